"""The forms in which a script word is accepted."""

from __future__ import annotations

import pytest

from pipeline.errors import Place
from pipeline.schema import Token
from pipeline.spoken import spoken_form
from pipeline.wordforms import MOST_FORMS, accepted_forms, heard_words


def forms_of(text: str, spoken: str | None = None) -> list[str]:
    said = spoken_form(text) if spoken is None else spoken
    return [" ".join(form) for form in accepted_forms(Token(text, said, 0, Place("01.md", 1)))]


@pytest.mark.parametrize(
    ("written", "first", "others"),
    [
        (
            "12,288,",
            "twelve thousand two hundred eighty eight",
            ["twelve thousand two hundred and eighty eight"],
        ),
        ("604", "six hundred four", ["six hundred and four"]),
        ("2/3", "two thirds", []),
        ("GPT-3", "g p t three", ["gpt three"]),
        ("89°", "eighty nine degrees", []),
        ("1984.", "one thousand nine hundred eighty four", ["nineteen eighty four"]),
        ("1,200", "one thousand two hundred", ["twelve hundred", "a thousand two hundred"]),
        ("100", "one hundred", ["a hundred"]),
        ("66.2%", "sixty six point two percent", ["sixty six point two per cent"]),
        ("0.5", "zero point five", ["oh point five"]),
        ("up-projection", "up projection", []),
        ("“E”,", "e", []),
    ],
)
def test_a_word_may_be_said_in_several_ways(written: str, first: str, others: list[str]) -> None:
    forms = forms_of(written)
    assert forms[0] == first
    assert set(others) <= set(forms)
    assert len(forms) <= MOST_FORMS


def test_what_the_page_says_is_the_only_reading() -> None:
    assert forms_of("1984", "nineteen eighty four") == ["nineteen eighty four"]
    assert forms_of("W_up", "W up") == ["w up"]
    assert forms_of("—") == []


@pytest.mark.parametrize("written", ["12,288,", "GPT-3", "2/3", "66.2%", "175B", "normalised"])
def test_what_a_recogniser_writes_down_is_among_the_forms(written: str) -> None:
    assert " ".join(heard_words(written)) in forms_of(written)
