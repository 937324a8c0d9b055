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
    room, faults = judged(samples, alignment.words)
    faults += kept_damage(damage, kept, [word.span for word in alignment.words])
    loudness = measure(Path(take.path))
    return SegmentSound(alignment.segment, take, alignment.words, loudness, room, in_order(faults))


def report_on(segments: Sequence[SegmentSound]) -> SoundReport:
    """The segments' reports together."""
    steps = []
    for one, other in pairwise(segments):
        if one.room_db is not None and other.room_db is not None:
            step = other.room_db - one.room_db
            if one.take.recording and other.take.recording and abs(step) >= LEAST_STEP_DB:
                steps.append(RoomStep(one.segment, other.segment, round(step, 1)))
    return SoundReport(tuple(segments), tuple(steps))


def judged(
    samples: Samples, words: Sequence[Word], besides: Sequence[Span] = ()
) -> tuple[float | None, list[SoundFault]]:
    """How loud the room of a sound is, and all that its samples show; `besides` the words
    something else is said."""
    spans = [word.span for word in words]
    spoken = _spoken(samples, words, besides)
    steps = [
        replace(step, word=word_at(step.span, spans, _AFTER_STEP_MS))
        for step in noise_steps(samples, spoken)
    ]
    dips = [dip for dip in tail_dips(samples, words) if dip.amount >= NATURAL_DB]
    return room_db(samples, spoken), [*pops(samples, spans), *steps, *dips[:MOST_DIPS]]


def _spoken(samples: Samples, words: Sequence[Word], besides: Sequence[Span]) -> list[Span]:
    """When somebody speaks: the words' times where they are known, else what is loud."""
    timed = [word.span for word in words if word.status not in _NOT_THERE]
    known = [*timed, *besides] if 2 * len(timed) > len(words) or besides else []
    joined: list[Span] = []
    for span in sorted(known or voiced(samples, RATE_HZ), key=lambda span: span.start_ms):
        if joined and span.start_ms < joined[-1].end_ms:
            last = joined.pop()
            span = Span(last.start_ms, max(last.end_ms, span.end_ms))
        joined.append(span)
    return joined


def kept_damage(
    damage: Sequence[SoundFault], kept: Sequence[Span], words: Sequence[Span]
) -> list[SoundFault]:
    """Damage in the ranges that are kept, in ms of the cut take."""
    found = []
    for fault in damage:
        span = in_cut(fault.span, kept)
        if span is not None:
            found.append(replace(fault, span=span, word=word_at(span, words)))
    return found


def in_order(faults: Sequence[SoundFault]) -> tuple[SoundFault, ...]:
    """The faults in order of time."""
    return tuple(sorted(faults, key=lambda fault: fault.span.start_ms))


def later(span: Span, by_ms: int) -> Span:
    """The span moved by so many ms, but not to before the start."""
    return Span(max(0, span.start_ms + by_ms), max(0, span.end_ms + by_ms))
