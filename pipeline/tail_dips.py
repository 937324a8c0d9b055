"""Tail dips: words whose end is softer than the end of such a word should be, as where a gate
or a fader closed too early. A list ranked by how far, for ears to judge, never a verdict.

Every word falls at its end, by 5 dB in a vowel and by 20 in the closure of a t. So
each word is compared with the words of the same sound that end alike. Before a pause the end
of an aligned word may lie after its time, so what still sounds there is judged too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.levels import Floats, level_db, unit
from pipeline.schema import SoundFault, SoundFaultKind, Span, Word, WordStatus
from pipeline.soft_rests import soft_rests, word_end
from pipeline.spoken import spoken_form

RATE_HZ = 48_000
NATURAL_DB = 8.0
"""Less than this beyond the usual is inside natural endings: of espeak-ng's words 1 in 1,000
exceeds it, of a person's 1 in 15. A dip of 15 dB stands out among the first, but what a person
says softly at the end of a sentence may stand beside it: so this is a list and no verdict."""

TAIL_MS = 80
SHORTEST_MS = 140
"""Of shorter words the end is half of it: they are not judged."""

_HOP_MS, _WINDOW_MS = 5, 10
_LEAST_MS = 35
_MOST_DB = 35.0  # a fall to silence is no deeper than this
_LOUD_PERCENTILE, _TAIL_PERCENTILE = 90, 50
_NOT_THERE = (WordStatus.MISSING, WordStatus.ESTIMATED)


class Ending(StrEnum):
    """What an English word ends with, as far as its letters tell."""

    HISS = "s z sh ch"
    BREATH = "f v th"
    STOP = "p t k b d g"
    HUM = "m n ng l"
    VOWEL = "a vowel or r"


# The usual fall in dB: medians of 1,320 words of five espeak-ng voices; counts as so many words.
_USUAL_DB = {
    Ending.HISS: 15.0,
    Ending.BREATH: 17.0,
    Ending.STOP: 20.0,
    Ending.HUM: 8.5,
    Ending.VOWEL: 5.0,
}
_USUAL_WEIGHT = 5

_ENDINGS = (
    (Ending.BREATH, r"(enough|rough|tough|cough|laugh)$"),
    (Ending.VOWEL, r"(igh|eigh|ough|augh)$"),
    (Ending.HISS, r"(s|z|x|ce|se|ze|ge|sh|ch)$"),
    (Ending.VOWEL, r"^the$"),
    (Ending.BREATH, r"(f|ve|fe|th|the|ph|gh)$"),
    (Ending.HUM, r"(m|n|ng|me|ne|l|le)$"),
    (Ending.STOP, r"(t|d|p|k|c|b|g|te|de|pe|ke|be|gue|que)$"),
)


def tail_dips(samples: NDArray[Any], words: Sequence[Word]) -> tuple[SoundFault, ...]:
    """Every word of `SHORTEST_MS` and more, the one whose end falls farthest beyond the usual
    first; from `NATURAL_DB` on one is worth hearing.

    `samples` are one channel at 48 kHz, 16-bit integers or floating point in -1..1; `words`
    have their spans in ms from the first sample. A fault's `word` counts among `words`, its
    `amount` is in dB (negative where an end is louder than usual), its span is the tail that
    was measured. Words without a time of their own (missing, estimated) are left out.
    """
    window, hop = _WINDOW_MS * RATE_HZ // 1000, _HOP_MS * RATE_HZ // 1000
    levels = level_db(unit(samples), window, hop)
    tails, rests = _measured(words, levels)
    endings = {number: ending_of(words[number].text) for number in tails.keys() | rests.keys()}
    usual = _usual(endings, {number: tail.db for number, tail in tails.items()})
    found = []
    for number, ending in endings.items():
        falls = [fall for fall in (tails.get(number), rests.get(number)) if fall]
        worst = max(falls, key=lambda fall: fall.db)
        amount = round(worst.db - usual[ending], 1)
        found.append(SoundFault(SoundFaultKind.TAIL_DIP, worst.span, number, amount))
    return tuple(sorted(found, key=lambda fault: -fault.amount))


def ending_of(text: str) -> Ending:
    """What a written word seems to end with.

    >>> [ending_of(word).name for word in ("rows,", "matrix.", "that", "column", "high", "58")]
    ['HISS', 'HISS', 'STOP', 'HUM', 'VOWEL', 'STOP']
    """
    spoken = spoken_form(text) if any(map(str.isdigit, text)) else text
    letters = re.sub(r"[^a-z]", "", spoken.lower())
    matching = (ending for ending, pattern in _ENDINGS if re.search(pattern, letters))
    return next(matching, Ending.VOWEL)


@dataclass(frozen=True, slots=True)
class _Fall:
    """How far a stretch lies under the loud parts of its word, in dB."""

    span: Span
    db: float


def _measured(words: Sequence[Word], levels: Floats) -> tuple[dict[int, _Fall], dict[int, _Fall]]:
    """By the words' numbers, how far their ends fall, and what still sounds after them."""
    tails, ends = {}, {}
    length_ms = len(levels) * _HOP_MS
    there = [at for at, word in enumerate(words) if word.span.end_ms > word.span.start_ms]
    for at, following in zip(there, [*there[1:], None], strict=False):
        span = words[at].span
        own = levels[span.start_ms // _HOP_MS : max(1, (span.end_ms - _HOP_MS) // _HOP_MS)]
        if words[at].status in _NOT_THERE or span.end_ms > length_ms + _WINDOW_MS:
            continue
        if len(own) * _HOP_MS < _LEAST_MS:
            continue
        loud = float(np.percentile(own, _LOUD_PERCENTILE))
        if span.end_ms - span.start_ms >= SHORTEST_MS:
            tail = Span(span.end_ms - TAIL_MS, span.end_ms)
            tails[at] = _Fall(tail, _fall(loud, own[1 - TAIL_MS // _HOP_MS :]))
        if words[at].status is WordStatus.KNOWN:
            continue  # the synthesiser's times: all of the word lies inside
        until_ms = length_ms if following is None else words[following].span.start_ms
        end = word_end(span, until_ms, levels, _HOP_MS, loud)
        if end:
            ends[at] = end
    rests = {}
    for at, rest in soft_rests(ends).items():
        if rest.end_ms - words[at].span.start_ms >= SHORTEST_MS:
            sound = levels[rest.start_ms // _HOP_MS : rest.end_ms // _HOP_MS]
            rests[at] = _Fall(rest, _fall(ends[at].loud_db, sound))
    return tails, rests


def _fall(loud_db: float, levels: Floats) -> float:
    return min(loud_db - float(np.percentile(levels, _TAIL_PERCENTILE)), _MOST_DB)


def _usual(endings: Mapping[int, Ending], falls: Mapping[int, float]) -> dict[Ending, float]:
    """The usual fall of each ending: the median here, drawn to what is usual everywhere where
    there are few."""
    usual = {}
    for ending, everywhere in _USUAL_DB.items():
        here = [fall for number, fall in falls.items() if endings[number] is ending]
        middle = float(np.median(here)) if here else 0.0
        weighed = len(here) * middle + _USUAL_WEIGHT * everywhere
        usual[ending] = weighed / (len(here) + _USUAL_WEIGHT)
    return usual
