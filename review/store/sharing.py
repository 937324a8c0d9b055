"""What the store knows about its issues' files, and taking in what a file says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from pipeline.errors import RoughcutError
from review.filing import note_id
from review.issue_text import voter_numbers
from review.issues import Issue, IssueState, Transition
from review.records import to_json
from review.store.clock import utc_now
from review.store.issues import insert_issue, update_issue
from review.store.moves import write_step
from review.store.tables import evidence, issues, links, notes


@dataclass(frozen=True, slots=True)
class Shared:
    """The revision and the digest of an issue's file as it was last written or read; None
    where it never was."""

    revision: int | None = None
    digest: str | None = None


def shared(connection: Connection) -> Mapping[str, Shared]:
    """What was shared of each issue."""
    rows = connection.execute(select(issues.c.id, issues.c.shared_revision, issues.c.shared_digest))
    return {row.id: Shared(row.shared_revision, row.shared_digest) for row in rows}


def mark_shared(connection: Connection, issue: str, revision: int, digest: str) -> None:
    """Remember what an issue's file holds."""
    connection.execute(
        update(issues)
        .where(issues.c.id == issue)
        .values(shared_revision=revision, shared_digest=digest)
    )


def take_in(
    connection: Connection, told: Issue, here: Issue | None, revision: int, who: str, why: str
) -> None:
    """Make the store say of an issue what a file tells: facts, evidence, votes and life. Its
    links and merges are for `take_in_ties`, once all issues are here.

    `here` is the issue as the store has it. Where its life went another way than the file's,
    it goes back to where the two parted; where the file changed the state and no step tells
    of it, one is made.
    """
    common = 0
    if here is None:
        insert_issue(connection, replace(told, revision=revision))
    else:
        common = _common_steps(here, told)
        update_issue(connection, replace(told, revision=revision))
        _go_back(connection, here, common, who, why)
    for moved in told.transitions[common:]:
        write_step(connection, told.id, moved)
    last = told.transitions[-1].to_state if told.transitions else None
    if last is not told.state:
        edited = Transition(who, utc_now(), why, None, last, told.state)
        write_step(connection, told.id, edited)
    connection.execute(delete(evidence).where(evidence.c.issue == told.id))
    for found in told.evidence:
        connection.execute(insert(evidence).values(issue=told.id, found=to_json(found)))
    _take_in_votes(connection, told)


def goes_on_from(told: Issue, here: Issue) -> bool:
    """Whether nothing of an issue's life and votes in the store would be lost by taking in
    its file."""
    votes = {(vote.source, vote.first, vote.stop) for vote in told.votes}
    return _common_steps(here, told) == len(here.transitions) and all(
        (vote.source, vote.first, vote.stop) in votes for vote in here.votes
    )


def _common_steps(one: Issue, other: Issue) -> int:
    """How many steps the lives of two versions of an issue have in common, but for who and
    when, which files do not tell."""
    common = 0
    for a, b in zip(one.transitions, other.transitions, strict=False):
        if replace(a, who="", when="") != replace(b, who="", when=""):
            break
        common += 1
    return common


def _go_back(connection: Connection, here: Issue, common: int, who: str, why: str) -> None:
    if common < len(here.transitions):
        parted = here.transitions[common].from_state or IssueState.OPEN
        if parted is not here.state:
            back = Transition(who, utc_now(), why, None, here.state, parted)
            write_step(connection, here.id, back)


def _take_in_votes(connection: Connection, told: Issue) -> None:
    ids = []
    for vote, number in zip(told.votes, voter_numbers(told.votes), strict=True):
        ids.append(note_id(vote.source, vote.first, vote.stop))
        row = {
            "id": ids[-1], "source": vote.source, "first": vote.first, "stop": vote.stop,
            "draft": vote.draft, "voter": number, "in_tray": False, "issue": told.id,
        }  # fmt: skip
        known = insert_or(notes).values(row)
        connection.execute(
            known.on_conflict_do_update(
                index_elements=["id"], set_={"issue": told.id, "in_tray": False, "voter": number}
            )
        )
    gone = (notes.c.issue == told.id, notes.c.id.not_in(ids))
    connection.execute(update(notes).where(*gone).values(issue=None, in_tray=True))


def take_in_ties(connection: Connection, told: Issue, where: str) -> None:
    """Take in what a file tells of other issues: links, and what was merged into it. Raises
    RoughcutError if one of them is not here."""
    known = set(connection.scalars(select(issues.c.id)))
    for other in (*told.linked, *told.merged):
        if other not in known:
            raise RoughcutError(
                f"{where}: error: it names {other}, which is not here: import that file too"
            )
    ties = or_(links.c.one == told.id, links.c.other == told.id)
    connection.execute(delete(links).where(ties))
    for other in told.linked:
        one, two = sorted((told.id, other))
        row = insert_or(links).values(one=one, other=two).on_conflict_do_nothing()
        connection.execute(row)
    _merge_into(connection, told.id, None, issues.c.merged_into == told.id)
    _merge_into(connection, told.id, told.id, issues.c.id.in_(told.merged))


def _merge_into(
    connection: Connection, issue: str, into: str | None, which: ColumnElement[bool]
) -> None:
    connection.execute(update(issues).where(which, issues.c.id != issue).values(merged_into=into))
