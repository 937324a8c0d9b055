"""How likely two notes about one moment mean the same thing, whatever their words.

Small decision trees over some fifty comparisons of the two notes: distance, category, typo,
shared words and how rare they are, what they speak of. They were grown offline on pages where
a careful person said which notes repeat which (benchmarks/review/train_duplicates.py).
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from operator import mul

import numpy as np
from rapidfuzz import fuzz

from pipeline.lexicon import english
from review.company import Pair, seen_in_company
from review.complaints import (
    Voice,
    of_other_sounds,
    opposed,
    same_complaint,
)
from review.same_typo import same_typo
from review.schema import DEFECTS, Category, Moment, Note
from review.spelling import near_each_other
from review.trees import Numbers, Trees, stored_trees

LONG_RANGE_MS = 30_000
_FAR_MS = 8_000  # what pairs without a time are taken for
_RANK_OF_UNKNOWN = 60_000
_DEFECTS = tuple(number for number, one in enumerate(Category) if one in DEFECTS)
_BY_PLACE_ALONE = frozenset(
    {Category.AUDIO_LEVEL, Category.AUDIO_NOISE, Category.SYNC, Category.CAPTION}
)
_TALK = frozenset(
    {
        Category.CONTENT_QUESTION,
        Category.CONTENT_SUGGESTION,
        Category.ANIMATION_SUGGESTION,
        Category.REFERENCE,
    }
)
_ONE_AT_A_PLACE = frozenset(
    {
        *(Category.AUDIO_LEVEL, Category.AUDIO_NOISE, Category.SYNC, Category.CAPTION),
        *(Category.EDIT_PACING, Category.ANIMATION_SUGGESTION, Category.CONTENT_SUGGESTION),
        Category.REFERENCE,
    }
)
_SENSES = frozenset(
    {"=sound", "=soft", "=loud", "=noise", "=order", "=pace", "=caption", "=typo", "=see"}
    | {"=jitter", "=overlap", "=off frame", "=source"}
)
_FUZZY_LETTERS = 5


def distance_ms(one: Sequence[Moment], other: Sequence[Moment]) -> int | None:
    """How far apart two notes' places are at their nearest; None if either has none."""
    distances = [_between_ms(a, b) for a in one[:8] for b in other[:8]]
    return min(distances) if distances else None


def _between_ms(a: Moment, b: Moment) -> int:
    starts = abs(a.span.start_ms - b.span.start_ms)
    longest = max(a.span.end_ms - a.span.start_ms, b.span.end_ms - b.span.start_ms)
    if longest > LONG_RANGE_MS:
        return starts  # a minute long complaint and a click inside it are two things
    gap = max(a.span.start_ms, b.span.start_ms) - min(a.span.end_ms, b.span.end_ms)
    return max(0, gap)


def comparisons(one: Voice, other: Voice, apart_ms: int | None) -> list[float]:
    """Two notes `apart_ms` from each other (None: one names no time), compared: the columns
    of the model."""
    p, q = one.note.judgement, other.note.judgement
    same = p.category is q.category
    kinds = (one.note.kind, other.note.kind)
    senses = [side.concepts & _SENSES for side in (one, other)]
    typo = same_typo(one.note, other.note)
    return [
        *_distance(one.note, other.note, apart_ms),
        alike_in_category(one, other),
        float(same),
        _is_defect(one) * _is_defect(other),
        float(same and p.category in _BY_PLACE_ALONE),
        float(same and p.category in _TALK),
        float(kinds[0] is not None and kinds[0] is kinds[1]),
        float(kinds[0] is not kinds[1]),
        float(typo is True),
        float(typo is False),
        float((one.note.typo is None) != (other.note.typo is None)),
        *_shared_words(one, other),
        float(bool(one.quotes & other.quotes)),
        float(bool(one.quotes and other.quotes and not one.quotes & other.quotes)),
        float(bool(one.quotes) != bool(other.quotes)),
        float(len(senses[0] & senses[1])),
        float(len(senses[0] ^ senses[1])),
        float(opposed(one, other)),
        float(same_complaint(one, other)),
        float(of_other_sounds(one, other)),
        float(bool(one.noises & other.noises)),
        float(bool(one.noises and other.noises and not one.noises & other.noises)),
        float(bool(one.pace) and one.pace == other.pace),
        p.confidence * same,
        q.confidence * same,
        min(max(one.chances), max(other.chances)),
        *map(min, one.chances, other.chances),
    ]


