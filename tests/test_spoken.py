"""What a voice says for what is written."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexemes import lexemes_of
from pipeline.quantity import quantities_in
from pipeline.spoken import numbers_are_known, spoken_form

SAID = {
    # ordinary words keep their letters and lose what stands around them
    "up-projection,": "up-projection",
    "“don’t”": "don’t",
    "(ReLU).": "ReLU",
    "AND": "AND",
    "word—word": "word word",
    "W_up": "W up",
    "—": "",
    "…": "",
    # numbers
    "12,288": "twelve thousand two hundred eighty eight",
    "604": "six hundred four",
    "1.2": "one point two",
    "66.2": "sixty six point two",
    "0.0725": "zero point zero seven two five",
    "1.20": "one point two zero",
    ".5": "zero point five",
    "-1": "minus one",
    "−1,": "minus one",
    "007": "zero zero seven",
    "1,000,000": "one million",
    "2nd": "second",
    "21st": "twenty first",
    "175B": "one hundred seventy five billion",
    "10k": "ten thousand",
    "1990s": "one thousand nine hundred nineties",
    # fractions and powers
    "2/3": "two thirds",
    "1/2": "one half",
    "3/4.": "three quarters",
    "1/100": "one hundredth",
    "1/0": "one over zero",
    "1,000/3": "one thousand over three",
    "2½": "two and one half",
    "x²": "x squared",
    "10⁶": "ten to the power of six",
    "10^-6": "ten to the power of minus six",
    # signs and units
    "66.2%": "sixty six point two percent",
    "89°": "eighty nine degrees",
    "1°": "one degree",
    "×": "times",
    "4×12,288": "four times twelve thousand two hundred eighty eight",
    "3x": "three times",
    "1–3": "one to three",
    "$1.2B": "one point two billion dollars",
    "M·E": "M dot E",
    "≈5": "about five",
    # names
    "GPT-3": "G P T three",
    "GPT-3's": "G P T three's",
    "3D": "three D",
    "100-dimensional": "one hundred dimensional",
    "x₁": "x one",
}


@pytest.mark.parametrize(("written", "said"), SAID.items())
def test_written_words_are_said(written: str, said: str) -> None:
    assert spoken_form(written) == said


@pytest.mark.parametrize(
    ("written", "language", "said"),
    [
        ("12", "de", "zwölf"),
        ("1.5", "fr", "un virgule cinq"),
        ("12,288.", "pt-br", "doze mil duzentos e oitenta e oito"),
        ("Haus,", "de", "Haus"),
        ("66%", "de", "sechsundsechzig %"),
        ("12", "tlh", "twelve"),
        ("12", "en-gb", "twelve"),
    ],
)
def test_other_languages_say_their_numbers(written: str, language: str, said: str) -> None:
    assert spoken_form(written, language) == said


def test_it_is_known_which_languages_have_numbers() -> None:
    assert numbers_are_known("en-us")
    assert numbers_are_known("pt-BR")
    assert not numbers_are_known("tlh")


ANYTHING = st.text(max_size=20)
NUMERIC = st.text("0123456789.,/-−×%°^KMBxs½²⁶٣፩①GPT' ", max_size=16)


@given(ANYTHING | NUMERIC, st.sampled_from(["en-us", "de", "fr", "tlh"]))
def test_spoken_forms_hold_no_digits_and_single_spaces(text: str, language: str) -> None:
    said = spoken_form(text, language)
    assert not any(map(str.isdigit, said))
    assert said == " ".join(said.split())


@given(st.from_regex(r"[a-z]+(-[a-z]+){0,2}", fullmatch=True))
def test_words_stay_as_they_are(word: str) -> None:
    assert spoken_form(f"({word}),") == word


@given(st.integers(-(10**33), 10**33))
def test_a_number_is_read_back_as_it_was_said(number: int) -> None:
    (quantity,) = quantities_in(lexemes_of(spoken_form(f"{number:,}").split()))
    assert quantity.value == number


@given(st.decimals(0, 10**9, places=3))
def test_plain_words_only(number: object) -> None:
    assert re.fullmatch(r"[a-z]+( [a-z]+)*", spoken_form(f"{number}"))
