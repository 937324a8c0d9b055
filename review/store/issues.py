"""Issues out of the store, and what may be set of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, insert, select, true, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from pipeline.errors import UsageError
from review.issues import Anchor, Evidence, Issue, IssueState, Transition, Vote
from review.records import from_json, to_json
from review.schema import Category, DefectKind, TypoPair
from review.store.tables import comments, evidence, issues, links, notes, steps


def load_issues(
    connection: Connection, ids: Collection[str] | None = None, own_votes: bool = False
) -> tuple[Issue, ...]:
    """Issues in the order in which they were filed: all of them, or those of `ids`.

    An issue counts the votes of those merged into it; with `own_votes` only its own.
    """
    merged = _merged(connection)
    chosen = select(issues).order_by(issues.c.place)
    among = None
    if ids is not None:
        chosen = chosen.where(issues.c.id.in_(ids))
        among = {below for one in ids for below in _and_below(one, merged)}
    rows = list(connection.execute(chosen))
    votes = _votes(connection, among)
    found = _evidence(connection, among)
    lives = _transitions(connection, among)
    linked = _links(connection)
    return tuple(
        Issue(
            id=row.id,
            category=Category(row.category),
            kind=DefectKind(row.kind) if row.kind else None,
            title=row.title,
            said=row.said,
            state=IssueState(row.state),
            anchor=from_json(Anchor, row.anchor) if row.anchor else None,
            typo=TypoPair(row.wrong, row.right) if row.wrong or row.right else None,
            votes=tuple(
                vote
                for one in ([row.id] if own_votes else _and_below(row.id, merged))
                for vote in votes[one]
            ),
            evidence=tuple(found[row.id]),
            transitions=tuple(lives[row.id]),
            linked=tuple(sorted(linked[row.id])),
            merged=tuple(merged[row.id]),
            revision=row.revision,
        )
        for row in rows
    )


def load_issue(connection: Connection, name: str) -> Issue:
    """The issue with this id, or whose id has this beginning or end. Raises UsageError."""
    return load_issues(connection, {issue_id(connection, name)})[0]


def issue_id(connection: Connection, name: str) -> str:
    """The full id that a person means by `name`: all of it, or enough of its beginning or
    its end. Raises UsageError, naming the nearest, if there is none or more than one."""
    rows = connection.scalars(select(issues.c.id).order_by(issues.c.place))
    known = [str(one) for one in rows]
    if name in known:
        return name
    meant = [one for one in known if name and (one.startswith(name) or one.endswith(name))]
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise UsageError(f"{name!r} may be any of {', '.join(meant[:6])}: say more of it")
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}?" if near else "roughcut notes list shows them"
    raise UsageError(f"there is no issue {name[:80]!r}; {hint}")


def anchors(connection: Connection) -> dict[str, Anchor]:
    """The places of all issues that have one, by issue."""
    chosen = select(issues.c.id, issues.c.anchor).where(issues.c.anchor.is_not(None))
    return {row.id: from_json(Anchor, row.anchor) for row in connection.execute(chosen)}


def insert_issue(connection: Connection, issue: Issue) -> None:
    """Keep a new issue's own facts (not its votes, evidence and life)."""
    connection.execute(insert(issues).values(id=issue.id, **_facts(issue)))


def update_issue(connection: Connection, issue: Issue) -> None:
    """Keep an issue's own facts in place of the older ones, as they stand."""
    connection.execute(update(issues).where(issues.c.id == issue.id).values(**_facts(issue)))


def _facts(issue: Issue) -> dict[str, Any]:
    return {
        "category": issue.category.value,
        "kind": issue.kind.value if issue.kind else None,
        "title": issue.title,
        "said": issue.said,
        "wrong": issue.typo.wrong if issue.typo else None,
        "right": issue.typo.right if issue.typo else None,
        "anchor": to_json(issue.anchor) if issue.anchor else None,
        "state": issue.state.value,
        "revision": issue.revision,
    }


def changed(connection: Connection, *ids: str) -> None:
    """Count a change of issues: their revision grows by one."""
    connection.execute(
        update(issues).where(issues.c.id.in_(ids)).values(revision=issues.c.revision + 1)
    )


