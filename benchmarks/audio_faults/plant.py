"""Faults put into a clean voice on purpose, at known places and of known size.

Sounds are floating point in -1..1 at 48 kHz, one channel; every function gives a new one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.schema import Span

RATE_HZ = 48_000
MS = RATE_HZ // 1000
ROOM_DB = -60.0

Floats = NDArray[np.float64]


def in_room(sound: Floats, level_db: float = ROOM_DB, seed: int = 1) -> Floats:
    """The sound with a room's hiss under it, so loud (dBFS RMS)."""
    noise = np.random.default_rng(seed).normal(0.0, 10 ** (level_db / 20), len(sound))
    return sound + noise


def with_clipping(sound: Floats, word: Span, drive_db: float, turned_down_db: float = 0) -> Floats:
    """One word too loud for its file by `drive_db` over its own peak, cut off at full scale;
    then the whole turned down, if asked."""
    driven = sound.copy()
    part = slice(word.start_ms * MS, word.end_ms * MS)
    peak = np.abs(sound[part]).max()
    driven[part] = np.clip(sound[part] * 10 ** (drive_db / 20) / peak, -1.0, 1.0)
    return driven * 10 ** (-turned_down_db / 20)


def with_pop(sound: Floats, at_ms: int, level_db: float, hz: float = 45, ms: int = 90) -> Floats:
    """A breath against the microphone: a low swing that rises in a tenth of its length and
    dies away; `level_db` is its peak in dBFS."""
    time = np.arange(ms * MS) / RATE_HZ
    length = ms / 1000
    shape = np.minimum(time / (0.1 * length), 1.0) * np.exp(-3 * time / length)
    swing = np.sin(2 * np.pi * hz * time) * shape
    popped = sound.copy()
    part = popped[at_ms * MS : at_ms * MS + len(swing)]
    part += swing[: len(part)] * 10 ** (level_db / 20) / np.abs(swing).max()
    return popped


def with_noise_step(sound: Floats, at_ms: int, from_db: float, to_db: float, seed: int) -> Floats:
    """A room that hisses at `from_db` (dBFS RMS) up to a time and at `to_db` from there on."""
    noise = np.random.default_rng(seed).normal(0.0, 1.0, len(sound))
    level = np.full(len(sound), 10 ** (from_db / 20))
    level[at_ms * MS :] = 10 ** (to_db / 20)
    return sound + noise * level


def with_tail_dip(sound: Floats, word: Span, dip_db: float, tail_ms: int, ramp_ms: int) -> Floats:
    """The last `tail_ms` of a word softer by `dip_db`, gone down within `ramp_ms`; after the
    word the level comes back within 10 ms."""
    gain = np.zeros(len(sound))
    first, stop = (word.end_ms - tail_ms) * MS, word.end_ms * MS
    gain[first:stop] = -dip_db
    gain[first : first + ramp_ms * MS] = np.linspace(0.0, -dip_db, ramp_ms * MS)
    back = gain[stop : stop + 10 * MS]
    back[:] = np.linspace(-dip_db, 0.0, len(back))
    return sound * 10 ** (gain / 20)
