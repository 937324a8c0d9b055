"""The smallest pieces a comment falls into: list items, rows, lines, sentences, clauses.

Nothing is decided here about which of them make up one note; `review.split` does that.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from review.schema import Moment
from review.turns import PROPOSED_FROM, proposed


class Opening(StrEnum):
    """How a piece begins."""

    START = "start"
    ITEM = "item"
    ROW = "row"
    PARAGRAPH = "paragraph"
    LINE = "line"
    SENTENCE = "sentence"
    CLAUSE = "clause"


@dataclass(frozen=True, slots=True)
class Unit:
    """Characters `first` up to, not including, `stop` of a readable text, with the white
    space before the next unit left out; `turn` is the chance, by the words around its start
    alone, that a clause begins a note (`review.turns`)."""

    first: int
    stop: int
    opening: Opening
    turn: float = 0.0


_LINE = re.compile(r"[^\n]*\n?")
_NUMBER = re.compile(
    r"(?:(?<=\s)|^)(?P<mark>\(?(?P<number>\d{1,4})[.)](?=\s)|#(?P<hash>\d{1,4})[.:)]?(?=\s)"
    r"|\(?(?P<letter>[a-z])\)(?=\s))"
)
_BULLET = re.compile(r"[ \t]*(?:[-*•·–—‣▪●○►▶➤✦✓✔✗☐☑+>]|\[[ xX]?\])[ \t]+")
_LONE_NUMBER = re.compile(r"(?:^|[:.!?\n] )\(?\d{1,2}\.$")
_INLINE_BULLET = re.compile(r"(?<=\s)[•▪●‣►▶➤](?=\s)")
_EMOJI = r"[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\ufe0f]"
_TERMINATOR = re.compile(
    r"(?:[.!?…]{1,20}|[:;=]['^]?-?[)(DPpO/](?![\w/])\.?|<3)[\"”’'»)\]]{0,3}(?=\s)|[。！？]+"
    rf"|(?<!{_EMOJI}){_EMOJI}{{1,40}}(?=\s|\w)"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|approx|min|mins|sec|secs|ca|cf|dr|mr|mrs|ms|prof|st|fig|eq|no|nr|pp?|vol|"
    r"ch|chap|resp|incl|al|v\.?d|aka|a\.k\.a|op|ed|eds|sect|approx|w\.r\.t|s\.t|q\.e\.d|viz)"
    r"|(?<=\d)ff|(?-i:(?:^|[\s(.@-])[A-Z]))\.$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"(?:;(?=\s)|,? (?:[-–—]{1,2}|[-–—]{2}) |, (?=(?:and|but|also|plus|though|however|otherwise)\b)"
    r"| (?=(?:and|but|also|plus) )|, )"
)
_TURN = re.compile(r"(?:but|though|however|otherwise)\b", re.IGNORECASE)
_QUOTE = re.compile(r"[\"“”„«»`]")
_ONLY_TIMES = re.compile(
    r"(?:[\W\d]|\b(?:and|or|also|again|at|around|about|from|to|in|min|sec|s|m)\b|(?<=\d)ff\b){1,40}",
    re.IGNORECASE,
)
_MOST_LEADING_WORDS = 2
_WORD = re.compile(r"[^\W\d_]{2,}")


def units_of(several: Sequence[tuple[str, Sequence[Moment]]]) -> list[list[Unit]]:
    """The pieces of each of several readable texts with their moments, in order; together they
    cover all but white space."""
    starts = [sentence_starts(text) for text, _ in several]
    turns = proposed(
        [(text, moments, sorted(own)) for (text, moments), own in zip(several, starts, strict=True)]
    )
    return [
        _units(text, moments, own, turned)
        for (text, moments), own, turned in zip(several, starts, turns, strict=True)
    ]


def _units(
    text: str,
    moments: Sequence[Moment],
    starts: dict[int, Opening],
    turns: Mapping[int, float],
) -> list[Unit]:
    clauses = set(_clauses(text, sorted(starts), moments))
    for position in clauses | {at for at, chance in turns.items() if chance >= PROPOSED_FROM}:
        starts.setdefault(position, Opening.CLAUSE)
    _drop_after_times(text, starts)
    for moment in moments:  # no piece begins inside a time
        for position in range(moment.first + 1, moment.stop):
            starts.pop(position, None)
    return list(_between(text, starts, turns))


def only_times(text: str) -> bool:
    """Whether a piece holds nothing but times and what links them: ", 4:15 and at 5:20"."""
    return _ONLY_TIMES.fullmatch(text) is not None


def _drop_after_times(text: str, starts: dict[int, Opening]) -> None:
    """Let no clause begin right after the time that it begins with."""
    last = 0
    for position in sorted(starts):
        if starts[position] is Opening.CLAUSE and only_times(text[last:position]):
            del starts[position]
        else:
            last = position


def sentence_starts(text: str) -> dict[int, Opening]:
    """Where list items, rows, lines and sentences begin, and how."""
    markers = _list_markers(text)
    mark_ends = frozenset(markers.values())
    starts: dict[int, Opening] = {}
    for first, stop, opening in _lines(text, markers):
        starts.setdefault(first, opening)
        for position, inner in _inside(text, first, stop, markers, mark_ends):
            starts.setdefault(position, inner)
    return starts


def _lines(text: str, markers: Mapping[int, int]) -> Iterator[tuple[int, int, Opening]]:
    """Where each line that is not blank begins and ends, and how it begins."""
    gap, seen = False, False
    for match in _LINE.finditer(text):
        line = match.group()
        if not line.strip():
            gap = bool(line) and seen
            continue
        first = match.start() + len(line) - len(line.lstrip())
        opening = Opening.PARAGRAPH if gap else Opening.LINE if seen else Opening.START
        if first in markers or _BULLET.match(line):
            opening = Opening.ITEM
        elif line.count("|") >= 2 or "\t" in line.strip():
            opening = Opening.ROW
        yield first, match.end(), opening
        gap, seen = False, True


def _list_markers(text: str) -> dict[int, int]:
    """Where list marks begin and end. One "1." alone is no list: numbers must count up from 1."""
    marks = [(match.span("mark"), _count(match)) for match in _NUMBER.finditer(text)]
    found = [match.span() for match in _INLINE_BULLET.finditer(text)]
    run: list[tuple[int, int]] = []
    for span, number in marks:
        if number == len(run) + 1:
            run.append(span)
        elif number == 1:
            found += run if len(run) > 1 else []
            run = [span]
    found += run if len(run) > 1 else []
    return dict(found)


def _count(match: re.Match[str]) -> int:
    if match["letter"]:
        return ord(match["letter"]) - ord("a") + 1
    return int(match["number"] or match["hash"])


def _inside(
    text: str, first: int, stop: int, markers: Mapping[int, int], mark_ends: frozenset[int]
) -> Iterator[tuple[int, Opening]]:
    for match in _NUMBER.finditer(text, first + 1, stop):
        if match.start("mark") in markers:
            yield match.start("mark"), Opening.ITEM
    for match in _INLINE_BULLET.finditer(text, first + 1, stop):
        yield match.start(), Opening.ITEM
    for match in _TERMINATOR.finditer(text, first, stop):
        if match.end() in mark_ends or _LONE_NUMBER.search(text[first : match.end()][-8:]):
            continue  # the dot of "2."
        after = match.end()
        while after < stop and text[after].isspace():
            after += 1
        if after >= stop or not any(
            letter.isalnum() for letter in text[first : match.start()][-80:]
        ):
            continue
        if not _ABBREVIATION.search(text[max(first, match.start() - 8) : match.start() + 1]):
            yield after, Opening.SENTENCE


def _clauses(text: str, starts: list[int], moments: Sequence[Moment]) -> Iterator[int]:
    """Where a clause begins that could be a note of its own: one that names another time,
    or turns from praise to blame."""
    times = sorted(moment.first for moment in moments)
    for first, stop in pairwise([*starts, len(text)]):
        named = times[bisect_left(times, first) : bisect_left(times, stop)]
        joints = list(_CLAUSE.finditer(text, first + 1, stop))
        if joints:
            yield from _turns(text, first, stop, joints)
        if joints and len(named) > 1:
            yield from _between_times(text, first, stop, named, joints)


def _turns(text: str, first: int, stop: int, joints: list[re.Match[str]]) -> Iterator[int]:
    for joint in joints:
        compared = _QUOTE.search(text, first, joint.start()) and _QUOTE.search(
            text, joint.end(), stop
        )  # it says "this", but the caption reads "that": one note
        if (
            _TURN.match(text, joint.end())
            and not compared
            and _says_something(text, first, joint, stop)
        ):
            yield joint.end()


def _between_times(
    text: str, first: int, stop: int, named: list[int], joints: list[re.Match[str]]
) -> Iterator[int]:
    """One joint between each two times: the last if people write the time first ("3:09 x and
    y collide and 5:26 z"), else the first ("x at 4:51, and y and z at 2:07")."""
    time_first = len(_WORD.findall(text, first, named[0])) <= _MOST_LEADING_WORDS
    last, at = first, 0
    for time, next_time in pairwise(named):
        between: list[re.Match[str]] = []
        while at < len(joints) and joints[at].end() <= next_time:
            if joints[at].start() > time and _says_something(text, last, joints[at], stop):
                between.append(joints[at])
            at += 1
        if between:
            last = between[-1 if time_first else 0].end()
            yield last


def _says_something(text: str, last: int, match: re.Match[str], stop: int) -> bool:
    """Whether there are words on both sides of a joint, and not times alone."""
    left = text[max(last, match.start() - 200) : match.start()]
    right = text[match.end() : min(stop, match.end() + 200)]
    return bool(_WORD.search(left)) and len(_WORD.findall(right)) >= 2


def _between(
    text: str, starts: Mapping[int, Opening], turns: Mapping[int, float]
) -> Iterator[Unit]:
    bounds = [*sorted(starts), len(text)]
    for first, stop in pairwise(bounds):
        trimmed = first + len(text[first:stop].rstrip())
        if trimmed > first:
            yield Unit(first, trimmed, starts[first], turns.get(first, 0.0))
