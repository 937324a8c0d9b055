"""Lay the words out in whole frames: the one place where ms become frames.

Each segment's length is rounded up by itself, never from a running sum, so it is the same
wherever the segment stands: moving a segment changes no shot. The narration is laid to the
frames, not the other way round, so the rounding can not add up to a drift.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from pipeline.schema import (
    Alignment,
    Cue,
    Pacing,
    Script,
    Segment,
    Shot,
    ShotCue,
    Slot,
    Timeline,
)
from pipeline.timecode import frames_from_ms


def lay_out(script: Script, alignments: Iterable[Alignment], fps: int) -> Timeline:
    """The film's timeline at `fps` frames a second, from one alignment per segment.

    A slot is the segment's sound and the pause after it (lead-in before the first); it is
    at least one frame longer than its sound. Raises KeyError if a segment has no alignment.
    """
    aligned = {alignment.segment: alignment for alignment in alignments}
    slots: list[Slot] = []
    for index, segment in enumerate(script.segments):
        lead_ms = script.pacing.lead_in_ms if index == 0 else 0
        voice_at = frames_from_ms(lead_ms, fps)
        sound_ms = aligned[segment.id].length_ms
        frames = _frames_up(sound_ms + _pause_after(script, index), fps)
        frames = voice_at + max(frames, frames_from_ms(sound_ms, fps) + 1)
        start = slots[-1].start + slots[-1].frames if slots else 0
        slots.append(Slot(segment.id, start, frames, voice_at))
    return Timeline(fps, tuple(slots), _shots(script, slots, aligned, fps))


def shot_runs(segments: Iterable[Segment]) -> list[tuple[Segment, ...]]:
    """The longest runs of neighbouring segments of one scene class; a card runs alone."""
    numbered = enumerate(segments)
    runs = groupby(numbered, key=lambda pair: pair[1].scene or pair[0])
    return [tuple(segment for _, segment in run) for _, run in runs]


def _pause_after(script: Script, index: int) -> int:
    pacing: Pacing = script.pacing
    if index + 1 == len(script.segments):
        return pacing.tail_ms
    ends_chapter = script.segments[index].chapter != script.segments[index + 1].chapter
    return pacing.chapter_pause_ms if ends_chapter else pacing.pause_ms


def _frames_up(ms: int, fps: int) -> int:
    return -(-ms * fps // 1000)


def _shots(
    script: Script, slots: list[Slot], aligned: dict[str, Alignment], fps: int
) -> tuple[Shot, ...]:
    slot_of = {slot.segment: slot for slot in slots}
    shots = []
    for run in shot_runs(script.segments):
        first = slot_of[run[0].id].start
        cues = []
        for segment in run:
            slot = slot_of[segment.id]
            cues.append(ShotCue(segment.id, segment.id, slot.start - first, 0, segment.place))
            voice = slot.start - first + slot.voice_at
            cues += [
                _shot_cue(cue, segment.id, aligned[segment.id], voice, fps) for cue in segment.cues
            ]
        frames = sum(slot_of[segment.id].frames for segment in run)
        shots.append(Shot(tuple(s.id for s in run), run[0].scene, frames, tuple(cues)))
    return tuple(shots)


def _shot_cue(cue: Cue, segment: str, alignment: Alignment, voice: int, fps: int) -> ShotCue:
    start = frames_from_ms(alignment.words[cue.first].span.start_ms, fps)
    end = frames_from_ms(alignment.words[cue.stop - 1].span.end_ms, fps)
    return ShotCue(cue.name, segment, voice + start, max(1, end - start), cue.place)
