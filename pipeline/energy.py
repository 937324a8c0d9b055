"""How loud a signal is, window by window; in blocks, so that hours of sound take little memory."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

WINDOW_MS = 10
"""Loudness is taken in windows of this length."""

FLOOR_DB = -120.0

STANDS_OUT_DB, LEAST_VOICE_MS = 10.0, 1000

_BLOCK_WINDOWS = 1000

Energies = NDArray[np.float64]


def energies(samples: NDArray[Any], rate_hz: int) -> Energies:
    """The mean square of every whole window, full scale being 1: integers are taken for
    16-bit samples, others to lie in -1..1."""
    size = WINDOW_MS * rate_hz // 1000
    scale = 32768.0 if np.issubdtype(samples.dtype, np.integer) else 1.0
    found = np.empty(len(samples) // size)
    for first in range(0, len(found), _BLOCK_WINDOWS):
        block = found[first : first + _BLOCK_WINDOWS]
        part = samples[first * size : (first + len(block)) * size].reshape(len(block), size)
        block[:] = np.mean((part.astype(np.float64) / scale) ** 2, axis=1)
    return found


def decibels(energy: Energies) -> NDArray[np.float64]:
    """Mean squares in dB of full scale, at least `FLOOR_DB`."""
    found: NDArray[np.float64] = 10 * np.log10(energy + 10 ** (FLOOR_DB / 10))
    return found


def loudness_db(samples: NDArray[Any], rate_hz: int) -> NDArray[np.float64]:
    """RMS of every whole window, in dB of full scale, at least `FLOOR_DB`."""
    return decibels(energies(samples, rate_hz))


def loud_db(loudness: NDArray[np.float64]) -> float:
    """How loud the voice of a recording is: its loudest twentieth.

    A recorder that was left running holds less voice than that: then of what stands out of
    the room for a second or more.
    """
    level, room = (float(np.percentile(loudness, percent)) for percent in (95, 10))
    standing_out = loudness[loudness > room + STANDS_OUT_DB]
    if level - room < STANDS_OUT_DB and len(standing_out) * WINDOW_MS >= LEAST_VOICE_MS:
        return float(np.percentile(standing_out, 95))
    return level


def runs_of(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """(first, stop) of every run of true flags."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    return [(int(first), int(stop)) for first, stop in edges.reshape(-1, 2)]
