"""The film's voice: every take at its place, in one file exactly as long as the pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from pipeline.audio import MS, RATE_HZ, Samples, Sound, read_sound, to_int16, write_wav
from pipeline.schema import Alignment, Slot, Timeline
from pipeline.store import digest_of
from pipeline.timecode import samples_from_frames

FADE_MS = 5
"""A take that begins or ends inside a sound would click."""

LAID = 1
"""Raised when the same takes would be laid otherwise."""


@dataclass(frozen=True, slots=True)
class Narration:
    """The film's voice, not written yet: `key` says what it is made of, and `write` writes it
    as `narration_track` does and returns the path. What is made of it is often known by the key
    alone."""

    key: str
    write: Callable[[Path], Path]


def narration_of(timeline: Timeline, alignments: Iterable[Alignment]) -> Narration:
    """The narration of a timeline, in which every take lies in the slot of its segment."""
    alignments = tuple(alignments)
    takes = {one.segment: one.take.digest for one in alignments if one.take}
    laid = [
        (slot.start, slot.frames, slot.voice_at, takes[slot.segment])
        for slot in timeline.slots
        if slot.segment in takes
    ]
    key = digest_of("narration", LAID, FADE_MS, RATE_HZ, timeline.fps, timeline.frames, laid)
    return Narration(key, partial(narration_track, timeline, alignments))


def narration_track(timeline: Timeline, alignments: Iterable[Alignment], path: Path) -> Path:
    """Write the narration as WAV (16-bit mono at `pipeline.audio.RATE_HZ`) of the timeline's
    length to the sample; each take begins at the sample of its slot's frame.

    Raises RoughcutError if a take's file can not be read.
    """
    track = np.zeros(_sample_of(timeline.frames, timeline), np.int16)
    slots = {slot.segment: slot for slot in timeline.slots}
    for alignment in alignments:
        if alignment.take:
            voice = read_sound(Path(alignment.take.path)).samples
            _lay(track, _faded(voice), slots[alignment.segment], timeline)
    return write_wav(path, Sound(track))


def _lay(track: Samples, voice: Samples, slot: Slot, timeline: Timeline) -> None:
    start = _sample_of(slot.start + slot.voice_at, timeline)
    room = _sample_of(slot.start + slot.frames, timeline) - start
    # Where a frame is no whole number of samples, the rounding may cost the last one.
    assert len(voice) <= room + 1, (
        f"the take of {slot.segment!r} outlasts its slot by {(len(voice) - room) // MS} ms: "
        "the timeline was laid out from other takes"
    )
    track[start : start + room][: len(voice)] = voice[:room]


def _faded(voice: Samples) -> Samples:
    length = min(FADE_MS * MS, len(voice) // 2)
    rise = np.linspace(0.0, 1.0, length, endpoint=False)
    faded = voice.astype(np.float64)
    faded[:length] *= rise
    faded[len(faded) - length :] *= rise[::-1]
    return to_int16(faded)


def _sample_of(frame: int, timeline: Timeline) -> int:
    return samples_from_frames(frame, timeline.fps, RATE_HZ)
