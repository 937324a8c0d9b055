"""Where inside a sentence a new note may begin: "lovely film, and at 3:10 the label shakes".

People who write without full stops change the subject after a comma, before "and", before a
time, or nowhere visible. A linear model over the words and marks around each such place gives
the chance of a turn; its weights were learnt offline (benchmarks/review/train_turns.py). It
only proposes: `review.boundary` decides.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from itertools import accumulate, chain, pairwise

import numpy as np

from review.schema import Moment

PROPOSED_FROM = 0.08
"""The chance from which a place is looked at closely."""
REMEMBERED = 8192
"""Groups of signs that are kept, as many places have the same."""
_NEAR = 3
_FAR = 1_000_000

_CHUNK = re.compile(r"\S+")
_EDGES = ".,;:!?()[]\"'“”…–—*_"
_WORDS_THAT_OPEN = (
    "and but also plus & + or then so oh ps pls please still love great nice otherwise though "
    "however yet while anyway btw maybe only because whereas n ok imo well ah next finally "
    "second third fourth even"
)
_OPENERS = frozenset(_WORDS_THAT_OPEN.split())
_TIME = "<T>"


Signs = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A place where a note may begin, and what is seen around it: signs of its own, and groups
    of signs that many places have."""

    position: int
    own: Signs
    shared: tuple[Signs, ...]

    @property
    def signs(self) -> Signs:
        """All that is seen."""
        return (*self.own, *chain.from_iterable(self.shared))


@dataclass(frozen=True, slots=True)
class TurnWeights:
    """The trained weights: one per sign. The sums of `shared` groups are remembered."""

    bias: float
    signs: Mapping[str, float]
    sums: dict[Signs, float] = field(default_factory=dict, repr=False, compare=False)

    def chance(self, turn: Turn) -> float:
        """The chance that a note begins there."""
        score = self.bias + self._sum(turn.own)
        for group in turn.shared:
            known = self.sums.get(group)
            if known is None:
                if len(self.sums) >= REMEMBERED:
                    self.sums.clear()
                known = self.sums[group] = self._sum(group)
            score += known
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))

    def _sum(self, signs: Signs) -> float:
        known = self.signs
        return sum([known.get(sign, 0.0) for sign in signs])


@cache
def load_turns() -> TurnWeights:
    """The weights that ship with the package."""
    with (resources.files("review") / "words" / "turns.npz").open("rb") as stream:
        stored = np.load(stream, allow_pickle=False)
        names = stored["signs"].tobytes().decode("utf-8").split("\n")
        weights = (stored["weights"].astype(np.float32) * stored["scale"]).tolist()
        return TurnWeights(float(stored["bias"]), dict(zip(names, weights, strict=True)))


def proposed(text: str, moments: Sequence[Moment], starts: Sequence[int]) -> dict[int, float]:
    """Places inside the pieces that begin at `starts` (in order) where a note may begin, and
    the chance of each."""
    weights = load_turns()
    return {turn.position: weights.chance(turn) for turn in turns_in(text, moments, starts)}


def turns_in(text: str, moments: Sequence[Moment], starts: Sequence[int]) -> Iterator[Turn]:
    """Every place that is looked at: the starts themselves, and inside what begins there after
    a mark, before a word that often opens a note, near a time."""
    seen = _chunks_of(text, moments)
    before = 0
    for start, stop in pairwise([*starts, len(text)]):
        low, high = bisect_left(seen.firsts, start), bisect_left(seen.firsts, stop)
        if 0 < low < high:
            gap = text[seen.firsts[low - 1] + len(seen.texts[low - 1]) : start]
            yield _turn(seen, low, before, high, "L" if "\n" in gap else "S", "opFalseq0")
        yield from _inside(seen, low, high)
        before = low


@dataclass(frozen=True, slots=True)
class _Chunks:
    """The strings between white space: where they begin, their bare words, whether a time
    stands in them (2: it began in the chunk before), how many times begin before each, and
    how many chunks on or back the nearest time is."""

    texts: Sequence[str]
    firsts: Sequence[int]
    words: Sequence[str]
    timed: Sequence[int]
    times_before: Sequence[int]
    ahead: Sequence[int]
    behind: Sequence[int]


def _chunks_of(text: str, moments: Sequence[Moment]) -> _Chunks:
    found = list(_CHUNK.finditer(text))
    texts, firsts = [match.group() for match in found], [match.start() for match in found]
    timed = _timed(firsts, texts, moments)
    return _Chunks(
        texts=texts,
        firsts=firsts,
        words=[
            _TIME if is_time else chunk.strip(_EDGES).lower() or chunk[:2]
            for chunk, is_time in zip(texts, timed, strict=True)
        ],
        timed=timed,
        times_before=list(accumulate((is_time == 1 for is_time in timed), initial=0)),
        ahead=_steps_since(timed[::-1])[::-1],
        behind=_steps_since(timed),
    )


