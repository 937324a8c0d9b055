"""Notes out of a comment: which pieces belong together.

List items and table rows begin a note; a preface ("My notes:", "3:12" on a line alone)
belongs to the note that follows it; for the rest `review.boundary` is asked.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from review.boundary import begin_a_note, joints
from review.category import Judged, chances_of
from review.headings import colour_of, heading_of
from review.schema import Category, Moment
from review.sides import Laid, Side, layout_of
from review.units import Opening, Unit, only_times, units_of

MOST_WEIGHED = 300
"""Pieces of one comment that are weighed, one against the next; after them a line is a note."""
MOST_JUDGED = 150
"""Notes of one comment that are looked at closely; the others are kept for a person."""
BEGINS_FROM = 0.42
"""The chance from which a note begins: under a half, as no note can begin at the places that were
not proposed (chosen on pages not learnt from)."""

_PREFACE = re.compile(
    r"^\W*(?:hi|hello|hey|dear|good (?:morning|evening|day)|greetings)\b[^.?]{0,40}[,!.:]?$"
    r"|^[^.?!\n:]{0,60}\b(?:notes|feedback|comments|remarks|thoughts|things|nitpicks|nits|"
    r"observations|suggestions|findings|points|corrections|errata|list)\b[^.?!\n:]{0,24}[.:!]?$",
    re.IGNORECASE,
)
_CELLS = re.compile(r"[|;,\t]")
_TIME_CELL = re.compile(r"(?:time|timecode|timestamp|tc|min|minute|when)s?", re.IGNORECASE)
_NOTE_CELL = re.compile(
    r"(?:notes?|comments?|texts?|issues?|what|problems?|remarks?|feedback|description|"
    r"suggestions?|thoughts?)(?: \w+)?",
    re.IGNORECASE,
)
_RULE = re.compile(r"^[|:=+\s-]{3,}$")
_WORDS = re.compile(r"[^\W\d_]+")
_VOICE = re.compile(r"[^\W\d_]{2}|[^\x00-\u024f]")
_IN_BRACKETS = re.compile(r"^[(\[][^()\[\]]*[)\]]\W*$")
_MOST_WORDS_OF_A_PREFACE = 12
_LONGEST_HEADER_ROW = 80


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


@dataclass(frozen=True, slots=True)
class Told:
    """A comment's readable text with the moments in it, in pieces: `sides` are the first of them,
    as they are weighed."""

    text: str
    moments: Sequence[Moment]
    units: Sequence[Unit]
    sides: Sequence[Side]
    layout: Laid


def split_notes(several: Sequence[tuple[str, Sequence[Moment]]]) -> list[list[Piece]]:
    """The notes of each of several readable texts, in order; together they cover all but white
    space."""
    told = told_of(several)
    weighed = begin_a_note(joints([(one.sides, one.layout) for one in told if one.sides]))
    chances = iter(weighed)
    return [
        [
            Piece(group.units[0].first, group.units[-1].stop, group.colour)
            for group in _groups(one, next(chances) if one.sides else [])
        ]
        for one in told
    ]


def told_of(several: Sequence[tuple[str, Sequence[Moment]]]) -> list[Told]:
    """Readable texts and their moments in pieces; what the pieces of all are about is judged in
    one go."""
    units = units_of(several)
    leads = [
        [_with_lead(text, unit, moments) for unit in own[:MOST_WEIGHED]]
        for (text, moments), own in zip(several, units, strict=True)
    ]
    chances = iter(chances_of([judged for own in leads for judged, _ in own]))
    return [
        Told(
            text,
            moments,
            own,
            [
                Side(judged.text, unit.opening, unit.turn, next(chances), len(judged.times), lead)
                for unit, (judged, lead) in zip(own, led, strict=False)
            ],
            layout_of(text, moments),
        )
        for (text, moments), own, led in zip(several, units, leads, strict=True)
    ]


def _with_lead(text: str, unit: Unit, moments: Sequence[Moment]) -> tuple[Judged, str | None]:
    """The words of a piece with the times in them, and what stands before the first time."""
    first, stop = (bisect_left(moments, at, key=_first_of) for at in (unit.first, unit.stop))
    inside = moments[first:stop]
    lead = text[unit.first : inside[0].first] if inside else None
    times = tuple((one.first - unit.first, one.stop - unit.first) for one in inside)
    return Judged(text[unit.first : unit.stop], times), lead


def _first_of(moment: Moment) -> int:
    return moment.first


def _groups(told: Told, chances: Sequence[float]) -> list[_Group]:
    groups: list[_Group] = []
    for at, (unit, colour) in enumerate(_coloured(told.text, told.units)):
        if len(groups) > MOST_JUDGED or at >= len(told.sides):
            _take_unread(groups, unit)
            continue
        side = told.sides[at]
        if not groups or _begins(groups[-1], side, chances[at - 1]):
            groups.append(_Group([], [], colour))
        elif groups[-1].only_prefaces:
            groups[-1].colour = colour
        groups[-1].take(unit, side, is_preface(side))
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


def _begins(group: _Group, side: Side, chance: float) -> bool:
    rule = begins_by_rule(group, side)
    return chance >= BEGINS_FROM if rule is None else rule


def begins_by_rule(group: _Group, side: Side) -> bool | None:
    """Whether a piece begins a note where that is certain; None where it must be judged."""
    if side.opening in (Opening.ITEM, Opening.ROW):
        return not group.only_prefaces
    if group.only_prefaces or (not _VOICE.search(side.text) and not side.moments):
        return False
    if _is_late_time(group, side):
        return False
    if side.opening is Opening.CLAUSE and side.moments and only_times(side.text):
        return False
    return True if heading_of(side.text) is not None else None


def _is_late_time(group: _Group, side: Side) -> bool:
    """A time that follows its sentence: "is this meant? 4:22", "the sign. (4:04, formula)"."""
    if side.opening not in (Opening.SENTENCE, Opening.CLAUSE) or not side.moments:
        return False
    alone = not _WORDS.search(side.text) or bool(_IN_BRACKETS.match(side.text[:120]))
    return alone and not group.moments


def is_preface(side: Side) -> bool:
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
    if _is_header_row(text):
        return True
    heading = heading_of(text)
    if heading is not None and heading[1]:
        return True
    return words <= _MOST_WORDS_OF_A_PREFACE and bool(_PREFACE.match(text))


def _is_header_row(text: str) -> bool:
    """Whether a line names the columns of the rows below: "Time | What", "# | time | note"."""
    if len(text) > _LONGEST_HEADER_ROW:
        return False
    cells = [cell.strip(" *_:") for cell in _CELLS.split(text.strip("| \t"))]
    return any(map(_TIME_CELL.fullmatch, cells)) and any(map(_NOTE_CELL.fullmatch, cells))
