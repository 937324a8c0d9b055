"""What two notes complain about, by their words: the same, the opposite, another sound."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from review.concepts import concepts_in
from review.quotes import quoted
from review.schema import Category, Note

_CATEGORIES = tuple(Category)
LONGEST_COMPARED = 400
"""Characters of a note that are compared."""
MOST_TELLING = 4
"""Stems by which notes that may be the same are found."""
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
_TOO_LONG = re.compile(
    r"\b(?:(?:too|so|very) (?:long|slow\w*)|shorter|outstay\w*|stays? forever|half as long|trim)\b"
)
_TOO_SHORT = re.compile(
    r"\b(?:(?:too|so|very) (?:short|fast|quick\w*|brief)|longer|slower|slow (?:\w+ )?down|"
    r"(?:leave|hold|keep) (?:\w+ ){1,4}(?:up|on screen)|cut away)\b"
)
_NOISE = re.compile(
    r"\b(?:pop|click|hum|buzz|thud|thump|hiss|crackl|rustl|cough|sneez|creak|squeak|siren|bark|"
    r"drill|beep|knock|rattl|breath|smack|plosiv|sibilan|echo|static|whin|footstep|door|phone|"
    r"wind|scratch|ring|whistl|saw|drip|tick|sniff|hammer|rain|bird)"
)
_HUMS = frozenset({"buzz", "whin", "hiss", "static"})
_BESIDES = re.compile(r"\b(?:music|strings|piano|track|effects?|jingle|sting|chord|whoosh|bass)\b")
_SPOKEN = re.compile(r"\b(?:you|your|voice|narrat\w*|word|sentence|syllable|speak\w*|mumbl\w*)\b")


@dataclass(frozen=True, eq=False)
class Voice:
    """A note as it is compared: its words without times and marks, and the stems of those that
    carry meaning. What most notes are never asked for is worked out when it is."""

    note: Note
    words: str
    content: frozenset[str]

    @cached_property
    def telling(self) -> tuple[str, ...]:
        """The longest of the stems that carry meaning."""
        return tuple(sorted(self.content, key=lambda word: (-len(word), word))[:MOST_TELLING])

    @cached_property
    def concepts(self) -> frozenset[str]:
        """What its words hint at."""
        return frozenset(concepts_in(self.note.text[:LONGEST_COMPARED]))

    @cached_property
    def quotes(self) -> frozenset[str]:
        """The strings that it quotes."""
        found = quoted(self.note.text[:LONGEST_COMPARED])
        return frozenset(quote.words.casefold() for quote in found)

    @cached_property
    def noises(self) -> frozenset[str]:
        """The noises that it names; a hum, a buzz and a whine are one."""
        found = _NOISE.findall(self.words)
        return frozenset("hum" if noise in _HUMS else noise for noise in found)

    @cached_property
    def pace(self) -> str:
        """Whether it asks for more time or for less (`pace_of`)."""
        return pace_of(self.words)

    @cached_property
    def sounds(self) -> str:
        """Whether it speaks of the voice alone or of other sounds alone; "" if of both or
        neither."""
        beside, spoken = _BESIDES.search(self.words), _SPOKEN.search(self.words)
        return "" if bool(beside) == bool(spoken) else "other sounds" if beside else "voice"

    @cached_property
    def chances(self) -> tuple[float, ...]:
        """The chance of each category, in order."""
        judgement = self.note.judgement
        judged = judgement.chances or {judgement.category: judgement.confidence}
        return tuple([judged.get(each, 0.0) for each in _CATEGORIES])


def of_other_sounds(one: Voice, other: Voice) -> bool:
    """Whether one note is about music or effects alone and the other about the voice alone."""
    return bool(one.sounds and other.sounds and one.sounds != other.sounds)


def opposed(one: Voice, other: Voice) -> bool:
    """Whether one says too loud or too fast where the other says too soft or too slow."""
    for this, that in (("=loud", "=soft"), ("=soft", "=loud")):
        only = this in one.concepts and that not in one.concepts
        if only and that in other.concepts and this not in other.concepts:
            return True
    return bool(one.pace and other.pace and one.pace != other.pace)


def pace_of(words: str) -> str:
    """Whether a note asks for more time or for less; "" if it can not be told.

    >>> pace_of("only the hold is way too long"), pace_of("leave it up a little longer")
    ('less time', 'more time')
    """
    if bool(said := _TOO_LONG.search(words)) != bool(_TOO_SHORT.search(words)):
        return "less time" if said else "more time"
    more, less = _MORE_TIME.search(words), _LESS_TIME.search(words)
    return "" if bool(more) == bool(less) else "more time" if more else "less time"


def same_complaint(one: Voice, other: Voice) -> bool:
    """Whether two notes that stand within a second or two surely mean the same, as there is
    only one such thing at a time: one level, one pace, one noise, one kind of defect."""
    category = one.note.judgement.category
    if category is not other.note.judgement.category or opposed(one, other):
        return False
    if category is Category.AUDIO_LEVEL:
        return not of_other_sounds(one, other)
    if category is Category.AUDIO_NOISE:
        return not (one.noises and other.noises) or bool(one.noises & other.noises)
    if category is Category.EDIT_PACING:
        return bool(one.pace) and one.pace == other.pace
    if category is Category.VISUAL_DEFECT:
        return one.note.kind is not None and one.note.kind is other.note.kind
    return category is Category.SYNC
