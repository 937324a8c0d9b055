"""The door to pocketsphinx, on a few seconds of synthetic speech."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from scipy.signal import resample_poly

from pipeline.espeak import Speech, speak
from pipeline.sphinx import RATE_HZ, Samples, Sphinx, sphinx

SENTENCES = (
    ["each", "row", "asks", "a", "question", "of", "the", "vector"],
    ["the", "perceptron", "adds", "a", "bias", "to", "it"],
    ["and", "the", "answer", "is", "zero", "or", "one"],
)
START_TOLERANCE_MS = 80


@pytest.fixture(scope="module")
def listener() -> Iterator[Sphinx]:
    with sphinx(SENTENCES) as made:
        yield made


def heard_at_16_khz(speech: Speech) -> Samples:
    samples = resample_poly(speech.samples.astype(float), RATE_HZ, speech.rate_hz)
    # pocketsphinx was trained on rooms; a synthesiser's silence is digital.
    noisy = samples + np.random.default_rng(1).normal(0, 60, len(samples))
    return np.clip(noisy, -32768, 32767).astype(np.int16)


@pytest.mark.parametrize("words", SENTENCES, ids=lambda words: words[0])
def test_words_of_the_script_are_heard_and_forced(listener: Sphinx, words: list[str]) -> None:
    speech = speak(" ".join(words), "en-us", 150)
    samples = heard_at_16_khz(speech)
    heard = [word.text for word in listener.recognise(samples)]
    assert sum(word in heard for word in words) >= 0.8 * len(words)
    spans = listener.force(samples, words, 1e-48)
    assert spans and len(spans) == len(words)
    for span, true in zip(spans, speech.words, strict=True):
        if true.exact:
            assert span.start_ms == pytest.approx(true.start_ms, abs=START_TOLERANCE_MS)


def test_listening_for_one_sentence_hears_no_other(listener: Sphinx) -> None:
    samples = heard_at_16_khz(speak(" ".join(SENTENCES[2]), "en-us", 150))
    for expected in ([SENTENCES[0]], [SENTENCES[2]]):
        heard = [word.text for word in listener.recognise(samples, expected)]
        assert ("answer" in heard) == (expected == [SENTENCES[2]])
    assert "answer" in [word.text for word in listener.recognise(samples)]


def test_a_word_that_no_dictionary_has_gets_a_pronunciation(listener: Sphinx) -> None:
    assert listener.pronunciations["perceptron"] == ("P ER S EH P T R AA N",)
    assert len(listener.pronunciations["the"]) == 2


def test_silence_says_nothing(listener: Sphinx) -> None:
    silence = np.random.default_rng(1).normal(0, 3, RATE_HZ).astype(np.int16)
    assert listener.force(silence, ["unknown-word"], 1e-48) is None
    assert listener.force(silence, [], 1e-48) is None
    assert len(listener.recognise(silence)) <= 1
    assert listener.recognise(silence[:0]) == ()
