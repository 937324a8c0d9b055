"""`make bench-alignment_hours`: recordings of three hours, from the file to the cut takes.

    python -m benchmarks.alignment_hours

A session in which the whole film is read again and again, a recorder left running, and three
hours of something else. Each in a process of its own: its memory is the stage's alone. It
takes some fifteen minutes of one core.
"""

from __future__ import annotations

import sys
import tempfile
import time
import wave
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.alignment.speech import Performance, perform, read_aloud
from benchmarks.memory import forget_peak, peak_mb, resident_mb
from benchmarks.table import Row, keep
from pipeline.align import align
from pipeline.align_takes import read_takes
from pipeline.audio import MS, RATE_HZ
from pipeline.cut import FADE_MS
from pipeline.folder import FilmFolder
from pipeline.reading import Reading
from pipeline.schema import AlignmentKind, Script, Span
from pipeline.script import read_script
from pipeline.sentences import text_of
from pipeline.sphinx import sphinx
from pipeline.store import Store
from pipeline.takes import gather_takes

PACKAGES = ("numpy", "scipy", "pocketsphinx", "av", "espeakng-loader")
FILM = FilmFolder(Path(__file__).parent / "alignment" / "film", "reading")
HOURS = 3
LEFT_RUNNING = "bias"
MOST_MB = 1000
ROOM_RMS = 20  # of 32768
WORDS_PER_MINUTE, NEAR_MS = 155, 100

Samples = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a recording: segments found, warnings, share of words within `NEAR_MS`
    of where the last reading says them (NaN if none was found), memory and CPU time."""

    found: int
    told: tuple[str, ...]
    near: float
    grown_mb: float
    cpu_s: float


def main() -> None:
    """Measure the three and keep the figures."""
    script, _ = read_script(FILM)
    rows = [
        *_rows("the film read again and again", script, "reading", _again_and_again(script)),
        *_rows("a recorder left running", script, LEFT_RUNNING, _left_running(script)),
        *_rows("three hours of music", script, LEFT_RUNNING, (_music(), None, 0)),
    ]
    keep("alignment_hours", rows, PACKAGES)


_Recording = tuple[Iterator[Samples], Performance | None, int]


def _again_and_again(script: Script) -> _Recording:
    """The whole film over and over; where its last reading begins, in samples."""
    text = text_of(script.segments)
    performance = perform(text, read_aloud(text), "en-us", WORDS_PER_MINUTE)
    times = HOURS * 3600 * RATE_HZ // len(performance.sound.samples)
    blocks = (performance.sound.samples for _ in range(times))
    return blocks, performance, (times - 1) * len(performance.sound.samples)


def _left_running(script: Script) -> _Recording:
    text = text_of([one for one in script.segments if one.id == LEFT_RUNNING])
    performance = perform(text, read_aloud(text), "en-us", WORDS_PER_MINUTE)
    half = HOURS * 1800
    blocks = (
        *(_room(second) for second in range(half)),
        performance.sound.samples,
        *(_room(second) for second in range(half, 2 * half)),
    )
    return iter(blocks), performance, half * RATE_HZ


def _room(second: int) -> Samples:
    return np.random.default_rng(second).normal(0, ROOM_RMS, RATE_HZ).astype(np.int16)


def _music() -> Iterator[Samples]:
    """Chords that change every other second."""
    at = np.arange(2 * RATE_HZ) / RATE_HZ
    for number in range(HOURS * 1800):
        root = 110 * 2 ** ((number * 7 % 12) / 12)
        notes = [np.sin(2 * np.pi * root * step * at) for step in (1, 1.25, 1.5, 2)]
        yield (np.sum(notes, axis=0) * np.exp(-at) * 3000).astype(np.int16)


def _rows(what: str, script: Script, name: str, recording: _Recording) -> list[Row]:
    print(what, file=sys.stderr)
    blocks, performance, shift = recording
    apart = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    with tempfile.TemporaryDirectory() as root, apart:
        folder = FilmFolder(Path(root), script.film)
        folder.takes.mkdir(parents=True)
        _write(folder.takes / f"{name}.wav", blocks)
        read = apart.submit(_read, folder, script, name, performance, shift // MS).result()
    told = "; ".join(read.told)
    outcome = Row(
        f"{what}: told", len(read.told), "warnings", ">= 1", len(read.told) >= 1, told[:400]
    )
    if performance:
        near = 100 * read.near
        target = f"words within {NEAR_MS} ms of the last reading"
        outcome = Row(f"{what}: {target}", near, "%", ">= 95", near >= 95, told[:400])
    ratio = read.cpu_s / (HOURS * 3600)
    return [
        outcome,
        Row(f"{what}: memory", read.grown_mb, "MB", f"<= {MOST_MB}", read.grown_mb <= MOST_MB,
            "over the loaded models"),
        Row(f"{what}: CPU time", ratio, "x real time", "<= 0.15", ratio <= 0.15,
            f"{read.cpu_s:.0f} s"),
    ]  # fmt: skip


def _write(path: Path, blocks: Iterator[Samples]) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        for block in blocks:
            file.writeframes(block.tobytes())


def _read(
    folder: FilmFolder, script: Script, name: str, performance: Performance | None, shift_ms: int
) -> Read:
    """As `roughcut align` does it."""
    covered = [one for one in script.segments if name in (one.id, script.film)]
    script = replace(script, voice="none", segments=tuple(covered))
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
    errors = [] if performance is None else _errors(performance, script, read.readings, shift_ms)
    return Read(
        sum(alignment.kind is AlignmentKind.SPOKEN for alignment in alignments),
        tuple(str(finding.message) for finding in (*findings, *read.findings)),
        float(np.mean([error <= NEAR_MS for error in errors])) if errors else float("nan"),
        grown_mb,
        cpu_s,
    )


def _errors(
    performance: Performance, script: Script, readings: Mapping[str, Reading], shift_ms: int
) -> list[float]:
    """How far each word's place in the recording is from the true one, in ms; words without
    a time are infinitely far."""
    true = {word.word: word.start_ms for word in performance.words if word.exact}
    errors, number = [], 0
    for segment in script.segments:
        reading = readings[segment.id]
        for word in reading.words:
            if number in true:
                at_ms = in_recording(reading.cut, word.span.start_ms)
                errors.append(abs(at_ms - shift_ms - true[number]))
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
    main()
