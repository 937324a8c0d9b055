"""What still sounds where an aligned word is over: a soft rest before a pause.

An aligner ends a word where its level falls, so the soft part of a word whose end was turned
down lies outside of it. Such a rest is louder than what the room, or an echo in the voice itself,
leaves after the other words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.levels import Floats
from pipeline.schema import Span

PAUSE_MS = 80
"""With less before the next word there is no room for a rest."""

LONGEST_MS = 300
LEAST_MS = 60

_AROUND_MS = 1500
_FLOOR_PERCENTILE, _OVER_FLOOR_DB = 5, 3.0
_SETTLE_MS = 10  # the word's own sound still rings
_SMOOTH = 3  # hops
_CLOSURE_MS = 60  # of a p, t or k: the sound goes on after it
_MOSTLY = 0.8
_JUDGED_MS = 80

_NOTHING_DB = -45.0
_ECHO_PERCENTILE, _OVER_ECHO_DB = 75, 6.0
_USUALLY_NOTHING = 3
"""Where there are few pauses, so many more without an echo are taken for granted."""


@dataclass(frozen=True, slots=True, eq=False)
class WordEnd:
    """A word before a pause: when it is said, the level of its loud parts and that of the room
    (dB), and the levels after it up to the next word, one each `hop_ms` from `after_ms` on."""

    loud_db: float
    room_db: float
    after_ms: int
    after: Floats
    hop_ms: int

    @property
    def left_db(self) -> float:
        """How loud that is beside the word which sounds right after it, in dB."""
        sound = float(np.median(self.after[: _JUDGED_MS // self.hop_ms]))
        return sound - self.loud_db if sound > self.room_db else _NOTHING_DB


def word_end(
    word: Span, until_ms: int, levels: Floats, hop_ms: int, loud_db: float
) -> WordEnd | None:
    """The end of a word in a sound; None if the next word begins before `PAUSE_MS`."""
    first = (word.end_ms + _SETTLE_MS) // hop_ms
    after = levels[first : min(until_ms, word.end_ms + LONGEST_MS) // hop_ms]
    if until_ms - word.end_ms < PAUSE_MS or len(after) < _SMOOTH:
        return None
    start = max(0, word.end_ms - _AROUND_MS) // hop_ms
    around = levels[start : (word.end_ms + _AROUND_MS) // hop_ms]
    room_db = float(np.percentile(around, _FLOOR_PERCENTILE)) + _OVER_FLOOR_DB
    return WordEnd(loud_db, room_db, first * hop_ms, after, hop_ms)


def soft_rests(ends: Mapping[int, WordEnd]) -> dict[int, Span]:
    """The first `_JUDGED_MS` of the rest (ms) of each word that has one of `LEAST_MS` and more."""
    left = {number: end.left_db for number, end in ends.items()}
    found = {}
    for number, end in ends.items():
        others = [level for other, level in left.items() if other != number]
        usual = [*others, *[_NOTHING_DB] * _USUALLY_NOTHING]
        echo_db = float(np.percentile(usual, _ECHO_PERCENTILE))
        rest = _rest(end, echo_db)
        if rest:
            found[number] = rest
    return found


def _rest(end: WordEnd, echo_db: float) -> Span | None:
    smooth = np.convolve(end.after, np.ones(_SMOOTH) / _SMOOTH, "same")
    least_db = max(end.room_db, end.loud_db + echo_db + _OVER_ECHO_DB)
    sounds: list[int] = np.flatnonzero(smooth > least_db).tolist()
    stop = _until_quiet(sounds, _CLOSURE_MS // end.hop_ms)
    if stop * end.hop_ms < LEAST_MS or sum(at < stop for at in sounds) < _MOSTLY * stop:
        return None
    return Span(end.after_ms, end.after_ms + min(stop * end.hop_ms, _JUDGED_MS))


def _until_quiet(sounds: Sequence[int], gap: int) -> int:
    """Where hops that sound end, if they may be so far apart."""
    stop = 0
    for at in sounds:
        if at - stop > gap:
            break
        stop = at + 1
    return stop
