"""An issue whose segment was removed asks the film's author what becomes of it."""

from __future__ import annotations

from pipeline.draft_record import DraftRecord
from review.carry import carry
from review.issues import Issue, IssueState, Transition
from review.life import TOOL

_WAITING = frozenset(
    {IssueState.OPEN, IssueState.CONFIRMED, IssueState.REOPENED, IssueState.FIX_RENDERED}
)


def asks_author(issue: Issue, record: DraftRecord) -> Transition | None:
    """The move that an issue makes in view of a later draft without its segment; None if it
    has its place there, never had one, or is done with."""
    anchor = issue.anchor
    if issue.state not in _WAITING or anchor is None or anchor.draft > record.number:
        return None
    if carry(anchor, record) is not None:
        return None
    why = f"its segment {anchor.segment!r} is not in draft {record.number} any more"
    return Transition(TOOL, "", why, record.number, issue.state, IssueState.NEEDS_AUTHOR)
