"""Sound at another rate, block by block: as good as in one go, and an hour takes no memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import ceil, gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCK = 480_000
"""Samples that are worked on at once, 10 s at 48 kHz."""

_FILTER_HALF = 10  # of `scipy.signal.resample_poly`: so many samples of the slower rate


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
    from scipy.signal import resample_poly  # 0.7 s to import, and most runs need none

    up, down = to_hz // gcd(rate_hz, to_hz), rate_hz // gcd(rate_hz, to_hz)
    around = down * ceil((_FILTER_HALF * max(up, down) / up + 1) / down)
    size = down * max(1, BLOCK // down)
    before: NDArray[Any] | None = None
    for block, after in _with_following(in_blocks(blocks, size)):
        before = np.zeros(around, block.dtype) if before is None else before
        ahead = np.zeros(around, block.dtype)
        ahead[: min(around, len(after))] = after[:around]
        whole = resample_poly(np.concatenate([before, block, ahead]), up, down)
        first = around // down * up
        yield whole[first : first + -(-len(block) * up // down)]
        before = np.concatenate([before, block])[-around:]


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
