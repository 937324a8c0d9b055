"""What a reader says besides the script, told from script words that were heard wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.passages import Said
from pipeline.schema import Span
from pipeline.sentences import Text

AD_LIB_WORDS, AD_LIB_MS = 2, 400
"""An ad-lib has so many words, and so many ms more than script words that are missing there."""

BROKEN_OFF_SHARE = 0.6
"""A reader who goes back has broken off, and what was heard before that is no script word,
if it lasts less than this share of the words that were still to come."""

ASIDE_PAUSE_MS, ASIDE_MS = 100, 1000
"""Readers pause before, in or after what is not in the script, unless it is long."""

LONELY_WORD_MS, LONELY_PAUSE_MS = 250, 250
"""A single word that is not the script's is one of the reader's only if it stands alone;
inside a sentence it is one that the recogniser heard wrong."""


@dataclass(frozen=True, slots=True)
class AdLib:
    """What was said but is not in the script: `said` from `first` up to `stop`."""

    first: int
    stop: int
    span: Span
    text: str


def ad_libs_of(text: Text, said: Sequence[Said]) -> tuple[AdLib, ...]:
    """The runs without a place in the script that are surely speech of the reader."""
    edges = [at for at in range(len(said)) if said[at].landing is not None]
    found = []
    for before, after in pairwise([-1, *edges, len(said)]):
        first, stop = before + 1, after
        if first < stop and _is_speech(text, said, first, stop):
            span = Span(said[first].span.start_ms, said[stop - 1].span.end_ms)
            words = " ".join(word.word for word in said[first:stop])
            found.append(AdLib(first, stop, span, words))
    return tuple(found)


def _is_speech(text: Text, said: Sequence[Said], first: int, stop: int) -> bool:
    """Whether these are words of the reader, and not words of the script heard wrong."""
    start_ms, end_ms = said[first].span.start_ms, said[stop - 1].span.end_ms
    before_ms = start_ms - said[first - 1].span.end_ms if first else LONELY_PAUSE_MS
    after_ms = said[stop].span.start_ms - end_ms if stop < len(said) else LONELY_PAUSE_MS
    if stop - first < AD_LIB_WORDS:
        lonely = min(before_ms, after_ms) >= LONELY_PAUSE_MS
        return lonely and end_ms - start_ms >= LONELY_WORD_MS
    said_ms = sum(word.span.end_ms - word.span.start_ms for word in said[first:stop])
    inner_ms = end_ms - start_ms - said_ms
    if max(before_ms, after_ms, inner_ms) < ASIDE_PAUSE_MS and said_ms < ASIDE_MS:
        return False
    missing_ms, goes_back = _missing_around(text, said, first, stop)
    broke_off = goes_back and AD_LIB_MS <= said_ms < BROKEN_OFF_SHARE * missing_ms
    return broke_off or said_ms - missing_ms >= AD_LIB_MS


def _missing_around(text: Text, said: Sequence[Said], first: int, stop: int) -> tuple[int, bool]:
    """How long the script's words take that were not heard beside such a run, and whether the
    reader goes back after it: if the script goes on at the words "and sum" after "the dot",
    then what was heard in between as "of room" is no ad-lib.

    The words next to the run may be misplaced themselves ("the" is everywhere), so what is
    missing before and after each of them counts too.
    """
    before, after = _landed(said[max(first - 2, 0) : first]), _landed(said[stop : stop + 2])
    missing = text.words_after(before[-1]) if before else set()
    missing |= text.words_before(after[0]) if after else set()
    goes_back = bool(before and (not after or after[0] <= before[-1]))
    if before and after and not goes_back:
        missing &= set(range(before[-1] + 1, after[0]))
    for one, next_one in (*pairwise(before), *pairwise(after)):
        if text.sentence_of[next_one] - text.sentence_of[one] <= 1:
            missing |= set(range(one + 1, next_one))
    return text.length_ms(missing), goes_back


def _landed(said: Sequence[Said]) -> list[int]:
    return [word.landing.word for word in said if word.landing]
