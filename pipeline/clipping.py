"""Samples at the limit: a recording that was too loud for its microphone or its file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.energy import runs_of
from pipeline.levels import Floats, unit, word_at
from pipeline.schema import SoundFault, SoundFaultKind, Span

LEAST_RUN = 3
"""Samples at the limit one after the other; a peak that just touches it has one or two."""

TOGETHER_MS = 20
"""Runs nearer than this (the same vowel's periods) are one fault."""

_LEAST_STEP = 1 / 32768
_NEAR = 1.5  # steps: samples this near are equal
_EDGE = 18.0  # steps: a round top that is as flat falls off by less than a quarter of this
_FLAT_LEVEL = 10 ** (-30 / 20)  # softer plateaus are the coarseness of 16 bits
_LONG_RUN = 6  # a shorter one counts only where others stop at the same level
_NEAR_S = 0.5  # nothing may be louder than a limit within this


def clipping(
    samples: NDArray[Any], words: Sequence[Span] = (), rate_hz: int = 48_000
) -> tuple[SoundFault, ...]:
    """Where a sound is cut off at full scale, or at a lower level (recorded too loud and
    turned down afterwards; looked for only where nothing reaches full scale), in order.

    `samples` are one channel, 16-bit integers or floating point in -1..1, best at the rate at
    which they were recorded: resampling makes flat tops round. `words` are the words' spans
    in ms from the first sample.
    """
    signal = unit(samples)
    step = _step(signal)
    full = _full_scale(signal, step)
    flat = [] if full else _flat_tops(signal, step, rate_hz)
    faults = [
        *_faults(SoundFaultKind.CLIPPING, full, words, rate_hz),
        *_faults(SoundFaultKind.FLAT_TOP, flat, words, rate_hz),
    ]
    return tuple(sorted(faults, key=lambda fault: fault.span.start_ms))


def _step(signal: Floats) -> float:
    """How coarse the samples are: one step of 16 bits, or more where a recording of 8 bits or
    a very soft one was made louder."""
    steps = np.abs(np.diff(signal))
    steps = steps[steps > 0]
    return max(_LEAST_STEP, float(steps.min())) if len(steps) else _LEAST_STEP


def _full_scale(signal: Floats, step: float) -> list[tuple[int, int]]:
    # Floating point may go beyond full scale and lose nothing: only what stops there is cut.
    level = np.abs(signal)
    at_limit = (level >= 1.0 - _NEAR * step) & (level <= 1.0 + _LEAST_STEP)
    limits = (at_limit & (signal > 0), at_limit & (signal < 0))
    runs = [run for limit in limits for run in runs_of(limit)]
    return sorted(run for run in runs if run[1] - run[0] >= LEAST_RUN)


def _flat_tops(signal: Floats, step: float, rate_hz: int) -> list[tuple[int, int]]:
    """Runs of equal samples that the sound enters and leaves with a bend, as loud as all
    around them, and not alone at their level."""
    near = 2 * _NEAR * step
    tops = [
        run
        for run in _plateaus(signal, step)
        if _level(signal, run) >= _loudest_near(signal, run, rate_hz) - near
    ]
    levels = np.array([_level(signal, run) for run in tops])
    ordered = np.sort(levels)
    alike = np.searchsorted(ordered, levels + near) - np.searchsorted(ordered, levels - near)
    return [
        run
        for run, others in zip(tops, alike, strict=True)
        if run[1] - run[0] >= _LONG_RUN or others > 1
    ]


def _plateaus(signal: Floats, step: float) -> list[tuple[int, int]]:
    level = np.abs(signal)
    steady = (np.abs(np.diff(signal)) <= _NEAR * step) & (level[1:] > _FLAT_LEVEL)
    found = []
    for first, last in runs_of(steady):  # of steps: the samples are first..last inclusive
        if last + 1 - first < LEAST_RUN or first < 1 or last + 1 >= len(signal):
            continue
        before = level[first] - level[first - 1]
        after = level[last] - level[last + 1]
        if min(before, after) > _EDGE * step and np.ptp(signal[first : last + 1]) <= _NEAR * step:
            found.append((first, last + 1))
    return found


def _level(signal: Floats, run: tuple[int, int]) -> float:
    return float(np.abs(signal[run[0] : run[1]]).max())


def _loudest_near(signal: Floats, run: tuple[int, int], rate_hz: int) -> float:
    """The peak around a run on its own side: the limits above and below may differ."""
    near = round(_NEAR_S * rate_hz)
    around = signal[max(0, run[0] - near) : run[1] + near]
    return float(np.max(around * np.sign(signal[run[0]])))


def _faults(
    kind: SoundFaultKind, runs: list[tuple[int, int]], words: Sequence[Span], rate_hz: int
) -> list[SoundFault]:
    """Runs near each other as one fault each."""
    groups: list[list[tuple[int, int]]] = []
    near = TOGETHER_MS * rate_hz // 1000
    for run in runs:
        if groups and run[0] - groups[-1][-1][1] <= near:
            groups[-1].append(run)
        else:
            groups.append([run])
    found = []
    for group in groups:
        start_ms = group[0][0] * 1000 // rate_hz
        span = Span(start_ms, max(start_ms + 1, -(-group[-1][1] * 1000 // rate_hz)))
        longest = max(stop - first for first, stop in group)
        found.append(SoundFault(kind, span, word_at(span, words), float(longest)))
    return found
