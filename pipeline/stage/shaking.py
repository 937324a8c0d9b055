"""Whether a thing shakes, or moves in steps: told by the track of one of its points.

A track is the point's place in every frame of a play, shape (frames, 3), in units.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.schema import MotionKind

Track = NDArray[np.float64]
SMALLEST = 0.015  # units: a pixel at 480p
SLOWEST_RATE = 12  # frames per second at which a track is still looked at
TURNS = 6  # within a second
STEPS = 6  # in a play
LONGEST_HOLD_S = 0.4  # a longer stop between two steps is a rhythm, not a stutter
LONGEST_STEP_S = 0.09  # a step that takes longer is a movement
EVEN = 0.35  # spread of the steps' sizes, as a share of their mean


def trouble(track: Track, fps: int) -> tuple[MotionKind, int, float] | None:
    """What is wrong with a track, how often it happens, and how far it goes (units)."""
    moves = np.diff(track, axis=0)
    sizes = np.linalg.norm(moves, axis=1)
    if len(sizes) < STEPS or sizes.max(initial=0.0) < SMALLEST:
        return None
    if steps := _steps(moves, sizes, fps):
        return MotionKind.STAIRS, *steps
    if turns := _turns(track, fps):
        return MotionKind.SHAKE, *turns
    return None


def _steps(moves: Track, sizes: NDArray[np.float64], fps: int) -> tuple[int, float] | None:
    """Steps of one size in one direction, with stops between them."""
    moving = np.flatnonzero(sizes > 1e-4)
    if len(moving) < STEPS or moving[-1] - moving[0] + 1 == len(moving):
        return None
    runs = np.split(moving, np.flatnonzero(np.diff(moving) > 1) + 1)
    steps = np.array([moves[run].sum(axis=0) for run in runs])
    holds = np.array([after[0] - before[-1] for before, after in pairwise(runs)])
    longest = max(len(run) for run in runs) / fps
    lengths = np.linalg.norm(steps, axis=1)
    along = steps.sum(axis=0) / max(float(lengths.sum()), 1e-12)
    if (
        len(steps) >= STEPS
        and longest <= LONGEST_STEP_S
        and np.median(holds) / fps <= LONGEST_HOLD_S
        and lengths.mean() > 2 * SMALLEST
        and lengths.std() < EVEN * lengths.mean()
        and float(along @ along) > 0.9
    ):
        return len(steps), float(lengths.max())
    return None


def _turns(track: Track, fps: int) -> tuple[int, float] | None:
    """Back-and-forth within a few frames, at any rate that the eye takes for shaking."""
    most, size = 0, 0.0
    strides = [n for n in (1, 2, 4) if fps / n >= SLOWEST_RATE]
    for stride in strides:
        bends = np.diff(track[::stride], n=2, axis=0)
        sizes = np.linalg.norm(bends, axis=1)
        against = np.einsum("ij,ij->i", bends[:-1], bends[1:])
        turning = (against < -0.3 * sizes[:-1] * sizes[1:]) & (
            np.minimum(sizes[:-1], sizes[1:]) > 2 * SMALLEST
        )
        window = max(1, fps // stride)
        in_a_second = np.convolve(turning, np.ones(window), "full").max(initial=0.0)
        if in_a_second > most:
            most, size = int(in_a_second), float(sizes[:-1][turning].max()) / 4
    return (most, size) if most >= TURNS else None
