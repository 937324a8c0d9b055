"""Steps in the lives of issues: moves, votes that join, merges; and undoing each of them.

A step is a row that is never changed but for being marked as undone; undoing is a step too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select, update

from pipeline.errors import UsageError
from review.issues import Issue, IssueState, Transition
from review.life import check_move
from review.store.clock import utc_now
from review.store.issues import changed, load_issues
from review.store.tables import evidence, issues, links, notes, steps


def move(
    connection: Connection, issue: Issue, to: IssueState, who: str, why: str, draft: int | None
) -> Transition:
    """Move an issue because a person says so. Raises UsageError where the table of moves
    does not allow it."""
    check_move(issue, to)
    transition = Transition(who, utc_now(), why, draft, issue.state, to)
    apply(connection, issue.id, transition)
    return transition


def apply(connection: Connection, issue: str, transition: Transition) -> None:
    """Write down a move and make it; where it has no time, now."""
    if not transition.when:
        transition = Transition(
            *(transition.who, utc_now(), transition.why, transition.draft),
            *(transition.from_state, transition.to_state),
        )
    write_step(connection, issue, transition)
    _set_state(connection, issue, transition.to_state)
    changed(connection, issue)


def write_step(connection: Connection, issue: str, transition: Transition, **more: object) -> int:
    """Write down a transition as a row, without acting on it; the row's number."""
    before = transition.from_state
    return _write(
        connection,
        {
            "issue": issue,
            "who": transition.who,
            "at": transition.when,
            "why": transition.why,
            "draft": transition.draft,
            "from_state": before.value if before else None,
            "to_state": transition.to_state.value,
            **more,
        },
    )


def _write(connection: Connection, step: Mapping[str, object]) -> int:
    connection.execute(insert(steps).values(step))
    return int(connection.scalar(select(func.max(steps.c.step))) or 0)


def join(connection: Connection, issue: str, note: str, who: str, why: str) -> None:
    """Count a note as a vote for an issue."""
    connection.execute(insert(steps).values(issue=issue, who=who, at=utc_now(), why=why, note=note))
    connection.execute(update(notes).where(notes.c.id == note).values(issue=issue, in_tray=False))
    changed(connection, issue)


def merge(connection: Connection, issue: Issue, into: Issue, who: str, why: str) -> None:
    """Make an issue a duplicate of another, which counts its votes from now on. Raises
    UsageError if they are the same, or merged already."""
    if issue.id == into.id:
        raise UsageError(f"{issue.id} can not be merged into itself")
    if issue.state is IssueState.DUPLICATE:
        raise UsageError(f"{issue.id} is merged into {_merged_into(connection, issue.id)} already")
    if into.state is IssueState.DUPLICATE:
        root = _merged_into(connection, into.id)
        raise UsageError(f"{into.id} is a duplicate itself: merge into {root}")
    moved = Transition(who, utc_now(), why, None, issue.state, IssueState.DUPLICATE)
    write_step(connection, issue.id, moved, into=into.id)
    _set_state(connection, issue.id, IssueState.DUPLICATE, into.id)
    changed(connection, issue.id, into.id)


def unmerge(connection: Connection, issue: Issue, who: str) -> str:
    """Make a duplicate an issue of its own again, in the state it had; a sentence about it.
    Raises UsageError if it is none."""
    row = _latest(connection, and_(steps.c.issue == issue.id, steps.c.into.is_not(None)))
    if issue.state is not IssueState.DUPLICATE or row is None:
        raise UsageError(f"{issue.id} is {issue.state} and not merged into another")
    return _undo(connection, row, who)


def undo(connection: Connection, issue: Issue, who: str) -> str:
    """Take back the latest step in an issue's life that is not taken back yet: a move, a
    vote that joined it, or a merge into it; a sentence about what was undone.

    Raises UsageError if nothing is left to undo.
    """
    concerns = or_(steps.c.issue == issue.id, steps.c.into == issue.id)
    can_be = or_(steps.c.from_state.is_not(None), steps.c.note.is_not(None))
    row = _latest(connection, and_(concerns, can_be))
    if row is None:
        raise UsageError(f"nothing is left to undo of {issue.id}")
    return _undo(connection, row, who)


