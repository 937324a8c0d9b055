"""`make bench-alignment_hours`: recordings of three hours, from the file to the cut takes.

    python -m benchmarks.alignment_hours [KIND ...]

A film of three hours, a short one read again and again, a recorder left running, and three hours
of something else. Each in a process of its own: its memory is the stage's alone. Each kind is kept
by itself, as alignment_hours-KIND: all of them take an hour of one core, the long ones half each.
"""

from __future__ import annotations

import sys
import tempfile
import time
import wave
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.alignment.long_script import long_script
from benchmarks.alignment.speech import Performance, perform, read_aloud
from benchmarks.memory import forget_peak, peak_mb, resident_mb
from benchmarks.table import Row, keep
from pipeline.align import align
from pipeline.align_takes import read_takes
from pipeline.audio import MS, RATE_HZ
from pipeline.cut import FADE_MS
from pipeline.folder import FilmFolder
from pipeline.reading import Reading
from pipeline.schema import AlignmentKind, Script, Segment, Span
from pipeline.script import read_script
from pipeline.sentences import text_of
from pipeline.sphinx import sphinx
from pipeline.store import Store
from pipeline.takes import gather_takes

PACKAGES = ("numpy", "scipy", "pocketsphinx", "av", "espeakng-loader")
FILM = FilmFolder(Path(__file__).parent / "alignment" / "film", "reading")
HOURS = 3
ONE_SEGMENT = "bias"
MOST_MB, MOST_IN_VAIN_S = 1000, 300
ROOM_RMS = 20  # of 32768
VOICE, WORDS_PER_MINUTE, NEAR_MS = "en-us", 155, 100