def alike_in_category(one: Voice, other: Voice) -> float:
    """The chance that two notes are of one category."""
    return sum(map(mul, one.chances, other.chances), start=0.0)


def _is_defect(one: Voice) -> float:
    return sum(one.chances[each] for each in _DEFECTS)


def _distance(one: Note, other: Note, apart_ms: int | None) -> list[float]:
    firsts = [note.moments[0] for note in (one, other) if note.moments]
    ranges = [moment.span.end_ms > moment.span.start_ms for moment in firsts]
    far_ms = _FAR_MS if apart_ms is None else apart_ms
    return [
        float(apart_ms is None),
        far_ms / 5000,
        *(float(far_ms <= limit) for limit in (0, 1000, 2000, 5000)),
        float(sum(ranges) == 1),
        float(sum(ranges) == 2),
        float(any(moment.approximate for moment in firsts)),
    ]


def _shared_words(one: Voice, other: Voice) -> list[float]:
    """How many words two notes share, and how rare those are."""
    shared = one.content & other.content
    rare = sorted(_rarity(word) for word in shared)  # a sum hangs on the order, if by a hair
    all_rare = sum(sorted(_rarity(word) for word in one.content | other.content)) or 1
    shorter, longer = sorted((len(one.content), len(other.content)))
    return [
        float(len(shared)),
        len(shared) / (shorter or 1),
        max(rare, default=0.0),
        sum(rare),
        sum(rare) / all_rare,
        fuzz.token_set_ratio(one.words, other.words) / 100,
        fuzz.ratio(one.words, other.words) / 100,
        float(_slip_shared(one.content, other.content)),
        float(shorter),
        float(longer),
    ]


@lru_cache(maxsize=8192)
def _rarity(stem: str) -> float:
    """How much a word tells, from 0 for the most frequent: by its rank in English."""
    ranks = (english().get(stem + ending) for ending in ("", "e", "s"))
    rank = next((rank for rank in ranks if rank is not None), _RANK_OF_UNKNOWN)
    return math.log1p(rank / 300) / 5


def _slip_shared(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether one has a word that could be a slip of a word of the other."""
    ours = [word for word in sorted(one - other) if len(word) >= _FUZZY_LETTERS][:12]
    theirs = [word for word in sorted(other - one) if len(word) >= _FUZZY_LETTERS][:12]
    return any(near_each_other(a, b) for a in ours for b in theirs)


@dataclass(frozen=True, slots=True)
class Likeness:
    """The trained trees, those for a pair `alone` and those for it `in_company` (see
    `review.company`). Pairs from a chance on are merged: `of_one_kind_from` where both are about
    the same thing of which a place has hardly ever two or about one kind of visual defect,
    `merged_from` elsewhere."""

    alone: Trees
    in_company: Trees
    of_one_kind_from: float
    merged_from: float

    def limit(self, one: Note, other: Note) -> float:
        """The chance from which two notes are merged."""
        category = one.judgement.category
        of_one_kind = category in _ONE_AT_A_PLACE or (one.kind and one.kind is other.kind)
        alike = category is other.judgement.category and of_one_kind
        return self.of_one_kind_from if alike else self.merged_from


@cache
def load_likeness() -> Likeness:
    """The model that ships with the package."""
    stored = json.loads((resources.files("review") / "words" / "likeness.json").read_text("utf-8"))
    return Likeness(stored_trees("likeness"), stored_trees("company"), **stored)


def likenesses(voices: Sequence[Voice], pairs: Sequence[tuple[Pair, bool]]) -> list[float]:
    """The chance of each two notes that they mean the same, 1 where that is certain by rule."""
    if not pairs:
        return []
    model = load_likeness()
    certain = np.array([is_certain for _, is_certain in pairs])
    rows = compared(voices, pairs)
    alone = np.where(certain, 1.0, model.alone.chances(rows))
    company = seen_in_company([pair for pair, _ in pairs], alone.tolist())
    again = model.in_company.chances(np.hstack((rows, company)))
    found: list[float] = np.where(certain, 1.0, again).tolist()
    return found


def compared(voices: Sequence[Voice], pairs: Sequence[tuple[Pair, bool]]) -> Numbers:
    """The comparisons of each two notes, a row for each."""
    several = ((voices[pair.earlier], voices[pair.later]) for pair, _ in pairs)
    rows = [
        comparisons(one, other, distance_ms(one.note.moments, other.note.moments))
        for one, other in several
    ]
    return np.array(rows, np.float32)
