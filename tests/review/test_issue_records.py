"""An issue's records check themselves, and its moves are a closed table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.schema import Span
from review.issues import (
    MOVES,
    NEEDS_WORK,
    Anchor,
    Evidence,
    Issue,
    IssueState,
    Transition,
    Verdict,
    Vote,
)
from review.schema import Category

ISSUE = Issue("jitter-3f9a1c20", Category.VISUAL_DEFECT, None, "the dashes jump", "they jump")
ANCHOR = Anchor(1, "rows", 0.25, 0.5, Span(1000, 2000))
EVIDENCE = Evidence("spelling", Verdict.SUPPORTS, "'frequancy' is on screen.", 1)
MOVED = Transition("K", "2026-01-31T12:00:00Z", "seen", 1, IssueState.OPEN, IssueState.CONFIRMED)
VOTE = Vote("ab" * 20, 0, 4, "K", 1)


def test_every_state_has_its_moves_and_none_leads_to_itself() -> None:
    assert set(MOVES) == set(IssueState)
    assert all(state not in onward for state, onward in MOVES.items())
    reached = {state for onward in MOVES.values() for state in onward}
    assert reached == set(IssueState)
    assert NEEDS_WORK.isdisjoint({IssueState.VERIFIED, IssueState.CLOSED, IssueState.DUPLICATE})


@pytest.mark.parametrize(
    ("record", "change"),
    [
        (ISSUE, {"id": "Not An Id"}),
        (ISSUE, {"title": "two\nlines"}),
        (ISSUE, {"revision": 0}),
        (ISSUE, {"linked": ("jitter-3f9a1c20",)}),
        (ANCHOR, {"draft": 0}),
        (ANCHOR, {"share": 0.6}),
        (ANCHOR, {"end_share": 1.01}),
        (EVIDENCE, {"sentence": ""}),
        (EVIDENCE, {"pictures": ("../secret.png",)}),
        (EVIDENCE, {"pictures": ("/etc/passwd",)}),
        (MOVED, {"when": "yesterday"}),
        (MOVED, {"to_state": IssueState.OPEN}),
        (VOTE, {"source": "not hex"}),
        (VOTE, {"stop": -1}),
    ],
)
def test_a_record_that_can_not_be_true_can_not_be_made(
    record: Issue | Anchor | Evidence | Transition | Vote, change: dict[str, object]
) -> None:
    with pytest.raises(ValueError):
        replace(record, **change)  # type: ignore[arg-type]


def test_a_person_votes_once_and_each_unknown_comment_once() -> None:
    other = Vote("cd" * 20, 0, 4, "", 1)
    again = replace(VOTE, first=10, stop=20)
    assert replace(ISSUE, votes=(VOTE, again, other)).voters == 2
