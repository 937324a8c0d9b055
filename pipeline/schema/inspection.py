"""What one performance of a shot showed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.errors import Place


@dataclass(frozen=True, slots=True)
class Play:
    """One `play` or `wait` of a performance: when it ran, how long, and where it stands.

    `shown` of its `frames` lie within the shot; `picture` is a digest of exactly what those
    show (empty if there are none).
    """

    first_frame: int
    frames: int
    shown: int
    picture: str
    place: Place


@dataclass(frozen=True, slots=True)
class CueArrival:
    """A scene came to `until(name)`: due at frame `due`, there at frame `arrived`.
    Late where `arrived > due`."""

    cue: str
    due: int
    arrived: int
    place: Place

    @property
    def frames_late(self) -> int:
        """How late the scene came, in frames; 0 where it waited."""
        return max(0, self.arrived - self.due)


@dataclass(frozen=True, slots=True)
class TextOnScreen:
    """A string that was on screen from `first_frame` up to, not including, `stop_frame` of
    its shot, and the scene line that wrote it."""

    text: str
    first_frame: int
    stop_frame: int
    place: Place


class FaultKind(StrEnum):
    """What can be wrong with where a text stands."""

    OFF_FRAME = "leaves the frame"
    OVERLAP = "overlaps"
    TOO_SMALL = "is too small to read"


@dataclass(frozen=True, slots=True)
class LayoutFault:
    """A text that viewers can not read well: first seen at `frame` of its shot, written at
    `place`; `other` is the text that it overlaps, if that is the fault."""

    kind: FaultKind
    text: str
    other: str
    frame: int
    place: Place


@dataclass(frozen=True, slots=True)
class Inspection:
    """What one performance of a shot showed; `frames_asked` against `frames_played` says
    whether the scene ran over (the surplus is never shown)."""

    frames_asked: int
    frames_played: int
    plays: tuple[Play, ...]
    arrivals: tuple[CueArrival, ...]
    texts: tuple[TextOnScreen, ...]
    faults: tuple[LayoutFault, ...]

    @property
    def late(self) -> tuple[CueArrival, ...]:
        """The cues that were missed."""
        return tuple(arrival for arrival in self.arrivals if arrival.frames_late)