def _timed(firsts: Sequence[int], texts: Sequence[str], moments: Sequence[Moment]) -> list[int]:
    found = [0] * len(firsts)
    at = 0
    for number, (first, chunk) in enumerate(zip(firsts, texts, strict=True)):
        while at < len(moments) and moments[at].stop <= first:
            at += 1
        if at == len(moments):
            break
        if moments[at].first < first + len(chunk):
            found[number] = 2 if moments[at].first < first else 1
    return found


def _steps_since(timed: Sequence[int]) -> list[int]:
    """How many chunks back the nearest time is, the chunk itself being 0 back."""
    steps, last = [], -_FAR
    for number, is_time in enumerate(timed):
        last = number if is_time else last
        steps.append(number - last)
    return steps


def _inside(seen: _Chunks, low: int, high: int) -> Iterator[Turn]:
    brackets = quotes = 0
    for at in range(low + 1, high):
        before = seen.texts[at - 1]
        if not before.isalnum():
            brackets += before.count("(") - before.count(")")
            quotes += before.count('"')
        if seen.timed[at] == 2:
            continue
        words_meet = before[-1].isalnum() and seen.texts[at][0].isalnum()
        near = min(seen.ahead[at], high - at)
        ordinary = words_meet and near >= _NEAR and seen.words[at] not in _OPENERS
        if ordinary and not seen.timed[at - 1]:
            continue
        yield _turn(seen, at, low, high, "", f"op{brackets > 0}q{quotes % 2}")


def _turn(seen: _Chunks, at: int, since: int, high: int, fresh: str, inside: str) -> Turn:
    """The joint before the chunk `at`, in a stretch from `since` to `high`."""
    mark, words = seen.texts[at - 1][-1], seen.words
    ahead, behind = seen.ahead[at], seen.behind[at - 1]
    around = (
        words[at - 2] if at - since > 1 else "^",
        words[at - 1],
        words[at],
        words[at + 1] if at + 1 < high else "$",
        words[at + 2] if at + 2 < high else "$",
    )
    times = (
        min(seen.times_before[at] - seen.times_before[since], 2),
        min(seen.times_before[high] - seen.times_before[at], 2),
        ahead if at + ahead < high and ahead < 4 else 4,
        behind if at - 1 - behind >= since and behind < 4 else 4,
    )
    kind = fresh + _kind_of(mark)
    second_last, last, word, following, third = around
    own = (
        f"w{word} {following}",
        f"k{kind[0]}w{word} {following}",
        f"p{kind}w{word} {following}",
        "W" + following,
        "X" + third,
        "v" + last,
        "V" + second_last,
        f"cap{seen.texts[at][0].isupper()}{mark}",
    )
    layout = _signs_of_layout(kind, times, _doublings(at - since), _doublings(high - at), inside)
    return Turn(seen.firsts[at], own, (layout, _signs_of_word(kind, word, times)))


def _kind_of(mark: str) -> str:
    if mark.isalnum():
        return "a"
    if mark in ",;":
        return ","
    if mark in '-–—:).!?"':
        return mark
    return "E" if mark > "\u2600" else "o"


def _doublings(length: int) -> int:
    return min(6, max(length, 1).bit_length() - 1)


@lru_cache(maxsize=REMEMBERED)
def _signs_of_layout(
    mark: str, times: tuple[int, int, int, int], before: int, after: int, inside: str
) -> Signs:
    """What is seen around a joint but for words: its mark, where times stand (how many before and
    after, how near after, how near before), how long it is before and after, in doublings, and
    whether it lies in brackets or quotes."""
    earlier, later, near, back = times
    return (
        "p" + mark,
        f"t{earlier}{later}",
        f"p{mark}t{earlier}{later}",
        f"n{near}{back}",
        f"p{mark}n{near}t{earlier}{later}",
        f"lb{before}",
        f"la{after}",
        f"p{mark}lb{min(3, before)}la{min(3, after)}",
        inside,
    )


@lru_cache(maxsize=REMEMBERED)
def _signs_of_word(mark: str, word: str, times: tuple[int, int, int, int]) -> Signs:
    """What is seen of the first word after a joint: with the mark before it, and the times."""
    earlier, later, near, _ = times
    return (
        "w" + word,
        f"k{mark[0]}w{word}",
        f"p{mark}w{word}",
        f"w{word}n{near}t{earlier}",
        f"w{word}t{earlier}{later}",
        f"w{word}p{mark}t{earlier}{later}",
    )