Samples = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Recording:
    """What is recorded under which name for which script; `starts_ms` is where each word of the
    script (counted through) is said last, none if it is not said at all."""

    script: Script
    name: str
    blocks: Iterator[Samples]
    starts_ms: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a recording: segments found, warnings, share of words within `NEAR_MS`
    of where the last reading says them (NaN if none was said), memory and CPU time."""

    found: int
    told: tuple[str, ...]
    near: float
    grown_mb: float
    cpu_s: float


def main(kinds: Sequence[str]) -> None:
    """Measure these kinds, or all, and keep the figures of each."""
    script, _ = read_script(FILM)
    for kind in kinds or KINDS:
        print(kind, file=sys.stderr)
        keep(f"alignment_hours-{kind}", _rows(kind, KINDS[kind](script)), PACKAGES)


# --- what is recorded ------------------------------------------------------------------


def _again_and_again(script: Script) -> Recording:
    """The whole film over and over."""
    performance = _performed(script.segments)
    samples = performance.sound.samples
    times = HOURS * 3600 * RATE_HZ // len(samples)
    starts = _starts(performance, (times - 1) * len(samples) // MS)
    return Recording(script, script.film, (samples for _ in range(times)), starts)


def _long(script: Script) -> Recording:
    """A film of three hours, read once."""
    segments = long_script(text_of(script.segments), 60 * HOURS)
    parts: list[Samples] = []
    starts: dict[int, float] = {}
    words = done = 0
    for segment in segments:
        performance = _performed([segment])
        read = _starts(performance, done // MS)
        starts |= {words + word: at_ms for word, at_ms in read.items()}
        words += len(segment.tokens)
        parts.append(performance.sound.samples)
        done += len(parts[-1])
    long = replace(script, segments=tuple(segments))
    return Recording(long, script.film, iter(parts), starts)


def _left_running(script: Script) -> Recording:
    """One segment in the middle of a quiet room."""
    alone = _only(script)
    performance = _performed(alone.segments)
    half = HOURS * 1800
    blocks = (
        *(_room(second) for second in range(half)),
        performance.sound.samples,
        *(_room(second) for second in range(half, 2 * half)),
    )
    return Recording(alone, ONE_SEGMENT, iter(blocks), _starts(performance, half * 1000))


def _another_chapter(script: Script) -> Recording:
    """All other segments of the film over and over, but not the one that it is named after."""
    others = [one for one in script.segments if one.id != ONE_SEGMENT]
    samples = _performed(others).sound.samples
    times = HOURS * 3600 * RATE_HZ // len(samples)
    return Recording(_only(script), ONE_SEGMENT, (samples for _ in range(times)), {})


def _music(script: Script) -> Recording:
    return Recording(_only(script), ONE_SEGMENT, _chords(), {})


KINDS: Mapping[str, Callable[[Script], Recording]] = {
    "left-running": _left_running,
    "music": _music,
    "another-chapter": _another_chapter,
    "long": _long,
    "again-and-again": _again_and_again,
}


def _only(script: Script) -> Script:
    alone = tuple(one for one in script.segments if one.id == ONE_SEGMENT)
    return replace(script, segments=alone)


def _performed(segments: Sequence[Segment]) -> Performance:
    text = text_of(segments)
    return perform(text, read_aloud(text), VOICE, WORDS_PER_MINUTE)


def _starts(performance: Performance, shift_ms: int) -> dict[int, float]:
    return {word.word: shift_ms + word.start_ms for word in performance.words if word.exact}


def _room(second: int) -> Samples:
    return np.random.default_rng(second).normal(0, ROOM_RMS, RATE_HZ).astype(np.int16)


def _chords() -> Iterator[Samples]:
    """Chords that change every other second."""
    at = np.arange(2 * RATE_HZ) / RATE_HZ
    for number in range(HOURS * 1800):
        root = 110 * 2 ** ((number * 7 % 12) / 12)
        notes = [np.sin(2 * np.pi * root * step * at) for step in (1, 1.25, 1.5, 2)]
        yield (np.sum(notes, axis=0) * np.exp(-at) * 3000).astype(np.int16)


# --- how it is read --------------------------------------------------------------------


def _rows(kind: str, recording: Recording) -> list[Row]:
    apart = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    script, name = replace(recording.script, voice="none"), recording.name
    with tempfile.TemporaryDirectory() as root, apart:
        folder = FilmFolder(Path(root), script.film)
        folder.takes.mkdir(parents=True)
        _write(folder.takes / f"{name}.wav", recording.blocks)
        read = apart.submit(_read, folder, script, recording.starts_ms).result()
    told = "; ".join(read.told)[:400]
    cost = f"{read.cpu_s:.0f} s of {HOURS} hours"
    if recording.starts_ms:
        near, ratio = 100 * read.near, read.cpu_s / (HOURS * 3600)
        what = f"{kind}: words within {NEAR_MS} ms of the last reading"
        rows = [
            Row(what, near, "%", ">= 95", near >= 95, told),
            Row(f"{kind}: CPU time", ratio, "x real time", "<= 0.15", ratio <= 0.15, cost),
        ]
    else:
        refused = read.found == 0 and len(read.told) > 0
        in_time = read.cpu_s <= MOST_IN_VAIN_S
        rows = [
            Row(f"{kind}: told, and not found", len(read.told), "warnings", ">= 1", refused, told),
            Row(f"{kind}: CPU time", read.cpu_s, "s", f"<= {MOST_IN_VAIN_S}", in_time, cost),
        ]
    enough = read.grown_mb <= MOST_MB
    about = "over the loaded models"
    return [*rows, Row(f"{kind}: memory", read.grown_mb, "MB", f"<= {MOST_MB}", enough, about)]


def _write(path: Path, blocks: Iterator[Samples]) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        for block in blocks:
            file.writeframes(block.tobytes())


def _read(folder: FilmFolder, script: Script, starts_ms: Mapping[int, float]) -> Read:
    """As `roughcut align` does it."""
    with sphinx([["a"]]) as model:  # the models are loaded on first use
        model.recognise(np.zeros(16_000, np.int16))
        model.force(np.zeros(16_000, np.int16), ["a"], 1e-48)
        forget_peak()
        before_mb, before_s = resident_mb(), time.process_time()
        store = Store(folder.cache)
        takes, findings = gather_takes(folder, script, store)
        read = read_takes(folder, script, takes, store)
        alignments = align(script, {**takes, **read.takes}, read.readings)
        grown_mb, cpu_s = peak_mb() - before_mb, time.process_time() - before_s
    errors = _errors(script, read.readings, starts_ms)
    return Read(
        sum(alignment.kind is AlignmentKind.SPOKEN for alignment in alignments),
        tuple(str(finding.message) for finding in (*findings, *read.findings)),
        float(np.mean([error <= NEAR_MS for error in errors])) if errors else float("nan"),
        grown_mb,
        cpu_s,
    )


def _errors(
    script: Script, readings: Mapping[str, Reading], starts_ms: Mapping[int, float]
) -> list[float]:
    """How far each word's place in the recording is from the true one, in ms; words without
    a time are infinitely far."""
    errors, number = [], 0
    for segment in script.segments:
        reading = readings[segment.id]
        for word in reading.words:
            if number in starts_ms:
                at_ms = in_recording(reading.cut, word.span.start_ms)
                errors.append(abs(at_ms - starts_ms[number]))
            number += 1
    return errors


def in_recording(cut: Sequence[Span], at_ms: int) -> float:
    """Where a moment of the cut lies in the recording."""
    for span in cut:
        length_ms = span.end_ms - span.start_ms
        if at_ms < length_ms:
            return span.start_ms + at_ms
        at_ms -= length_ms - FADE_MS
    return float("inf")


if __name__ == "__main__":
    main(sys.argv[1:])
