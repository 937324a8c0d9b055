"""Faults planted in a synthetic voice are found, and a voice without any has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from scipy.signal import fftconvolve

from benchmarks.audio_faults.plant import (
    MS,
    RATE_HZ,
    Floats,
    in_room,
    with_clipping,
    with_noise_step,
    with_pop,
    with_tail_dip,
)
from pipeline.audio import resampled, to_int16
from pipeline.clipping import clipping
from pipeline.espeak import speak
from pipeline.levels import unit
from pipeline.noise_steps import noise_steps
from pipeline.pops import pops
from pipeline.schema import SoundFaultKind, Span, Word, WordStatus
from pipeline.tail_dips import NATURAL_DB, tail_dips

TEXT = (
    "Every row of the matrix asks one question about the vector. If the answer is yes, the "
    "neuron lights up; if it is no, nothing happens at all. We need a direction for every name, "
    "and a bias that keeps quiet whatever is too small to matter."
)
VOICES = ("en-us", "en-us+f3", "en-gb-x-rp+f2")
VOICES_WITHOUT_ECHO = ("en-us", "en-us+m3", "en-us+m7", "en-gb-scotland+m3")
"""espeak-ng gives its female voices an echo, and behind that a soft end can not be told."""

NEAR_MS = 60
PERIOD_MS = 15
PAUSE_MS = 250
MOST_NATURAL = 0.02
"""So many words of a clean voice may seem worth hearing."""

MOST_RINGING = 1
"""Of the words before a pause in a room of 0.4 s."""


@cache
def voice_of(voice: str) -> tuple[Floats, tuple[Word, ...]]:
    """The text at a take's level in a quiet room, with its words in ms."""
    speech = speak(TEXT, voice, 150)
    sound = unit(resampled(speech.samples, speech.rate_hz))
    sound *= 10 ** (-23 / 20) / np.sqrt(np.mean(sound**2))
    words = tuple(
        Word(
            TEXT[word.char_start : word.char_stop],
            Span(word.start_ms, word.end_ms),
            WordStatus.KNOWN,
        )
        for word in speech.words
    )
    return in_room(sound), words


def spans_of(words: Sequence[Word]) -> list[Span]:
    return [word.span for word in words]


def number_of(words: Sequence[Word], text: str) -> int:
    return next(at for at, word in enumerate(words) if word.text.strip(",.;") == text)


@pytest.mark.parametrize("voice", VOICES)
def test_a_clean_voice_has_no_fault_and_few_dips(voice: str) -> None:
    sound, words = voice_of(voice)
    assert not clipping(to_int16(sound * 32768), spans_of(words))
    assert not pops(sound, spans_of(words))
    assert not noise_steps(sound, spans_of(words))
    dips = [dip for dip in tail_dips(sound, words) if dip.amount >= NATURAL_DB]
    assert len(dips) <= MOST_NATURAL * len(words)


@pytest.mark.parametrize(
    ("turned_down_db", "kind"), [(0.0, SoundFaultKind.CLIPPING), (4.0, SoundFaultKind.FLAT_TOP)]
)
@pytest.mark.parametrize("voice", VOICES)
def test_a_clipped_word_is_found_to_the_ms(
    voice: str, turned_down_db: float, kind: SoundFaultKind
) -> None:
    sound, words = voice_of(voice)
    number = number_of(words, "nothing")
    span = words[number].span
    loud = with_clipping(sound, span, drive_db=3, turned_down_db=turned_down_db)
    limit = np.abs(loud).max() - 1e-9
    (cut_off,) = np.nonzero(np.abs(loud[span.start_ms * MS : span.end_ms * MS]) >= limit)
    found = clipping(to_int16(loud * 32767), spans_of(words))
    assert {fault.kind for fault in found} == {kind}
    assert {fault.word for fault in found} == {number}
    # One or two samples at the limit are no fault, so what is found lies inside what was cut.
    first, last = span.start_ms + cut_off[0] // MS, span.start_ms + cut_off[-1] // MS + 1
    assert first <= found[0].span.start_ms and found[-1].span.end_ms <= last
    assert found[0].span.start_ms - first <= PERIOD_MS


def test_three_samples_at_full_scale_are_a_fault_at_their_ms_and_two_are_none() -> None:
    sound = np.zeros(RATE_HZ, np.int16)
    sound[12_345:12_347] = 32767
    assert not clipping(sound)
    sound[30_000:30_003] = -32768
    (fault,) = clipping(sound, [Span(0, 400), Span(500, 700)])
    assert (fault.kind, fault.span, fault.word, fault.amount) == (
        SoundFaultKind.CLIPPING,
        Span(625, 626),
        1,
        3.0,
    )
    assert fault.certain


@pytest.mark.parametrize("steps", [128, 1000])
def test_coarse_samples_are_not_clipped_unless_they_are(steps: int) -> None:
    """8 bits, and a soft recording made 30 dB louder."""
    sound, words = voice_of("en-us")
    number = number_of(words, "nothing")

    def coarse(signal: Floats) -> Floats:
        return np.clip(np.rint(signal * steps), -steps, steps - 1) / steps

    loud = sound * 0.7 / np.abs(sound).max()
    assert not clipping(coarse(loud), spans_of(words))
    found = clipping(coarse(with_clipping(loud, words[number].span, drive_db=4)), spans_of(words))
    assert {(fault.kind, fault.word) for fault in found} == {(SoundFaultKind.CLIPPING, number)}


