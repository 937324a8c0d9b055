"""How a whole recording sounds, dropped takes and all. It may hold several segments, and be hours
long: it is looked at part by part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from pipeline.audio import read_ranges
from pipeline.cut import before_cut
from pipeline.loudness import measure
from pipeline.reading import Reading
from pipeline.schema import SoundFault, Span, Take, Word
from pipeline.sound_report import SegmentSound, in_order, judged, kept_damage, later

PART_MS = 300_000


def recording_sound(
    take: Take, recording: Path, readings: Sequence[Reading], damage: Sequence[SoundFault]
) -> SegmentSound:
    """The report on a recording under its own name; loudness is that of the file itself.

    `take` is the recording as it lies in the store, `readings` say where its words are (only
    those that are kept have a time), `damage` what it arrived with. Raises RoughcutError if a
    file can not be read.
    """
    words = _words(readings)
    rooms, faults = [], []
    for start_ms in range(0, take.length_ms, PART_MS):
        room, found = _part(take, start_ms, words, list(_spoken_besides(readings)))
        rooms += [room] if room is not None else []
        faults += found
    faults += kept_damage(damage, (Span(0, take.length_ms),), [word.span for word in words])
    room_db = float(np.median(rooms)) if rooms else None
    loudness = measure(recording)
    return SegmentSound(take.recording, take, words, loudness, room_db, in_order(faults))


def _words(readings: Sequence[Reading]) -> tuple[Word, ...]:
    """The words that are kept, where the recording has them, in its order."""
    words = [
        replace(word, span=before_cut(word.span, reading.cut))
        for reading in readings
        if reading.found
        for word in reading.words
    ]
    return tuple(sorted(words, key=lambda word: word.span.start_ms))


def _spoken_besides(readings: Sequence[Reading]) -> Iterator[Span]:
    """Where takes were dropped, and where something is said that is not in the script."""
    for reading in readings:
        yield from (found.span for found in reading.takes if not found.chosen)
        yield from (span for span, _ in reading.ad_libs)


def _part(
    take: Take, start_ms: int, words: Sequence[Word], besides: Sequence[Span]
) -> tuple[float | None, list[SoundFault]]:
    """The room and the faults of the part that begins at `start_ms`, in ms of the recording."""
    (samples,) = read_ranges(Path(take.path), [Span(start_ms, start_ms + PART_MS)])
    first = sum(word.span.start_ms < start_ms for word in words)
    stop = sum(word.span.end_ms <= start_ms + PART_MS for word in words)
    here = [replace(word, span=later(word.span, -start_ms)) for word in words[first:stop]]
    others = [later(span, -start_ms) for span in besides if span.end_ms > start_ms]
    room, found = judged(samples, here, others)
    return room, [
        replace(
            fault,
            span=later(fault.span, start_ms),
            word=None if fault.word is None else fault.word + first,
        )
        for fault in found
    ]
