"""Damage that a recording arrived with: samples at the limit, looked for in the file itself.

A take is levelled, mixed to one channel and brought to one sample rate; after that a flat top
is neither at full scale nor flat, and what one channel lost is half hidden by the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from pipeline.clipping import clipping
from pipeline.decoding import Block, channel_blocks
from pipeline.schema import SoundFault, Span

_BLOCK_S = 20  # a recording of hours is looked at in such parts


def damage_in(recording: Path) -> tuple[SoundFault, ...]:
    """Where any channel of a sound file is cut off, in order; times in ms of the file, no
    words. Raises RoughcutError if the file can not be read."""
    found: list[SoundFault] = []
    first = 0
    for block, rate_hz in _parts(channel_blocks(recording)):
        shift_ms = first * 1000 // rate_hz
        for channel in block:
            faults = clipping(channel / np.float32(32768), rate_hz=rate_hz)
            found += [replace(fault, span=_later(fault.span, shift_ms)) for fault in faults]
        first += block.shape[1]
    return tuple(_merged(found))


def _parts(blocks: Iterable[tuple[Block, int]]) -> Iterator[tuple[Block, int]]:
    """The same blocks, joined to parts of `_BLOCK_S` and more."""
    held: list[Block] = []
    rate_hz = 1
    for block, rate_hz in blocks:
        held.append(block)
        if sum(part.shape[1] for part in held) >= _BLOCK_S * rate_hz:
            yield np.concatenate(held, axis=1), rate_hz
            held = []
    if held:
        yield np.concatenate(held, axis=1), rate_hz


def _later(span: Span, shift_ms: int) -> Span:
    return Span(span.start_ms + shift_ms, span.end_ms + shift_ms)


def _merged(faults: Iterable[SoundFault]) -> Iterator[SoundFault]:
    """What several channels lost at one time as one fault."""
    last: SoundFault | None = None
    for fault in sorted(faults, key=lambda fault: (fault.kind, fault.span.start_ms)):
        if last and last.kind is fault.kind and fault.span.start_ms <= last.span.end_ms:
            span = Span(last.span.start_ms, max(last.span.end_ms, fault.span.end_ms))
            last = replace(last, span=span, amount=max(last.amount, fault.amount))
            continue
        if last:
            yield last
        last = fault
    if last:
        yield last
