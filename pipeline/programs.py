"""Programs that are run for what they answer, so that another thread can end them."""

from __future__ import annotations

import subprocess
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Lock

from pipeline.errors import ToolFailed


@dataclass(slots=True)
class Programs:
    """The programs that a thread runs, one after the other."""

    lock: Lock = field(default_factory=Lock)
    running: subprocess.Popen[str] | None = None
    ended: bool = False

    def adopt(self) -> None:
        """From now on, count what this thread runs among them."""
        _of_this_thread.set(self)

    def end(self) -> None:
        """End the one that runs, and start none any more: ToolFailed is raised instead."""
        with self.lock:
            self.ended = True
            if self.running:
                self.running.kill()


_of_this_thread: ContextVar[Programs] = ContextVar("programs")


def run_program(argv: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    """Run a program to its end. Raises ToolFailed if it fails or is ended, and
    FileNotFoundError if there is no such program."""
    programs = _of_this_thread.get(None) or Programs()
    with programs.lock:
        if programs.ended:
            raise ToolFailed(argv, "its answer is not wanted any more")
        running = programs.running = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
        )
    with running:
        try:
            said, complained = running.communicate()
        except BaseException:
            running.kill()
            raise
        finally:
            with programs.lock:
                programs.running = None
    if running.returncode:
        raise ToolFailed(argv, complained)
    return subprocess.CompletedProcess(argv, running.returncode, said, complained)
