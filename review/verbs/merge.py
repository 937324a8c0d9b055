"""`roughcut notes merge`: two issues are one."""

from __future__ import annotations

import click

from review.desk import open_desk, who_am_i
from review.store import load_issue, merge, writing
from review.verbs.options import by_option, film_option, issue_json, json_option, say, say_json


@click.command("merge")
@click.argument("name", metavar="ISSUE")
@click.argument("into", metavar="INTO")
@click.option("--why", default="", help="The reason, kept with the step.")
@by_option
@film_option
@json_option
def command(
    name: str, into: str, why: str, by: str | None, film: str | None, for_machines: bool
) -> None:
    """Make ISSUE a duplicate of the issue INTO, which counts its voters from now on."""
    with open_desk(film) as desk, writing(desk.store) as connection:
        issue, other = load_issue(connection, name), load_issue(connection, into)
        merge(connection, issue, other, by or who_am_i(), why)
        other = load_issue(connection, other.id)
    if for_machines:
        say_json(issue_json(other))
        return
    people = "1 person" if other.voters == 1 else f"{other.voters} people"
    say(f"{issue.id} is a duplicate of {other.id}, which {people} said")
