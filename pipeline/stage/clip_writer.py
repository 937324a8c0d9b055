"""Frames into a silent H.264 clip that can be joined to others by stream copy.

Every clip of a film has the same encoder settings, starts with an IDR frame, holds no
B-frames and counts time in frames from 0: so a join copies packets and stays exact.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.frame import PictureType
from av.video.reformatter import ColorRange
from numpy.typing import NDArray

from pipeline.schema import Quality
from pipeline.stage.conversion import Conversion
from pipeline.stage.still_frames import StillFrames, still_frames

JOINABLE = {
    "bf": "0",
    "threads": "1",
    "forced-idr": "1",
    "x264-params": "open-gop=0:scenecut=0:repeat-headers=0:force-cfr=1",
}
# Encoding must not cost more than drawing; at one quantiser, and not at a rate, a held picture
# looks the same after every key frame.
DRAFT = {"preset": "ultrafast", "qp": "18", **JOINABLE}
FINAL = {"preset": "slow", "crf": "17", "tune": "animation", **JOINABLE}
KEYFRAME_SECONDS = 2
WORTH_HOLDING = 4  # frames of one picture, from which on it begins with a key frame of its own
BT709 = 1  # ITU-R BT.709, as H.264 numbers primaries, transfer and matrix


def encoder_settings(quality: Quality) -> dict[str, str | int]:
    """Everything about the encoder that a clip depends on, for its key."""
    profile = FINAL if quality.final else DRAFT
    return {**profile, "keyframe_seconds": KEYFRAME_SECONDS, "codec": "libx264", "matrix": BT709}


class ClipWriter:
    """Writes RGBA frames (uint8, height x width x 4) to `path`; `close` ends the file."""

    def __init__(self, path: Path, quality: Quality) -> None:
        self.frames = 0
        self._conversion = Conversion()
        self._container = av.open(str(path), mode="w", format="mp4")
        profile = FINAL if quality.final else DRAFT
        self._stream = self._container.add_stream("libx264", rate=quality.fps, options=profile)
        self._stream.width, self._stream.height = quality.width, quality.height
        self._stream.pix_fmt = "yuv420p"
        self._stream.time_base = Fraction(1, quality.fps)
        context = self._stream.codec_context
        context.time_base = Fraction(1, quality.fps)
        context.gop_size = self._key_interval = KEYFRAME_SECONDS * quality.fps
        context.color_primaries = context.color_trc = context.colorspace = BT709
        context.color_range = ColorRange.MPEG
        self._still: StillFrames | None = None
        self._next_is_key = False

    def write(self, pixels: NDArray[np.uint8], count: int = 1, rows: range | None = None) -> None:
        """Append one picture `count` times; it is converted once, and where the encoder's
        streams allow it, encoded once for each key frame. It differs from the one before only
        in `rows`, where that is known."""
        picture = self._conversion.picture(pixels, rows)
        self._next_is_key |= count >= WORTH_HOLDING
        self._encode(picture)
        if count >= WORTH_HOLDING and self._still:
            self._hold(picture, count - 1)
        else:
            for _ in range(count - 1):
                self._encode(picture)

    def close(self) -> None:
        """Write what the encoder still holds, and the file's index."""
        self._container.mux(self._stream.encode())
        self._container.close()

    def _hold(self, picture: av.VideoFrame, count: int) -> None:
        """Frames that repeat the key frame before them, and key frames of the picture in due
        distance."""
        for held in range(1, count + 1):
            number = held % self._key_interval
            if number:
                self._repeat(number)
            else:
                self._next_is_key = True
                self._encode(picture)
        # The encoder knows nothing of the repeated frames: it must begin anew after them.
        self._next_is_key = True

    def _encode(self, picture: av.VideoFrame) -> None:
        picture.pts = self.frames
        picture.time_base = self._stream.codec_context.time_base
        picture.pict_type = PictureType.I if self._next_is_key else PictureType.NONE
        self._next_is_key = False
        self._container.mux(self._stream.encode(picture))
        if self.frames == 0:  # now the encoder is open and has its parameter sets
            self._still = still_frames(self._stream.codec_context.extradata or b"")
        self.frames += 1

    def _repeat(self, number: int) -> None:
        assert self._still
        packet = av.Packet(self._still.packet(number))
        packet.stream = self._stream
        packet.time_base = self._stream.codec_context.time_base
        packet.pts = packet.dts = self.frames
        packet.duration = 1
        self._container.mux(packet)
        self.frames += 1
