"""How a film's recordings are to be read: who listens, and which takes are kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.schema.checks import require
from pipeline.schema.sound import Span

LAST = "last"
"""What is kept of a segment that was read several times, unless somebody says otherwise."""


class Aligner(StrEnum):
    """Who recognises the words of a recording."""

    AUTO = "auto"  # Whisper if a model of it is here, else the built-in one
    BUILT_IN = "hmm"
    WHISPER = "whisper"


@dataclass(frozen=True, slots=True)
class KeptTake:
    """Which complete reading of each of its sentences a segment keeps: the one of this
    `number` (from 1), or the last that begins inside `span` of the recording.

    `said` is how a person wrote it ("2", "0:12-0:40"): it tells one choice from another.
    """

    segment: str
    said: str
    number: int | None = None
    span: Span | None = None

    def __post_init__(self) -> None:
        require((self.number is None) != (self.span is None), "a number or a span")
        require(self.number is None or self.number >= 1, "readings count from 1")


@dataclass(frozen=True, slots=True)
class Recordings:
    """Who listens (`whisper_model` is a name or a path, None the best one that is here), and
    the segments that keep another take than the last complete one."""

    aligner: Aligner = Aligner.AUTO
    whisper_model: str | None = None
    kept: tuple[KeptTake, ...] = ()

    def kept_of(self, segment: str) -> KeptTake | None:
        """The choice for a segment; None is the last complete take."""
        return next((kept for kept in self.kept if kept.segment == segment), None)
