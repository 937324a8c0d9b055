"""Trains what a note is about: a linear model over its words, their parts and meanings,
calibrated on pages that it has not seen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from benchmarks.review.corpus import Label, LabelledPage, labelled_pages
from benchmarks.review.train_trees import WORDS_FOLDER
from review.category import Model, meaning_weights
from review.features import Signs, pieces_of, signs_of
from review.plain import plain
from review.schema import Category, DefectKind

FOLDS = 6
MEANING_WEIGHT = 2.0
SURFACE_WEIGHT = 0.25
STRENGTH = 8.0
BALANCE = 0.5
"""How far rare categories are raised: 0 not at all, 1 to the weight of frequent ones."""
RIGHT_WHEN_SURE = 0.965  # nine in ten is promised; other people's pages are harder than ours
SEVERAL = (0.5, 3.01, 0.05)
LEAST_WEIGHT = 5
"""Of 127: the weights of rarer signs are all but noise, and there are tens of thousands; leaving
out those below 5 changes nothing that is measured."""


@dataclass(frozen=True, slots=True)
class Example:
    """A training note: its signs, its label ("visual-defect/jitter"), the fold it lies in."""

    signs: Signs
    name: str
    fold: int
    on_page: bool


def examples() -> list[Example]:
    """All training notes."""
    found: list[Example] = []
    for number, page in enumerate(labelled_pages("train")):
        found += [_example(text, label, number % FOLDS, True) for text, label in _notes(page)]
    for page in labelled_pages("train_single"):
        found += [
            _example(text, label, number % FOLDS, False)
            for number, (text, label) in enumerate(_notes(page))
        ]
    return found


def _notes(page: LabelledPage) -> list[tuple[str, Label]]:
    return [
        (comment.text[label.first : label.stop], label)
        for comment in page.comments
        for label in comment.labels
    ]


def _example(text: str, label: Label, fold: int, on_page: bool) -> Example:
    name = label.category.value + (f"/{label.kind}" if label.kind else "")
    return Example(signs_of(plain(text).text), name, fold, on_page)


def meanings_of(signs: list[Signs], words: list[str], vectors: np.ndarray) -> np.ndarray:
    """The weighted mean of the vectors of each note's words."""
    ranks = {word: rank for rank, word in enumerate(words)}
    rows = np.zeros((len(signs), vectors.shape[1]), np.float32)
    for row, one in enumerate(signs):
        known = meaning_weights(ranks, one.plain_words)
        if known:
            at, weights = zip(*known, strict=True)
            rows[row] = np.array(weights) @ vectors[list(at)] / sum(weights)
    return rows


def fit(table: sparse.csr_matrix, names: np.ndarray) -> LogisticRegression:
    """A linear model; a label's kinds share the weight of their category."""
    categories = np.array([name.partition("/")[0] for name in names])
    different, counts = np.unique(categories, return_counts=True)
    mean = len(names) / len(different)
    weight = {one: (mean / count) ** BALANCE for one, count in zip(different, counts, strict=True)}
    return LogisticRegression(C=STRENGTH, max_iter=400, tol=1e-3).fit(
        table, names, sample_weight=np.array([weight[one] for one in categories])
    )


def _by_category(chances: np.ndarray, labels: np.ndarray) -> tuple[list[str], np.ndarray]:
    names = [label.partition("/")[0] for label in labels]
    different = sorted(set(names))
    return different, np.stack(
        [chances[:, [name == one for name in names]].sum(1) for one in different], axis=1
    )


def chances_of(scores: np.ndarray, sharpness: float) -> np.ndarray:
    raised = np.exp(sharpness * (scores - scores.max(1, keepdims=True)))
    return raised / raised.sum(1, keepdims=True)


