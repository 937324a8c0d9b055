"""How a film's voice sounds, segment by segment: its loudness, its room, and what a listener
would complain of. What is measured is what is kept, the takes as they are cut, or on request
a recording with all that is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from pipeline.audio import RATE_HZ, Samples, read_ranges, read_sound
from pipeline.cut import before_cut, in_cut
from pipeline.levels import word_at
from pipeline.loudness import Loudness, measure
from pipeline.noise_steps import LEAST_STEP_DB, noise_steps, room_db
from pipeline.pauses import voiced
from pipeline.pops import pops
from pipeline.reading import Reading
from pipeline.schema import Alignment, SoundFault, Span, Take, Word, WordStatus
from pipeline.tail_dips import NATURAL_DB, tail_dips

MOST_DIPS = 5
"""Of words that end softly only the softest are told."""

_PART_MS = 300_000  # so much of a recording is looked at at once
_AFTER_STEP_MS = 500
_NOT_THERE = (WordStatus.MISSING, WordStatus.ESTIMATED)


@dataclass(frozen=True, slots=True)
class SegmentSound:
    """How a segment's take sounds. `room_db` is the level between the words in dBFS RMS, None
    where nobody pauses; `faults` are in order of time, in ms of the take, their words counted
    in `words`."""

    segment: str
    take: Take
    words: tuple[Word, ...]
    loudness: Loudness
    room_db: float | None
    faults: tuple[SoundFault, ...]

    def word_of(self, fault: SoundFault) -> str:
        """The word concerned, as it is written; empty if there is none."""
        return "" if fault.word is None else self.words[fault.word].text


@dataclass(frozen=True, slots=True)
class RoomStep:
    """Two neighbouring segments were recorded in rooms that are `db` apart (positive where the
    second is louder)."""

    before: str
    after: str
    db: float


@dataclass(frozen=True, slots=True)
class SoundReport:
    """All segments that have sound, and where the room changes from one to the next."""

    segments: tuple[SegmentSound, ...]
    room_steps: tuple[RoomStep, ...]

    @property
    def damaged(self) -> bool:
        """Whether something is wrong for sure, whatever ears say: clipped samples."""
        return any(fault.certain for one in self.segments for fault in one.faults)


def sound_of(
    alignment: Alignment, reading: Reading | None = None, damage: Sequence[SoundFault] = ()
) -> SegmentSound:
    """The report on one segment, which has a take.

    `reading` says how the take was cut from its recording, `damage` (in ms of the recording)
    what the recording arrived with. Raises RoughcutError if the take can not be read.
    """
    take = alignment.take
    assert take, f"{alignment.segment!r} has no sound"
    samples = read_sound(Path(take.path)).samples
    kept = reading.cut if reading and reading.found else (Span(0, take.length_ms),)
    room, faults = _judged(samples, alignment.words)
    faults += _kept_damage(damage, kept, [word.span for word in alignment.words])
    loudness = measure(Path(take.path))
    return SegmentSound(alignment.segment, take, alignment.words, loudness, room, _in_order(faults))


def recording_sound(
    take: Take, recording: Path, readings: Sequence[Reading], damage: Sequence[SoundFault]
) -> SegmentSound:
    """The report on a whole recording, dropped takes and all, under its own name; loudness is
    that of the file itself. It may hold several segments, and be hours long.

    `take` is the recording as it lies in the store, `readings` say where its words are; only
    those that are kept have a time. Raises RoughcutError if a file can not be read.
    """
    words = sorted(
        (
            replace(word, span=before_cut(word.span, reading.cut))
            for reading in readings
            if reading.found
            for word in reading.words
        ),
        key=lambda word: word.span.start_ms,
    )
    rooms, faults = [], []
    for start_ms in range(0, take.length_ms, _PART_MS):
        (samples,) = read_ranges(Path(take.path), [Span(start_ms, start_ms + _PART_MS)])
        first = sum(word.span.start_ms < start_ms for word in words)
        stop = sum(word.span.end_ms <= start_ms + _PART_MS for word in words)
        here = [_moved(word, -start_ms) for word in words[first:stop]]
        room, found = _judged(samples, here)
        rooms += [room] if room is not None else []
        faults += [
            replace(
                fault,
                span=_later(fault.span, start_ms),
                word=None if fault.word is None else fault.word + first,
            )
            for fault in found
        ]
    faults += _kept_damage(damage, (Span(0, take.length_ms),), [word.span for word in words])
    return SegmentSound(
        take.recording,
        take,
        tuple(words),
        measure(recording),
        float(np.median(rooms)) if rooms else None,
        _in_order(faults),
    )


def report_on(segments: Sequence[SegmentSound]) -> SoundReport:
    """The segments' reports together."""
    steps = []
    for one, other in pairwise(segments):
        if one.room_db is not None and other.room_db is not None:
            step = other.room_db - one.room_db
            if one.take.recording and other.take.recording and abs(step) >= LEAST_STEP_DB:
                steps.append(RoomStep(one.segment, other.segment, round(step, 1)))
    return SoundReport(tuple(segments), tuple(steps))


def _judged(samples: Samples, words: Sequence[Word]) -> tuple[float | None, list[SoundFault]]:
    """How loud the room of a sound is, and all that its samples show."""
    spans = [word.span for word in words]
    spoken = _spoken(words, samples)
    steps = [
        replace(step, word=word_at(step.span, spans, _AFTER_STEP_MS))
        for step in noise_steps(samples, spoken)
    ]
    dips = [dip for dip in tail_dips(samples, words) if dip.amount >= NATURAL_DB]
    return room_db(samples, spoken), [*pops(samples, spans), *steps, *dips[:MOST_DIPS]]


def _spoken(words: Sequence[Word], samples: Samples) -> Sequence[Span]:
    """When somebody speaks: the words' times where they are known, else what is loud."""
    timed = [word.span for word in words if word.status not in _NOT_THERE]
    loud = voiced(samples, RATE_HZ)
    said_ms = sum(span.end_ms - span.start_ms for span in timed)
    loud_ms = sum(span.end_ms - span.start_ms for span in loud)
    # In a whole recording dropped takes are spoken too, and their words have no times.
    return timed if 2 * said_ms > loud_ms and len(timed) > len(words) // 2 else loud


def _kept_damage(
    damage: Sequence[SoundFault], kept: Sequence[Span], words: Sequence[Span]
) -> list[SoundFault]:
    """Damage in the ranges that are kept, in ms of the cut take."""
    found = []
    for fault in damage:
        span = in_cut(fault.span, kept)
        if span is not None:
            found.append(replace(fault, span=span, word=word_at(span, words)))
    return found


def _in_order(faults: Sequence[SoundFault]) -> tuple[SoundFault, ...]:
    return tuple(sorted(faults, key=lambda fault: fault.span.start_ms))


def _moved(word: Word, by_ms: int) -> Word:
    return replace(word, span=_later(word.span, by_ms))


def _later(span: Span, by_ms: int) -> Span:
    return Span(max(0, span.start_ms + by_ms), max(0, span.end_ms + by_ms))
