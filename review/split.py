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

from review.boundary import Side, begins_a_note
from review.category import chances_of
from review.headings import colour_of, heading_of
from review.schema import Category, Moment
from review.units import Opening, Unit, units_of

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
    for unit, colour in _coloured(text, units_of(text, moments)):
        if len(groups) > MOST_JUDGED:
            _take_unread(groups, unit)
            continue
        side = _side(text, unit, moments, starts)
        if not groups or _begins(groups[-1], side, unit):
            groups.append(_Group([], [], colour))
        elif groups[-1].only_prefaces:
            groups[-1].colour = colour
        groups[-1].take(unit, side, _is_preface(side))
    return groups


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


def _begins(group: _Group, side: Side, unit: Unit) -> bool:
    if group.only_prefaces or (not _WORDS.search(side.text) and not side.moments):
        return False
    if unit.opening in (Opening.ITEM, Opening.ROW) or heading_of(side.text) is not None:
        return True
    return begins_a_note(so_far(group), group.sides[-1], side, unit.opening) >= 0.5


def so_far(group: _Group) -> Side:
    """A note in the making, as one side of the joint to the next unit."""
    return Side(
        text=group.sides[-1].text,
        chances=np.mean([one.chances for one in group.sides[-_REMEMBERED:]], axis=0),
        moments=group.moments,
        lead=None,
    )


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
