"""Where a recording pauses, and how to cut it there into chunks that a recogniser can hold."""

from __future__ import annotations

from bisect import bisect_right
from itertools import islice, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.energy import WINDOW_MS, loud_db, loudness_db, runs_of
from pipeline.schema import Span

SHORTEST_PAUSE_MS = 200
"""Silence inside words (the closing of a t or a k) is shorter."""

LONGEST_PAUSE_MS = 1500
"""A chunk ends at any longer pause: in long silences recognisers hear what is not there."""

_SUSTAINED = 3  # windows of loudness that a voice lasts
_SILENCE_DB = -80.0


def voiced(samples: NDArray[Any], rate_hz: int) -> tuple[Span, ...]:
    """The stretches in which a voice sounds, in ms, between pauses of `SHORTEST_PAUSE_MS` and
    more; none in a silent recording. Samples are 16-bit integers or in -1..1.

    The threshold lies 35 dB under the loud parts, so that a soft first h still counts, but
    at least 10 dB over the quietest moment, so that a noisy room does not.
    """
    return _stretches(loudness_db(samples, rate_hz))


def _stretches(loudness: NDArray[np.float64]) -> tuple[Span, ...]:
    if not len(loudness):
        return ()
    sounding = loudness[loudness > _SILENCE_DB]
    if not len(sounding):
        return ()
    # Of what sounds at all: in a long silent recording a short word is no twentieth of it.
    loud = loud_db(sounding)
    threshold = max(loud - 35.0, min(float(loudness.min()) + 10.0, loud - 12.0))
    runs = [
        (start, stop) for start, stop in runs_of(loudness > threshold) if stop - start >= _SUSTAINED
    ]
    joined: list[tuple[int, int]] = []
    for start, stop in runs:
        if joined and (start - joined[-1][1]) * WINDOW_MS < SHORTEST_PAUSE_MS:
            start = joined.pop()[0]
        joined.append((start, stop))
    return tuple(Span(start * WINDOW_MS, stop * WINDOW_MS) for start, stop in joined)


def chunks(samples: NDArray[Any], rate_hz: int, longest_ms: int) -> tuple[Span, ...]:
    """Spans of at most `longest_ms` that hold all of the voice and begin and end with it.

    A chunk ends at the longest pause in its second half, and at every pause longer than
    `LONGEST_PAUSE_MS`; where nobody pauses, at the quietest moment.
    """
    loudness = loudness_db(samples, rate_hz)
    found: list[Span] = []
    left = list(_stretches(loudness))
    while left:
        begin = left[0].start_ms
        fitting = bisect_right(left, begin + longest_ms, key=lambda stretch: stretch.end_ms)
        if not fitting:
            cut = _quietest(loudness, begin + longest_ms // 2, begin + longest_ms)
            found.append(Span(begin, cut))
            left[0] = Span(cut, left[0].end_ms)
            continue
        count = _stretches_to_take(left, fitting, longest_ms)
        found.append(Span(begin, left[count - 1].end_ms))
        del left[:count]
    return tuple(found)


def _stretches_to_take(stretches: list[Span], fitting: int, longest_ms: int) -> int:
    """How many stretches from the first on make the next chunk, of `fitting` that could."""
    first = islice(stretches, fitting + 1)
    pauses = [after.start_ms - before.end_ms for before, after in pairwise(first)]
    for count, pause_ms in enumerate(pauses, start=1):
        if pause_ms > LONGEST_PAUSE_MS:
            return count
    if fitting == len(stretches):
        return fitting
    half_ms = stretches[0].start_ms + longest_ms // 2
    late = [count for count in range(1, fitting + 1) if stretches[count - 1].end_ms >= half_ms]
    return max(late or [fitting], key=lambda count: pauses[count - 1])


def _quietest(loudness: NDArray[np.float64], start_ms: int, end_ms: int) -> int:
    """The middle of the quietest 50 ms between two times, in ms."""
    part = loudness[start_ms // WINDOW_MS : end_ms // WINDOW_MS]
    smooth = np.convolve(part, np.ones(5) / 5, "valid")
    return start_ms + (int(smooth.argmin()) + 2) * WINDOW_MS
