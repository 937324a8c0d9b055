"""How loud a sound is from moment to moment, in dB of full scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.schema import Span

Floats = NDArray[np.float64]

LEAST_DB = -120.0


def unit(samples: NDArray[Any]) -> Floats:
    """Samples in -1..1: 16-bit integers are scaled, floating point stays as it is."""
    scale = 32768.0 if samples.dtype.kind == "i" else 1.0
    scaled: Floats = samples.astype(np.float64) / scale
    return scaled


def level_db(samples: Floats, window: int, hop: int) -> Floats:
    """RMS of every whole window of `window` samples, one each `hop` samples, at least
    `LEAST_DB`."""
    energy = np.concatenate([[0.0], np.cumsum(samples**2)])
    starts = np.arange(0, len(samples) - window + 1, hop)
    mean = (energy[starts + window] - energy[starts]) / window
    decibels: Floats = 10 * np.log10(np.maximum(mean, 10 ** (LEAST_DB / 10)))
    return decibels


def word_at(span: Span, words: Sequence[Span], ahead_ms: int = 0) -> int | None:
    """The number of the word with which a span shares most; of words up to `ahead_ms` after
    it the first, if it shares with none."""
    shared = [min(span.end_ms, word.end_ms) - max(span.start_ms, word.start_ms) for word in words]
    best = max(range(len(words)), key=shared.__getitem__, default=None)
    if best is not None and shared[best] > 0:
        return best
    following = (
        at for at, word in enumerate(words) if 0 <= word.start_ms - span.end_ms <= ahead_ms
    )
    return next(following, None)
