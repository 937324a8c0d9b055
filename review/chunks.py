"""Texts taken to pieces at white space, many in one go: strings, and stretches of them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from review.schema import Moment

TIME = "<T>"
"""What stands for the word of a string that is, or belongs to, a time."""

_CHUNK = re.compile(r"\S+")
_EDGES = ".,;:!?()[]\"'“”…–—*_"


@dataclass(slots=True)
class Chunks:
    """The strings between white space of several texts, in order: their bare words, where in its
    text each begins, and whether a time stands in it (2: it began in the string before).

    Neighbouring strings make up stretches, which are listed by their first string and the one
    after their last, the first one of the stretch before, and by how they begin ("L": on a new
    line, "S": after a sentence, "": with the text)."""

    texts: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)
    timed: list[int] = field(default_factory=list)
    lows: list[int] = field(default_factory=list)
    highs: list[int] = field(default_factory=list)
    before: list[int] = field(default_factory=list)
    begins: list[str] = field(default_factory=list)

    def add(self, text: str, moments: Sequence[Moment], starts: Sequence[int]) -> None:
        """Take one more text to pieces; stretches begin at `starts`, in order."""
        base = last = len(self.texts)
        firsts, texts = [match.start() for match in _CHUNK.finditer(text)], text.split()
        words = [chunk.strip(_EDGES).lower() or chunk[:2] for chunk in texts]
        timed = _timed(firsts, texts, moments)
        for number in (number for number, is_time in enumerate(timed) if is_time):
            words[number] = TIME
        self.texts += texts
        self.words += words
        self.firsts += firsts
        self.timed += timed
        bounds = [base + bisect_left(firsts, start) for start in (*starts, len(text))]
        for start, (low, high) in zip(starts, pairwise(bounds), strict=True):
            if low < high:
                self.lows.append(low)
                self.highs.append(high)
                self.before.append(last)
                gap = text[self.firsts[low - 1] + len(self.texts[low - 1]) : start]
                self.begins.append("" if low == base else "L" if "\n" in gap else "S")
            last = low


def _timed(firsts: Sequence[int], texts: Sequence[str], moments: Sequence[Moment]) -> list[int]:
    found = [0] * len(firsts)
    for moment in reversed(moments):
        at = max(0, bisect_right(firsts, moment.first) - 1)
        if firsts[at] + len(texts[at]) <= moment.first:
            at += 1
        for number in range(at, bisect_left(firsts, moment.stop)):
            found[number] = 2 if moment.first < firsts[number] else 1
    return found
