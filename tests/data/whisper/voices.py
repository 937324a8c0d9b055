"""Synthetic speech with the time of every word, at the rate that Whisper hears."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from pipeline.espeak import speak
from pipeline.espeak_events import SpokenWord
from tests.data.whisper.passages import Unit

RATE_HZ = 16_000
_ESPEAK_HZ, _UP, _DOWN = 22_050, 320, 441


@dataclass(frozen=True, slots=True, eq=False)
class Utterance:
    """A spoken sentence: samples in -1..1 at `RATE_HZ`, and each unit's first and last ms."""

    units: tuple[Unit, ...]
    samples: NDArray[np.float32]
    spans_ms: tuple[tuple[int, int], ...]


def say(
    units: tuple[Unit, ...],
    voice: str = "en-us",
    words_per_minute: int = 165,
    pitch: float = 1.0,
) -> Utterance:
    """Speak a sentence; `pitch` above 1 is higher and faster, as a tape is."""
    text, places = "", []
    for unit in units:
        places.append((len(text), len(text) + len(unit.spoken)))
        text += unit.spoken + unit.mark + " "
    speech = speak(text, voice, words_per_minute)
    assert speech.rate_hz == _ESPEAK_HZ, speech.rate_hz
    samples = resample_poly(speech.samples / 32768, _UP, round(_DOWN * pitch))
    scale = _UP / round(_DOWN * pitch) * _ESPEAK_HZ / RATE_HZ
    spans = tuple(_span(place, speech.words, scale) for place in places)
    return Utterance(units, samples.astype(np.float32), spans)


def _span(place: tuple[int, int], words: tuple[SpokenWord, ...], scale: float) -> tuple[int, int]:
    inside = [word for word in words if place[0] <= word.char_start < place[1]]
    return round(inside[0].start_ms * scale), round(inside[-1].end_ms * scale)


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """Sentences one after the other: samples as of `Utterance`, and every unit's time."""

    samples: NDArray[np.float32]
    units: tuple[Unit, ...]
    spans_ms: tuple[tuple[int, int], ...]


def join(utterances: list[Utterance], pauses_ms: list[int]) -> Passage:
    """The sentences with a silence before each of them."""
    sound: list[NDArray[np.float32]] = []
    spans: list[tuple[int, int]] = []
    for utterance, pause_ms in zip(utterances, pauses_ms, strict=True):
        sound.append(np.zeros(pause_ms * RATE_HZ // 1000, np.float32))
        shift_ms = round(1000 * sum(map(len, sound)) / RATE_HZ)
        spans += [(start + shift_ms, end + shift_ms) for start, end in utterance.spans_ms]
        sound.append(utterance.samples)
    units = tuple(unit for utterance in utterances for unit in utterance.units)
    return Passage(np.concatenate(sound), units, tuple(spans))
