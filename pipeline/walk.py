"""The walk: which script word is each heard word, where are retakes, skips and ad-libs?

A Viterbi search over positions in the script. A reader goes forward word by word, leaves words
out, goes back to the start of a sentence and says it again, jumps, or says what is not in the
script; each has its price, and the cheapest story that explains the whole stream wins.

Every script word may be said in several forms ("a hundred", "one hundred"). Each word of each
form is a node; it covers a stretch of a line on which the first form of every script word
takes one unit a word. A node may follow any node that ends at or before its own start: the
distance between the two is what was left out.

Memory: only positions within `BEAM` of the best are kept for each heard word, the price of a
jump grows with its distance (so these lie in a band), and stories that died out are dropped
as the walk goes on. It grows with the length of the stream, not with its square.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.wordforms import Form, comparable

MATCH, MISMATCH = 1.0, -0.9
SKIPPED_WORD = -0.25
BACK_TO_SENTENCE = -2.2
ELSEWHERE = -5.0
A_WORD_FARTHER = -0.01  # jumps: a script that repeats a sentence means the nearest one
AD_LIB, AD_LIB_WORD = -1.0, -0.3
BEAM = 9.0

# Of two equal stories the one that matches later words: of a repeated word the last counts.
_LATER = 1e-6
_DROP_EVERY = 256  # heard words
_NOWHERE = -1e9
_START = 0  # the node before the first word: never said, but ad-libs may follow it

Numbers = NDArray[np.float64]
Indices = NDArray[np.int64]
_NO_NODE: Indices = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """What there is to say: the accepted forms of every script word (none for a word that is
    not said), and the words that begin a sentence."""

    words: tuple[tuple[Form, ...], ...]
    sentence_starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Landing:
    """A heard word's place: part `part` of form `form` of the script word `word`; `hit` if it
    is that word, else something else was heard in its place."""

    word: int
    form: int
    part: int
    hit: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Nodes:
    """All words of all forms; `entry` and `leave` are places on the line, `begins` marks
    those that begin a sentence, `by_leave` sorts by `leave`."""

    landings: tuple[tuple[int, int, int], ...]
    entry: Numbers
    leave: Numbers
    begins: NDArray[np.bool_]
    nodes_of: dict[str, Indices]
    by_leave: Indices
    before: Indices  # how many nodes, by `leave`, end at or before this one's entry


@dataclass(frozen=True, slots=True, eq=False)
class _Row:
    """The states that survived one heard word, and the index in the row before of each."""

    states: Indices
    came_from: Indices


def walk(line: ScriptLine, heard: Sequence[str]) -> tuple[Landing | None, ...]:
    """The place of each heard word (plain words) in the script, None where it is an ad-lib."""
    nodes = _nodes(line)
    count = len(nodes.entry)
    scores = np.full(2 * count, _NOWHERE)
    scores[_START] = 0.0
    rows = [_Row(np.array([_START]), np.array([_START]))]
    for at, word in enumerate(heard, start=1):
        hits = nodes.nodes_of.get(comparable(word), _NO_NODE)
        scores, came_from = _step(nodes, scores, hits, _LATER * at)
        states = np.flatnonzero(scores > scores.max() - BEAM)
        rows.append(_Row(states, np.searchsorted(rows[-1].states, came_from[states])))
        scores = _only(states, scores)
        if at % _DROP_EVERY == 0:
            _drop_dead(rows)
    best = int(np.searchsorted(rows[-1].states, scores.argmax()))
    return tuple(
        _landing(nodes, state, word)
        for state, word in zip(_traced(rows, best)[1:], heard, strict=True)
    )


def _step(nodes: _Nodes, scores: Numbers, hits: Indices, bonus: float) -> tuple[Numbers, Indices]:
    """Scores and origins of every state after one more heard word. The first half of the
    states are nodes just said, the second half ad-libs after those nodes."""
    count = len(nodes.entry)
    said_here, ad_lib_here = np.arange(count), np.arange(count, 2 * count)
    here = np.where(scores[:count] >= scores[count:], said_here, ad_lib_here)
    enter, origin = _entered(nodes, scores[here], here)
    said = enter + MISMATCH
    said[hits] = enter[hits] + MATCH + bonus
    said[_START] = _NOWHERE
    fresh, lasting = scores[:count] + AD_LIB, scores[count:]
    ad_lib = np.maximum(fresh, lasting) + AD_LIB_WORD
    ad_lib_origin = np.where(fresh >= lasting, said_here, ad_lib_here)
    return np.concatenate([said, ad_lib]), np.concatenate([origin, ad_lib_origin])


def _only(states: Indices, scores: Numbers) -> Numbers:
    kept = np.full(len(scores), _NOWHERE)
    kept[states] = scores[states]
    return kept


def _entered(nodes: _Nodes, scores: Numbers, here: Indices) -> tuple[Numbers, Indices]:
    """The best way to each node from any node: on, on over skipped words, or by a jump."""
    order = nodes.by_leave
    leave = nodes.leave[order]
    ordered = scores[order]
    ahead, ahead_from = _best_so_far(ordered - SKIPPED_WORD * leave)
    far, far_from = _best_so_far(ordered - A_WORD_FARTHER * leave)
    back, back_from = _best_so_far((ordered + A_WORD_FARTHER * leave)[::-1])
    last = len(order) - 1
    before = nodes.before - 1
    behind = last - nodes.before
    can_follow, can_return = before >= 0, behind >= 0
    enter = np.where(can_follow, ahead[before] + SKIPPED_WORD * nodes.entry, _NOWHERE)
    origin = ahead_from[before]
    jumped = np.where(can_follow, far[before] + ELSEWHERE + A_WORD_FARTHER * nodes.entry, _NOWHERE)
    origin = np.where(jumped > enter, far_from[before], origin)
    enter = np.maximum(enter, jumped)
    price = np.where(nodes.begins, BACK_TO_SENTENCE, ELSEWHERE)
    returned = np.where(can_return, back[behind] + price - A_WORD_FARTHER * nodes.entry, _NOWHERE)
    origin = np.where(returned > enter, last - back_from[behind], origin)
    return np.maximum(enter, returned), here[order[origin]]


def _best_so_far(values: Numbers) -> tuple[Numbers, Indices]:
    """The running maximum and where it stands."""
    best = np.maximum.accumulate(values)
    rises = np.concatenate([[True], values[1:] > best[:-1]])
    return best, np.maximum.accumulate(np.where(rises, np.arange(len(values)), 0))


def _nodes(line: ScriptLine) -> _Nodes:
    landings = [(-1, 0, 0)]
    entry, leave, begins = [0.0], [0.0], [False]
    nodes_of: dict[str, list[int]] = {}
    starts = set(line.sentence_starts)
    at = 0
    for word, forms in enumerate(line.words):
        units = len(forms[0]) if forms else 0
        for form, part in [(f, p) for f, parts in enumerate(forms) for p in range(len(parts))]:
            plain, parts = forms[form][part], len(forms[form])
            nodes_of.setdefault(comparable(plain), []).append(len(landings))
            landings.append((word, form, part))
            entry.append(at + units * part / parts)
            leave.append(at + units * (part + 1) / parts)
            begins.append(part == 0 and word in starts)
        at += units
    leaves = np.array(leave)
    order = np.argsort(leaves, kind="stable")
    before = np.searchsorted(leaves[order], entry, side="right")
    known = {plain: np.array(places) for plain, places in nodes_of.items()}
    return _Nodes(tuple(landings), np.array(entry), leaves, np.array(begins), known, order, before)


# --- the way back ----------------------------------------------------------------------


def _drop_dead(rows: list[_Row]) -> None:
    """Keep of every row only what the newest row came from."""
    dropped_before = len(rows) - _DROP_EVERY
    alive = np.arange(len(rows[-1].states))
    for at in range(len(rows) - 1, -1, -1):
        row = rows[at]
        if at < dropped_before and len(alive) == len(row.states):
            return  # nothing died here since the last time, so nothing did before
        came_from = row.came_from[alive]
        parents = np.unique(came_from)
        rows[at] = _Row(row.states[alive], np.searchsorted(parents, came_from))
        alive = parents


def _traced(rows: Sequence[_Row], place: int) -> list[int]:
    """The state at every heard word of the story that ends at this place of the last row."""
    states = []
    for row in reversed(rows):
        states.append(int(row.states[place]))
        place = int(row.came_from[place])
    return states[::-1]


def _landing(nodes: _Nodes, state: int, heard: str) -> Landing | None:
    if state >= len(nodes.landings):
        return None
    hits = nodes.nodes_of.get(comparable(heard), _NO_NODE)
    return Landing(*nodes.landings[state], hit=state in hits)
