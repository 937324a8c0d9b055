"""Trains the reader's two small models on `train*/` and writes them into `review/words/`.

    python -m benchmarks.review.train VECTORS.NPZ        (scikit-learn needed; see make_vectors.py)

The chances are calibrated and the limit of "unsure" is chosen on predictions made out of fold,
a page at a time; the held-out pages are never opened here.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

import review
from benchmarks.review.corpus import labelled_pages
from review.category import meaning_weights
from review.features import Signs, signs_of
from review.plain import plain

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


def train_category(vectors_file: str) -> None:
    stored = np.load(vectors_file)
    words, vectors = [str(word) for word in stored["words"]], stored["vectors"].astype(np.float32)
    vectors -= vectors.mean(0)
    signs, names, folds = examples()
    surface_signs, word_signs, piece_signs = (DictVectorizer() for _ in range(3))
    parts = [
        surface_signs.fit_transform([dict.fromkeys(one.surface, SURFACE_WEIGHT) for one in signs]),
        word_signs.fit_transform([_unit(one.words) for one in signs]),
        piece_signs.fit_transform([_unit(one.pieces) for one in signs]),
        sparse.csr_matrix(MEANING_WEIGHT * meanings_of(signs, words, vectors)),
    ]
    table = sparse.hstack(parts).tocsr()
    categories = sorted(set(names))
    truth = np.array([categories.index(name) for name in names])
    scores = out_of_fold(table, names, folds)
    on_pages = np.concatenate(folds[: len(labelled_pages("train"))])
    guessed = scores.argmax(1)
    for what, rows in (("pages", on_pages), ("all", np.arange(len(names)))):
        score = f1_score(truth[rows], guessed[rows], average="macro")
        share = np.mean((truth == guessed)[rows])
        print(f"out of fold, {what}: macro-F1 {score:.3f}, right {share:.3f}")
    sharpness, unsure_below = calibrate(scores, truth)
    print(f"sharpness {sharpness:.2f}, unsure below {unsure_below:.3f}")
    model = fit(table, names)
    weights = np.split(model.coef_.T, np.cumsum([part.shape[1] for part in parts])[:-1])
    surface_scores, surface_scale = quantized(SURFACE_WEIGHT * weights[0])
    word_scores, word_scale = quantized(weights[1])
    piece_scores, piece_scale = quantized(weights[2])
    meanings, meaning_scale = quantized(MEANING_WEIGHT * vectors @ weights[3])
    np.savez_compressed(
        WORDS_FOLDER / "category.npz",
        categories=packed(list(model.classes_)),
        bias=model.intercept_.astype(np.float32),
        surface=packed(list(surface_signs.feature_names_)),
        surface_scores=surface_scores,
        surface_scale=surface_scale,
        words=packed(list(word_signs.feature_names_)),
        pieces=packed(list(piece_signs.feature_names_)),
        word_scores=word_scores,
        word_scale=word_scale,
        piece_scores=piece_scores,
        piece_scale=piece_scale,
        meaning_words=packed(words),
        meanings=meanings,
        meaning_scale=meaning_scale,
        sharpness=np.float32(sharpness),
        unsure_below=np.float32(unsure_below),
    )


if __name__ == "__main__":
    train_category(sys.argv[1])
