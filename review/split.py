"""Notes out of a comment: which pieces belong together.

List items and table rows begin a note; a preface ("My notes:", "3:12" on a line alone)
belongs to the note that follows it; for the rest `review.boundary` is asked.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from review.boundary import Place, Side, begins_a_note
from review.category import chances_of
from review.headings import colour_of, heading_of
from review.schema import Category, Moment
from review.units import Opening, Unit, only_times, units_of
from review.word_parts import Scores

MOST_JUDGED = 150
"""Notes of one comment that are looked at closely; the others are kept for a person."""

_PREFACE = re.compile(
    r"^\W*(?:hi|hello|hey|dear|good (?:morning|evening|day)|greetings)\b[^.?]{0,40}[,!.:]?$"
    r"|^[^.?!\n:]{0,60}\b(?:notes|feedback|comments|remarks|thoughts|things|nitpicks|nits|"
    r"observations|suggestions|findings|points|corrections|errata|list)\b[^.?!\n:]{0,24}[.:!]?$",
    re.IGNORECASE,
)
_HEADER_ROW = re.compile(
    r"\b(?:time|timecode|timestamp)\b[^\n]*\b(?:note|comment|text|issue)", re.I
)
_RULE = re.compile(r"^[|:=+\s-]{3,}$")
_WORDS = re.compile(r"[^\W\d_]+")
_LINE = re.compile(r"[^\n]+")
_IN_BRACKETS = re.compile(r"^[(\[][^()\[\]]*[)\]]\W*$")
_REMEMBERED = 8
_MOST_WORDS_OF_A_PREFACE = 12


@dataclass(frozen=True, slots=True)
class Piece:
    """A note in the making: `first` up to, not including, `stop` of the readable text, and
    what the headings above it add to the scores of categories."""

    first: int
    stop: int
    colour: Mapping[Category, float] = field(default_factory=dict)


@dataclass(slots=True)
class _Group:
    """Neighbouring units that make up one note so far."""

    units: list[Unit]
    sides: list[Side]
    colour: Mapping[Category, float]
    only_prefaces: bool = True
    moments: int = 0

    def take(self, unit: Unit, side: Side, is_preface: bool) -> None:
        self.units.append(unit)
        self.sides.append(side)
        self.moments += side.moments
        self.only_prefaces = self.only_prefaces and is_preface


def split_notes(text: str, moments: Sequence[Moment]) -> list[Piece]:
    """The notes of a readable text, in order; together they cover all but white space."""
    return [
        Piece(group.units[0].first, group.units[-1].stop, group.colour)
        for group in _groups(text, moments)
    ]


def _groups(text: str, moments: Sequence[Moment]) -> list[_Group]:
    groups: list[_Group] = []
    starts = [moment.first for moment in moments]
    units = units_of(text, moments)
    layout = layout_of(text, moments)
    for at, (unit, colour) in enumerate(_coloured(text, units)):
        if len(groups) > MOST_JUDGED:
            _take_unread(groups, unit)
            continue
        side = _side(text, unit, moments, starts)
        left = len(units) - at - 1
        if not groups or _begins(groups[-1], side, unit, layout.joint(groups, left, unit)):
            groups.append(_Group([], [], colour))
        elif groups[-1].only_prefaces:
            groups[-1].colour = colour
        groups[-1].take(unit, side, _is_preface(side))
    return groups


@dataclass(frozen=True, slots=True)
class Layout:
    """How a comment is laid out: its lines, and the share of them that names a time."""

    lines: int
    timed: float

    def joint(self, groups: Sequence[_Group], left: int, unit: Unit) -> Place:
        """The place of the joint between the notes so far and `unit`, with `left` units to
        come after that."""
        taken, notes = len(groups[-1].units), len(groups) - 1
        return Place(taken, notes, left, self.timed, self.lines, unit.turn)


def layout_of(text: str, moments: Sequence[Moment]) -> Layout:
    """Count the lines that are not blank, and those with a time."""
    ends = [match.end() for match in _LINE.finditer(text) if not match.group().isspace()]
    timed = {bisect_left(ends, moment.stop) for moment in moments}
    return Layout(len(ends), len(timed) / max(1, len(ends)))


def _take_unread(groups: list[_Group], unit: Unit) -> None:
    """Nobody writes hundreds of notes in one comment: from there on only lines count."""
    if unit.opening not in (Opening.SENTENCE, Opening.CLAUSE):
        groups.append(_Group([], [], {}))
    groups[-1].units.append(unit)


def _coloured(text: str, units: Sequence[Unit]) -> Iterator[tuple[Unit, Mapping[Category, float]]]:
    """Each unit with the colour of the headings above it: a heading on a line of its own
    lasts until a gap, one inside a line until the next line."""
    lasting: Mapping[Category, float] = {}
    passing: Mapping[Category, float] = {}
    after_heading = False
    for unit in units:
        heading = heading_of(text[unit.first : unit.stop])
        if unit.opening not in (Opening.SENTENCE, Opening.CLAUSE):
            passing = {}
        if unit.opening is Opening.PARAGRAPH and not after_heading:
            lasting = {}
        if heading is not None:
            words, alone = heading
            if alone:
                lasting, passing = colour_of(words), {}
            else:
                passing = colour_of(words)
        after_heading = heading is not None and heading[1]
        yield unit, passing or lasting


def _side(text: str, unit: Unit, moments: Sequence[Moment], starts: Sequence[int]) -> Side:
    words = text[unit.first : unit.stop]
    inside = moments[bisect_left(starts, unit.first) : bisect_left(starts, unit.stop)]
    lead = text[unit.first : inside[0].first] if inside else None
    times = [(one.first - unit.first, one.stop - unit.first) for one in inside]
    return Side(words, chances_of(words, times), len(inside), lead)


def _begins(group: _Group, side: Side, unit: Unit, place: Place) -> bool:
    rule = begins_by_rule(group, side, unit)
    if rule is not None:
        return rule
    return begins_a_note(so_far(group), group.sides[-1], side, unit.opening, place) >= 0.5


def begins_by_rule(group: _Group, side: Side, unit: Unit) -> bool | None:
    """Whether a unit begins a note where that is certain; None where it must be judged."""
    if unit.opening in (Opening.ITEM, Opening.ROW):
        return not group.only_prefaces
    if group.only_prefaces or (not _WORDS.search(side.text) and not side.moments):
        return False
    if _is_late_time(group, side, unit):
        return False
    if unit.opening is Opening.CLAUSE and side.moments and only_times(side.text):
        return False
    return True if heading_of(side.text) is not None else None


def _is_late_time(group: _Group, side: Side, unit: Unit) -> bool:
    """A time that follows its sentence: "is this meant? 4:22", "the sign. (4:04, formula)"."""
    if unit.opening not in (Opening.SENTENCE, Opening.CLAUSE) or not side.moments:
        return False
    alone = not _WORDS.search(side.text) or bool(_IN_BRACKETS.match(side.text[:120]))
    return alone and not group.moments


def so_far(group: _Group) -> Side:
    """A note in the making, as one side of the joint to the next unit."""
    return Side(
        text=group.sides[-1].text,
        chances=_mean([one.chances for one in group.sides[-_REMEMBERED:]]),
        moments=group.moments,
        lead=None,
    )


def _mean(several: Sequence[Scores]) -> Scores:
    return several[0] if len(several) == 1 else np.add.reduce(several) / np.float32(len(several))


def _is_preface(side: Side) -> bool:
    """Whether a unit only announces what comes: a greeting, a heading, a time, a list mark."""
    text = side.text.strip()
    words = len(_WORDS.findall(text[:400]))
    if _RULE.match(text):
        return True
    if words == 0:
        return side.moments > 0 or (
            len(text) <= 5 and not re.search(r"[^\W\d_]|[^\x00-\x7f]", text)
        )
    if side.moments and words > 2 and not text.endswith(":"):
        return False
    if text.endswith(":") and len(text) <= 200:
        return True
    if _HEADER_ROW.search(text[:200]):
        return side.moments == 0
    heading = heading_of(text)
    if heading is not None and heading[1]:
        return True
    return words <= _MOST_WORDS_OF_A_PREFACE and bool(_PREFACE.match(text))
