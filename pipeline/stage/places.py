"""Which line of a scene is at work: from the call stack, or from a traceback."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType, TracebackType

from pipeline.errors import Place


class ScenePlaces:
    """Names lines of the files below `root`/scenes, relative to `root`."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._scenes = f"{self._root / 'scenes'}/"

    def here(self) -> Place:
        """The innermost scene line that is being run now; of no file if there is none."""
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename.startswith(self._scenes):
                return self._place(frame.f_code.co_filename, frame.f_lineno)
            frame = frame.f_back
        return Place("")

    def chain(self) -> tuple[Place, ...]:
        """All scene lines that are being run now, the innermost first."""
        lines = []
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename.startswith(self._scenes):
                lines.append(self._place(frame.f_code.co_filename, frame.f_lineno))
            frame = frame.f_back
        return tuple(lines)

    def of_error(self, error: BaseException) -> Place | None:
        """The innermost scene line that an exception came through, or None."""
        if isinstance(error, SyntaxError) and error.filename:
            path = Path(error.filename).resolve()
            if path.is_relative_to(self._scenes):
                return self._place(str(path), error.lineno or 0)
        lines = [
            self._place(step.tb_frame.f_code.co_filename, step.tb_lineno)
            for step in _steps(error.__traceback__)
            if step.tb_frame.f_code.co_filename.startswith(self._scenes)
        ]
        return lines[-1] if lines else None

    def _place(self, filename: str, line: int) -> Place:
        return Place(Path(filename).relative_to(self._root).as_posix(), line)


def _steps(traceback: TracebackType | None) -> list[TracebackType]:
    steps = []
    while traceback is not None:
        steps.append(traceback)
        traceback = traceback.tb_next
    return steps
