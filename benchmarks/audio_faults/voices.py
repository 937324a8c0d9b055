"""Clean voices to plant faults in: espeak-ng's, and a little human speech where it is there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.alignment.measure import aligned
from benchmarks.audio_faults.plant import Floats, in_room
from benchmarks.human_speech.performances import perform, script_text
from benchmarks.human_speech.sentences import FOLDER, SENTENCES
from pipeline.audio import TAKE_LEVEL_DB, resampled, write_wav
from pipeline.espeak import speak
from pipeline.folder import FilmFolder
from pipeline.levels import unit
from pipeline.schema import Segment, Span, Word, WordStatus
from pipeline.script import read_script
from pipeline.takes import lines_of

FILM = FilmFolder(Path(__file__).parents[1] / "alignment" / "film", "reading")
SYNTHETIC = ("en-us", "en-us+f3", "en-us+m7", "en-gb-x-rp+f2", "en-gb-scotland+m3")
SEGMENTS_EACH = 5
WORDS_PER_MINUTE = 155


@dataclass(frozen=True, eq=False)
class Voice:
    """A take without faults, in a room, at the level of takes, with its words in ms."""

    name: str
    sound: Floats
    words: tuple[Word, ...]

    @property
    def spans(self) -> list[Span]:
        """When each word is heard."""
        return [word.span for word in self.words]

    @property
    def minutes(self) -> float:
        """Its length."""
        return len(self.sound) / 48_000 / 60


def synthetic_voices() -> Iterator[Voice]:
    """Each voice reads other segments."""
    script, findings = read_script(FILM)
    assert not findings, findings
    segments = list(script.segments)
    for number, voice in enumerate(SYNTHETIC):
        for at in range(SEGMENTS_EACH):
            yield _spoken(voice, segments[(number * SEGMENTS_EACH + at) % len(segments)])


def human_voice() -> Voice | None:
    """The five human sentences, their words timed by the built-in aligner; None without
    Debian's package pocketsphinx-testdata."""
    if not FOLDER.exists():
        return None
    text = script_text()
    performance = perform(text, range(len(SENTENCES)))
    with tempfile.TemporaryDirectory() as folder:
        times, _, _, _ = aligned(text, write_wav(Path(folder, "take.wav"), performance.sound))
    words = tuple(
        Word(text.tokens[at].text, times[at].span, times[at].status) for at in sorted(times)
    )
    return Voice("human", unit(performance.sound.samples), words)


def _spoken(voice: str, segment: Segment) -> Voice:
    lines = lines_of(segment.tokens)
    speech = speak(lines.text, voice, WORDS_PER_MINUTE)
    sound = unit(resampled(speech.samples, speech.rate_hz))
    sound *= 10 ** (TAKE_LEVEL_DB / 20) / np.sqrt(np.mean(sound**2))
    words = tuple(
        Word(
            lines.text[word.char_start : word.char_stop],
            Span(word.start_ms, word.end_ms),
            WordStatus.KNOWN,
        )
        for word in speech.words
    )
    return Voice(f"{voice}, {segment.id}", in_room(sound), words)
