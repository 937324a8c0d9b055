"""Noise steps: the room between the words gets louder or quieter from one moment to the next,
as where two takes of different days are joined, or a noise gate shuts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.levels import Floats, level_db, unit, word_at
from pipeline.schema import SoundFault, SoundFaultKind, Span

RATE_HZ = 48_000
LEAST_STEP_DB = 6.0
"""A room twice as loud; breaths and far cars change it by less once the quietest part of a
pause is taken."""

SILENT_DB = -70.0
"""All that is softer is silence."""

_MARGIN_MS = 40  # the ends of words sound on, and word times are not exact
_PIECE_MS = 120  # pauses are looked at in pieces of this length at least
_WINDOW_MS = 10
_AROUND = 4  # pieces on either side whose median is the room's level
_QUIET_PERCENTILE = 20


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a pause and how loud the room is in it."""

    span: Span
    db: float


def noise_steps(samples: NDArray[Any], words: Sequence[Span]) -> tuple[SoundFault, ...]:
    """Where the level between the words jumps by `LEAST_STEP_DB` or more, in order.

    `samples` are one channel at 48 kHz, 16-bit integers or floating point in -1..1; `words`
    are the spans in ms, in order, in which somebody speaks (words, or stretches of speech).
    A fault's span reaches from the last moment of the one room to the first of the other;
    `word` is the word between, or the one that follows. `amount` is the step in dB, positive
    where it gets louder.
    """
    pieces = _pieces(unit(samples), words)
    steps = [0.0, *(_step(pieces, at) for at in range(1, len(pieces)))]
    found: list[SoundFault] = []
    told = -_AROUND
    for at, step in enumerate(steps):
        near = [abs(other) for other in steps[max(0, at - _AROUND) : at + _AROUND + 1]]
        if abs(step) < LEAST_STEP_DB or abs(step) < max(near) or at - told <= _AROUND:
            continue
        told = at
        span = Span(pieces[at - 1].span.end_ms, pieces[at].span.start_ms)
        word = word_at(span, words, _MARGIN_MS + _PIECE_MS)
        found.append(SoundFault(SoundFaultKind.NOISE_STEP, span, word, round(step, 1)))
    return tuple(found)


def room_db(samples: NDArray[Any], words: Sequence[Span]) -> float | None:
    """How loud the room is between the words, in dBFS RMS, at least `SILENT_DB`; None where
    nobody pauses. Arguments as for `noise_steps`."""
    pieces = _pieces(unit(samples), words)
    return float(np.median([piece.db for piece in pieces])) if pieces else None


def _step(pieces: Sequence[_Piece], at: int) -> float:
    """By how much the room gets louder from one piece to the next, and stays so."""
    before = float(np.median([piece.db for piece in pieces[max(0, at - _AROUND) : at]]))
    after = float(np.median([piece.db for piece in pieces[at : at + _AROUND]]))
    lasting, sudden = after - before, pieces[at].db - pieces[at - 1].db
    if lasting * sudden <= 0:
        return 0.0
    return min(lasting, sudden, key=abs)


def _pieces(signal: Floats, words: Sequence[Span]) -> list[_Piece]:
    window = _WINDOW_MS * RATE_HZ // 1000
    levels = np.maximum(level_db(signal, window, window), SILENT_DB)
    length_ms = len(levels) * _WINDOW_MS
    ends = [0, *(word.end_ms for word in words)]
    starts = [*(word.start_ms for word in words), length_ms]
    found = []
    for end, start in zip(ends, starts, strict=True):
        first_ms = end + _MARGIN_MS if end else 0
        last_ms = min(start, length_ms) - (_MARGIN_MS if start < length_ms else 0)
        for span in _parts(first_ms, last_ms):
            part = levels[span.start_ms // _WINDOW_MS : span.end_ms // _WINDOW_MS]
            found.append(_Piece(span, float(np.percentile(part, _QUIET_PERCENTILE))))
    return found


def _parts(first_ms: int, last_ms: int) -> list[Span]:
    """A pause in pieces of one length, none if it is too short."""
    count = max(0, last_ms - first_ms) // _PIECE_MS
    edges = [first_ms + (last_ms - first_ms) * at // max(count, 1) for at in range(count + 1)]
    return [Span(start, end) for start, end in pairwise(edges)]