def calibrate(scores: np.ndarray, labels: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """The sharpness of the best likelihood, and the confidence above which notes are right
    often enough. `truth` holds categories, `labels` the columns of the scores."""

    def loss(sharpness: float) -> float:
        categories, chances = _by_category(chances_of(scores, sharpness), labels)
        columns = [categories.index(one) for one in truth]
        return -float(np.log(chances[np.arange(len(truth)), columns] + 1e-9).mean())

    sharpness = float(min(np.arange(*SEVERAL), key=loss))
    categories, chances = _by_category(chances_of(scores, sharpness), labels)
    confidence = chances.max(1)
    right = np.array(categories)[chances.argmax(1)] == truth
    order = np.argsort(-confidence)
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(share >= RIGHT_WHEN_SURE)
    macro = f1_score(truth, np.array(categories)[chances.argmax(1)], average="macro")
    print(
        f"right {right.mean():.3f} of {len(truth)}, macro-F1 {macro:.3f}, "
        f"filed {(enough[-1] + 1) / len(order):.2f}, sharpness {sharpness:.2f}"
    )
    return sharpness, float(confidence[order][enough[-1]])


def _unit(signs: Sequence[str]) -> dict[str, float]:
    return dict.fromkeys(sorted(signs), 1 / math.sqrt(len(signs) or 1))


def _parts(chunks: tuple[str, ...]) -> dict[str, float]:
    """The parts of a note's strings, as often as strings hold them, scaled by their number."""
    found: dict[str, float] = {}
    for chunk in chunks:
        for piece in sorted(pieces_of(chunk)):
            found[piece] = found.get(piece, 0.0) + 1.0
    scale = 1 / math.sqrt(sum(found.values()) or 1)
    return {piece: number * scale for piece, number in found.items()}


@dataclass(frozen=True, slots=True)
class Lesson:
    """All training notes as one table: blocks of columns for surface, words, parts of words
    and meanings."""

    names: np.ndarray
    folds: np.ndarray
    on_page: np.ndarray
    table: sparse.csr_matrix
    signs: tuple[list[str], list[str], list[str]]
    vectors: np.ndarray
    vector_words: list[str]

    def model(self, fitted: LogisticRegression, sharpness: float, unsure_below: float) -> Model:
        """The reader's model with the weights of a fitted one."""
        ends = np.cumsum([len(names) for names in self.signs])
        surface, words, pieces, meaning = np.split(fitted.coef_.T.astype(np.float32), ends)
        return Model(
            labels=tuple(_label(name) for name in fitted.classes_),
            bias=fitted.intercept_.astype(np.float32),
            surface=_index(self.signs[0]),
            words=_index(self.signs[1]),
            pieces=_index(self.signs[2]),
            surface_scores=SURFACE_WEIGHT * surface,
            word_scores=words,
            piece_scores=pieces,
            meaning_ranks=_index(self.vector_words),
            meanings=MEANING_WEIGHT * self.vectors @ meaning,
            sharpness=sharpness,
            unsure_below=unsure_below,
        )


def _label(name: str) -> tuple[Category, DefectKind | None]:
    head, _, kind = name.partition("/")
    return Category(head), DefectKind(kind) if kind else None


def _index(names: list[str]) -> dict[str, int]:
    return {name: row for row, name in enumerate(names)}


def lesson(vectors_file: str) -> Lesson:
    """The training notes in signs and numbers."""
    stored = np.load(vectors_file)
    words, vectors = [str(word) for word in stored["words"]], stored["vectors"].astype(np.float32)
    vectors -= vectors.mean(0)
    notes = examples()
    signs = [one.signs for one in notes]
    makers = [DictVectorizer(dtype=np.float32) for _ in range(3)]
    parts = [
        makers[0].fit_transform([dict.fromkeys(one.surface, SURFACE_WEIGHT) for one in signs]),
        makers[1].fit_transform([_unit(one.words) for one in signs]),
        makers[2].fit_transform([_parts(one.chunks) for one in signs]),
        sparse.csr_matrix(MEANING_WEIGHT * meanings_of(signs, words, vectors)),
    ]
    learnt = tuple(list(maker.feature_names_) for maker in makers)
    return Lesson(
        names=np.array([one.name for one in notes]),
        folds=np.array([one.fold for one in notes]),
        on_page=np.array([one.on_page for one in notes]),
        table=sparse.hstack(parts).tocsr(),
        signs=learnt,
        vectors=vectors,
        vector_words=words,
    )


def crossed(taught: Lesson) -> list[Model]:
    """A model per fold that has learnt from the other folds, calibrated on what all of them
    say of the pages they have not seen."""
    fitted = [
        fit(taught.table[taught.folds != fold], taught.names[taught.folds != fold])
        for fold in range(FOLDS)
    ]
    scores = np.zeros((len(taught.names), len(fitted[0].classes_)))
    for fold, one in enumerate(fitted):
        assert list(one.classes_) == list(fitted[0].classes_), "a fold lacks a label"
        scores[taught.folds == fold] = one.decision_function(taught.table[taught.folds == fold])
    truth = np.array([name.partition("/")[0] for name in taught.names])
    pages = taught.on_page
    sharpness, unsure_below = calibrate(scores[pages], fitted[0].classes_, truth[pages])
    print(f"unsure below {unsure_below:.3f}; single notes:")
    calibrate(scores[~pages], fitted[0].classes_, truth[~pages])
    return [taught.model(one, sharpness, unsure_below) for one in fitted]


def quantized(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weights as int8 and one scale per label."""
    scale = (np.abs(table).max(0) / 127).astype(np.float32)
    return np.round(table / scale).astype(np.int8), scale


def packed(names: list[str]) -> np.ndarray:
    return np.frombuffer("\n".join(names).encode(), np.uint8)


def save(model: Model) -> None:
    """Write a model into the package, its weights as int8; signs that weigh next to nothing
    are left out."""
    stored: dict[str, np.ndarray] = {}
    for name, signs in (("surface", model.surface), ("word", model.words), ("piece", model.pieces)):
        table, stored[f"{name}_scale"] = quantized(getattr(model, f"{name}_scores"))
        weighs = np.abs(table).max(1) >= LEAST_WEIGHT
        stored[f"{name}_scores"] = table[weighs]
        stored["surface" if name == "surface" else f"{name}s"] = packed(
            [sign for sign, kept in zip(signs, weighs, strict=True) if kept]
        )
    stored["meanings"], stored["meaning_scale"] = quantized(model.meanings)
    np.savez_compressed(
        WORDS_FOLDER / "category.npz",
        labels=packed(
            [f"{one.value}/{kind.value}" if kind else one.value for one, kind in model.labels]
        ),
        bias=model.bias,
        meaning_words=packed(list(model.meaning_ranks)),
        sharpness=np.float32(model.sharpness),
        unsure_below=np.float32(model.unsure_below),
        **stored,
    )
