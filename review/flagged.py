"""Which segments the open issues point at: what `roughcut draft --flagged` makes anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.draft_record import DraftRecord
from review.carry import carry
from review.issues import Anchor, Issue, IssueState

FLAGGED = frozenset({IssueState.OPEN, IssueState.CONFIRMED, IssueState.REOPENED})
"""States in which an issue waits for its segment to be made anew."""


@dataclass(frozen=True, slots=True)
class Flag:
    """An issue that waits, and its place in a draft."""

    issue: Issue
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Flags:
    """The issues that wait: those with a place in a draft, those whose segment is not in it
    any more, so that their author has to say what becomes of them, and how many never had
    a place."""

    placed: tuple[Flag, ...]
    lost: tuple[Issue, ...]
    without_place: int

    @property
    def segments(self) -> tuple[str, ...]:
        """The segments that they point at, each once."""
        return tuple(dict.fromkeys(flag.anchor.segment for flag in self.placed))


def flags_in(issues: Iterable[Issue], record: DraftRecord) -> Flags:
    """The waiting issues by their place in a draft, in the draft's order of segments."""
    order = {segment.id: place for place, segment in enumerate(record.segments)}
    placed, lost, without_place = [], [], 0
    for issue in issues:
        if issue.state not in FLAGGED:
            continue
        if issue.anchor is None:
            without_place += 1
        elif anchor := carry(issue.anchor, record):
            placed.append(Flag(issue, anchor))
        else:
            lost.append(issue)
    placed.sort(key=lambda flag: (order[flag.anchor.segment], flag.anchor.span.start_ms))
    return Flags(tuple(placed), tuple(lost), without_place)
