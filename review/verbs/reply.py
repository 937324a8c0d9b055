"""`roughcut notes reply`: an answer to each commenter, by where they wrote."""

from __future__ import annotations

from itertools import groupby

import click

from review.desk import open_desk
from review.issues import Issue
from review.replies import Reply, replies
from review.store import load_issues, reading
from review.store.notes import notes_by_source
from review.verbs.options import film_option, json_option, say, say_json, shown


@click.command("reply")
@click.option("--draft", "number", type=click.IntRange(1), help="Only to notes on this draft.")
@click.option("--author", help="Only to this person.")
@film_option
@json_option
def command(number: int | None, author: str | None, film: str | None, for_machines: bool) -> None:
    """Draft the answer to everybody who commented, grouped by the file they came from."""
    with open_desk(film) as desk, reading(desk.store) as connection:
        issues = _standing(load_issues(connection))
        said = [
            (source, stored)
            for source, stored in notes_by_source(connection)
            if number in (None, stored.draft) and author in (None, stored.author)
        ]
    drafted = sorted(replies(said, issues), key=lambda reply: reply.source)
    if for_machines:
        say_json(
            [
                {"source": one.source, "author": one.author, "lines": list(one.lines)}
                for one in drafted
            ]
        )
    elif drafted:
        _show(drafted)
    else:
        say("nobody to answer")


def _standing(issues: tuple[Issue, ...]) -> dict[str, Issue]:
    """Issues by id; one that was merged into another stands for that."""
    found = {issue.id: issue for issue in issues}
    into = {merged: issue.id for issue in issues for merged in issue.merged}

    def root(name: str) -> str:
        while name in into:
            name = into[name]
        return name

    return {name: found[root(name)] for name in found}


def _show(drafted: list[Reply]) -> None:
    for source, to in groupby(drafted, key=lambda reply: reply.source):
        say(f"== {shown(source)}")
        for reply in to:
            say(f"\n{shown(reply.author, 80) or '(no name)'}")
            for line in reply.lines:
                say(f"  {shown(line, 600)}")
        say("")
