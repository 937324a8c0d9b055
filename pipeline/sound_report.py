"""How a film's voice sounds, segment by segment: its loudness, its room, and what a listener
would complain of. What is measured is what is kept: the takes as they are cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from pipeline.audio import RATE_HZ, Samples, read_sound
from pipeline.cut import in_cut
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
    spoken = _spoken(alignment.words, samples)
    dips = [dip for dip in tail_dips(samples, alignment.words) if dip.amount >= NATURAL_DB]
    faults = [
        *_kept_damage(damage, reading, [word.span for word in alignment.words]),
        *pops(samples, [word.span for word in alignment.words]),
        *_of_words(noise_steps(samples, spoken), alignment.words),
        *dips[:MOST_DIPS],
    ]
    return SegmentSound(
        alignment.segment,
        take,
        alignment.words,
        measure(Path(take.path)),
        room_db(samples, spoken),
        tuple(sorted(faults, key=lambda fault: fault.span.start_ms)),
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


def _spoken(words: Sequence[Word], samples: Samples) -> Sequence[Span]:
    """When somebody speaks: the words' times where they are known, else what is loud."""
    timed = [word.span for word in words if word.status not in _NOT_THERE]
    return timed if len(timed) > len(words) // 2 else voiced(samples, RATE_HZ)


def _of_words(faults: Sequence[SoundFault], words: Sequence[Word]) -> list[SoundFault]:
    """The faults with their words counted among all words of the segment."""
    spans = [word.span for word in words]
    return [replace(fault, word=word_at(fault.span, spans, ahead_ms=500)) for fault in faults]


def _kept_damage(
    damage: Sequence[SoundFault], reading: Reading | None, words: Sequence[Span]
) -> list[SoundFault]:
    """Damage in the ranges that are kept, in ms of the cut take."""
    kept = []
    for fault in damage:
        span = in_cut(fault.span, reading.cut) if reading and reading.found else fault.span
        if span is not None:
            kept.append(replace(fault, span=span, word=word_at(span, words)))
    return kept
