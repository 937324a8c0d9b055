"""From what espeak-ng reports while it speaks to the words of the text, each with its time."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import accumulate, pairwise


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """One word of the text, characters `char_start` up to `char_stop`, and when it is heard,
    in ms from the first sample. The silence after a word is not part of it.

    Not `exact` where espeak-ng said the word as one with those before it ("the" of "of the"):
    the time of the group is known, the edges inside are shares of it."""

    char_start: int
    char_stop: int
    start_ms: int
    end_ms: int
    exact: bool = True


@dataclass(slots=True)
class Reported:
    """What the synthesiser reports while it speaks; positions are samples from the start."""

    sound: list[bytes] = field(default_factory=list)
    words: list[tuple[int, int]] = field(default_factory=list)  # character from 0, sample
    phonemes: list[tuple[int, bool]] = field(default_factory=list)  # sample, is a pause


def timed_words(text: str, heard: Reported, samples: int, rate_hz: int) -> tuple[SpokenWord, ...]:
    """A span for every word of the text, in order.

    espeak-ng says some neighbours as one ("of the", "have been") and reports the first only:
    such words share the reported span by their numbers of letters.
    """
    words = [
        (match.start(), match.end())
        for match in re.finditer(r"\S+", text)
        if any(map(str.isalnum, match.group()))
    ]
    timed: list[SpokenWord] = []
    for (first, start), (stop, next_start) in pairwise(_anchors(words, heard, samples)):
        end = _end_of_sound(heard.phonemes, start, next_start)
        together = words[first:stop]
        edges = _shared(start, end, [_letters(text[a:b]) for a, b in together])
        ms = [round(1000 * edge / rate_hz) for edge in edges]
        timed += [
            SpokenWord(*word, *span, exact=at == 0)
            for at, (word, span) in enumerate(zip(together, pairwise(ms), strict=True))
        ]
    return tuple(timed)


def _anchors(words: list[tuple[int, int]], heard: Reported, samples: int) -> list[tuple[int, int]]:
    """(word, sample) where a reported word begins, the first word first; ends with the end.

    A reported place belongs to the first word that ends after it, so that a bracket or a
    dash counts to the word it precedes.
    """
    ends = [stop for _, stop in words]
    anchors: list[tuple[int, int]] = []
    for place, sample in heard.words:
        word = min(bisect_right(ends, place), len(words) - 1)
        if not anchors or word > anchors[-1][0]:
            # Words before the first report have nothing else to share with.
            anchors.append((word if anchors else 0, min(sample, samples)))
    return [*(anchors or [(0, 0)]), (len(words), samples)]


def _end_of_sound(phonemes: list[tuple[int, bool]], start: int, stop: int) -> int:
    """Where the last phoneme that is no pause ends, between the samples `start` and `stop`."""
    first, last = bisect_left(phonemes, (start, False)), bisect_left(phonemes, (stop, False))
    for at in reversed(range(first, last)):
        if not phonemes[at][1]:
            return min(stop, phonemes[at + 1][0]) if at + 1 < len(phonemes) else stop
    return stop


def _shared(start: int, end: int, weights: list[int]) -> list[int]:
    """The edges of neighbours that share a span by their weights."""
    whole, done = sum(weights), accumulate(weights, initial=0)
    return [start + (end - start) * part // max(whole, 1) for part in done]


def _letters(word: str) -> int:
    return sum(map(str.isalnum, word))
