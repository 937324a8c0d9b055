"""Clips of one kind into one film, packet by packet, in this process: no picture is coded twice.

Every packet's time is counted anew from its number, so whatever the clips' headers say of
their lengths, the film has one step between its frames and not one too many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import av


def stitch(clips: Sequence[Path], to: Path, fps: int) -> int:
    """Copy the packets of `clips` into `to`, one frame after the other at `fps`; returns the
    number of frames. The clips must share their encoder settings and hold no B-frames."""
    frames = 0
    with av.open(str(to), mode="w", format="mp4") as film:
        for frames in lay_pictures(clips, film, fps, fps):  # noqa: B007 (the last one counts)
            pass
    return frames


def lay_pictures(
    clips: Sequence[Path],
    film: Any,
    fps: int,
    clock: int | None = None,
    look: Callable[[int, Any], None] = lambda _number, _clip: None,
) -> Iterator[int]:
    """Copy the pictures of `clips` into a track of an open film, whose clock has `clock` ticks
    a second (None: that of the clips); yields the number of frames laid so far: once before
    the first clip is copied, and after each of them. `look` is shown each clip, by its number,
    when it is open and nothing of it is copied."""
    track, frames = None, 0
    for number, part in enumerate(_opened(clips)):
        look(number, part)
        source = part.streams.video[0]
        if track is None:
            track = film.add_stream_from_template(source)
            track.time_base = Fraction(1, clock) if clock else source.time_base
            yield 0
        ticks, mux = int(1 / (fps * source.time_base)), film.mux_one
        for packet in part.demux(source):
            if packet.size == 0:  # the demuxer's way to say that the file is over
                continue
            packet.stream = track
            packet.pts = packet.dts = frames * ticks
            packet.duration = ticks
            mux(packet)
            frames += 1
        yield frames


def _opened(clips: Sequence[Path]) -> Iterator[Any]:
    """Each clip, open; the next is opened beside the work on it, for that takes as long."""
    with ThreadPoolExecutor(1) as thread:
        coming: Future[Any] | None = None
        try:
            for number, clip in enumerate(clips):
                opened = coming.result() if coming else av.open(str(clip))
                coming = None
                with opened:
                    if number + 1 < len(clips):
                        coming = thread.submit(av.open, str(clips[number + 1]))
                    yield opened
        finally:
            if coming:  # somebody stopped before the end
                with suppress(av.FFmpegError, OSError):
                    coming.result().close()
