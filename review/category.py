"""What a note is about, and how sure that is.

A linear model of two parts: signs seen in the notes it was trained on (words, word pairs,
parts of words, surface), and a table that gives thirty thousand English words a share in
each category by what they mean, so that a word nobody trained on still counts. Both were
made offline (benchmarks/review/train) and are read here with numpy; nothing is learnt here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from review.cheers import only_cheers
from review.features import Signs, signs_of
from review.schema import Category, DefectKind, Judgement
from review.word_parts import Scores, WordParts, as_rows, word_parts

Times = tuple[tuple[int, int], ...]
_CATEGORIES = tuple(Category)
_CHEERED = Judgement(Category.PRAISE, confidence=0.99, unsure=False)
REMEMBERED = 4096
"""Texts whose scores are kept, as a note is often one of the pieces it was split into."""
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


def scores(model: Model, several: Sequence[Signs]) -> Scores:
    """The model's score of each label (columns) for each note (rows), before they become
    chances: weighted sums of the rows of all that is seen in a note."""
    rows: list[int] = []
    weights: list[float] = []
    firsts: list[int] = []
    first_word = len(model.surface)
    first_meaning = first_word + len(model.words)
    surface_of, word_of = model.surface.get, model.words.get
    for signs in several:
        firsts.append(len(rows))
        seen = [row for row in map(surface_of, signs.surface) if row is not None]
        rows += (-1, *seen)  # the last row is the bias
        weights += [1.0] * (len(seen) + 1)
        seen = [first_word + row for row in map(word_of, signs.words) if row is not None]
        rows += seen
        weights += [1 / math.sqrt(len(signs.words) or 1)] * len(seen)
        meant = meaning_weights(model.meaning_ranks, signs.plain_words)
        whole = sum([weight for _, weight in meant])
        rows += [first_meaning + rank for rank, _ in meant]
        weights += [weight / whole for _, weight in meant]
    table = _table(model)[as_rows(rows)] * np.array(weights, np.float32)[:, None]
    total: Scores = np.add.reduceat(table, as_rows(firsts), axis=0)
    return total + _parts(model).of([signs.chunks for signs in several])


@lru_cache(maxsize=16)
def _table(model: Model) -> Scores:
    """The weights of what is looked up as it stands: surface, words, meanings, the bias."""
    return np.concatenate(
        (model.surface_scores, model.word_scores, model.meanings, model.bias[None]),
        dtype=np.float32,
    )


@lru_cache(maxsize=16)
def _parts(model: Model) -> WordParts:
    return word_parts(model.pieces, model.piece_scores)


def meaning_weights(ranks: Mapping[str, int], words: Iterable[str]) -> list[tuple[int, float]]:
    """The rows of known words in the table of meanings, rare words weighing more."""
    found: list[tuple[int, float]] = []
    for word in words:
        rank = ranks.get(word)
        if rank is None and word.endswith("s"):
            rank = ranks.get(word[:-1])
        if rank is not None:
            found.append((rank, 1 / (1 + COMMON_WORD_RANK / (rank + 1))))
    return found


@dataclass(frozen=True, slots=True)
class Judged:
    """A text to be judged: where times stand in it, and what the headings above it add to the
    scores of the categories that they speak of."""

    text: str
    times: tuple[tuple[int, int], ...] = ()
    colour: Mapping[Category, float] = field(default_factory=dict)


def chances_of(several: Sequence[Judged]) -> Scores:
    """The chance of each category (columns, in the order of `Category`) for each of several
    texts (rows), all judged in one go."""
    if not several:
        return np.empty((0, len(_CATEGORIES)), np.float32)
    model = load_model()
    total: Scores = _by_label(model, several) @ _categories_of(model)
    return total


@lru_cache(maxsize=16)
def _categories_of(model: Model) -> Scores:
    """Ones where a label (row) belongs to a category (column)."""
    return np.array(
        [[float(one is category) for one in Category] for category, _ in model.labels], np.float32
    )


def _by_label(model: Model, several: Sequence[Judged]) -> Scores:
    total = _scores_of(model, [(one.text, one.times) for one in several]) * model.sharpness
    for row, one in enumerate(several):
        if one.colour:
            added = [one.colour.get(category, 0.0) for category, _ in model.labels]
            total[row] += np.array(added, np.float32)
    raised = np.exp(total - total.max(1, keepdims=True))
    chances: Scores = raised / raised.sum(1, keepdims=True)
    return chances


def _scores_of(model: Model, texts: Sequence[tuple[str, Times]]) -> Scores:
    """The scores of texts; a text that was scored before is remembered."""
    memory = _memory(model)
    if len(memory) + len(texts) > REMEMBERED:
        memory.clear()
    new = [one for one in dict.fromkeys(texts) if one not in memory]
    if new:
        signs = [signs_of(text, times) for text, times in new]
        memory.update(zip(new, scores(model, signs), strict=True))
    return np.array([memory[one] for one in texts])


@lru_cache(maxsize=16)
def _memory(model: Model) -> dict[tuple[str, Times], Scores]:
    return {}


def judge(several: Sequence[Judged]) -> list[Judgement]:
    """What each of several notes is taken for."""
    if not several:
        return []
    sure_from = load_model().unsure_below
    return [
        _CHEERED if only_cheers(one.text) else _judgement(chances, sure_from)
        for one, chances in zip(several, chances_of(several).tolist(), strict=True)
    ]


def judge_with_kinds(several: Sequence[Judged]) -> list[tuple[Judgement, DefectKind | None]]:
    """What each of several notes is taken for, and the kind of those taken for visual defects."""
    judgements = judge(several)
    defects = [one.category is Category.VISUAL_DEFECT for one in judgements]
    kinds = iter(kinds_of(list(compress(several, defects))))
    return [
        (one, next(kinds) if is_defect else None)
        for one, is_defect in zip(judgements, defects, strict=True)
    ]


def _judgement(chances: list[float], sure_from: float) -> Judgement:
    confidence = max(chances)
    return Judgement(
        category=_CATEGORIES[chances.index(confidence)],
        confidence=round(confidence, 3),
        unsure=confidence < sure_from,
        chances=dict(zip(_CATEGORIES, chances, strict=True)),
    )


def kinds_of(several: Sequence[Judged]) -> list[DefectKind | None]:
    """The kind of each of several visual defects, whatever headings stand above them; None for
    one of no special kind."""
    if not several:
        return []
    model = load_model()
    found = [
        (column, kind)
        for column, (category, kind) in enumerate(model.labels)
        if category is Category.VISUAL_DEFECT
    ]
    chances = _by_label(model, [Judged(one.text, one.times) for one in several])
    best = chances[:, [column for column, _ in found]].argmax(1).tolist()
    return [found[number][1] for number in best]


def kind_of(text: str, times: Times) -> DefectKind | None:
    """The kind of one visual defect."""
    return kinds_of([Judged(text, times)])[0]
