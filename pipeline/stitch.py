"""Clips of one kind into one clip, packet by packet, in this process.

For the plays of a shot: there may be hundreds, each of a few frames, and starting ffmpeg
for them would cost more than copying. The film itself is joined by `pipeline.join`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av


def stitch(clips: Sequence[Path], to: Path, fps: int) -> int:
    """Copy the packets of `clips` into `to`, one frame after the other at `fps`; returns the
    number of frames. The clips must share their encoder settings and hold no B-frames."""
    frames = 0
    with av.open(str(to), mode="w", format="mp4") as film:
        track = None
        for clip in clips:
            with av.open(str(clip)) as part:
                source = part.streams.video[0]
                if track is None:
                    track = film.add_stream_from_template(source)
                    track.time_base = Fraction(1, fps)
                for packet in part.demux(source):
                    if packet.size == 0:  # the demuxer's way to say that the file is over
                        continue
                    packet.stream = track
                    packet.time_base = Fraction(1, fps)
                    packet.pts = packet.dts = frames
                    packet.duration = 1
                    film.mux(packet)
                    frames += 1
    return frames
