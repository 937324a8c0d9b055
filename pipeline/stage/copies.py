"""Plays drawn by copies of the process that performs a shot.

Whether a play has to be drawn is known by the digest of its pictures, so only when it is over.
Instead of performing the whole shot a second time to draw it, the process makes a copy of
itself before every play (a fork, which costs some milliseconds); the copy waits, and draws the
play on another core if it is wanted, while the shot goes on. Where enough such plays wait for
their core, and the last ones were all wanted, the next one is drawn as it is performed.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Container, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import TracebackType
from typing import NoReturn

from pipeline.schema import WHOLE, Part, Play, Quality
from pipeline.stage.reel import Reel

MOST_COPIES = 8
"""A copy that waits keeps the memory that the shot has changed since: some ten MB."""

POLL_SECONDS = 1.0
LIKELY_AFTER = 2
"""So many wanted plays in a row, and the next is likely to be wanted too: a text that has been
changed is there for a while. After one of them it is not: a cue that has moved changes one."""


@dataclass(frozen=True, slots=True)
class _Copy:
    number: int
    process: int
    line: Connection
    seconds: float = 0.0  # that it took to perform the play without drawing it


class Copies:
    """Draws the plays of `part` whose pictures are not in `known` into `folder`, on `cores`
    cores, of which the shot itself takes one. On exit all copies are gone."""

    def __init__(
        self,
        folder: Path,
        quality: Quality,
        known: Container[str],
        part: Part = WHOLE,
        cores: int = 1,
    ) -> None:
        self.still_waiting: Callable[[], None] = lambda: None
        self._folder, self._quality, self._known = folder, quality, known
        self._part, self._cores = part, cores
        self._at_once = max(1, cores - 1)
        self._asked: _Copy | None = None  # of the play that runs now
        self._here: Reel | None = None  # of the play that runs now, if it is drawn here
        self._in_a_row: list[float] = []  # the seconds of the last plays, which were all wanted
        self._began = 0.0
        self.in_copy = self.drew_here = False
        self._wanted: deque[_Copy] = deque()
        self._drawing: list[_Copy] = []
        self._came: dict[int, tuple[Play, Path]] = {}

    def __enter__(self) -> Copies:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        for copy in self._all:
            os.kill(copy.process, signal.SIGKILL)
            self._bury(copy)

    def before(self, number: int) -> Reel | None:
        """The play of this number begins. Returns what to draw it on, in two processes: in the
        one that performs the shot, which is mostly to draw nothing, and in its copy (`in_copy`),
        if the play is to be drawn."""
        if self._is_better_drawn_here:
            self.drew_here = True
            self._here = Reel(self._folder, self._quality, {number}, self._part)
            return self._here
        while len(self._wanted) + len(self._drawing) >= MOST_COPIES:
            self._begin_and_end(POLL_SECONDS)
            self.still_waiting()
        self._began = time.monotonic()
        here, there = Pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        process = os.fork()
        if process:
            there.close()
            self._asked = _Copy(number, process, here)
            return None
        for line in (here, *(copy.line for copy in self._all)):
            line.close()  # or the others would not see it when the first process ends
        try:
            there.recv_bytes()
        except EOFError:
            os._exit(0)
        self._asked, self.in_copy = _Copy(number, os.getpid(), there), True
        return Reel(self._folder, self._quality, {number}, self._part)

    def draw(self, play: Callable[[], Play], reel: Reel) -> NoReturn:
        """In a copy: play, tell what was drawn, and end."""
        assert self._asked
        code = 1
        try:
            drawn = play()
            self._asked.line.send((drawn, reel.clips[self._asked.number]))
            code = 0
        finally:
            os._exit(code)  # whatever happened: the rest of the shot is not played here

    def meanwhile(self) -> None:
        """Between two frames: let the next copy begin where one has ended."""
        if not self.in_copy:
            self._begin_and_end(0)

    def after(self, play: Play) -> None:
        """The play is over that was last told to begin."""
        holds = play.shown and self._part.holds(play.first_frame)
        wanted = bool(holds and play.picture not in self._known)
        seconds = time.monotonic() - self._began
        if play.shown and not wanted:
            self._in_a_row = []
        if self._here:
            if wanted:
                self._came.update({n: (play, clip) for n, clip in self._here.clips.items()})
            self._here = None
        elif self._asked:
            copy, self._asked = self._asked, None
            if wanted:
                self._wanted.append(replace(copy, seconds=seconds))
                self._in_a_row.append(seconds)
            else:
                self._bury(copy)
        self._begin_and_end(0)

    def drawn(self) -> Mapping[int, tuple[Play, Path]]:
        """The plays that were drawn, by their numbers, and their clips, when all are there. One
        whose copy did not come to its end is missing."""
        self._at_once = self._cores
        while self._wanted or self._drawing:
            self._begin_and_end(None)
        return self._came

    @property
    def _is_better_drawn_here(self) -> bool:
        """Whether the play that begins is likely to be wanted, and what waits to be drawn keeps
        the other cores busy meanwhile. As long as it does not, the shot has to hurry on: only
        it finds more for them to do."""
        waiting = sum(copy.seconds for copy in self._wanted)
        return len(self._in_a_row) >= LIKELY_AFTER and waiting >= max(self._in_a_row) / 2

    @property
    def _all(self) -> tuple[_Copy, ...]:
        asked = (self._asked,) if self._asked else ()
        return (*asked, *self._wanted, *self._drawing)

    def _begin_and_end(self, seconds: float | None) -> None:
        """Take what has been drawn, within so many seconds, and let the next ones begin."""
        self._begin()
        if not self._drawing:
            return
        ready = wait([copy.line for copy in self._drawing], seconds)
        for copy in [copy for copy in self._drawing if copy.line in ready]:
            self._drawing.remove(copy)
            with suppress(EOFError, OSError):  # it failed; whoever draws it again will hear why
                self._came[copy.number] = copy.line.recv()
            self._bury(copy)
        self._begin()

    def _begin(self) -> None:
        while self._wanted and len(self._drawing) < self._at_once:
            copy = self._wanted.popleft()
            with suppress(OSError):  # it was killed while it waited: as if it had failed
                copy.line.send_bytes(b"draw")
            self._drawing.append(copy)

    def _bury(self, copy: _Copy) -> None:
        copy.line.close()  # a copy that waits ends by this
        os.waitpid(copy.process, 0)