def set_anchor(connection: Connection, issue: str, anchor: Anchor | None) -> None:
    """Say which place an issue means."""
    told = to_json(anchor) if anchor else None
    row = update(issues).where(issues.c.id == issue, issues.c.anchor.is_distinct_from(told))
    if connection.execute(row.values(anchor=told)).rowcount:
        changed(connection, issue)


def add_evidence(connection: Connection, issue: str, found: Iterable[Evidence]) -> None:
    """Add what checks found; what the same check said of the same draft before is replaced.
    The same evidence again changes nothing."""
    before = {
        (one.check, one.draft): (row.place, one)
        for row in connection.execute(select(evidence).where(evidence.c.issue == issue))
        for one in [from_json(Evidence, row.found)]
    }
    news = [one for one in found if before.get((one.check, one.draft), (0, None))[1] != one]
    for one in news:
        place, _ = before.get((one.check, one.draft), (None, None))
        told = to_json(one)
        if place is None:
            connection.execute(insert(evidence).values(issue=issue, found=told))
        else:
            connection.execute(update(evidence).where(evidence.c.place == place).values(found=told))
    if news:
        changed(connection, issue)


def link(connection: Connection, one: str, other: str) -> None:
    """Say that two issues belong together."""
    first, second = sorted((one, other))
    if first != second:
        row = insert_or(links).values(one=first, other=second).on_conflict_do_nothing()
        if connection.execute(row).rowcount:
            changed(connection, first, second)


def _merged(connection: Connection) -> Mapping[str, list[str]]:
    """The issues that were merged into each, in the order in which they were filed."""
    merged: dict[str, list[str]] = defaultdict(list)
    pairs = select(issues.c.merged_into, issues.c.id).where(issues.c.merged_into.is_not(None))
    for into, one in connection.execute(pairs.order_by(issues.c.place)):
        merged[into].append(one)
    return merged


def _and_below(issue: str, merged: Mapping[str, list[str]]) -> list[str]:
    """An issue and all that was merged into it, directly or not."""
    below = [issue]
    for one in below:  # grows while it is walked
        below += [other for other in merged.get(one, ()) if other not in below]
    return below


def _votes(connection: Connection, among: Collection[str] | None) -> Mapping[str, list[Vote]]:
    votes: dict[str, list[Vote]] = defaultdict(list)
    rows = connection.execute(
        select(notes, comments.c.author)
        .outerjoin(comments, comments.c.source == notes.c.source)
        .where(notes.c.issue.is_not(None), _is_among(notes.c.issue, among))
        .order_by(notes.c.place)
    )
    for row in rows:
        votes[row.issue].append(Vote(row.source, row.first, row.stop, author_of(row), row.draft))
    return votes


def author_of(row: Any) -> str:
    """Who wrote a row of `notes` with its comment's author: a stand-in where only an issue's
    file told of the vote, "" where nothing did."""
    if row.author is not None:
        return str(row.author)
    return f"voter {row.voter} of {row.issue}" if row.voter else ""


def _evidence(
    connection: Connection, among: Collection[str] | None
) -> Mapping[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = defaultdict(list)
    chosen = select(evidence).where(_is_among(evidence.c.issue, among))
    for row in connection.execute(chosen.order_by(evidence.c.place)):
        found[row.issue].append(from_json(Evidence, row.found))
    return found


def _transitions(
    connection: Connection, among: Collection[str] | None
) -> Mapping[str, list[Transition]]:
    lives: dict[str, list[Transition]] = defaultdict(list)
    moved = select(steps).where(steps.c.to_state.is_not(None), _is_among(steps.c.issue, among))
    for row in connection.execute(moved.order_by(steps.c.step)):
        before = IssueState(row.from_state) if row.from_state else None
        lives[row.issue].append(
            Transition(row.who, row.at, row.why, row.draft, before, IssueState(row.to_state))
        )
    return lives


def _is_among(column: Column[Any], among: Collection[str] | None) -> ColumnElement[bool]:
    return true() if among is None else column.in_(among)


def _links(connection: Connection) -> Mapping[str, set[str]]:
    linked: dict[str, set[str]] = defaultdict(set)
    for row in connection.execute(select(links)):
        linked[row.one].add(row.other)
        linked[row.other].add(row.one)
    return linked
