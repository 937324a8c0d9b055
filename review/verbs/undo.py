"""`roughcut notes undo`: the latest step of an issue is taken back."""

from __future__ import annotations

import click

from review.desk import open_desk, who_am_i
from review.store import load_issue, undo, writing
from review.verbs.options import (
    by_option,
    film_option,
    issue_argument,
    issue_json,
    json_option,
    say,
    say_json,
)


@click.command("undo")
@issue_argument
@by_option
@film_option
@json_option
def command(name: str, by: str | None, film: str | None, for_machines: bool) -> None:
    """Take back the latest step of ISSUE: a move, a merge, or a note that joined it. Called
    again, the one before."""
    with open_desk(film) as desk, writing(desk.store) as connection:
        issue = load_issue(connection, name)
        done = undo(connection, issue, by or who_am_i())
        issue = load_issue(connection, issue.id)
    if for_machines:
        say_json({"undone": done, "issue": issue_json(issue)})
    else:
        say(done)
