"""Trains the reader's two small models on `train*/` and writes them into `review/words/`.

    python -m benchmarks.review.train VECTORS.NPZ        (scikit-learn needed; see make_vectors.py)

The chances are calibrated and the limit of "unsure" is chosen on predictions made out of fold,
a page at a time; the held-out pages are never opened here.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

import review
from benchmarks.review.corpus import labelled_pages
from benchmarks.review.train_boundary import train_boundary
from review.category import Model, meaning_weights
from review.features import Signs, signs_of
from review.plain import plain
from review.schema import Category

WORDS_FOLDER = Path(review.__file__).parent / "words"
MEANING_WEIGHT = 3.0
SURFACE_WEIGHT = 0.4
STRENGTH = 5.0
RIGHT_WHEN_SURE = 0.92  # nine in ten is promised; aim a little higher
SINGLE_FOLDS = 6


def examples() -> tuple[list[Signs], np.ndarray, list[np.ndarray]]:
    """All training notes in signs, their categories, and the folds (pages; slices of singles)."""
    texts: list[str] = []
    names: list[str] = []
    folds: list[np.ndarray] = []
    for folder in ("train", "train_single"):
        for page in labelled_pages(folder):
            start = len(texts)
            for comment in page.comments:
                for label in comment.labels:
                    texts.append(plain(comment.text[label.first : label.stop]).text)
                    names.append(label.category.value)
            rows = np.arange(start, len(texts))
            folds += (
                [rows]
                if folder == "train"
                else [rows[k::SINGLE_FOLDS] for k in range(SINGLE_FOLDS)]
            )
    return [signs_of(text) for text in texts], np.array(names), folds


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
    return LogisticRegression(C=STRENGTH, max_iter=3000, class_weight="balanced").fit(table, names)


def out_of_fold(table: sparse.csr_matrix, names: np.ndarray, folds: list[np.ndarray]) -> np.ndarray:
    """Scores of every note by a model that has not seen its page."""
    scores = np.zeros((len(names), len(set(names))))
    for fold in folds:
        rest = np.setdiff1d(np.arange(len(names)), fold)
        scores[fold] = fit(table[rest], names[rest]).decision_function(table[fold])
    return scores


def calibrate(scores: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """The sharpness of the best likelihood, and the confidence above which notes are right
    often enough."""

    def chances(sharpness: float) -> np.ndarray:
        raised = np.exp(sharpness * (scores - scores.max(1, keepdims=True)))
        return raised / raised.sum(1, keepdims=True)

    tried = np.arange(0.5, 3.01, 0.05)
    loss = [-np.log(chances(one)[np.arange(len(truth)), truth] + 1e-9).mean() for one in tried]
    sharpness = float(tried[int(np.argmin(loss))])
    found = chances(sharpness)
    confidence, right = found.max(1), found.argmax(1) == truth
    order = np.argsort(-confidence)
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(share >= RIGHT_WHEN_SURE)
    return sharpness, float(confidence[order][enough[-1]])


def _unit(signs: frozenset[str]) -> dict[str, float]:
    return dict.fromkeys(sorted(signs), 1 / math.sqrt(len(signs) or 1))


def quantized(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weights as int8 and one scale per category."""
    scale = (np.abs(table).max(0) / 127).astype(np.float32)
    return np.round(table / scale).astype(np.int8), scale


def packed(names: list[str]) -> np.ndarray:
    return np.frombuffer("\n".join(names).encode(), np.uint8)


@dataclass(frozen=True, slots=True)
class Lesson:
    """All training notes as one table: blocks of columns for surface, words, parts of words
    and meanings; `folds` are its rows page by page, then slices of the single notes."""

    names: np.ndarray
    folds: list[np.ndarray]
    table: sparse.csr_matrix
    signs: tuple[list[str], list[str], list[str]]
    vectors: np.ndarray
    vector_words: list[str]

    def model(self, rows: np.ndarray, sharpness: float, unsure_below: float) -> Model:
        """The model that learns from some of the rows."""
        fitted = fit(self.table[rows], self.names[rows])
        ends = np.cumsum([len(names) for names in self.signs])
        surface, words, pieces, meaning = np.split(fitted.coef_.T.astype(np.float32), ends)
        return Model(
            categories=tuple(Category(name) for name in fitted.classes_),
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


def _index(names: list[str]) -> dict[str, int]:
    return {name: row for row, name in enumerate(names)}


def lesson(vectors_file: str) -> Lesson:
    """The training notes in signs and numbers."""
    stored = np.load(vectors_file)
    words, vectors = [str(word) for word in stored["words"]], stored["vectors"].astype(np.float32)
    vectors -= vectors.mean(0)
    signs, names, folds = examples()
    makers = [DictVectorizer() for _ in range(3)]
    parts = [
        makers[0].fit_transform([dict.fromkeys(one.surface, SURFACE_WEIGHT) for one in signs]),
        makers[1].fit_transform([_unit(one.words) for one in signs]),
        makers[2].fit_transform([_unit(one.pieces) for one in signs]),
        sparse.csr_matrix(MEANING_WEIGHT * meanings_of(signs, words, vectors)),
    ]
    learnt = tuple(list(maker.feature_names_) for maker in makers)
    return Lesson(names, folds, sparse.hstack(parts).tocsr(), learnt, vectors, words)


def train_category(taught: Lesson) -> Model:
    """Train, calibrate on out-of-fold scores, and say how good those were."""
    names, folds = taught.names, taught.folds
    scores = out_of_fold(taught.table, names, folds)
    categories = sorted(set(names))
    truth = np.array([categories.index(name) for name in names])
    guessed = scores.argmax(1)
    on_pages = np.concatenate(folds[: len(labelled_pages("train"))])
    for what, rows in (("pages", on_pages), ("all", np.arange(len(names)))):
        score = f1_score(truth[rows], guessed[rows], average="macro")
        share = np.mean((truth == guessed)[rows])
        print(f"out of fold, {what}: macro-F1 {score:.3f}, right {share:.3f}")
    sharpness, unsure_below = calibrate(scores, truth)
    print(f"sharpness {sharpness:.2f}, unsure below {unsure_below:.3f}")
    return taught.model(np.arange(len(names)), sharpness, unsure_below)


def save(model: Model) -> None:
    """Write a model into the package, its weights as int8."""
    stored: dict[str, np.ndarray] = {}
    for name in ("surface", "word", "piece"):
        stored[f"{name}_scores"], stored[f"{name}_scale"] = quantized(
            getattr(model, f"{name}_scores")
        )
    stored["meanings"], stored["meaning_scale"] = quantized(model.meanings)
    np.savez_compressed(
        WORDS_FOLDER / "category.npz",
        categories=packed([one.value for one in model.categories]),
        bias=model.bias,
        surface=packed(list(model.surface)),
        words=packed(list(model.words)),
        pieces=packed(list(model.pieces)),
        meaning_words=packed(list(model.meaning_ranks)),
        sharpness=np.float32(model.sharpness),
        unsure_below=np.float32(model.unsure_below),
        **stored,
    )


def main(vectors_file: str) -> None:
    """Both models, the second on what the first says of pages it has not seen."""
    taught = lesson(vectors_file)
    model = train_category(taught)
    save(model)
    rows = np.arange(len(taught.names))
    unseen = [
        taught.model(np.setdiff1d(rows, fold), model.sharpness, model.unsure_below)
        for fold in taught.folds[: len(labelled_pages("train"))]
    ]
    train_boundary(unseen)


if __name__ == "__main__":
    main(sys.argv[1])
