"""Recordings as they come: other rates, depths and codecs, damaged, silent, something else."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from pydub import AudioSegment

from benchmarks.alignment.speech import Performance, perform, read_aloud
from pipeline.align import align
from pipeline.align_takes import read_takes
from pipeline.audio import RATE_HZ, Sound, write_wav
from pipeline.errors import Finding
from pipeline.folder import FilmFolder
from pipeline.schema import Alignment, AlignmentKind, Script
from pipeline.sentences import text_of
from pipeline.store import Store
from pipeline.takes import gather_takes

SECONDS = 20


@dataclass(frozen=True, slots=True)
class Arrived:
    """What became of a recording: aligned, with the 95 % distance of its word starts in ms,
    or not, and what the creator was told."""

    name: str
    spoken: bool
    p95_ms: float
    findings: tuple[Finding, ...]

    @property
    def well(self) -> bool:
        """Timed well, or told: never wrong times without a word."""
        return bool(self.findings) if not self.spoken else self.p95_ms <= 120


def arrive(script: Script, segment: str, other: str) -> Iterator[Arrived]:
    """One segment's recording in every form, and what is none."""
    performances = {name: _read(script, name) for name in (segment, other)}
    with tempfile.TemporaryDirectory() as folder:
        good = write_wav(Path(folder, "good.wav"), performances[segment].sound)
        wrong = write_wav(Path(folder, "wrong.wav"), performances[other].sound)
        for name, suffix, make in _forms(good, wrong):
            yield _arrived(script, segment, performances[segment], name, suffix, make)


def _read(script: Script, segment: str) -> Performance:
    text = text_of([one for one in script.segments if one.id == segment])
    return perform(text, read_aloud(text), "en-us", 155)


_Make = Callable[[Path], object]


def _forms(good: Path, wrong: Path) -> Iterator[tuple[str, str, _Make]]:
    sound = AudioSegment.from_wav(str(good))
    yield "8 kHz", "wav", lambda to: sound.set_frame_rate(8000).export(to, "wav")
    yield "stereo, 44.1 kHz", "wav", lambda to: _stereo(sound).export(to, "wav")
    yield "24 bit", "wav", lambda to: sound.export(to, "wav", parameters=["-c:a", "pcm_s24le"])
    yield (
        "floating point",
        "wav",
        lambda to: sound.export(to, "wav", parameters=["-c:a", "pcm_f32le"]),
    )
    for suffix, form in (("mp3", "mp3"), ("m4a", "ipod"), ("flac", "flac"), ("ogg", "ogg")):
        yield suffix, suffix, lambda to, form=form: sound.export(to, form)
    yield "cut short", "wav", lambda to: to.write_bytes(good.read_bytes()[:1_000_000])
    yield "mp3 cut short", "mp3", lambda to: to.write_bytes(_half(sound, "mp3"))
    yield "flac cut short", "flac", lambda to: to.write_bytes(_half(sound, "flac"))
    yield "m4a cut short", "m4a", lambda to: to.write_bytes(_half(sound, "ipod"))
    yield "silence", "wav", lambda to: write_wav(to, Sound(np.zeros(SECONDS * RATE_HZ, np.int16)))
    yield "hiss", "wav", lambda to: write_wav(to, _hiss())
    yield "music", "wav", lambda to: write_wav(to, _chords())
    yield "another chapter", "wav", lambda to: to.write_bytes(wrong.read_bytes())
    yield "no sound file", "wav", lambda to: to.write_text("To do: record this.\n")


def _half(sound: AudioSegment, form: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "whole")
        sound.export(path, form).close()
        content = path.read_bytes()
        return content[: len(content) // 2]


def _stereo(sound: AudioSegment) -> AudioSegment:
    return sound.set_frame_rate(44_100).set_channels(2)


def _hiss() -> Sound:
    return Sound(np.random.default_rng(1).normal(0, 300, SECONDS * RATE_HZ).astype(np.int16))


def _chords() -> Sound:
    times = np.arange(SECONDS * RATE_HZ) / RATE_HZ
    beat = 0.5 + 0.5 * np.sin(2 * np.pi * 2 * times)
    notes = [np.sin(2 * np.pi * hertz * times) for hertz in (220, 277, 330, 440)]
    return Sound((np.sum(notes, axis=0) * beat * 2500).astype(np.int16))


def _arrived(
    script: Script, segment: str, performance: Performance, name: str, suffix: str, make: _Make
) -> Arrived:
    alone = replace(
        script,
        voice="none",
        segments=tuple(one for one in script.segments if one.id == segment),
    )
    with tempfile.TemporaryDirectory() as root:
        folder = FilmFolder(Path(root), script.film)
        folder.takes.mkdir(parents=True)
        make(folder.takes / f"{segment}.{suffix}")
        store = Store(folder.cache)
        takes, findings = gather_takes(folder, alone, store)
        read = read_takes(folder, alone, takes, store)
        (alignment,) = align(alone, {**takes, **read.takes}, read.readings)
    spoken = alignment.kind is AlignmentKind.SPOKEN
    distance = _p95(alignment, performance) if spoken else float("nan")
    return Arrived(name, spoken, distance, (*findings, *read.findings))


def _p95(alignment: Alignment, performance: Performance) -> float:
    errors = [
        abs(alignment.words[word.word].span.start_ms - word.start_ms)
        for word in performance.words
        if word.exact
    ]
    return float(np.percentile(errors, 95))