def test_a_loud_pure_tone_is_not_flat() -> None:
    time = np.arange(RATE_HZ) / RATE_HZ
    for hz in (50, 120, 440, 3000):
        assert not clipping(to_int16(30_000 * np.sin(2 * np.pi * hz * time)))


@pytest.mark.parametrize("level_db", [-12.0, -6.0])
@pytest.mark.parametrize("voice", VOICES)
def test_a_pop_is_found_at_its_word(voice: str, level_db: float) -> None:
    sound, words = voice_of(voice)
    number = number_of(words, "bias")
    at_ms = words[number].span.start_ms
    (fault,) = pops(with_pop(sound, at_ms, level_db), spans_of(words))
    assert abs(fault.span.start_ms - at_ms) <= NEAR_MS
    assert fault.word == number
    assert fault.amount >= 8


def test_a_long_rumble_is_no_pop() -> None:
    sound, words = voice_of("en-us")
    rumble = 0.2 * np.sin(2 * np.pi * 40 * np.arange(len(sound)) / RATE_HZ)
    assert not pops(sound + rumble, spans_of(words))


@pytest.mark.parametrize(("from_db", "to_db"), [(-55, -46), (-55, -42), (-45, -57)])
@pytest.mark.parametrize("voice", VOICES)
def test_a_step_of_the_room_is_found_in_its_pause(voice: str, from_db: float, to_db: float) -> None:
    sound, words = voice_of(voice)
    number = number_of(words, "all")
    pause = Span(words[number].span.end_ms, words[number + 1].span.start_ms)
    assert pause.end_ms - pause.start_ms >= PAUSE_MS, "the sentence ends here"
    at_ms = (pause.start_ms + pause.end_ms) // 2
    stepped = with_noise_step(sound, at_ms, from_db, to_db, seed=3)
    (fault,) = noise_steps(stepped, spans_of(words))
    assert abs(fault.span.start_ms - at_ms) <= PAUSE_MS
    assert np.sign(fault.amount) == np.sign(to_db - from_db)


@pytest.mark.parametrize("text", ["vector", "yes", "direction", "name", "quiet", "small"])
@pytest.mark.parametrize("voice", VOICES)
def test_a_dip_of_15_db_ranks_first(voice: str, text: str) -> None:
    sound, words = voice_of(voice)
    number = number_of(words, text)
    dipped = with_tail_dip(sound, words[number].span, 15, tail_ms=100, ramp_ms=15)
    worst = tail_dips(dipped, words)[0]
    assert worst.word == number
    assert worst.amount >= NATURAL_DB


@pytest.mark.parametrize(
    ("text", "tail_ms"),
    [(text, ms) for ms in (150, 200) for text in ("vector", "all", "name", "small")][:-1],
)
@pytest.mark.parametrize("voice", VOICES_WITHOUT_ECHO)
def test_a_dip_that_an_aligner_left_outside_of_its_word_ranks_first(
    voice: str, text: str, tail_ms: int
) -> None:
    sound, words = voice_of(voice)
    number, left_ms = number_of(words, text), tail_ms - 20
    dipped = with_tail_dip(sound, words[number].span, 15, tail_ms, ramp_ms=15)
    aligned = [replace(word, status=WordStatus.CONFIRMED) for word in words]
    span = words[number].span
    aligned[number] = replace(aligned[number], span=Span(span.start_ms, span.end_ms - left_ms))
    worst = tail_dips(dipped, aligned)[0]
    assert worst.word == number
    assert worst.amount >= NATURAL_DB


def test_a_room_that_rings_after_every_word_is_no_dip() -> None:
    sound, words = voice_of("en-us")
    ringing = np.random.default_rng(2).normal(size=RATE_HZ * 2 // 5)
    ringing *= 10 ** (-3 * np.arange(len(ringing)) / len(ringing))
    ringing *= 0.3 / np.sqrt(np.sum(ringing**2))
    ringing[0] = 1.0
    aligned = [replace(word, status=WordStatus.CONFIRMED) for word in words]
    dips = tail_dips(fftconvolve(sound, ringing)[: len(sound)], aligned)
    assert sum(dip.amount >= NATURAL_DB for dip in dips) <= MOST_RINGING


def test_words_without_a_time_of_their_own_are_not_judged() -> None:
    sound, words = voice_of("en-us")
    guessed = tuple(Word(word.text, word.span, WordStatus.ESTIMATED) for word in words)
    assert tail_dips(sound, guessed) == ()


@pytest.mark.parametrize("measure", [clipping, pops, noise_steps, tail_dips])
@pytest.mark.parametrize("samples", [0, 10, 48_000])
def test_silence_of_any_length_has_no_fault(measure: object, samples: int) -> None:
    assert callable(measure)
    assert measure(np.zeros(samples, np.int16), ()) == ()
