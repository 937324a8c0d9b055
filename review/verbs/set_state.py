"""`roughcut notes set`: a person moves an issue."""

from __future__ import annotations

import click

from pipeline.drafts import draft_numbers
from review.desk import open_desk, who_am_i
from review.issues import IssueState
from review.store import load_issue, move, writing
from review.verbs.options import (
    by_option,
    film_option,
    issue_argument,
    issue_json,
    json_option,
    say,
    say_json,
    states,
)


@click.command("set")
@issue_argument
@click.argument("state", type=states)
@click.option("--why", default="", help="The reason, kept with the step.")
@click.option("--draft", "number", type=click.IntRange(1), help="The draft in which it shows.")
@by_option
@film_option
@json_option
def command(
    name: str, state: str, why: str, number: int | None, by: str | None, film: str | None,
    for_machines: bool,
) -> None:  # fmt: skip
    """Move ISSUE to STATE. The step is kept, and can be undone."""
    with open_desk(film) as desk:
        latest = next(reversed(draft_numbers(desk.folder.renders)), None)
        with writing(desk.store) as connection:
            issue = load_issue(connection, name)
            moved = move(
                connection, issue, IssueState(state), by or who_am_i(), why, number or latest
            )
            issue = load_issue(connection, issue.id)
    if for_machines:
        say_json(issue_json(issue))
    else:
        say(f"{issue.id}: {moved.from_state} > {moved.to_state}")
