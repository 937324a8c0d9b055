"""`roughcut notes unmerge`: what was taken for one is two."""

from __future__ import annotations

import click
from sqlalchemy import Connection

from pipeline.errors import UsageError
from review.desk import Desk, open_desk, records, who_am_i
from review.issues import Issue
from review.store import StoredNote, load_issue, notes_in, unmerge, writing
from review.store.filing import split_off
from review.store.moves import take_off
from review.store.tables import notes as note_rows
from review.verbs.options import (
    by_option,
    film_option,
    issue_argument,
    issue_json,
    json_option,
    say,
    say_json,
)


@click.command("unmerge")
@issue_argument
@click.argument("note", required=False)
@by_option
@film_option
@json_option
def command(
    name: str, note: str | None, by: str | None, film: str | None, for_machines: bool
) -> None:
    """Make the duplicate ISSUE an issue of its own again; or, with NOTE, that note of ISSUE
    (`roughcut notes show` names them)."""
    who = by or who_am_i()
    with open_desk(film) as desk, writing(desk.store) as connection:
        issue = load_issue(connection, name)
        if note is None:
            done = unmerge(connection, issue, who)
        else:
            issue = _split(connection, desk, issue, note, who)
            done = f"the note {note} is an issue of its own: {issue.id}"
        issue = load_issue(connection, issue.id)
    if for_machines:
        say_json({"done": done, "issue": issue_json(issue)})
    else:
        say(done)


def _split(connection: Connection, desk: Desk, issue: Issue, note: str, who: str) -> Issue:
    votes = notes_in(connection, note_rows.c.issue == issue.id)
    meant = [one for one in votes if note and one.id.startswith(note)]
    if len(meant) != 1 or meant[0].note is None:
        there = ", ".join(one.id for one in votes)
        raise UsageError(f"{issue.id} has no note {note[:80]!r} to split off (it has: {there})")
    stored: StoredNote = meant[0]
    if issue.id.endswith(stored.id):
        raise UsageError(f"{stored.id} is the note that opened {issue.id}: split off the others")
    take_off(connection, issue.id, stored.id, who)
    filed = split_off(connection, stored, who, records(desk.folder)(stored.draft))
    assert filed.issue
    return load_issue(connection, filed.issue)
