"""How likely two notes about one moment mean the same thing, whatever their words.

A linear model over a few comparisons of the two notes: distance, category, shared words,
what they speak of. Its weights were learnt offline on pages where a careful person said
which notes repeat which (benchmarks/review/train_duplicates.py).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from rapidfuzz import fuzz

from review.schema import DEFECTS, Category, Moment, Note
from review.spelling import near_each_other

LONG_RANGE_MS = 30_000
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
_SENSES = frozenset(
    {"=sound", "=soft", "=loud", "=noise", "=order", "=pace", "=caption", "=typo", "=see"}
    | {"=jitter", "=overlap", "=off frame", "=source"}
)
_MORE_TIME = re.compile(
    r"\b(?:fast\w*|quick\w*|rush\w*|hurr\w*|slow (?:\w+ )?down|hold|longer|"
    r"more (?:time|seconds|air)|"
    r"pause|beat|breath\w*|brief|too short|leave|stay|linger)\b"
)
_LESS_TIME = re.compile(
    r"\b(?:slow(?! down)|slowly|long|drags?|dragging|endless|forever|shorten\w*|"
    r"trim|tighten\w*|"
    r"speed up|half as|boring|"
    r"gap|silence|dead air|lose|skip|drop|could go|leave out|leave it out)\b"
)
_NOISE = re.compile(
    r"\b(?:pop|click|hum|buzz|thud|thump|hiss|crackl|rustl|cough|sneez|creak|squeak|siren|bark|"
    r"drill|beep|knock|rattl|breath|smack|plosiv|sibilan|echo|static|whin|footstep|door|phone|"
    r"wind|scratch|ring|whistl|saw|drip|tick|sniff|hammer|rain|bird)"
)
_HUMS = frozenset({"buzz", "whin", "hiss", "static"})
_FUZZY_LETTERS = 5
_BESIDES = re.compile(r"\b(?:music|strings|piano|track|effects?|jingle|sting|chord|whoosh|bass)\b")
_SPOKEN = re.compile(r"\b(?:you|your|voice|narrat\w*|word|sentence|syllable|speak\w*|mumbl\w*)\b")


@dataclass(frozen=True, slots=True)
class Voice:
    """A note as it is compared: its words without times and marks, the stems of those that
    carry meaning, what they hint at, and its quoted strings."""

    note: Note
    words: str
    content: frozenset[str]
    concepts: frozenset[str]
    quotes: frozenset[str]


def distance_ms(one: Iterable[Moment], other: Iterable[Moment]) -> int | None:
    """How far apart two notes' places are at their nearest; None if either has none."""
    others = list(other)[:8]
    distances = [_between_ms(a, b) for a in list(one)[:8] for b in others]
    return min(distances, default=None)


def _between_ms(a: Moment, b: Moment) -> int:
    starts = abs(a.span.start_ms - b.span.start_ms)
    longest = max(a.span.end_ms - a.span.start_ms, b.span.end_ms - b.span.start_ms)
    if longest > LONG_RANGE_MS:
        return starts  # a minute long complaint and a click inside it are two things
    gap = max(a.span.start_ms, b.span.start_ms) - min(a.span.end_ms, b.span.end_ms)
    return max(0, gap)


def comparisons(one: Voice, other: Voice, apart_ms: int) -> list[float]:
    """Two notes `apart_ms` from each other, compared: the columns of the model."""
    p, q = one.note.judgement, other.note.judgement
    chances = [side.chances or {side.category: side.confidence} for side in (p, q)]
    alike = sum(chances[0].get(each, 0.0) * chances[1].get(each, 0.0) for each in Category)
    defect = [sum(side.get(each, 0.0) for each in DEFECTS) for side in chances]
    same = p.category is q.category
    shared = one.content & other.content
    shorter = min(len(one.content), len(other.content)) or 1
    senses = [side.concepts & _SENSES for side in (one, other)]
    kinds = (one.note.kind, other.note.kind)
    return [
        1.0,
        apart_ms / 5000,
        float(apart_ms == 0),
        alike,
        float(same),
        defect[0] * defect[1],
        float(same and p.category in _BY_PLACE_ALONE),
        float(same and p.category in _TALK),
        float(same and p.category is Category.EDIT_PACING),
        float(kinds[0] is not None and kinds[0] is kinds[1]),
        float(kinds[0] is not kinds[1]),
        min(len(shared), 3) / 3,
        len(shared) / shorter,
        float(not shared),
        fuzz.token_set_ratio(one.words, other.words) / 100,
        float(_slip_shared(one.content, other.content)),
        float(bool(one.quotes & other.quotes)),
        float(bool(one.quotes and other.quotes and not one.quotes & other.quotes)),
        len(senses[0] & senses[1]) / (len(senses[0] | senses[1]) or 1),
        float(opposed(one, other)),
        float(p.category is Category.TYPO) * float(q.category is Category.TYPO),
        float(_other_sound(one.words, other.words) or _other_sound(other.words, one.words)),
        float(_long_shared(one.content, other.content)),
        float((one.note.typo is None) != (other.note.typo is None)),
    ]


