"""What can go wrong, said in sentences: what, where, and what to do next.

Every error that a user can cause is a `RoughcutError`; the command line prints it as it
stands and exits with its `exit_code`. Only the unexpected keeps its traceback. All of them
cross process borders, so each one hands its own arguments to `Exception.__init__`
(an exception that does not breaks a process pool and hides the cause).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_FINDINGS = 3


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file that a person wrote.

    `file` is relative to the film's root, with forward slashes; `line` and `column` count
    from 1, the column in characters. Line 0 means the file as a whole.
    """

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        if not self.column:
            return f"{self.file}:{self.line}"
        return f"{self.file}:{self.line}:{self.column}"


class Severity(StrEnum):
    """How much a finding weighs: an error stops the line, a warning is only shown."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a checker noticed: where it is, what it is, and what to do about it."""

    place: Place
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        hint = f"\n  {self.hint}" if self.hint else ""
        return f"{self.place}: {self.severity}: {self.message}{hint}"


class RoughcutError(Exception):
    """Base of everything that a user can cause and mend."""

    exit_code = EXIT_FAILED


class UsageError(RoughcutError):
    """The command was asked for something that does not exist here (a film, a segment)."""

    exit_code = EXIT_USAGE


class FindingsError(RoughcutError):
    """A checker found mistakes in what the user wrote; carries all of them, not the first."""

    exit_code = EXIT_FINDINGS

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(findings)
        self.findings = findings

    def __str__(self) -> str:
        return "\n".join(str(finding) for finding in self.findings)


class ToolFailed(RoughcutError):
    """A program that roughcut started (ffmpeg, ffprobe) ended with an error."""

    def __init__(self, argv: tuple[str, ...], stderr: str) -> None:
        super().__init__(argv, stderr)
        self.argv = argv
        self.stderr = stderr

    def __str__(self) -> str:
        last_lines = "\n  ".join(self.stderr.strip().splitlines()[-8:])
        return f"{self.argv[0]} failed.\n  command: {' '.join(self.argv)}\n  {last_lines}"


class SceneFailed(RoughcutError):
    """A scene raised while it was performed; `place` is the scene's own line, if known."""

    def __init__(self, scene: str, place: Place | None, cause: str) -> None:
        super().__init__(scene, place, cause)
        self.scene = scene
        self.place = place
        self.cause = cause

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}error: the scene {self.scene} stopped: {self.cause}"
