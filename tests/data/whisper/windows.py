"""Windows of sound for the training: sentences one after the other, and when each word is."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.data.whisper.passages import Unit
from tests.data.whisper.texts import Texts
from tests.data.whisper.voices import RATE_HZ, Utterance, say

VOICES = ("en-us",) * 5 + ("en-us+m3", "en-us+f2", "en-us+m7")
SNR_DB = (60, 60, 40, 30, 22, 15)
SILENT = 0.03  # share of windows in which nobody speaks
_LEAST_ROOM = 4_000  # samples; no sentence begins later than this before the end


@dataclass(frozen=True, slots=True)
class TimedSentence:
    """Units and when each of them is heard, in s from the start of the window."""

    units: tuple[Unit, ...]
    spans: tuple[tuple[float, float], ...]

    @property
    def start(self) -> float:
        """When the first word begins."""
        return self.spans[0][0]

    @property
    def end(self) -> float:
        """When the last word ends."""
        return self.spans[-1][1]


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """Samples at `RATE_HZ`, the sentences that lie wholly inside, and the one that the end of
    the window cuts, if any."""

    samples: NDArray[np.float32]
    sentences: tuple[TimedSentence, ...]
    cut: TimedSentence | None


class Speakers:
    """A pool of spoken sentences that is renewed little by little."""

    def __init__(self, chance: random.Random, size: int) -> None:
        self.chance = chance
        self.texts = Texts(chance)
        self.pool = [self._speak() for _ in range(size)]

    def renew(self, number: int) -> None:
        """Replace the oldest sentences by new ones."""
        self.pool = [*self.pool[number:], *(self._speak() for _ in range(number))]

    def one(self) -> Utterance:
        """Any sentence of the pool."""
        return self.chance.choice(self.pool)

    def _speak(self) -> Utterance:
        chance = self.chance
        voice, rate = chance.choice(VOICES), chance.randint(140, 190)
        return say(self.texts.make(), voice, rate, pitch=chance.uniform(0.94, 1.06))


def make_window(speakers: Speakers, seconds: float) -> Window:
    """A window filled with sentences (one in twenty ends early), or with none, in noise."""
    chance = speakers.chance
    samples = np.zeros(int(seconds * RATE_HZ), np.float32)
    if chance.random() < SILENT:
        return Window(_with_noise(samples, chance), (), None)
    gain = 10 ** (chance.uniform(-12, 0) / 20)
    sentences: list[TimedSentence] = []
    cut = None
    at = int(chance.uniform(0, 0.8) * RATE_HZ)
    while at < len(samples) - _LEAST_ROOM and cut is None:
        utterance = speakers.one()
        room = len(samples) - at
        samples[at : at + len(utterance.samples)] += utterance.samples[:room] * gain
        timed = _timed(utterance, at)
        if len(utterance.samples) > room:
            cut = timed
        else:
            sentences.append(timed)
        at += max(0, len(utterance.samples) + _pause(chance))
        if chance.random() < 0.05:
            break
    return Window(_with_noise(samples, chance), tuple(sentences), cut)


def _timed(utterance: Utterance, at: int) -> TimedSentence:
    shift = at / RATE_HZ
    spans = tuple((shift + a / 1000, shift + b / 1000) for a, b in utterance.spans_ms)
    return TimedSentence(utterance.units, spans)


def _pause(chance: random.Random) -> int:
    """Samples from one sentence to the next, whose own silences count."""
    longest = 0.5 if chance.random() < 0.8 else 2.0
    return int((chance.uniform(0, longest) - 0.15) * RATE_HZ)


def _with_noise(samples: NDArray[np.float32], chance: random.Random) -> NDArray[np.float32]:
    level = np.sqrt(np.mean(samples**2)) + 1e-5
    noise = np.random.default_rng(chance.getrandbits(32)).standard_normal(len(samples))
    return (samples + noise * level * 10 ** (-chance.choice(SNR_DB) / 20)).astype(np.float32)