def _other_sound(one: str, other: str) -> bool:
    """Whether one note is about music or effects alone and the other about the voice alone."""
    return bool(
        _BESIDES.search(one)
        and not _SPOKEN.search(one)
        and _SPOKEN.search(other)
        and not _BESIDES.search(other)
    )


def _long_shared(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both have a longer word in common."""
    return any(len(word) >= _FUZZY_LETTERS for word in one & other)


def _slip_shared(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether one has a word that could be a slip of a word of the other."""
    ours = [word for word in one - other if len(word) >= _FUZZY_LETTERS][:12]
    theirs = [word for word in other - one if len(word) >= _FUZZY_LETTERS][:12]
    return any(near_each_other(a, b) for a in ours for b in theirs)


def opposed(one: Voice, other: Voice) -> bool:
    """Whether one says too loud or too fast where the other says too soft or too slow."""
    for this, that in (("=loud", "=soft"), ("=soft", "=loud")):
        only = this in one.concepts and that not in one.concepts
        if only and that in other.concepts and this not in other.concepts:
            return True
    paces = {_pace_of(one.words), _pace_of(other.words)}
    return paces == {"more time", "less time"}


def _pace_of(words: str) -> str:
    """Whether a note asks for more time or for less; "" if it can not be told."""
    more, less = _MORE_TIME.search(words), _LESS_TIME.search(words)
    return "" if bool(more) == bool(less) else "more time" if more else "less time"


def same_complaint(one: Voice, other: Voice) -> bool:
    """Whether two notes that stand within a second or two surely mean the same, as there is
    only one such thing at a time: one level, one pace, one noise, one kind of defect."""
    category = one.note.judgement.category
    if category is not other.note.judgement.category or opposed(one, other):
        return False
    if category is Category.AUDIO_LEVEL:
        return not (_other_sound(one.words, other.words) or _other_sound(other.words, one.words))
    if category is Category.AUDIO_NOISE:
        noises = [_noises_in(side.words) for side in (one, other)]
        return not all(noises) or bool(noises[0] & noises[1])
    if category is Category.EDIT_PACING:
        return bool(_pace_of(one.words)) and _pace_of(one.words) == _pace_of(other.words)
    if category is Category.VISUAL_DEFECT:
        return one.note.kind is not None and one.note.kind is other.note.kind
    return category is Category.SYNC


def _noises_in(words: str) -> set[str]:
    """The noises that a note names; a hum, a buzz and a whine are one."""
    return {"hum" if noise in _HUMS else noise for noise in _NOISE.findall(words)}


@dataclass(frozen=True, slots=True)
class Weights:
    """One weight per comparison; pairs above the chance `merged_above` are merged."""

    weights: tuple[float, ...]
    merged_above: float


@cache
def load_weights() -> Weights:
    """The weights that ship with the package."""
    stored = json.loads((resources.files("review") / "words" / "likeness.json").read_text("utf-8"))
    return Weights(tuple(stored["weights"]), stored["merged_above"])


def likeness(one: Voice, other: Voice, apart_ms: int) -> float:
    """The chance that two notes mean the same."""
    weights = load_weights().weights
    score = sum(
        weight * value
        for weight, value in zip(weights, comparisons(one, other, apart_ms), strict=True)
    )
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
