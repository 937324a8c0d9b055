"""The walk on synthetic word streams: takes, skips, ad-libs, false starts, forms."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.walk import Landing, ScriptLine, walk

FILM = (
    "each row of the matrix asks a question / the vector answers with one number / "
    "a bias moves the threshold down / only then the neuron lights up"
)


def line_of(text: str) -> ScriptLine:
    """A script with one form a word; "/" ends a sentence, "a|an" are two forms, "_" is a
    space inside a form."""
    words, starts = [], [0]
    for written in text.split():
        if written == "/":
            starts.append(len(words))
        else:
            words.append(tuple(tuple(form.split("_")) for form in written.split("|")))
    return ScriptLine(tuple(words), tuple(starts))


def told(text: str, heard: str) -> str:
    """The places that a walk gives: numbers of hit words, (n) where another word was heard,
    "-" for ad-libs."""

    def sign(landing: Landing | None) -> str:
        if landing is None:
            return "-"
        return str(landing.word) if landing.hit else f"({landing.word})"

    return " ".join(sign(landing) for landing in walk(line_of(text), heard.split()))


@pytest.mark.parametrize(
    ("heard", "places"),
    [
        ("each row of the matrix asks a question", "0 1 2 3 4 5 6 7"),
        # a word misheard, a word left out, a word too many
        ("each road of the matrix asks a question", "0 (1) 2 3 4 5 6 7"),
        ("each row of matrix asks a question", "0 1 2 4 5 6 7"),
        ("each row of the big matrix asks a question", "0 1 2 3 - 4 5 6 7"),
        # a sentence again, and the second half of one that began wrong
        (
            "each row of the matrix asks each row of the matrix asks a question",
            "0 1 2 3 4 5 0 1 2 3 4 5 6 7",
        ),
        # a skipped sentence
        (
            "each row of the matrix asks a question a bias moves the threshold down",
            "0 1 2 3 4 5 6 7 14 15 16 17 18 19",
        ),
        # ad-libs, before the first word too
        (
            "okay here we go each row of the matrix asks a question",
            "- - - - 0 1 2 3 4 5 6 7",
        ),
        (
            "the vector answers sorry let me say that again the vector answers with one number",
            "8 9 10 - - - - - - 8 9 10 11 12 13",
        ),
        # a recording of the last sentence alone
        ("only then the neuron lights up", "20 21 22 23 24 25"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_stream_finds_its_place(heard: str, places: str) -> None:
    assert told(FILM, heard) == places


def test_any_form_of_a_word_is_accepted() -> None:
    number = "it has one_hundred_two|a_hundred_and_two|one_oh_two rows"
    assert told(number, "it has one hundred two rows") == "0 1 2 2 2 3"
    assert told(number, "it has a hundred and two rows") == "0 1 2 2 2 2 3"
    assert told(number, "it has one oh two rows") == "0 1 2 2 2 3"


def test_spelling_is_no_difference() -> None:
    assert told("the colours are normalised", "the colors are normalized") == "0 1 2 3"


def test_a_sentence_said_six_times_is_found_six_times() -> None:
    verse = "and so the next one lights up / "
    line = verse * 6
    heard = ("and so the next one lights up " * 6).split()
    places = [landing.word for landing in walk(line_of(line[:-2]), heard) if landing]
    assert places == list(range(len(heard)))


def test_a_script_without_words_takes_everything_as_ad_lib() -> None:
    assert walk(ScriptLine(((),), (0,)), ["well", "well"]) == (None, None)


WORDS = st.sampled_from(["row", "column", "matrix", "bias", "the", "a", "one", "two", "of"])
TEXTS = st.lists(WORDS, min_size=1, max_size=40)


@given(TEXTS)
def test_what_is_read_word_by_word_is_hit_word_by_word(text: list[str]) -> None:
    landings = walk(line_of(" ".join(text)), text)
    assert [landing.word for landing in landings if landing and landing.hit] == list(
        range(len(text))
    )


@given(TEXTS, TEXTS)
@settings(max_examples=50)
def test_any_stream_has_one_place_a_word(text: list[str], heard: list[str]) -> None:
    landings = walk(line_of(" ".join(text)), heard)
    assert len(landings) == len(heard)
    for landing, word in zip(landings, heard, strict=True):
        if landing:
            assert landing.hit == (text[landing.word] == word)


def test_memory_grows_with_the_length_not_with_its_square() -> None:
    def peak(words: int) -> int:
        random = np.random.default_rng(1)
        text = [f"w{number}" for number in random.integers(0, 400, words)]
        line = ScriptLine(tuple(((word,),) for word in text), tuple(range(0, words, 12)))
        tracemalloc.start()
        walk(line, text)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    assert peak(2400) < 4 * peak(800)
