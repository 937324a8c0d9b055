"""Sound at another rate, block by block: as good as in one go, and an hour takes no memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from math import ceil, gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCK = 480_000
"""Samples that are worked on at once, 10 s at 48 kHz."""

_FILTER_HALF = 10  # of `scipy.signal.resample_poly`: so many samples of the slower rate
_KAISER_BETA = 5.0  # of the same
_MOST_WEIGHTS = 400_000


def resampled_blocks(
    blocks: Iterable[NDArray[Any]], rate_hz: int, to_hz: int
) -> Iterator[NDArray[Any]]:
    """The signal of these blocks (floating point) at `to_hz`, in blocks of another size.

    Every block is filtered with a little of its neighbours around it, and all begin at a
    sample of both rates, so the joins are not there.
    """
    if rate_hz == to_hz:
        yield from in_blocks(blocks, BLOCK)
        return
    up, down = to_hz // gcd(rate_hz, to_hz), rate_hz // gcd(rate_hz, to_hz)
    around = down * ceil((_FILTER_HALF * max(up, down) / up + 1) / down)
    size = down * max(1, BLOCK // down)
    before: NDArray[Any] | None = None
    for block, after in _with_following(in_blocks(blocks, size)):
        before = np.zeros(around, block.dtype) if before is None else before
        ahead = np.zeros(around, block.dtype)
        ahead[: min(around, len(after))] = after[:around]
        whole = _resampled(np.concatenate([before, block, ahead]), up, down)
        first = around // down * up
        yield whole[first : first + -(-len(block) * up // down)]
        before = np.concatenate([before, block])[-around:]


def _resampled(signal: NDArray[Any], up: int, down: int) -> NDArray[Any]:
    """What `scipy.signal.resample_poly` gives, to rounding. For the common rates it is one
    product of matrices: importing SciPy's takes longer than resampling an hour of voice."""
    if up * (down + 2 * _FILTER_HALF) > _MOST_WEIGHTS:
        from scipy.signal import resample_poly

        odd_rate: NDArray[Any] = resample_poly(signal, up, down)
        return odd_rate
    first, weights = _weights(up, down)
    rounds = -(-len(signal) // down)
    after = (rounds - 1) * down + first + len(weights) - len(signal)
    padded = np.concatenate([np.zeros(-first), signal, np.zeros(max(0, after))])
    windows = np.lib.stride_tricks.sliding_window_view(padded, len(weights))[::down]
    laid: NDArray[Any] = (windows[:rounds] @ weights).reshape(-1)
    return laid[: -(-len(signal) * up // down)].astype(signal.dtype, copy=False)


@cache
def _weights(up: int, down: int) -> tuple[int, NDArray[np.float64]]:
    """What `up` samples after resampling are made of, one a column: weights of the samples
    before it, from `first` on, counted from the `down` samples that they stand for.

    The filter is SciPy's: a sinc under Kaiser's window (Oppenheim, Schafer: Discrete-Time
    Signal Processing, 7.5.3), cut off at the slower of both rates.
    """
    slower = max(up, down)
    half = _FILTER_HALF * slower
    taps = np.sinc(np.arange(-half, half + 1) / slower) * np.kaiser(2 * half + 1, _KAISER_BETA)
    taps *= up / taps.sum()
    first, stop = -(half // up), ((up - 1) * down + half) // up + 1
    sample, column = np.mgrid[first:stop, :up]
    at = half + column * down - sample * up
    inside = (at >= 0) & (at <= 2 * half)
    return first, np.where(inside, taps[np.clip(at, 0, 2 * half)], 0.0)


def in_blocks(blocks: Iterable[NDArray[Any]], size: int) -> Iterator[NDArray[Any]]:
    """The same samples in blocks of this size; only the last one may be shorter."""
    waiting: list[NDArray[Any]] = []
    length = 0
    for block in blocks:
        waiting.append(block)
        length += len(block)
        if length >= size:
            whole = np.concatenate(waiting)
            full = len(whole) // size * size
            yield from np.split(whole[:full], full // size)
            waiting, length = [whole[full:]], len(whole) - full
    if length:
        yield np.concatenate(waiting)


def _with_following(
    blocks: Iterable[NDArray[Any]],
) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """Each block and the one after it, which is empty after the last."""
    block = None
    for following in blocks:
        if block is not None:
            yield block, following
        block = following
    if block is not None:
        yield block, block[:0]
