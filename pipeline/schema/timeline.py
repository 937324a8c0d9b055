"""A film in int frames: shots with their cues, and every segment's seat."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import Place
from pipeline.schema.checks import require


@dataclass(frozen=True, slots=True)
class ShotCue:
    """A cue inside a shot: its frame from the shot's start, and how many frames its words
    last. The start of a segment is a cue too, under the segment's id."""

    name: str
    segment: str
    frame: int
    spoken_frames: int
    place: Place


@dataclass(frozen=True, slots=True)
class Shot:
    """A longest run of neighbouring segments that name the same scene class, or one segment
    without a scene. It holds no absolute time: moving it re-renders nothing."""

    segments: tuple[str, ...]
    scene: str | None
    frames: int
    cues: tuple[ShotCue, ...]

    def __post_init__(self) -> None:
        require(bool(self.segments), "a shot needs a segment")
        require(self.scene is not None or len(self.segments) == 1, "a card is one segment")
        require(self.frames > 0, f"the shot of {self.segments[0]!r} has no frames")
        for cue in self.cues:
            require(0 <= cue.frame < self.frames, f"cue {cue.name!r} lies outside its shot")


@dataclass(frozen=True, slots=True)
class Slot:
    """A segment's seat in the film: `frames` frames from `start`; the voice begins
    `voice_at` frames into it."""

    segment: str
    start: int
    frames: int
    voice_at: int = 0

    def __post_init__(self) -> None:
        require(self.start >= 0 and self.frames > 0, f"no frames for {self.segment!r}")
        require(0 <= self.voice_at < self.frames, f"the voice of {self.segment!r} is outside")


@dataclass(frozen=True, slots=True)
class Timeline:
    """The film in whole frames at `fps`: slots and shots cover it without gap or overlap."""

    fps: int
    slots: tuple[Slot, ...]
    shots: tuple[Shot, ...]

    def __post_init__(self) -> None:
        require(1 <= self.fps <= 240, f"frame rate must be 1 to 240, not {self.fps}")
        at = 0
        for slot in self.slots:
            require(slot.start == at, f"slot of {slot.segment!r} starts at {slot.start}, not {at}")
            at += slot.frames
        require(sum(shot.frames for shot in self.shots) == at, "shots and slots differ in length")

    @property
    def frames(self) -> int:
        """Length of the film in frames."""
        return sum(slot.frames for slot in self.slots)
