"""A word among the texts that a draft shows, and the scene line on which it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from pipeline.errors import Place
from pipeline.lexicon import is_word
from pipeline.schema import TextOnScreen

MOST_SLIPS = 2
_SHORTEST = 4  # letters: in a shorter word two slips make any other
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class SeenWord:
    """A word on screen, so many slips away from the one looked for, in its text."""

    word: str
    slips: int
    text: TextOnScreen

    @property
    def place(self) -> Place:
        """The scene line on which the word stands."""
        return self.text.place_of(self.word)


def lines_with(wrong: str, texts: Iterable[TextOnScreen], right: str = "") -> list[SeenWord]:
    """Where a wrong word is on screen: the very string, or if it is nowhere, a word at most
    `MOST_SLIPS` slips (Damerau and Levenshtein's) away that is not right and no word."""
    texts = list(texts)
    exact = [
        SeenWord(held, 0, text) for text in texts for held in [_held(wrong, text.text)] if held
    ]
    if exact or len(wrong) < _SHORTEST:
        return exact
    near = [
        SeenWord(word, slips, text)
        for text in texts
        for word, slips in _near(wrong, text.text)
        if not same(word, right) and not is_word(word)
    ]
    least = min((seen.slips for seen in near), default=0)
    return [seen for seen in near if seen.slips == least]


def slips_of(right: str, texts: Iterable[TextOnScreen]) -> list[SeenWord]:
    """Words on screen that are none and may have been meant to be `right`."""
    return [
        SeenWord(word, slips, text)
        for text in texts
        for word, slips in _near(right, text.text)
        if slips and not is_word(word)
    ]


def shows(word: str, texts: Iterable[TextOnScreen]) -> list[TextOnScreen]:
    """The texts that hold a word (or several words) as such."""
    return [text for text in texts if _held(word, text.text)]


def same(one: str, other: str) -> bool:
    """Whether two words are the same, but for capitals."""
    return one.casefold() == other.casefold()


def _held(string: str, text: str) -> str | None:
    """The string as it stands in the text; a part of a word will do if it is long enough."""
    plain, shown = " ".join(string.split()), " ".join(text.split())
    inside = "" if len(plain) >= _SHORTEST else r"s?(?!\w)"
    match = re.search(rf"(?<!\w){re.escape(plain)}{inside}", shown, re.IGNORECASE)
    if match is None or not plain:
        return None
    word = _WORD.match(shown, match.start())
    return match.group() if " " in plain or word is None else word.group()


def _near(wrong: str, text: str) -> list[tuple[str, int]]:
    found = []
    for word in _WORD.findall(text):
        slips = DamerauLevenshtein.distance(
            word.casefold(), wrong.casefold(), score_cutoff=MOST_SLIPS
        )
        if len(word) >= _SHORTEST and slips <= MOST_SLIPS:
            found.append((word, int(slips)))
    return found
