"""`roughcut notes list`: issues by state, category, segment, draft and author; the tray."""

from __future__ import annotations

from typing import Any

import click
from rich.table import Table

from pipeline.timecode import clock
from review.desk import open_desk
from review.issues import Issue
from review.records import to_plain
from review.store import StoredNote, load_issues, notes_in, reading
from review.verbs.options import (
    categories,
    film_option,
    issue_json,
    json_option,
    print_issues,
    say,
    say_json,
    shown,
    states,
)


@click.command("list")
@click.option("--state", "wanted_states", type=states, multiple=True, help="In this state.")
@click.option("--category", "wanted", type=categories, multiple=True, help="Of this category.")
@click.option("--segment", help="In this segment.")
@click.option("--draft", "number", type=click.IntRange(1), help="Said of this draft.")
@click.option("--author", help="Said by this person.")
@click.option("--tray", is_flag=True, help="The notes that wait for an answer instead.")
@film_option
@json_option
def command(
    wanted_states: tuple[str, ...],
    wanted: tuple[str, ...],
    segment: str | None,
    number: int | None,
    author: str | None,
    tray: bool,
    film: str | None,
    for_machines: bool,
) -> None:
    """List the issues of a film. Several --state or --category mean any of them; filters of
    different kinds must all hold."""
    with open_desk(film) as desk, reading(desk.store) as connection:
        waiting = [note for note in notes_in(connection) if note.in_tray] if tray else []
        issues = [] if tray else list(load_issues(connection))
    if tray:
        kept = [
            note
            for note in waiting
            if (number in (None, note.draft)) and (author in (None, note.author))
        ]
        _show_tray(kept, for_machines)
        return
    chosen = [
        issue
        for issue in issues
        if (not wanted_states or issue.state.value in wanted_states)
        and (not wanted or issue.category.value in wanted)
        and _is_about(issue, segment, number, author)
    ]
    if for_machines:
        say_json([issue_json(issue) for issue in chosen])
    elif chosen:
        print_issues(chosen)
    else:
        say("no issue is like that" if issues else "no issues yet: roughcut notes add FILE")


def _is_about(issue: Issue, segment: str | None, draft: int | None, author: str | None) -> bool:
    """A vote must be of the draft and of the author that were asked for, both at once."""
    place = issue.anchor.segment if issue.anchor else None
    return segment in (None, place) and any(
        draft in (None, vote.draft) and author in (None, vote.author) for vote in issue.votes
    )


def note_json(stored: StoredNote) -> dict[str, Any]:
    """A note of the tray for machines."""
    note = stored.note
    return {
        "id": stored.id,
        "author": stored.author,
        "draft": stored.draft,
        "text": note.text if note else None,
        "times": [to_plain(moment) for moment in note.moments] if note else [],
        "guess": note.judgement.category.value if note else None,
        "confidence": note.judgement.confidence if note else None,
    }


def _show_tray(waiting: list[StoredNote], for_machines: bool) -> None:
    if for_machines:
        say_json([note_json(note) for note in waiting])
        return
    if not waiting:
        say("the tray is empty")
        return
    table = Table("note", "draft", "author", "time", "perhaps", "", box=None, pad_edge=False)
    for stored in waiting:
        if stored.note is None:
            continue
        times = ", ".join(clock(moment.span.start_ms) for moment in stored.note.moments)
        guess = f"{stored.note.judgement.category.value} ({stored.note.judgement.confidence:.0%})"
        table.add_row(
            *(stored.id, str(stored.draft or ""), shown(stored.author, 40), times, guess),
            shown(stored.note.text),
        )
    say(table)
