"""Clips of plain colours, coded as the film's own clips are; and films read back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import islice
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

Colour = tuple[int, int, int]

SIZE = (160, 90)
X264 = {"preset": "ultrafast", "crf": "23", "bf": "0", "flags": "+cgop"}

PALETTE: tuple[Colour, ...] = (
    (220, 40, 40),
    (40, 200, 40),
    (40, 40, 220),
    (230, 220, 40),
    (40, 210, 220),
    (210, 40, 210),
    (240, 240, 240),
    (20, 20, 20),
)


def write_clip(
    path: Path,
    stretches: Iterable[tuple[Colour, int]],
    fps: int,
    *,
    size: tuple[int, int] = SIZE,
    pixel_format: str = "yuv420p",
    codec: str = "libx264",
    options: dict[str, str] = X264,
) -> Path:
    """A silent clip: for each stretch that many frames of that colour."""
    colours = (colour for colour, frames in stretches for _ in range(frames))
    with av.open(str(path), "w") as container:
        track = container.add_stream(codec, rate=fps)
        track.width, track.height = size
        track.pix_fmt = pixel_format
        track.codec_context.time_base = Fraction(1, fps)
        track.options = options
        for number, colour in enumerate(colours):
            picture = np.broadcast_to(np.array(colour, np.uint8), (size[1], size[0], 3))
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, fps)
            container.mux(track.encode(frame))
        container.mux(track.encode())
    return path


def colours_of(film: Path) -> list[Colour]:
    """The palette's colour nearest to each frame of a film, in order."""
    palette = np.array(PALETTE, float)
    with av.open(str(film)) as container:
        means = [
            frame.to_ndarray(format="rgb24").mean(axis=(0, 1))
            for frame in container.decode(video=0)
        ]
    return [PALETTE[int(np.abs(palette - mean).sum(axis=1).argmin())] for mean in means]


def sound_of(film: Path) -> NDArray[np.float64]:
    """The left channel of a file's sound from time 0 on, -1 to 1, at its own rate."""
    with av.open(str(film)) as container:
        frames = list(container.decode(audio=0))
    first = frames[0]
    skipped = round(float((first.pts or 0) * (first.time_base or 0)) * first.sample_rate)
    sound = np.concatenate([frame.to_ndarray()[0] for frame in frames]).astype(float)
    return sound[-skipped:] if skipped < 0 else np.concatenate([np.zeros(skipped), sound])


def stretches_of(frames: Sequence[int]) -> list[tuple[Colour, int]]:
    """A colour for each length, neighbours never alike."""
    return [(PALETTE[i % len(PALETTE)], n) for i, n in enumerate(islice(frames, len(frames)))]