def take_off(connection: Connection, issue: str, note: str, who: str) -> None:
    """Say that a note does not vote for an issue; it waits in the tray, and never joins this
    issue by itself again."""
    joined = and_(steps.c.issue == issue, steps.c.note == note)
    row = _latest(connection, joined)
    if row is None:  # its vote came with the issue's file
        vote = {"issue": issue, "who": who, "at": utc_now(), "why": "", "note": note}
        _write(connection, vote)
        row = _latest(connection, joined)
    _undo(connection, row, who)


def _undo(connection: Connection, row: Any, who: str) -> str:
    said = _undo_vote(connection, row, who) if row.note else _undo_move(connection, row, who)
    changed(connection, *{row.issue, row.into or row.issue})
    return said


def _undo_move(connection: Connection, row: Any, who: str) -> str:
    back = IssueState(row.from_state)
    why = f"undone: {row.why}" if row.why else "undone"
    transition = Transition(who, utc_now(), why, row.draft, IssueState(row.to_state), back)
    step = write_step(connection, row.issue, transition, undoes=row.step)
    _mark_undone(connection, row.step, step)
    _set_state(connection, row.issue, back)
    apart = f" and no longer merged into {row.into}" if row.into else ""
    return f"{row.issue} is {back} again{apart}"


def _undo_vote(connection: Connection, row: Any, who: str) -> str:
    """A vote that joined wrongly goes to the tray, where a person says what it is."""
    undoing = {"issue": row.issue, "who": who, "at": utc_now(), "why": "undone"}
    _mark_undone(connection, row.step, _write(connection, {**undoing, "undoes": row.step}))
    _to_tray(connection, notes.c.id == row.note)
    return f"the note {row.note} no longer votes for {row.issue}: it waits in the tray"


def unfile(connection: Connection, issue: str) -> None:
    """Take back that an issue was filed at all, while nobody else can know of it: its notes
    wait in the tray again. Raises UsageError if it was exported."""
    if connection.scalar(select(issues.c.shared_revision).where(issues.c.id == issue)):
        raise UsageError(f"{issue} was exported: close it with roughcut notes set {issue} closed")
    _to_tray(connection, notes.c.issue == issue)
    connection.execute(delete(links).where(or_(links.c.one == issue, links.c.other == issue)))
    connection.execute(delete(evidence).where(evidence.c.issue == issue))
    connection.execute(update(steps).where(steps.c.into == issue).values(into=None))
    connection.execute(delete(steps).where(steps.c.issue == issue))
    connection.execute(delete(issues).where(issues.c.id == issue))


def unjoin(connection: Connection, issue: str, note: str) -> None:
    """Take back that a note joined an issue, as if it had never been said."""
    connection.execute(
        delete(steps).where(
            steps.c.issue == issue, steps.c.note == note, steps.c.undone_by.is_(None)
        )
    )
    _to_tray(connection, notes.c.id == note)
    changed(connection, issue)


def _to_tray(connection: Connection, which: ColumnElement[bool]) -> None:
    connection.execute(update(notes).where(which).values(issue=None, in_tray=True))


def was_taken_off(connection: Connection, note: str, issue: str) -> bool:
    """Whether a person said that a note does not vote for an issue: it never joins it again."""
    undone = select(steps.c.step).where(
        steps.c.note == note, steps.c.issue == issue, steps.c.undone_by.is_not(None)
    )
    return connection.scalar(undone) is not None


def _mark_undone(connection: Connection, step: int, by: int) -> None:
    connection.execute(update(steps).where(steps.c.step == step).values(undone_by=by))


def _latest(connection: Connection, condition: Any) -> Any:
    """The latest step that meets the condition and neither is undone nor undoes another."""
    return connection.execute(
        select(steps)
        .where(condition, steps.c.undone_by.is_(None), steps.c.undoes.is_(None))
        .order_by(steps.c.step.desc())
    ).first()


def _set_state(
    connection: Connection, issue: str, state: IssueState, into: str | None = None
) -> None:
    connection.execute(
        update(issues).where(issues.c.id == issue).values(state=state.value, merged_into=into)
    )


def _merged_into(connection: Connection, issue: str) -> str:
    return str(connection.scalar(select(issues.c.merged_into).where(issues.c.id == issue)))


def standing(connection: Connection, issue: str) -> Issue:
    """The issue itself, or the one that it was merged into in the end."""
    at = issue
    while into := connection.scalar(select(issues.c.merged_into).where(issues.c.id == at)):
        at = into
    return load_issues(connection, {at})[0]
