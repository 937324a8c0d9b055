"""Pops: a breath of p or b that hits the microphone, or a knock on its stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.energy import runs_of
from pipeline.levels import level_db, unit, word_at
from pipeline.schema import SoundFault, SoundFaultKind, Span

RATE_HZ = 48_000
LOW_HZ = 90
VOICE_HZ = (200, 3000)
OVER_USUAL_DB = 8.0
"""Over the 95th percentile of what lies under `LOW_HZ` in the same sound: a deep voice has
much there all the time."""

OVER_VOICE_DB = 4.0
SHORTEST_MS, LONGEST_MS = 20, 250
LEAST_DB = -50.0
"""Softer than this nobody hears it under a voice."""

_WINDOW_MS, _HOP_MS = 20, 5
_AHEAD_MS = 60  # the breath may come before the word is thought to begin


def pops(samples: NDArray[Any], words: Sequence[Span] = ()) -> tuple[SoundFault, ...]:
    """Where the low end bursts, in order; `amount` is how far over the usual, in dB.

    `samples` are one channel at 48 kHz, 16-bit integers or floating point in -1..1; `words`
    are the words' spans in ms from the first sample. At least a second of sound, or the
    usual is not known: then nothing is found.
    """
    from scipy.signal import butter, sosfilt, sosfiltfilt  # 0.7 s to import

    signal = unit(samples)
    if len(signal) < RATE_HZ:
        return ()
    low = sosfiltfilt(butter(2, LOW_HZ, fs=RATE_HZ, output="sos"), signal)
    voice = sosfilt(butter(2, VOICE_HZ, "bandpass", fs=RATE_HZ, output="sos"), signal)
    window, hop = _WINDOW_MS * RATE_HZ // 1000, _HOP_MS * RATE_HZ // 1000
    low_db, voice_db = level_db(low, window, hop), level_db(voice, window, hop)
    usual = float(np.percentile(low_db, 95))
    burst = low_db > max(usual + OVER_USUAL_DB, LEAST_DB)
    found = []
    for first, stop in runs_of(burst & (low_db > voice_db + OVER_VOICE_DB)):
        if SHORTEST_MS <= (stop - first) * _HOP_MS <= LONGEST_MS:
            # A window is named by its middle.
            start_ms = first * _HOP_MS + _WINDOW_MS // 2
            span = Span(start_ms, start_ms + (stop - first) * _HOP_MS)
            over = float(low_db[first:stop].max()) - usual
            word = word_at(span, words, _AHEAD_MS)
            found.append(SoundFault(SoundFaultKind.POP, span, word, round(over, 1)))
    return tuple(found)
