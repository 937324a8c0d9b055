"""The edges of a word: without the silence that a search leaves there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.energy import WINDOW_MS, runs_of
from pipeline.listening import Voice
from pipeline.schema import Span

LEAST_WORD_MS = 30
"""No word is shorter."""

PAUSE_DB, PAUSE_MS = 25.0, 120
"""So far below its own peak, for so long, no word begins."""

_SETTLE_MS = 80  # quiet at the edge of a word that no closing of a p, t or k explains
_RINGING_MS = 60


def settled(voice: Voice, start_ms: int, end_ms: int) -> Span:
    """A word without the silence that the search left at its edges: a soft first sound is
    easily taken for part of the silence before it."""
    loudness = voice.loudness[start_ms // WINDOW_MS : end_ms // WINDOW_MS]
    quiet = loudness < voice.quiet_db
    sounds = (~quiet).nonzero()[0]
    if len(sounds) * WINDOW_MS < LEAST_WORD_MS:
        return Span(start_ms, end_ms)
    before_ms, after_ms = int(sounds[0]) * WINDOW_MS, int(len(quiet) - 1 - sounds[-1]) * WINDOW_MS
    before_ms = max(before_ms, _pause_at_start_ms(loudness))
    if before_ms >= _SETTLE_MS:
        start_ms += before_ms - WINDOW_MS
    if after_ms >= _SETTLE_MS:
        end_ms -= after_ms - WINDOW_MS
    return Span(start_ms, max(start_ms, end_ms))


def _pause_at_start_ms(loudness: NDArray[np.float64]) -> int:
    """Where a pause ends that begins with a word or shortly after: the end of the word before
    rings in it, so it is quiet beside this word only."""
    peak_db = float(np.sort(loudness)[-3:].mean())
    for first, stop in runs_of(loudness < peak_db - PAUSE_DB):
        if first * WINDOW_MS <= _RINGING_MS and (stop - first) * WINDOW_MS >= PAUSE_MS:
            return stop * WINDOW_MS
    return 0
