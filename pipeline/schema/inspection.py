"""What one performance of a shot showed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from pipeline.errors import Place

UNREAD = "unread-"
"""Before the digest of pictures that are not followed: it never comes again."""


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

    def same_as(self, other: Play) -> bool:
        """Whether another performance showed the same here, as far as that can be told."""
        if self.picture.startswith(UNREAD) and other.picture.startswith(UNREAD):
            return replace(self, picture=other.picture) == other
        return self == other


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


class TextKind(StrEnum):
    """What sort of text a string is: only words are spelled."""

    WORDS = "words"
    MARKUP = "markup"  # Typst code with words in it
    FORMULA = "formula"
    NUMBER = "number"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class WordPlace:
    """A word of a text that stands on another line than the text begins on."""

    word: str
    place: Place


@dataclass(frozen=True, slots=True)
class TextOnScreen:
    """A string that was on screen from `first_frame` up to, not including, `stop_frame` of
    its shot. `place` is the scene line on which the string stands (where no string in the
    scenes holds it: the line that made it), `elsewhere` tells of words on other lines."""

    text: str
    first_frame: int
    stop_frame: int
    place: Place
    kind: TextKind = TextKind.WORDS
    elsewhere: tuple[WordPlace, ...] = ()

    def place_of(self, word: str) -> Place:
        """The line on which a word of the text stands."""
        found = (at.place for at in self.elsewhere if at.word == word)
        return next(found, self.place)


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


class MotionKind(StrEnum):
    """What can be wrong with how a thing moves; the words complete "a DashedLine ..."."""

    JUMPING = "jumps: its dashes are dealt out anew while it is stretched"
    STRETCHED = "is stretched with its dashes"
    SHAKE = "shakes"
    STAIRS = "moves in stair-steps"


@dataclass(frozen=True, slots=True)
class Motion:
    """How a thing moved from `first_frame` up to, not including, `stop_frame` of its shot.

    `what` is its class, `place` the scene line that made it or played it. `parts` are the
    fewest and the most dashes that it had, `length` the least and the greatest of its lengths
    in units (both 0 for things without dashes). `faults` counts the frames at which something
    happened that `fault` names, `largest` is the largest of those: in dash periods for dashes
    (a factor if it was stretched), in units of Manim's frame, which is 8 high, for the rest.
    A dashed thing that moved without a fault is recorded too, with `fault` None.
    """

    fault: MotionKind | None
    what: str
    first_frame: int
    stop_frame: int
    place: Place
    parts: tuple[int, int] = (0, 0)
    length: tuple[float, float] = (0.0, 0.0)
    faults: int = 0
    largest: float = 0.0


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
    motion: tuple[Motion, ...] = ()

    @property
    def late(self) -> tuple[CueArrival, ...]:
        """The cues that were missed."""
        return tuple(arrival for arrival in self.arrivals if arrival.frames_late)
