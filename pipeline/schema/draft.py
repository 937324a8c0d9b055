"""What is on disk: clips, and the draft that they became."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.schema.inspection import Inspection
from pipeline.schema.timeline import Shot


@dataclass(frozen=True, slots=True)
class Clip:
    """A shot's picture in a file: silent H.264, exactly `frames` frames, stored under `key`
    (which covers everything the picture depends on). `frames_drawn` had to be drawn for it
    this time; the others were in the store."""

    shot: Shot
    key: str
    path: str
    frames: int
    inspection: Inspection
    frames_drawn: int
    reused: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """A finished draft on disk; its number is never given again. `loudness_on_target` is
    false for sound that no gain can bring to the film's loudness (clicks alone, say)."""

    number: int
    folder: str
    film_file: str
    frames: int
    fps: int
    loudness_on_target: bool
