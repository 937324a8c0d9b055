"""Synthetic recordings of which every word's time is known: espeak-ng's own word events.

A performance is a list of utterances: sentences read, begun and broken off, said again, left
out, and what no script holds. Rooms and noise are added afterwards, so the times stay true.
It says how well an aligner finds words; it says nothing about people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipeline.audio import RATE_HZ, Sound, resampled, to_int16
from pipeline.espeak import Speech, speak
from pipeline.sentences import Text
from pipeline.takes import lines_of

GAP_MS = (250, 700)
"""Silence between utterances: at random between these."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What is said in one go: the first `words` words of a sentence of the text (all if None),
    or an ad-lib. `wanted` marks the take that an editor would keep."""

    sentence: int | None
    words: int | None = None
    ad_lib: str = ""
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class TrueWord:
    """A word of the text (counted through) and when it starts and ends in the recording, in
    ms; `exact` if the synthesiser reported its start by itself."""

    utterance: int
    word: int
    start_ms: float
    end_ms: float
    exact: bool


@dataclass(frozen=True, eq=False)
class Performance:
    """A recording with all that is true of it; `spans` are the utterances' times in ms."""

    sound: Sound
    utterances: tuple[Utterance, ...]
    words: tuple[TrueWord, ...]
    spans: tuple[tuple[float, float], ...]


@dataclass(slots=True)
class _Tape:
    parts: list[NDArray[np.float64]] = field(default_factory=list)
    samples: int = 0

    @property
    def ms(self) -> float:
        return 1000 * self.samples / RATE_HZ

    def add(self, samples: NDArray[np.float64]) -> None:
        self.parts.append(samples)
        self.samples += len(samples)


def read_aloud(text: Text) -> list[Utterance]:
    """Every sentence once, in order."""
    return [Utterance(number) for number in range(len(text.sentences))]


def perform(
    text: Text, utterances: Sequence[Utterance], voice: str, words_per_minute: int, seed: int = 1
) -> Performance:
    """Say the utterances one after the other in this voice."""
    random = np.random.default_rng(seed)
    tape = _Tape()
    words: list[TrueWord] = []
    spans = []
    tape.add(np.zeros(RATE_HZ // 2))
    for number, utterance in enumerate(utterances):
        speech, places, tokens = _said(text, utterance, voice, words_per_minute)
        samples = resampled(speech.samples, speech.rate_hz).astype(np.float64)
        start_ms = tape.ms
        words += [
            TrueWord(number, token, start_ms + first, start_ms + last, exact)
            for token, (first, last, exact) in zip(tokens, places, strict=True)
        ]
        end_ms = start_ms + max((word.end_ms for word in speech.words), default=0)
        spans.append((start_ms, end_ms))
        tape.add(samples[: round((end_ms - start_ms + 40) * RATE_HZ / 1000)])
        tape.add(np.zeros(int(random.uniform(*GAP_MS) * RATE_HZ / 1000)))
    sound = Sound(to_int16(np.concatenate(tape.parts)))
    return Performance(sound, tuple(utterances), tuple(words), tuple(spans))


def _said(
    text: Text, utterance: Utterance, voice: str, words_per_minute: int
) -> tuple[Speech, list[tuple[int, int, bool]], list[int]]:
    """The sound, and for each token of the text that is said in it: start, end, exact."""
    if utterance.sentence is None:
        return _speech(utterance.ad_lib, voice, words_per_minute), [], []
    sentence = text.sentences[utterance.sentence]
    stop = sentence.stop
    if utterance.words is not None:
        stop = min(stop, sentence.first + utterance.words)
    tokens = list(range(sentence.first, stop))
    lines = lines_of(text.tokens[sentence.first : stop])
    speech = _speech(lines.text, voice, words_per_minute)
    places, said = [], []
    for token, (first, last) in zip(tokens, lines.places, strict=True):
        parts = [word for word in speech.words if first <= word.char_start < last]
        if parts:
            said.append(token)
            places.append((parts[0].start_ms, parts[-1].end_ms, parts[0].exact))
    return speech, places, said


@cache
def _speech(text: str, voice: str, words_per_minute: int) -> Speech:
    return speak(text, voice, words_per_minute)


# --- rooms -----------------------------------------------------------------------------


def with_noise(sound: Sound, snr_db: float, seed: int = 1) -> Sound:
    """White noise so far under the voice's mean power."""
    signal = sound.samples.astype(np.float64)
    level = np.sqrt(np.mean(signal**2)) / 10 ** (snr_db / 20)
    noise = np.random.default_rng(seed).normal(0.0, level, len(signal))
    return Sound(to_int16(signal + noise))


def with_reverb(sound: Sound, seconds: float = 0.35, wet: float = 0.3, seed: int = 1) -> Sound:
    """A small room: noise that dies away by 60 dB in `seconds`, added to the direct sound.
    The direct sound is not delayed, so the words keep their times."""
    from scipy.signal import fftconvolve

    length = int(seconds * RATE_HZ)
    decay = 10 ** (-3 * np.arange(length) / length)
    tail = np.random.default_rng(seed).normal(0.0, 1.0, length) * decay
    tail[: RATE_HZ // 200] = 0.0  # the first walls are 5 ms away
    tail *= wet / np.sqrt(np.sum(tail**2))
    dry = sound.samples.astype(np.float64)
    return Sound(to_int16(dry + fftconvolve(dry, tail)[: len(dry)]))
