"""What two notes complain about, by their words: the same, the opposite, another sound."""

from __future__ import annotations

import re
from dataclasses import dataclass

from review.schema import Category, Note

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


def of_other_sounds(one: str, other: str) -> bool:
    """Whether one note is about music or effects alone and the other about the voice alone."""
    return bool(
        _BESIDES.search(one)
        and not _SPOKEN.search(one)
        and _SPOKEN.search(other)
        and not _BESIDES.search(other)
    )


def opposed(one: Voice, other: Voice) -> bool:
    """Whether one says too loud or too fast where the other says too soft or too slow."""
    for this, that in (("=loud", "=soft"), ("=soft", "=loud")):
        only = this in one.concepts and that not in one.concepts
        if only and that in other.concepts and this not in other.concepts:
            return True
    paces = {pace_of(one.words), pace_of(other.words)}
    return paces == {"more time", "less time"}


def pace_of(words: str) -> str:
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
        return not (
            of_other_sounds(one.words, other.words) or of_other_sounds(other.words, one.words)
        )
    if category is Category.AUDIO_NOISE:
        noises = [noises_in(side.words) for side in (one, other)]
        return not all(noises) or bool(noises[0] & noises[1])
    if category is Category.EDIT_PACING:
        return bool(pace_of(one.words)) and pace_of(one.words) == pace_of(other.words)
    if category is Category.VISUAL_DEFECT:
        return one.note.kind is not None and one.note.kind is other.note.kind
    return category is Category.SYNC


def noises_in(words: str) -> set[str]:
    """The noises that a note names; a hum, a buzz and a whine are one."""
    return {"hum" if noise in _HUMS else noise for noise in _NOISE.findall(words)}
