"""Where a paragraph breaks into captions, and a caption into lines.

The usual house rules of broadcast captioning (BBC Subtitle Guidelines; Netflix Timed Text
Style Guide): two lines of 42 characters, broken where a reader breathes; one to seven
seconds; about 20 characters a second. The breaks of a paragraph are chosen all at once, by
the smallest sum of penalties (as Knuth and Plass break paragraphs into lines).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise

MAX_LINE_CHARACTERS = 42
MAX_LINES = 2
MIN_MS = 1000
MAX_MS = 7000
MAX_CHARACTERS_PER_SECOND = 20
LINGER_MS = 200

_SENTENCE_END = (".", "?", "!", "…")
_PHRASE_END = (",", ";", ":", "–", "—")
_CLOSERS = "\"'”’)]*_"
_LEADS_ON_WORDS = """
    a an the of to in on at by for from with into over under and or but nor so as than that which
    who whose if because while when where is are was were be been has have had not no its his her
    their our your my this these those each every one two just about
"""
_PHRASE_STARTING_WORDS = """
    and or but so because while when where which who that if then as than with from into for to of
    in on at by before after until
"""
_LEADS_ON = frozenset(_LEADS_ON_WORDS.split())
_STARTS_PHRASE = frozenset(_PHRASE_STARTING_WORDS.split())

# Penalties: only their order of size matters.
_EACH_CAPTION = 30
_OVER_A_SENTENCE = 90
_TOO_SHORT = 120
_TOO_LONG = 400
_TOO_FAST_PER_CPS = 12
_RAGGED_BREAK = 60
_PLAIN_BREAK = 25
_PHRASE_BREAK = 12
_SMALL_BREAK = 4
_SCRAP_PER_CHARACTER = 4
_SCRAP_CHARACTERS = 32


@dataclass(frozen=True, slots=True)
class SaidWord:
    """A word as written, and when it is said, in ms of the film."""

    text: str
    start_ms: int
    end_ms: int


@lru_cache(4096)  # while a film is watched most of its paragraphs stay as they are
def break_paragraph(words: tuple[SaidWord, ...]) -> tuple[tuple[SaidWord, ...], ...]:
    """Cut a paragraph's words into captions, at the least sum of penalties."""
    paragraph = _Paragraph(words)
    best: list[tuple[float, int]] = [(0.0, 0)]
    for stop in range(1, len(words) + 1):
        options = []
        for first in range(stop - 1, -1, -1):
            if first < stop - 1 and not paragraph.fits(first, stop):
                break
            options.append((best[first][0] + paragraph.penalty(first, stop), first))
        best.append(min(options))
    cuts = [len(words)]
    while cuts[-1]:
        cuts.append(best[cuts[-1]][1])
    return tuple(words[first:stop] for stop, first in pairwise(cuts))[::-1]


class _Paragraph:
    """A paragraph's words, measured once for all the captions that could be cut from them."""

    def __init__(self, words: Sequence[SaidWord]) -> None:
        self._words = words
        count = len(words)
        ends = [_ends_sentence(words, at) for at in range(count)]
        self._opens = [True, *ends]  # whether a sentence opens at a word
        # Up to each word: the characters, with a space behind each word, and the sentence ends.
        self._characters = list(accumulate((len(word.text) + 1 for word in words), initial=0))
        self._ended = list(accumulate(ends, initial=0))
        self._cut = [0.0, *(_cut_penalty(words, stop, ends) for stop in range(1, count + 1))]

    def fits(self, first: int, stop: int) -> bool:
        """Whether the words from `first` to `stop` can be shown on a line, or on two."""
        characters, longest = self._characters, MAX_LINE_CHARACTERS + 1  # with a space behind
        begin, end = characters[first], characters[stop]
        if end - begin <= longest:
            return True
        cut = bisect_right(characters, begin + longest, first, stop) - 1  # the fullest upper line
        return cut > first and end - characters[cut] <= longest

    def penalty(self, first: int, stop: int) -> float:
        """How bad it is to show words `first` to `stop` as one caption and to cut there."""
        words = self._words
        starts_at, last_ends = words[first].start_ms, words[stop - 1].end_ms
        ends_at = words[stop].start_ms if stop < len(words) else last_ends + MIN_MS
        shown_ms = max(1, min(ends_at, last_ends + LINGER_MS) - starts_at)
        characters = self._characters[stop] - self._characters[first]
        speed = characters * 1000 / shown_ms
        whole_sentence = self._opens[first] and self._opens[stop]
        scrap = 0 if whole_sentence else max(0, _SCRAP_CHARACTERS - characters)
        return (
            _EACH_CAPTION
            + self._cut[stop]
            + (self._ended[stop - 1] - self._ended[first]) * _OVER_A_SENTENCE
            + (_TOO_SHORT if ends_at - starts_at < MIN_MS else 0)
            + (_TOO_LONG if shown_ms > MAX_MS else 0)
            + scrap * _SCRAP_PER_CHARACTER
            + max(0.0, speed - MAX_CHARACTERS_PER_SECOND) * _TOO_FAST_PER_CPS
        )


def _ends_sentence(words: Sequence[SaidWord], at: int) -> bool:
    """A stop that a small letter follows is an abbreviation's."""
    if not words[at].text.rstrip(_CLOSERS).endswith(_SENTENCE_END):
        return False
    return at + 1 == len(words) or not words[at + 1].text[:1].islower()


def _cut_penalty(words: Sequence[SaidWord], stop: int, ends: Sequence[bool]) -> float:
    if stop == len(words) or ends[stop - 1]:
        return 0
    pause_ms = words[stop].start_ms - words[stop - 1].end_ms
    breath = 0.5 if pause_ms >= LINGER_MS else 1.0
    return _break_penalty(words[stop - 1].text, words[stop].text) * breath


def break_lines(texts: Sequence[str]) -> tuple[str, ...]:
    """The words of one caption on one line, or on two of like length, broken at a phrase."""
    whole = " ".join(texts)
    if len(whole) <= MAX_LINE_CHARACTERS or len(texts) == 1:
        return (whole,)
    cut = min(_halves(texts), key=lambda halves: _line_penalty(texts, *halves))[0]
    return (" ".join(texts[:cut]), " ".join(texts[cut:]))


def _halves(texts: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Every cut into two lines, and the characters of both."""
    whole = sum(map(len, texts)) + len(texts) - 1
    upper = -1
    for cut in range(1, len(texts)):
        upper += len(texts[cut - 1]) + 1
        yield cut, upper, whole - upper - 1


def _break_penalty(before: str, after: str) -> int:
    """How much a break between two words hurts the reader."""
    if before.rstrip(_CLOSERS).endswith((*_SENTENCE_END, *_PHRASE_END)):
        return _SMALL_BREAK
    if before.lower() in _LEADS_ON:
        return _RAGGED_BREAK
    return _PHRASE_BREAK if after.lower() in _STARTS_PHRASE else _PLAIN_BREAK


def _line_penalty(texts: Sequence[str], cut: int, upper: int, lower: int) -> tuple[int, float]:
    """For a break into lines of so many characters: first that both fit, then phrases and
    balance."""
    beyond = max(0, upper - MAX_LINE_CHARACTERS) + max(0, lower - MAX_LINE_CHARACTERS)
    return beyond, _break_penalty(texts[cut - 1], texts[cut]) + 0.8 * abs(upper - lower)
