"""Pictures for the encoder: RGBA as Manim draws it into YUV 4:2:0, BT.709, of limited range.

Converting costs as much as encoding, and in most frames only some rows have changed: those
are converted, with the rows around them that their colour is mixed from, and the others stay.
"""

from __future__ import annotations

from typing import Any

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from numpy.typing import NDArray

MIXED_FROM = 4  # rows around a row that have a share in its colour, and some to spare
AROUND = 8  # rows around those, so that no edge of the part that is converted is near them
ALIGNED = 8  # the converter's patterns repeat after so many rows
WORTH_IT = 0.4  # of all rows: for more than that the whole picture is as quick
UNSEEN = 8  # frames that are not compared after one of which too much had changed

Pixels = NDArray[np.uint8]


class Conversion:
    """Converts one picture after the other; the picture it gives is changed by the next call."""

    def __init__(self) -> None:
        self._reformatter = VideoReformatter()
        self._before: Pixels | None = None
        self._unseen = 0
        self._picture: av.VideoFrame | None = None
        self._planes: list[Pixels] = []

    def picture(self, pixels: Pixels, within: range | None = None) -> av.VideoFrame:
        """The picture of RGBA pixels (uint8, height x width x 4), which differ from those before
        in no row but `within`, where that is known."""
        rows = self._changed_rows(pixels, range(len(pixels)) if within is None else within)
        if self._picture is None or len(rows) > WORTH_IT * len(pixels):
            self._picture = self._converted(pixels)
            self._planes = _planes(self._picture)
        elif rows:
            self._replace(pixels, rows)
        return self._picture

    def _changed_rows(self, pixels: Pixels, within: range) -> range:
        """The rows from the first to the last that is not as it was, as far as it is known."""
        everything = range(len(pixels))
        if self._unseen:
            self._unseen -= 1
            return everything
        if self._before is None:
            self._before = pixels.copy()
            return everything
        part = slice(within.start, within.stop)
        (changed,) = np.nonzero((_wide(pixels)[part] != _wide(self._before)[part]).any(axis=1))
        if not len(changed):
            return range(0)
        rows = range(part.start + int(changed[0]), part.start + int(changed[-1]) + 1)
        if len(rows) > WORTH_IT * len(pixels):
            self._before, self._unseen = None, UNSEEN
        else:
            self._before[rows.start : rows.stop] = pixels[rows.start : rows.stop]
        return rows

    def _replace(self, pixels: Pixels, rows: range) -> None:
        """Convert anew what the rows have a share in."""
        height = len(pixels)
        first = max(0, rows.start - MIXED_FROM) // 2 * 2
        stop = min(height, -(-(rows.stop + MIXED_FROM) // 2) * 2)
        top = max(0, first - AROUND) // ALIGNED * ALIGNED
        part = self._converted(pixels[top : min(height, stop + AROUND)])
        for plane, fresh, share in zip(self._planes, _planes(part), (1, 2, 2), strict=True):
            plane[first // share : stop // share] = fresh[
                (first - top) // share : (stop - top) // share
            ]

    def _converted(self, pixels: Pixels) -> av.VideoFrame:
        # The array is wrapped, not copied, and the converter is kept: 1.5 instead of 5.6 ms
        # of a 720p frame.
        return self._reformatter.reformat(
            av.VideoFrame.from_numpy_buffer(pixels, format="rgba"),
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            threads=1,
        )


def _wide(pixels: Pixels) -> NDArray[Any]:
    """The rows as numbers of two pixels each, which are compared in a quarter of the time."""
    return pixels.reshape(len(pixels), -1).view(
        np.uint64 if pixels.shape[1] % 2 == 0 else np.uint32
    )


def _planes(picture: av.VideoFrame) -> list[Pixels]:
    """The rows of luma and of both chromas, to be read and written."""
    planes: list[Any] = list(picture.planes)  # they are buffers, which PyAV's types do not say
    return [
        np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]
        for plane in planes
    ]
