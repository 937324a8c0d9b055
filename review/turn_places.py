"""The places inside sentences that may begin a note, and what is seen around them.

Places of many texts are looked at in one go, column by column. What is seen is told in groups
of signs: the signs of a group hang on one key, such as the word after a place and the one after
that, so that a key that many places have needs to be weighed only once.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from review.chunks import Chunks
from review.schema import Moment

Signs = tuple[str, ...]
Key = Hashable
Whole = NDArray[np.intp]

_NEAR = 3
_FAR = 1_000_000
_WORDS_THAT_OPEN = (
    "and but also plus & + or then so oh ps pls please still love great nice otherwise though "
    "however yet while anyway btw maybe only because whereas n ok imo well ah next finally "
    "second third fourth even"
)
_OPENERS = frozenset(_WORDS_THAT_OPEN.split())
_INSIDE = ("opFalseq0", "opFalseq1", "opTrueq0", "opTrueq1")
_DOUBLINGS = np.array([max(length, 1).bit_length() - 1 for length in range(65)])


@dataclass(frozen=True, slots=True)
class Places:
    """Places of several texts: where each is in its text, how many each text has, and for each
    group of `SEEN` the keys of all places."""

    positions: Sequence[int]
    sizes: Sequence[int]
    keys: Sequence[Sequence[Key]]


def places_in(
    several: Sequence[tuple[str, Sequence[Moment], Sequence[int]]],
    weighed: Container[str] | None = None,
) -> Places:
    """Every place of several texts that is looked at: the starts of their stretches but the
    first, and inside of these after a mark, before a word that often opens a note, near a time.
    Each text comes with its moments and with where its stretches start, in order. If the signs
    that are `weighed` are given, words that none of them speaks of are all taken for one."""
    chunks = Chunks()
    ends = [0]
    for text, moments, starts in several:
        chunks.add(text, moments, starts)
        ends.append(len(chunks.texts))
    if not chunks.lows:
        return Places((), [0] * len(several), [()] * len(SEEN))
    at = _looked_at(chunks)
    sizes: list[int] = np.diff(np.searchsorted(at, ends)).tolist()
    return Places(
        [chunks.firsts[number] for number in at.tolist()], sizes, _keys(chunks, at, weighed)
    )


def _looked_at(chunks: Chunks) -> Whole:
    """The numbers of the strings before which a note may begin."""
    numbers = np.arange(len(chunks.texts))
    stretch = _stretch_of(chunks, numbers)
    high = np.array(chunks.highs)[stretch]
    timed = np.array(chunks.timed)
    ahead, _ = _steps(timed, numbers)
    ends_plain = [text[-1].isalnum() for text in chunks.texts]
    plain = np.array([text[0].isalnum() for text in chunks.texts]) & np.roll(ends_plain, 1)
    opens = np.array([word in _OPENERS for word in chunks.words])
    ordinary = plain & (np.minimum(ahead, high - numbers) >= _NEAR) & ~opens
    inside = (timed != 2) & (~ordinary | (np.roll(timed, 1) > 0))
    begins = np.array([begins != "" for begins in chunks.begins])[stretch]
    chosen = np.where(numbers == np.array(chunks.lows)[stretch], begins, inside)
    return np.flatnonzero(chosen & (stretch >= 0) & (numbers < high))


def _stretch_of(chunks: Chunks, at: Whole) -> Whole:
    return np.searchsorted(chunks.lows, at, "right") - 1


def _steps(timed: Whole, at: Whole) -> tuple[Whole, Whole]:
    """How many strings on and how many back the nearest time is, the string itself being 0."""
    times = np.flatnonzero(timed)
    ahead = np.append(times, len(timed) + _FAR)[np.searchsorted(times, at)] - at
    behind = at - np.append(times, -_FAR)[np.searchsorted(times, at, "right") - 1]
    return ahead, behind


def _keys(chunks: Chunks, at: Whole, weighed: Container[str] | None) -> list[Sequence[Key]]:
    """For each group of `SEEN` the keys of the places before some strings."""
    stretch = _stretch_of(chunks, at)
    low, high = np.array(chunks.lows)[stretch], np.array(chunks.highs)[stretch]
    is_start = at == low
    since = np.where(is_start, np.array(chunks.before)[stretch], low)
    timed = np.array(chunks.timed)
    ahead, _ = _steps(timed, at)
    _, behind = _steps(timed, at - 1)
    times = _before(timed == 1)
    earlier = np.minimum(times[at] - times[since], 2).tolist()
    later = np.minimum(times[high] - times[at], 2).tolist()
    near = np.where((at + ahead < high) & (ahead < 4), ahead, 4).tolist()
    back = np.where((at - 1 - behind >= since) & (behind < 4), behind, 4).tolist()
    length_before = np.minimum(_DOUBLINGS[np.minimum(at - since, 64)], 6).tolist()
    length_after = np.minimum(_DOUBLINGS[np.minimum(high - at, 64)], 6).tolist()
    brackets = _before(_counts(chunks.texts, "(") - _counts(chunks.texts, ")"))
    quotes = _before(_counts(chunks.texts, '"'))
    in_marks = 2 * (brackets[at] > brackets[low]) + (quotes[at] - quotes[low]) % 2
    inside = [_INSIDE[number] for number in np.where(is_start, 0, in_marks).tolist()]
    words = np.array([*_known_words(chunks.words, weighed), "", ""], object)
    second_last = np.where(at - since > 1, words[at - 2], "^").tolist()
    following = np.where(at + 1 < high, words[at + 1], "$").tolist()
    third = np.where(at + 2 < high, words[at + 2], "$").tolist()
    last, word = words[at - 1].tolist(), words[at].tolist()
    pairs = [f"{one} {other}" for one, other in zip(word, following, strict=True)]
    if weighed is not None:
        pairs = [pair if "w" + pair in weighed else "" for pair in pairs]
    marks = [chunks.texts[number - 1][-1] for number in at.tolist()]
    kinds = [
        chunks.begins[one] + _kind_of(mark) if starts else _kind_of(mark)
        for mark, starts, one in zip(marks, is_start.tolist(), stretch.tolist(), strict=True)
    ]
    letters = [chunks.texts[number][0] for number in at.tolist()]
    return [
        list(zip(kinds, earlier, later, near, strict=True)),
        list(zip(near, back, strict=True)),
        list(zip(kinds, length_before, length_after, strict=True)),
        inside,
        list(zip(kinds, word, earlier, later, near, strict=True)),
        list(zip(kinds, pairs, strict=True)),
        following,
        third,
        last,
        second_last,
        list(zip(letters, marks, strict=True)),
    ]


def _known_words(words: Sequence[str], weighed: Container[str] | None) -> Iterable[str]:
    """Words, with "" for those that no sign speaks of: a sign of a word and something else has a
    weight only where the sign of the word alone has one, too."""
    if weighed is None:
        return words
    known = {word for word in set(words) for family in "wWXvV" if family + word in weighed}
    return [word if word in known else "" for word in words]


def _counts(texts: Sequence[str], mark: str) -> Whole:
    return np.array([text.count(mark) if mark in text else 0 for text in texts])


def _before(counts: Whole | NDArray[np.bool_]) -> Whole:
    """The sum of all counts before each."""
    return np.concatenate(([0], np.cumsum(counts)))


@cache
def _kind_of(mark: str) -> str:
    if mark.isalnum():
        return "a"
    if mark in ",;":
        return ","
    if mark in '-–—:).!?"':
        return mark
    return "E" if mark > "\u2600" else "o"


def _of_times(key: tuple[str, int, int, int]) -> Signs:
    """The mark before a place, how many times stand in the stretch before and after it (2: or
    more), and how many strings on the nearest one is (4: or more)."""
    mark, earlier, later, near = key
    return (
        "p" + mark,
        f"t{earlier}{later}",
        f"p{mark}t{earlier}{later}",
        f"p{mark}n{near}t{earlier}{later}",
    )


def _of_nearest(key: tuple[int, int]) -> Signs:
    """How many strings on and back the nearest time is."""
    return (f"n{key[0]}{key[1]}",)


def _of_lengths(key: tuple[str, int, int]) -> Signs:
    """How long the stretch is before and after a place, in doublings."""
    mark, before, after = key
    return f"lb{before}", f"la{after}", f"p{mark}lb{min(3, before)}la{min(3, after)}"


def _of_word(key: tuple[str, str, int, int, int]) -> Signs:
    """The first word after a place: with the mark before it, and the times."""
    mark, word, earlier, later, near = key
    return (
        "w" + word,
        f"k{mark[0]}w{word}",
        f"p{mark}w{word}",
        f"w{word}n{near}t{earlier}",
        f"w{word}t{earlier}{later}",
        f"w{word}p{mark}t{earlier}{later}",
    )


def _of_pair(key: tuple[str, str]) -> Signs:
    """The first two words."""
    mark, pair = key
    return f"w{pair}", f"k{mark[0]}w{pair}", f"p{mark}w{pair}"


def _of_start(key: tuple[str, str]) -> Signs:
    """Whether a capital follows a mark."""
    letter, mark = key
    return (f"cap{letter.isupper()}{mark}",)


SEEN: tuple[Callable[..., Signs], ...] = (
    _of_times,
    _of_nearest,
    _of_lengths,
    lambda inside: (inside,),
    _of_word,
    _of_pair,
    lambda following: ("W" + following,),
    lambda third: ("X" + third,),
    lambda last: ("v" + last,),
    lambda second_last: ("V" + second_last,),
    _of_start,
)
"""The groups of signs that are seen at a place, each told by its key."""
