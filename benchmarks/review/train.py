"""Trains the reader's small models on `train*/`, and says how good they are on pages that
they have not seen.

    python -m benchmarks.review.train VECTORS.NPZ        (scikit-learn needed; see make_vectors.py)

The pages lie in `FOLDS` folds; each fold is read, from comments to repeated notes, by models
that learnt from the others, and `results/review-crossed.json` keeps the figures. The
chances are calibrated, and the limit of "unsure" is chosen, on such predictions. Then all
models learn from everything and are written into `review/words/`. The held-out pages are
never opened here.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TypeVar
from unittest import mock

import numpy as np
import scipy.sparse as sparse
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from benchmarks.review.corpus import Label, LabelledPage, labelled_pages
from benchmarks.review.measure import READ_WITH, Tally
from benchmarks.review.train_boundary import grow, joints_of_pages, tables_of
from benchmarks.review.train_duplicates import (
    LIMITS,
    Merged,
    Pairs,
    grow_likeness,
    limits_of,
    merged_rightly,
    pairs_of_page,
    save_likeness,
)
from benchmarks.review.train_trees import WORDS_FOLDER, save_trees
from benchmarks.review.train_turns import save_turns, turns_of, weigh_turns
from benchmarks.table import keep
from review import boundary, category, duplicates, likeness, turns
from review.as_json import as_json
from review.category import Model, meaning_weights
from review.company import Pair
from review.complaints import Voice
from review.features import Signs, pieces_of, signs_of
from review.likeness import Likeness
from review.plain import plain
from review.read import _merged, read_comment
from review.schema import Category, Comment, DefectKind, ReadComment, Reading, Reviews
from review.trees import Trees
from review.turns import TurnWeights

T = TypeVar("T")
FOLDS = 6
MEANING_WEIGHT = 2.0
SURFACE_WEIGHT = 0.25
STRENGTH = 8.0
BALANCE = 0.5
"""How far rare categories are raised: 0 not at all, 1 to the weight of frequent ones."""
RIGHT_WHEN_SURE = 0.965  # nine in ten is promised; other people's pages are harder than ours
SEVERAL = (0.5, 3.01, 0.05)
_AS_READ = Reviews(())
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


def read_crossed(models: list[Model]) -> None:
    """Measure the whole reader on the training pages, each read by models that have not seen
    its fold; and write the trees and weights that learnt from all of them."""
    pages = labelled_pages("train")
    folds = [number % FOLDS for number in range(len(pages))]
    seen = [turns_of(page) for page in pages]
    turned = [weigh_turns(_without(fold, seen)) for fold in range(FOLDS)]
    joints = joints_of_pages(
        pages, [models[fold] for fold in folds], [turned[fold] for fold in folds]
    )
    forests = [grow(*tables_of(_without(fold, joints))) for fold in range(FOLDS)]
    pairs: list[Pairs] = []
    for fold, page in zip(folds, pages, strict=True):
        with _reading_with(models[fold], turned[fold], forests[fold]):
            pairs.append(pairs_of_page(page))
    alike = [grow_likeness(_without(fold, pairs), _without(fold, folds)) for fold in range(FOLDS)]

    with_one = [_reading_with(models[fold], turned[fold], forests[fold]) for fold in folds]
    told = [_read(page, reader) for page, reader in zip(pages, with_one, strict=True)]
    chances: dict[str, list[float]] = {}

    def merged(limit: float, of_one_kind: float, elsewhere: float) -> Merged:
        right = given = 0
        for fold, page, comments in zip(folds, pages, told, strict=True):
            learnt = Likeness(*alike[fold], of_one_kind, elsewhere)
            with _merging_with(learnt, page.name, chances):
                read = as_json(Reading(tuple(_merged(comments)), _AS_READ))["comments"]
            one, of = merged_rightly(page, read)
            right, given = right + one, given + of
        return Merged(limit, right, given)

    limits = limits_of(
        [merged(limit, limit, 1.0) for limit in LIMITS],
        [merged(limit, 1.0, limit) for limit in LIMITS],
    )
    tally = Tally()
    for fold in range(FOLDS):
        learnt = Likeness(*alike[fold], *limits)
        with _reading_with(models[fold], turned[fold], forests[fold], learnt):
            for page in pages[fold::FOLDS]:
                tally.count(page, misses="--misses" in sys.argv)
    keep("review-crossed", tally.rows(), READ_WITH)
    save_turns(weigh_turns(seen))
    save_trees(grow(*tables_of(joints)), "boundary")
    save_likeness(Likeness(*grow_likeness(pairs, folds), *limits))


def _without(fold: int, pages: list[T]) -> list[T]:
    return [one for at, one in enumerate(pages) if at % FOLDS != fold]


def _read(page: LabelledPage, reader: AbstractContextManager[None]) -> list[ReadComment]:
    """The comments of a page with their notes, none of which is merged."""
    comments = [Comment(one.author, one.text) for one in page.comments]
    with reader:
        return [ReadComment(one, read_comment(one)) for one in comments]


@contextmanager
def _merging_with(learnt: Likeness, page: str, chances: dict[str, list[float]]) -> Iterator[None]:
    """Merge by the limits of a model; the chances of a page's pairs are weighed only once."""

    def weighed(voices: Sequence[Voice], pairs: Sequence[tuple[Pair, bool]]) -> list[float]:
        if page not in chances:
            chances[page] = likeness.likenesses(voices, pairs)
        return chances[page]

    with (
        mock.patch.object(likeness, "load_likeness", lambda: learnt),
        mock.patch.object(duplicates, "load_likeness", lambda: learnt),
        mock.patch.object(duplicates, "likenesses", weighed),
    ):
        yield


@contextmanager
def _reading_with(
    model: Model, turned: TurnWeights, trees: Trees, alike: Likeness | None = None
) -> Iterator[None]:
    with (
        mock.patch.object(turns, "load_turns", lambda: turned),
        mock.patch.object(category, "load_model", lambda: model),
        mock.patch.object(boundary, "load_trees", lambda: trees),
        mock.patch.object(duplicates, "load_likeness", lambda: alike),
        mock.patch.object(likeness, "load_likeness", lambda: alike),
    ):
        yield


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


def main(vectors_file: str) -> None:
    """Both models, the second on what the first says of pages it has not seen."""
    taught = lesson(vectors_file)
    models = crossed(taught)
    whole = fit(taught.table, taught.names)
    save(taught.model(whole, models[0].sharpness, models[0].unsure_below))
    read_crossed(models)


if __name__ == "__main__":
    main(sys.argv[1])
