"""What evidence does to an issue."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from review.issues import Evidence, Issue
from review.life import moved_by, telling
from review.store import add_evidence, apply, load_issue


def weigh(connection: Connection, issue: str, found: Iterable[Evidence]) -> Issue:
    """Keep what checks found out about an issue, and make the moves that it makes by itself;
    the issue as it is then."""
    found = tuple(found)
    add_evidence(connection, issue, found)
    now = load_issue(connection, issue)
    decides = telling(found)
    if decides and (moved := moved_by(now, decides)):
        apply(connection, issue, moved)
        now = load_issue(connection, issue)
    return now
