"""What a note is about, and how sure that is.

A linear model of two parts: signs seen in the notes it was trained on (words, word pairs,
parts of words, surface), and a table that gives thirty thousand English words a share in
each category by what they mean, so that a word nobody trained on still counts. Both were
made offline (benchmarks/review/train) and are read here with numpy; nothing is learnt here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from review.cheers import only_cheers
from review.features import Signs, signs_of
from review.schema import Category, DefectKind, Judgement
from review.word_parts import Scores, WordParts, as_rows, word_parts

Times = Sequence[tuple[int, int]]
_CATEGORIES = tuple(Category)
_CHEERED = Judgement(Category.PRAISE, confidence=0.99, unsure=False)
COMMON_WORD_RANK = 30
"""Words more frequent than about this rank say little about meaning and weigh little."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """The trained weights: rows of scores, a column per label. A label is a category, or for
    visual defects a kind of them too, so that each is learnt by itself.

    `sharpness` turns scores into chances that are as often right as they say; below
    `unsure_below` a note is shown to a person.
    """

    labels: tuple[tuple[Category, DefectKind | None], ...]
    bias: Scores
    surface: Mapping[str, int]
    words: Mapping[str, int]
    pieces: Mapping[str, int]
    surface_scores: Scores
    word_scores: Scores
    piece_scores: Scores
    meaning_ranks: Mapping[str, int]
    meanings: Scores
    sharpness: float
    unsure_below: float


@cache
def load_model() -> Model:
    """The model that ships with the package."""
    with (resources.files("review") / "words" / "category.npz").open("rb") as stream:
        stored = np.load(stream, allow_pickle=False)
        return Model(
            labels=tuple(_label(name) for name in _names(stored["labels"])),
            bias=stored["bias"],
            surface=_index(stored["surface"]),
            words=_index(stored["words"]),
            pieces=_index(stored["pieces"]),
            surface_scores=_floats(stored["surface_scores"], stored["surface_scale"]),
            word_scores=_floats(stored["word_scores"], stored["word_scale"]),
            piece_scores=_floats(stored["piece_scores"], stored["piece_scale"]),
            meaning_ranks=_index(stored["meaning_words"]),
            meanings=_floats(stored["meanings"], stored["meaning_scale"]),
            sharpness=float(stored["sharpness"]),
            unsure_below=float(stored["unsure_below"]),
        )


def _names(stored: NDArray[np.uint8]) -> list[str]:
    return stored.tobytes().decode("utf-8").split("\n")


def _index(stored: NDArray[np.uint8]) -> dict[str, int]:
    return {name: row for row, name in enumerate(_names(stored))}


def _floats(stored: NDArray[np.int8], scale: Scores) -> Scores:
    return stored.astype(np.float32) * scale


def _label(name: str) -> tuple[Category, DefectKind | None]:
    category, _, kind = name.partition("/")
    return Category(category), DefectKind(kind) if kind else None


@lru_cache(maxsize=4096)
def _scores_of(model: Model, text: str, times: tuple[tuple[int, int], ...]) -> Scores:
    return scores(model, signs_of(text, times))


def scores(model: Model, signs: Signs) -> Scores:
    """The model's score of each label, before they become chances: one weighted sum of the
    rows of all that is seen in the note."""
    rows = [model.surface[sign] for sign in signs.surface & model.surface.keys()]
    weights = [1.0] * len(rows)
    first = len(model.surface)
    words = [first + model.words[sign] for sign in signs.words & model.words.keys()]
    rows += words
    weights += [1 / math.sqrt(len(signs.words) or 1)] * len(words)
    first += len(model.words)
    meant = meaning_weights(model.meaning_ranks, signs.plain_words)
    whole = sum(weight for _, weight in meant)
    rows += [first + rank for rank, _ in meant]
    weights += [weight / whole for _, weight in meant]
    total: Scores = model.bias + np.array(weights, np.float32) @ _table(model)[as_rows(rows)]
    return total + _parts(model).of(signs.chunks)


@lru_cache(maxsize=16)
def _table(model: Model) -> Scores:
    """The weights of what is looked up as it stands: surface, words, meanings."""
    return np.concatenate(
        (model.surface_scores, model.word_scores, model.meanings), dtype=np.float32
    )


@lru_cache(maxsize=16)
def _parts(model: Model) -> WordParts:
    return word_parts(model.pieces, model.piece_scores)


def meaning_weights(ranks: Mapping[str, int], words: Iterable[str]) -> list[tuple[int, float]]:
    """The rows of known words in the table of meanings, rare words weighing more."""
    known = (ranks.get(word, ranks.get(word.removesuffix("s"))) for word in words)
    return [(rank, 1 / (1 + COMMON_WORD_RANK / (rank + 1))) for rank in known if rank is not None]


def chances_of(text: str, times: Times, colour: Mapping[Category, float] | None = None) -> Scores:
    """The chance of each category, in the order of `Category`.

    `times` is where times stand in the text; `colour` adds to the scores of the categories
    that a heading above the note speaks of.
    """
    model = load_model()
    if not colour:
        return _chances_of(model, text, tuple(times))
    total: Scores = _by_label(model, text, tuple(times), colour) @ _categories_of(model)
    return total


@lru_cache(maxsize=4096)
def _chances_of(model: Model, text: str, times: tuple[tuple[int, int], ...]) -> Scores:
    total: Scores = _by_label(model, text, times, None) @ _categories_of(model)
    return total


@lru_cache(maxsize=16)
def _categories_of(model: Model) -> Scores:
    """Ones where a label (row) belongs to a category (column)."""
    return np.array(
        [[float(one is category) for one in Category] for category, _ in model.labels], np.float32
    )


def _by_label(
    model: Model,
    text: str,
    times: tuple[tuple[int, int], ...],
    colour: Mapping[Category, float] | None,
) -> Scores:
    total = _scores_of(model, text, times) * model.sharpness
    if colour:
        total = total + np.array([colour.get(one, 0.0) for one, _ in model.labels], np.float32)
    raised = np.exp(total - total.max())
    chances: Scores = raised / raised.sum()
    return chances


def judge(text: str, times: Times, colour: Mapping[Category, float] | None = None) -> Judgement:
    """What a note is taken for; the arguments are those of `chances_of`."""
    if only_cheers(text):
        return _CHEERED
    chances = chances_of(text, times, colour)
    best = int(chances.argmax())
    confidence = float(chances[best])
    return Judgement(
        category=_CATEGORIES[best],
        confidence=round(confidence, 3),
        unsure=confidence < load_model().unsure_below,
        chances=dict(zip(_CATEGORIES, chances.tolist(), strict=True)),
    )


def kind_of(text: str, times: Times) -> DefectKind | None:
    """The kind of a visual defect; None for one of no special kind."""
    model = load_model()
    chances = _by_label(model, text, tuple(times), None)
    kinds = [
        (float(chance), kind)
        for (category, kind), chance in zip(model.labels, chances, strict=True)
        if category is Category.VISUAL_DEFECT
    ]
    return max(kinds, key=lambda one: one[0])[1]
