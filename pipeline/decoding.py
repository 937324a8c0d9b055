"""Sound files of any kind, decoded in this process by PyAV: no program is started for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import RoughcutError
from pipeline.resampling import resampled_blocks

AGAIN = "export it again, best as WAV, 48 kHz, mono"
"""What to do with a file that can not be used."""

# Decoders pad the ends of compressed files; a file cut short lacks far more.
_DECODER_SLACK_S = 0.2

Block = NDArray[np.float32]


def mono_blocks(path: Path, rate_hz: int) -> Iterator[Block]:
    """The mean of a sound file's channels at `rate_hz`, in 16-bit units, block by block.

    Raises RoughcutError at the block where a file turns out to be damaged, at the end if it is
    shorter than it promises to be, or at once if it is no sound at all.
    """
    samples = 0
    with _opened(path) as (frames, own_rate_hz, promised_s):
        for block in resampled_blocks(map(_mono, frames), own_rate_hz, rate_hz):
            samples += len(block)
            yield block
    if not samples:
        raise _no_sound(path)
    if samples / rate_hz < promised_s - _DECODER_SLACK_S:
        raise cut_short(path.name, f"{samples / rate_hz:.1f} of {promised_s:.1f} s are there")


def channel_blocks(path: Path) -> Iterator[tuple[Block, int]]:
    """What the file itself holds, block by block: channels x samples in 16-bit units, and the
    file's own rate in Hz. Raises RoughcutError where a file is damaged or no sound at all."""
    with _opened(path) as (frames, rate_hz, _):
        for frame in frames:
            yield _channels(frame).astype(np.float32), rate_hz


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Iterator[Any], int, float]]:
    """A file's decoded frames, its rate in Hz and the length that it promises, in s."""
    import av  # 0.1 s to import, and most runs decode nothing

    try:
        with av.open(str(path)) as container:
            track = next((track for track in container.streams.audio if track.rate), None)
            if track is None:
                raise _no_sound(path)
            yield container.decode(track), track.rate, (container.duration or 0) / av.time_base
    except av.FFmpegError as error:
        why = error.strerror or type(error).__name__
        raise RoughcutError(f"{path.name} is damaged or no sound ({why}): {AGAIN}") from None


def _no_sound(path: Path) -> RoughcutError:
    return RoughcutError(f"{path.name} holds no sound: {AGAIN}")


def cut_short(name: str, there: str) -> RoughcutError:
    """The error for a file whose end is missing."""
    return RoughcutError(f"{name} is cut short ({there}): copy or {AGAIN}")


def _mono(frame: Any) -> Block:
    """The mean of a frame's channels in 16-bit units."""
    mean: Block = _channels(frame).mean(axis=0).astype(np.float32)
    return mean


def _channels(frame: Any) -> NDArray[np.float64]:
    """A frame's channels in 16-bit units."""
    values: NDArray[Any] = frame.to_ndarray()
    if not frame.format.is_planar:
        values = values.reshape(-1, frame.layout.nb_channels).T
    wide: NDArray[np.float64] = values.astype(np.float64)
    if values.dtype == np.uint8:
        return (wide - 128) * 256
    if np.issubdtype(values.dtype, np.integer):
        return wide / 2.0 ** (8 * values.dtype.itemsize - 16)
    scaled: NDArray[np.float64] = np.nan_to_num(wide * 32768)
    return scaled
