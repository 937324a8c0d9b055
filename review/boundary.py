"""Whether a piece of a comment begins a new note or goes on with the one before.

What is certain (list items, rows) is a rule in `review.split`; the rest is judged by small
decision trees over some hundred features, grown offline on pages split by hand
(benchmarks/review/train_boundary.py). No feature depends on what was decided before, so that
all joints of a page are weighed in one go.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from review.schema import Category
from review.sides import SEEN, Laid, Side, seen_in, shared_words
from review.trees import Numbers, Trees, stored_trees
from review.units import Opening

_PRAISE = tuple(Category).index(Category.PRAISE)
_MEAN_OF = 8


@dataclass(frozen=True, slots=True)
class _Seen:
    """All pieces of several comments, a row for each: what is seen in it, how it opens, what it is
    about; the number of its comment, and where that begins and ends."""

    seen: Mapping[str, Numbers]
    opens: Mapping[Opening, NDArray[np.bool_]]
    of_lines: NDArray[np.bool_]
    chances: Numbers
    comment: NDArray[np.intp]
    firsts: NDArray[np.intp]
    ends: NDArray[np.intp]


def joints(several: Sequence[tuple[Sequence[Side], Laid]]) -> list[Numbers]:
    """What is seen at the joint before each piece of a comment but the first: for each of several
    comments a row for each joint."""
    if not several:
        return []
    all_seen = _all_seen([sides for sides, _ in several])
    inner = np.ones(len(all_seen.comment), bool)
    inner[all_seen.firsts] = False
    at = np.flatnonzero(inner)
    style = np.array(_styles(all_seen, [laid for _, laid in several]), np.float32)
    texts = [[side.text for side in sides] for sides, _ in several]
    shared = np.concatenate([np.empty(0), *(shared_words(own) for own in texts)])
    columns = [*_columns(all_seen, at, shared), *style[all_seen.comment[at]].T]
    table: Numbers = np.empty((len(at), len(columns)), np.float32)
    for number, column in enumerate(columns):
        table[:, number] = column
    ends = accumulate((len(sides) - 1 for sides, _ in several), initial=0)
    return [table[first:stop] for first, stop in pairwise(ends)]


def _all_seen(several: Sequence[Sequence[Side]]) -> _Seen:
    sides = [side for own in several for side in own]
    sizes = [len(own) for own in several]
    ends = np.cumsum(sizes, dtype=np.intp)
    openings = [side.opening for side in sides]
    opens = {one: np.array([each is one for each in openings]) for one in Opening}
    return _Seen(
        seen=dict(
            zip(SEEN, np.array([seen_in(side) for side in sides], np.float32).T, strict=True)
        ),
        opens=opens,
        of_lines=~(opens[Opening.SENTENCE] | opens[Opening.CLAUSE]),
        chances=np.array([side.chances for side in sides], np.float32),
        comment=np.repeat(np.arange(len(sizes)), sizes),
        firsts=ends - np.array(sizes, np.intp),
        ends=ends,
    )


def _columns(
    pieces: _Seen, at: NDArray[np.intp], shared: NDArray[np.float64]
) -> list[NDArray[np.generic]]:
    """The features of the joints before the pieces `at`, whose sides share words."""
    line = _since_line(pieces, at)
    last = {name: column[at - 1] for name, column in pieces.seen.items()}
    after = {name: column[at] for name, column in pieces.seen.items()}
    p, q = pieces.chances[at - 1], pieces.chances[at]
    far = (p.argmax(1) != q.argmax(1)) * np.minimum(p.max(1), q.max(1))
    p_praise, q_praise = p[:, _PRAISE], q[:, _PRAISE]
    timed, was_timed, line_timed = after["moments"] > 0, last["moments"] > 0, line.moments > 0
    long_line = (pieces.of_lines & ~pieces.opens[Opening.START])[at]
    both_quote = last["quotes"] * after["quotes"]
    left = pieces.ends[pieces.comment[at]] - at - 1
    has_next = left > 0
    on = np.where(has_next, at + 1, at)
    has_earlier = at - 2 >= pieces.firsts[pieces.comment[at]]
    earlier = np.where(has_earlier, at - 2, at)
    return [
        *(opens[at] for opens in pieces.opens.values()),
        *(timed, line_timed, timed & line_timed, timed & was_timed),
        after["starts_timed"],
        after["starts_timed"] * line_timed,
        after["starts_timed"] * ~line_timed,
        *(after[name] for name in ("also", "but", "goes_on", "and", "thanks")),
        (p * q).sum(1),
        (line.chances * q).sum(1),
        p_praise * (1 - q_praise),
        q_praise * (1 - p_praise),
        *(q.max(1), p.max(1), far),
        *(np.log1p(side["words"]) / 3 for side in (last, after)),
        *(side[name] for name in ("short", "asks", "kind") for side in (last, after)),
        last["asks"] * after["asks"],
        *(after["lower"], last["unended"]),
        last["kind"] * (1 - after["kind"]),
        after["kind"] * (1 - last["kind"]),
        long_line * (1 - last["unended"]),
        long_line & timed & line_timed,
        *(long_line * both_quote, both_quote),
        long_line * (1 - last["short"]) * (1 - after["short"]),
        *(after["bracket"], last["trails"] * after["lower"], last["face"]),
        after["upper"] - last["upper"],
        *(last["comma"], after["i"], after["wish"], last["wish"], after["rest"]),
        last["greeting"] * (line.number == 0),
        was_timed & ~timed,
        after["kind"] * (line_timed & ~timed),
        after["in_quotes"],
        shared,
        *(np.minimum(line.taken, 5) / 5, np.minimum(line.number, 5) / 5),
        *(np.minimum(left, 5) / 5, left == 0),
        after["turn"],
        *(line.moments > 1, after["moments"] > 1),
        *p.T,
        *q.T,
        *(after["ends_timed"], last["ends_timed"], last["starts_timed"]),
        *(after["points_back"], after["separator"]),
        pieces.seen["turn"][on] * has_next,
        (pieces.seen["moments"][on] > 0) & has_next,
        pieces.seen["starts_timed"][on] * has_next,
        pieces.opens[Opening.CLAUSE][on] & has_next,
        pieces.of_lines[on] & has_next,
        *(last["turn"], pieces.opens[Opening.CLAUSE][at - 1]),
        (pieces.seen["moments"][earlier] > 0) & has_earlier,
        np.minimum(at - pieces.firsts[pieces.comment[at]], 10) / 10,
    ]


@dataclass(frozen=True, slots=True)
class _Line:
    """For each joint the line it stands in, up to there: which one it is, how many pieces and
    moments it has, and the mean chances of its last pieces."""

    number: NDArray[np.intp]
    taken: NDArray[np.intp]
    moments: Numbers
    chances: Numbers


def _since_line(pieces: _Seen, at: NDArray[np.intp]) -> _Line:
    of_lines, moments = pieces.of_lines, pieces.seen["moments"]
    begun = np.maximum.accumulate(np.where(of_lines, np.arange(len(of_lines)), 0))[at - 1]
    near = np.maximum(begun, at - _MEAN_OF)
    lines = of_lines.cumsum()
    all_moments = np.concatenate(([0.0], moments.cumsum(dtype=np.float64)))
    zeros = np.zeros(pieces.chances.shape[1])
    summed = np.vstack((zeros, pieces.chances.cumsum(0, dtype=np.float64)))
    return _Line(
        number=lines[at - 1] - lines[pieces.firsts[pieces.comment[at]]],
        taken=at - begun,
        moments=(all_moments[at] - all_moments[begun]).astype(np.float32),
        chances=((summed[at] - summed[near]) / (at - near)[:, None]).astype(np.float32),
    )


def _styles(pieces: _Seen, layouts: Sequence[Laid]) -> list[list[float]]:
    """How each comment is written: times before or after what they are about, capitals, full
    stops, lines."""
    starts = pieces.of_lines | pieces.opens[Opening.SENTENCE]
    counted = (
        *(pieces.seen[name] for name in ("moments", "words", "starts_timed", "ends_timed")),
        pieces.seen["moments"] > 0,
        starts,
        pieces.seen["lower"] * starts,
    )
    sums = np.add.reduceat(np.array(counted, np.float64), pieces.firsts, axis=1).T.tolist()
    first_timed = pieces.seen["starts_timed"][pieces.firsts].tolist()
    sizes = (pieces.ends - pieces.firsts).tolist()
    return [
        [
            first,
            begins / max(1, with_time),
            ends / max(1, with_time),
            moments / max(1, words) * 10,
            lower / max(1, several),
            laid.sentence_ends / max(1, words) * 10,
            min(size, 20) / 20,
            math.log1p(max(1, words)) / 5,
            min(4, laid.slashes) / 4,
            moments / max(1, several),
            laid.timed,
            min(laid.lines, 8) / 8,
        ]
        for (moments, words, begins, ends, with_time, several, lower), first, size, laid in zip(
            sums, first_timed, sizes, layouts, strict=True
        )
    ]


def load_trees() -> Trees:
    """The trees that ship with the package."""
    return stored_trees("boundary")


def begin_a_note(tables: Sequence[Numbers]) -> list[list[float]]:
    """For each of several comments, by its joints: the chances that a note begins there."""
    together = np.concatenate(tables) if tables else np.empty((0, 0), np.float32)
    chances = load_trees().chances(together).tolist() if len(together) else []
    ends = list(accumulate(map(len, tables), initial=0))
    return [chances[first:stop] for first, stop in pairwise(ends)]
