"""The clips of one performance, a file for each play that is to be drawn."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path
from typing import Any

from pipeline.schema import WHOLE, Part, Quality
from pipeline.stage.clip_writer import ClipWriter


class Reel:
    """Writes the plays of `part` whose numbers are in `wanted` (None: all) to `folder`."""

    def __init__(
        self,
        folder: Path,
        quality: Quality,
        wanted: Container[int] | None = None,
        part: Part = WHOLE,
    ) -> None:
        self.clips: dict[int, Path] = {}
        self._folder, self._quality, self._wanted = folder, quality, wanted
        self._part = part
        self._play, self._first_frame = -1, 0
        self._writer: ClipWriter | None = None

    def begin(self, play: int, first_frame: int) -> None:
        """The play of this number begins at this frame of the shot, both counted from 0."""
        self._play, self._first_frame = play, first_frame

    @property
    def wants_this_play(self) -> bool:
        """Whether the play that runs now is to be drawn."""
        in_part = self._part.holds(self._first_frame)
        return in_part and (self._wanted is None or self._play in self._wanted)

    def write(self, pixels: Any, count: int, rows: range | None = None) -> None:
        """Append a picture (RGBA, height x width x 4) to the play that runs now. It differs from
        the one before only in `rows`, where that is known."""
        if not self.wants_this_play:
            return
        if self._writer is None:
            path = self._folder / f"play-{self._play:05}.mp4"
            self._writer = ClipWriter(path, self._quality)
            self.clips[self._play] = path
        self._writer.write(pixels, count, rows)

    def end(self) -> None:
        """The play is over: its clip is complete."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
