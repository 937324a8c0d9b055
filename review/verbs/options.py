"""Options that several verbs share, and how issues are shown."""

from __future__ import annotations

import json
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline.timecode import clock
from review.issues import Anchor, Issue, IssueState
from review.publishable import one_line
from review.records import to_plain
from review.schema import Category

film_option = click.option("--film", help="The film, where there are several.")
json_option = click.option("--json", "for_machines", is_flag=True, help="Print JSON, for machines.")
by_option = click.option(
    "--by", envvar="ROUGHCUT_BY", metavar="WHO", help="Who says so (default: your login name)."
)
draft_option = click.option(
    "--draft", "number", type=click.IntRange(1), help="The draft meant (default: the latest)."
)
issue_argument = click.argument("name", metavar="ISSUE")
states = click.Choice([state.value for state in IssueState])
categories = click.Choice([category.value for category in Category])


def say_json(value: object) -> None:
    """JSON in ASCII: lone surrogates survive, and a terminal acts on nothing."""
    click.echo(json.dumps(value, indent=1))


def issue_json(issue: Issue) -> dict[str, Any]:
    """An issue with everything that the store knows, authors too."""
    plain: dict[str, Any] = to_plain(issue)
    return {**plain, "voters": issue.voters}


def shown(text: str, longest: int = 160) -> str:
    """Text from outside on one line, harmless for a terminal and for rich."""
    return escape(one_line(text, longest))


def place_shown(anchor: Anchor | None) -> str:
    """Where an issue is, in short.

    >>> from pipeline.schema import Span
    >>> place_shown(Anchor(2, "rows", 0.5, 0.5, Span(61_000, 61_000)))
    'rows 1:01'
    """
    if anchor is None:
        return ""
    word = f' "{one_line(anchor.word.text, 20)}"' if anchor.word else ""
    return f"{anchor.segment} {clock(anchor.span.start_ms)}{word}"


def home_shown(anchor: Anchor | None) -> str:
    """The lines of the script and of the scene that an issue is about, one below the other."""
    if anchor is None:
        return ""
    homes = [anchor.script, anchor.scene_place]
    return "\n".join(f"{home.file}:{home.line}" for home in homes if home)


def print_issues(issues: list[Issue]) -> None:
    """A table of issues; nothing is cut off where no terminal sets the width."""
    columns = "issue", "state", "category", "place", "home", "said by", ""
    table = Table(*columns, box=None, pad_edge=False)
    for issue in issues:
        kind = f" ({issue.kind})" if issue.kind else ""
        table.add_row(
            *(issue.id, issue.state.value, f"{issue.category.value}{kind}"),
            *(escape(place_shown(issue.anchor)), escape(home_shown(issue.anchor))),
            *(str(issue.voters), shown(issue.title)),
        )
    say(table)


def say(what: object) -> None:
    """Print a line or a table of ours; wide where nobody's window sets the width."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=200)
    console.print(what, soft_wrap=not isinstance(what, Table))
