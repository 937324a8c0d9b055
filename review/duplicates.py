"""Notes that say the same thing twice.

Merging wrongly hides a defect, not merging costs a glance: so each rule wants agreement of
the place and of the sense. Notes more than 8 s apart are never the same; a person does not
repeat themselves inside one comment. The same typo and near-identical text are rules; the rest
is weighed by `review.likeness`. Candidates come from small indexes (typo word, time, rare
words), so the work stays in proportion to the number of notes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from review.company import Pair
from review.complaints import LONGEST_COMPARED, Voice, opposed
from review.likeness import (
    alike_in_category,
    distance_ms,
    likenesses,
    load_likeness,
)
from review.same_typo import same_typo
from review.schema import Category, Note, NoteAddress

FARTHEST_MS = 8_000
NEAR_MS = 5_000
MOST_COMPARED = 40
"""Earlier notes that share a word or a time and are compared; more than that share nothing
worth a comparison."""

_NEARLY_IDENTICAL = 90
_LEAST_LETTERS = 12
_ALIKE = 75
_LEAST_ALIKE = 0.01
_ENDING = re.compile(r"(?:ing|ed|es|s|ly)$")
_WORD = re.compile(r"[^\W\d_]{3,}")
_KIND_WORDS = frozenset({Category.PRAISE, Category.OTHER})
_WISHES = frozenset({Category.CONTENT_SUGGESTION, Category.ANIMATION_SUGGESTION})
_COMMON_WORDS = (
    "the and you that this with for are not but your have has was very there here when from "
    "should would could bit little please think maybe around too just what"
)
_COMMON = frozenset(_COMMON_WORDS.split())


@dataclass(frozen=True, slots=True)
class Said:
    """A note with its place among all notes and who said it."""

    address: NoteAddress
    author: str
    voice: Voice


def find_duplicates(
    notes: Sequence[tuple[NoteAddress, str, Note]],
) -> dict[NoteAddress, NoteAddress]:
    """Which notes repeat an earlier one: their address and that of the first to say it.

    `notes` are all notes of a file in order, each with its author.
    """
    said = [Said(address, author, voice_of(note)) for address, author, note in notes]
    pairs = pairs_of(said)
    of_later: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for (pair, _), chance in zip(
        pairs, likenesses([one.voice for one in said], pairs), strict=True
    ):
        of_later[pair.later].append((pair.earlier, chance))
    first_of: dict[int, int] = {}
    model = load_likeness()
    for later, earlier_ones in of_later.items():
        best, first = 0.0, None
        for earlier, chance in earlier_ones:
            limit = model.limit(said[earlier].voice.note, said[later].voice.note)
            if chance >= limit and chance > best:
                root = first_of.get(earlier, earlier)
                if _within_reach(said[root], said[later]):
                    best, first = chance, root
        if first is not None:
            first_of[later] = first
    return {said[later].address: said[first].address for later, first in first_of.items()}


def pairs_of(said: Sequence[Said]) -> list[tuple[Pair, bool]]:
    """Every two notes that may mean the same, by the later one, and whether a rule is certain
    that they do."""
    index = _Index()
    found: list[tuple[Pair, bool]] = []
    for later, one in enumerate(said):
        for earlier in index.candidates(one.voice):
            other = said[earlier]
            comments = (other.address.comment, one.address.comment)
            if comments[0] == comments[1]:
                continue
            apart_ms = distance_ms(other.voice.note.moments, one.voice.note.moments)
            if apart_ms is not None and apart_ms > FARTHEST_MS:
                continue
            certain = _certain(other, one)
            if certain or comparable(other.voice, one.voice, apart_ms):
                far_ms = FARTHEST_MS if apart_ms is None else apart_ms
                found.append((Pair(earlier, later, comments, far_ms), certain))
        index.add(later, one.voice)
    return found


def _within_reach(first: Said, later: Said) -> bool:
    """Whether a note may repeat the first of several that say the same."""
    if first.address.comment == later.address.comment:
        return False
    apart_ms = distance_ms(first.voice.note.moments, later.voice.note.moments)
    return apart_ms is None or apart_ms <= FARTHEST_MS


def voice_of(note: Note) -> Voice:
    """A note made ready for comparison."""
    shown = note.text[:LONGEST_COMPARED]
    for moment in note.moments:
        first, stop = max(0, moment.first - note.first), max(0, moment.stop - note.first)
        shown = shown[:first] + " " * len(shown[first:stop]) + shown[stop:]
    words = _WORD.findall(shown.casefold())
    content = frozenset([_stem(word) for word in words if word not in _COMMON])
    return Voice(note, " ".join(words), content)


def _stem(word: str) -> str:
    return _ENDING.sub("", word) if len(word) > 5 else word.removesuffix("s")


@dataclass(slots=True)
class _Index:
    """Earlier notes, by number, by what a repetition of them would share."""

    by_key: dict[object, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, number: int, voice: Voice) -> None:
        for key in _keys(voice):
            self.by_key[key].append(number)

    def candidates(self, voice: Voice) -> list[int]:
        """Earlier notes that may be the same, the earliest first."""
        found: set[int] = set()
        for key in _keys(voice, and_neighbours=True):
            near = self.by_key.get(key, ())
            if len(near) <= MOST_COMPARED:
                found.update(near)
        return sorted(found)


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
    for word in voice.telling:
        yield "word", word


def _certain(first: Said, later: Said) -> bool:
    """Whether a rule says that two notes within reach of each other are the same."""
    one, other = first.voice.note, later.voice.note
    return _nearly_identical(first, later) or same_typo(one, other) is True


def comparable(first: Voice, later: Voice, apart_ms: int | None) -> bool:
    """Whether two notes within reach of each other could be the same at all."""
    one, other = first.note, later.note
    categories = {one.judgement.category, other.judgement.category}
    if _KIND_WORDS & categories and len(categories) == 1:
        return False  # two people may say the same kind words
    if Category.CONTENT_QUESTION in categories and categories & _WISHES:
        return False  # linked, not merged (review.related)
    if one.kind and other.kind and one.kind is not other.kind:
        return False  # one thing may jitter and be cut off, that is two defects
    if apart_ms is not None:
        if apart_ms > NEAR_MS or alike_in_category(first, later) < _LEAST_ALIKE:
            return False
    elif not _share_much(first, later):
        return False
    return same_typo(one, other) is None and not opposed(first, later)  # the same typo is a rule


def _share_much(first: Voice, later: Voice) -> bool:
    """Whether two notes of which one names no time have most of their words in common."""
    alike = fuzz.token_set_ratio(first.words, later.words, score_cutoff=_ALIKE)
    return alike > 0 and len(first.content & later.content) > 1


def _nearly_identical(one: Said, other: Said) -> bool:
    if min(len(one.voice.words), len(other.voice.words)) < _LEAST_LETTERS:
        return False
    notes = (one.voice.note, other.voice.note)
    kind = any(note.judgement.category in _KIND_WORDS for note in notes)
    if kind and one.author != other.author and not all(note.judgement.unsure for note in notes):
        return False
    return fuzz.ratio(one.voice.words, other.voice.words, score_cutoff=_NEARLY_IDENTICAL) > 0
