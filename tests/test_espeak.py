"""The synthesiser's word times, held against the sound itself."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import espeakng_loader
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.errors import RoughcutError, UsageError
from pipeline.espeak import Speech, espeak_version, speak

VOICE = "en-us"
SILENCE_RMS = 30  # of 32768; a spoken word has some thousand
WORD_RMS = 300
RATE_TOLERANCE = 0.15  # of the words per minute asked for
LONG_GAP_MS = 100

PASSAGE = (
    "Each row asks a question of the vector, and the answer is one number. "
    "Is it large? Then the row has found its direction! "
    "The bias comes next: minus one – “a threshold”, no more; so much for the rows.\n\n"
    "Twelve thousand two hundred eighty eight numbers would have been in the café of the naïve."
)


def heard(text: str, speech: Speech) -> list[str]:
    return [text[word.char_start : word.char_stop] for word in speech.words]


def rms(speech: Speech, start_ms: float, end_ms: float) -> float:
    first, stop = (int(ms * speech.rate_hz / 1000) for ms in (start_ms, end_ms))
    return float(np.sqrt(np.mean(speech.samples[first:stop].astype(float) ** 2)))


@pytest.fixture(scope="module")
def passage() -> Speech:
    return speak(PASSAGE, VOICE, 150)


def test_every_word_is_timed_in_order(passage: Speech) -> None:
    assert heard(PASSAGE, passage) == [word for word in PASSAGE.split() if word != "–"]
    assert_times_in_order(passage)


def test_words_sound_and_the_pauses_between_them_do_not(passage: Speech) -> None:
    for word in passage.words:
        assert rms(passage, word.start_ms, word.end_ms) > WORD_RMS, word
    gaps = [(a.end_ms, b.start_ms) for a, b in pairwise(passage.words)]
    long_gaps = [(end, start) for end, start in gaps if start - end > LONG_GAP_MS]
    assert len(long_gaps) == 9  # at each of the passage's marks
    for end, start in long_gaps:
        assert rms(passage, end + 20, start) < SILENCE_RMS


@pytest.mark.parametrize("text", ["Wait, a row", "Wait: I saw", "Café – É is"])
def test_a_word_of_one_letter_has_its_own_time(text: str) -> None:
    before, letter, _ = speak(text, VOICE, 150).words
    assert letter.start_ms - before.end_ms > LONG_GAP_MS
    assert letter.end_ms - letter.start_ms > 30


def test_a_paragraph_is_a_longer_pause_than_a_sentence_than_a_comma() -> None:
    def pause(mark: str) -> int:
        words = speak(f"We saw the rows{mark} Then we saw the columns.", VOICE, 150).words
        return words[4].start_ms - words[3].end_ms

    assert 100 < pause(",") < pause(".") < pause(".\n\n") < 1000


@pytest.mark.parametrize(
    "text", ["of the rows", "I have been there", "it is in the house", "a b a"]
)
def test_words_that_are_said_as_one_share_the_sound(text: str) -> None:
    speech = speak(text, VOICE, 150)
    assert heard(text, speech) == text.split()
    assert all(word.end_ms - word.start_ms >= 30 for word in speech.words)


def test_what_was_spoken_before_changes_nothing() -> None:
    first = speak("Six sisters, is it not?", VOICE, 150)
    speak("Something else, quite a bit longer.", "de", 200)
    again = speak("Six sisters, is it not?", VOICE, 150)
    assert np.array_equal(first.samples, again.samples)
    assert first.words == again.words


def test_a_breathy_voice_breathes_alike_a_second_later() -> None:
    """espeak-ng seeds the noise of a breath with the time in seconds."""
    before = speak("A breathy voice.", "en-us+f3", 150).samples
    time.sleep(1.1)
    assert np.array_equal(before, speak("A breathy voice.", "en-us+f3", 150).samples)


@pytest.mark.parametrize("words_per_minute", [80, 150, 220])
def test_the_rate_is_the_one_asked_for(words_per_minute: int) -> None:
    speech = speak(PASSAGE, VOICE, words_per_minute)
    minutes = len(speech.samples) / speech.rate_hz / 60
    assert len(speech.words) / minutes == pytest.approx(words_per_minute, rel=RATE_TOLERANCE)


PIECES = (
    *("row", "of", "the", "a", "have", "been", "I", "it's", "W", "end.", "x,", "so:", "…", "–"),
    *(
        "café",
        "“naïve”",
        "é!",
        "(yes)",
        "GPT-3",
        "e.g.",
        "12,288",
        "日本",
        "state-of-the-art;",
        "\n\n",
    ),
)
WRITTEN = st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join)


@given(WRITTEN)
@example("")
@example("– … , .")
@example("hello " * 400)
@settings(max_examples=60, deadline=None)
def test_any_text_has_its_words_timed_in_order(text: str) -> None:
    speech = speak(text, VOICE, 300)
    assert heard(text, speech) == [word for word in text.split() if any(map(str.isalnum, word))]
    assert_times_in_order(speech)


def assert_times_in_order(speech: Speech) -> None:
    edges = [ms for word in speech.words for ms in (word.start_ms, word.end_ms)]
    assert edges == sorted(edges)
    assert all(0 <= ms <= round(1000 * len(speech.samples) / speech.rate_hz) for ms in edges)


@pytest.mark.parametrize(
    ("voice", "said"),
    [
        ("en-uss", "no voice 'en-uss'; near it: en-us"),
        ("Englsh (America)", "near it: English (America)"),
        ("", "no voice ''; for English: en-us"),
        ("en-us+f33", "no voice variant 'f33'; near it: f3"),
    ],
)
def test_an_unknown_voice_is_answered_with_near_names(voice: str, said: str) -> None:
    with pytest.raises(UsageError) as error:
        speak("Hello.", voice, 150)
    assert said in str(error.value)
    assert "film.yaml" in str(error.value)


@pytest.mark.parametrize(
    "voice", ["en-us", "en-gb", "en-gb+f3", "en-gb-x-rp", "English (America)", "gmw/en-US", "en+f3"]
)
def test_a_voice_goes_by_code_name_identifier_or_variant(voice: str) -> None:
    assert len(speak("Hello.", voice, 150).words) == 1


@pytest.mark.parametrize("words_per_minute", [79, 451])
def test_a_rate_out_of_reach_is_refused(words_per_minute: int) -> None:
    with pytest.raises(UsageError, match=f"80 to 450 words per minute, not {words_per_minute}"):
        speak("Hello.", VOICE, words_per_minute)


def test_the_wheels_library_speaks_even_from_a_very_long_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path.joinpath(*["environment" * 8] * 3)
    deep.mkdir(parents=True)
    (deep / "espeak-ng-data").symlink_to(espeakng_loader.get_data_path())
    monkeypatch.setattr(espeakng_loader, "get_data_path", lambda: str(deep / "espeak-ng-data"))
    assert len(speak("Hello there.", VOICE, 150).words) == 2


def test_a_library_that_is_not_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(espeakng_loader, "get_library_path", lambda: "/nowhere/libespeak-ng.so")
    with pytest.raises(RoughcutError, match="pip install --force-reinstall espeakng-loader"):
        speak("Hello.", VOICE, 150)


def test_the_version_is_known() -> None:
    assert espeak_version().split(".")[0] == "1"
