"""Endless text out of the few words that the tiny checkpoint is to know."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

from tests.data.whisper.passages import Unit, learned, read_sentences

# Shares of the three kinds of text: words at random teach to listen, not to guess; walks
# along pairs of the sentences and the sentences themselves teach how words run together.
AT_RANDOM, ALONG_PAIRS = 0.5, 0.3
_NAMES = {"I", "W", "GPT-3", "ReLU", "Michael", "Jordan"}

Text = tuple[Unit, ...]


class Texts:
    """Makes sentences of words of `sentences.txt`; held-out sentences lend their words only."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.words = sorted({_bare(unit) for text in read_sentences() for unit in text}, key=repr)
        self.sentences = [tuple(_lowered(unit) for unit in text) for text in learned()]
        self.followers: dict[str, list[Unit]] = {}
        for text in self.sentences:
            for before, after in pairwise(text):
                self.followers.setdefault(before.written, []).append(after)

    def make(self) -> Text:
        """A text of 2 to about 20 words, from a capital to a full stop or question mark."""
        kind = self.chance.random()
        if kind < AT_RANDOM:
            text = self._at_random()
        elif kind < AT_RANDOM + ALONG_PAIRS:
            text = self._along_pairs()
        else:
            text = self._part_of_a_sentence()
        return self._punctuated(text)

    def _at_random(self) -> list[Unit]:
        words = self.chance.choices(self.words, k=self.chance.randint(2, 13))
        return [replace(word, mark="," if self.chance.random() < 0.06 else "") for word in words]

    def _along_pairs(self) -> list[Unit]:
        text = [self.chance.choice(self.chance.choice(self.sentences))]
        for _ in range(self.chance.randint(1, 12)):
            following = self.followers.get(text[-1].written)
            goes_on = following and self.chance.random() < 0.8
            text.append(self.chance.choice(following if following and goes_on else self.words))
        return text

    def _part_of_a_sentence(self) -> list[Unit]:
        text = list(self.chance.choice(self.sentences))
        if self.chance.random() < 0.6:
            first = self.chance.randrange(len(text))
            text = text[first : first + self.chance.randint(3, 14)]
        return text

    def _punctuated(self, text: list[Unit]) -> Text:
        inner = [replace(unit, mark=unit.mark.strip(".?")) for unit in text]
        inner[0] = replace(inner[0], written=capital(inner[0].written))
        inner[-1] = replace(inner[-1], mark="?" if self.chance.random() < 0.08 else ".")
        return tuple(inner)


def capital(word: str) -> str:
    """A word as it stands at the beginning of a sentence."""
    return word[0].upper() + word[1:]


def _lowered(unit: Unit) -> Unit:
    """A unit as it stands inside a sentence."""
    if unit.written in _NAMES:
        return unit
    spoken = unit.spoken
    if spoken == unit.written:
        spoken = spoken[0].lower() + spoken[1:]
    return replace(unit, written=unit.written[0].lower() + unit.written[1:], spoken=spoken)


def _bare(unit: Unit) -> Unit:
    return replace(_lowered(unit), mark="")
