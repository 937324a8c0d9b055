"""Notes that say the same thing twice.

Merging wrongly hides a defect, not merging costs a glance: so each rule wants agreement of
the place and of the sense. Notes more than 8 s apart are never the same; a person does not
repeat themselves inside one comment. Candidates come from small indexes (typo word, time,
rare words), so the work stays in proportion to the number of notes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from review.kinds import kinds_in
from review.schema import DEFECTS, Category, Moment, Note, NoteAddress

FARTHEST_MS = 8_000
NEAR_MS = 5_000
LONG_RANGE_MS = 30_000
MOST_COMPARED = 40
"""Earlier notes that share a word or a time and are compared; more than that share nothing
worth a comparison."""

_NEARLY_IDENTICAL = 90
_SIMILAR = 62
_COULD_BE = 0.15
_LEAST_LETTERS = 12
_WORD = re.compile(r"[^\W\d_]{3,}")
_LOUD = re.compile(r"\b(?:loud|louder|hot|hotter|blast\w*|jumps? up|ears)\b", re.IGNORECASE)
_SOFT = re.compile(
    r"\b(?:quiet\w*|soft\w*|low|lower|drops?|dips?|barely|hardly|inaudible|faint|swallow\w*|"
    r"can'?t hear|vanish\w*|volume up|whisper\w*)\b",
    re.IGNORECASE,
)
_BY_PLACE_ALONE = frozenset({Category.AUDIO_LEVEL, Category.AUDIO_NOISE, Category.SYNC})
_COMMON_WORDS = (
    "the and you that this with for are not but your have has was very there here when from "
    "should would could bit little please think maybe around too just what"
)
_COMMON = frozenset(_COMMON_WORDS.split())


@dataclass(frozen=True, slots=True)
class Voice:
    """A note with who said it, where it stands, and its words without times and marks."""

    address: NoteAddress
    author: str
    note: Note
    words: str
    content: frozenset[str]


def find_duplicates(
    notes: Sequence[tuple[NoteAddress, str, Note]],
) -> dict[NoteAddress, NoteAddress]:
    """Which notes repeat an earlier one: their address and that of the first to say it.

    `notes` are all notes of a file in order, each with its author.
    """
    index = _Index()
    repeats: dict[NoteAddress, NoteAddress] = {}
    for address, author, note in notes:
        voice = _voice(address, author, note)
        first = next((other for other in index.candidates(voice) if _same(other, voice)), None)
        if first is None:
            index.add(voice)
        else:
            repeats[address] = first.address
    return repeats


def _voice(address: NoteAddress, author: str, note: Note) -> Voice:
    text = note.text[:400]
    shown = list(text)
    for moment in note.moments:
        first, stop = max(0, moment.first - note.first), max(0, moment.stop - note.first)
        shown[first:stop] = " " * len(shown[first:stop])
    words = " ".join(_WORD.findall("".join(shown).casefold()))
    content = frozenset(_stem(word) for word in words.split() if word not in _COMMON)
    return Voice(address, author, note, words, content)


def _stem(word: str) -> str:
    return re.sub(r"(?:ing|ed|es|s|ly)$", "", word) if len(word) > 5 else word.removesuffix("s")


@dataclass(slots=True)
class _Index:
    """Earlier notes by what a repetition of them would share."""

    by_key: dict[object, list[Voice]] = field(default_factory=lambda: defaultdict(list))

    def add(self, voice: Voice) -> None:
        for key in _keys(voice):
            self.by_key[key].append(voice)

    def candidates(self, voice: Voice) -> Iterator[Voice]:
        """Earlier notes that may be the same, the earliest first."""
        found: dict[NoteAddress, Voice] = {}
        for key in _keys(voice, and_neighbours=True):
            near = self.by_key.get(key, ())
            if len(near) <= MOST_COMPARED:
                found |= {other.address: other for other in near}
        return iter(sorted(found.values(), key=lambda other: other.address))


def _keys(voice: Voice, and_neighbours: bool = False) -> Iterator[object]:
    typo = voice.note.typo
    if typo:
        yield from (("typo", word.casefold()) for word in (typo.wrong, typo.right) if word)
    for moment in voice.note.moments[:8]:
        bucket = moment.span.start_ms // FARTHEST_MS
        for near in (bucket - 1, bucket, bucket + 1) if and_neighbours else (bucket,):
            yield "time", voice.note.judgement.category, near
            yield "time", near
    yield "words", voice.words
    for word in sorted(voice.content, key=lambda word: (-len(word), word))[:4]:
        yield "word", word


def _same(first: Voice, later: Voice) -> bool:
    if first.address.comment == later.address.comment:
        return False
    distance = distance_ms(first.note.moments, later.note.moments)
    if distance is not None and distance > FARTHEST_MS:
        return False
    return (
        _same_typo(first.note, later.note)
        or _nearly_identical(first, later)
        or (distance is not None and distance <= NEAR_MS and _same_sense(first, later))
    )


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


def _same_typo(one: Note, other: Note) -> bool:
    if one.typo is None or other.typo is None:
        return False
    caption = [note.judgement.category is Category.CAPTION for note in (one, other)]
    if caption[0] != caption[1]:
        return False
    wrong = (one.typo.wrong.casefold(), other.typo.wrong.casefold())
    right = (one.typo.right.casefold(), other.typo.right.casefold())
    if all(wrong):
        return wrong[0] == wrong[1] and (not all(right) or right[0] == right[1])
    return bool(right[0]) and right[0] == right[1]


def _nearly_identical(one: Voice, other: Voice) -> bool:
    if min(len(one.words), len(other.words)) < _LEAST_LETTERS:
        return False
    talk = {Category.PRAISE, Category.OTHER}
    if {one.note.judgement.category, other.note.judgement.category} & talk and (
        one.author != other.author
    ):
        return False  # two people may say the same kind words
    return fuzz.ratio(one.words, other.words, score_cutoff=_NEARLY_IDENTICAL) > 0


def _same_sense(one: Voice, other: Voice) -> bool:
    """Whether two notes about one place speak of the same thing."""
    category = one.note.judgement.category
    if category is not other.note.judgement.category:
        return _same_if_doubtful(one, other)
    if category in (Category.PRAISE, Category.OTHER, Category.TYPO):
        return False
    if category is Category.AUDIO_LEVEL and _opposed(one.words, other.words):
        return False
    if category in _BY_PLACE_ALONE:
        return True
    if category is Category.VISUAL_DEFECT and one.note.kind is not None:
        return one.note.kind is other.note.kind
    if category is Category.VISUAL_DEFECT and other.note.kind is not None:
        return False
    shared = len(one.content & other.content)
    return shared >= 2 and fuzz.token_set_ratio(one.words, other.words) >= _SIMILAR


def _same_if_doubtful(one: Voice, other: Voice) -> bool:
    """Whether two notes of different category, one of them doubtful, are the same after all:
    the doubtful one could well be of the other's category, and their words agree."""
    sure, doubtful = sorted(
        (one.note.judgement, other.note.judgement), key=lambda judgement: -judgement.confidence
    )
    return (
        doubtful.unsure
        and sure.category in DEFECTS
        and doubtful.chances.get(sure.category, 0.0) >= _COULD_BE
        and kinds_in(one.note.text) == kinds_in(other.note.text)
        and len(one.content & other.content) >= 1
    )


def _opposed(one: str, other: str) -> bool:
    loud = (bool(_LOUD.search(one)), bool(_LOUD.search(other)))
    soft = (bool(_SOFT.search(one)), bool(_SOFT.search(other)))
    return (loud[0] and soft[1]) or (soft[0] and loud[1])
