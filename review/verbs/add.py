"""`roughcut notes add`: comments become tracked issues."""

from __future__ import annotations

from typing import Any

import click

from pipeline.timecode import clock
from review.adding import Added, add, words_of
from review.desk import open_desk, seen_draft, who_am_i
from review.filing import Filing
from review.issues import Issue
from review.publishable import one_line
from review.store import load_issues, reading
from review.verbs.options import (
    by_option,
    draft_option,
    film_option,
    json_option,
    print_issues,
    say,
    say_json,
    shown,
)


@click.command("add")
@click.argument("given", metavar="FILE|NOTE")
@draft_option
@film_option
@by_option
@click.option("--fps", type=click.FloatRange(min=1, max=1000), help="For exports in frames.")
@json_option
def command(
    given: str,
    number: int | None,
    film: str | None,
    by: str | None,
    fps: float | None,
    for_machines: bool,
) -> None:
    """Add the comments in FILE, or one NOTE in quotes ("4:23 typo"), to the film's notes.

    Adding the same comments again, alone or in a bigger export, changes nothing.
    """
    who = by or who_am_i()
    words = words_of(given, who, fps)
    with open_desk(film) as desk:
        draft = seen_draft(desk.folder, number)
        added = add(desk.store, words, draft.number, draft.length_ms, who, draft.record)
        with reading(desk.store) as connection:
            touched = {one.issue for one in added.filed if one.issue}
            issues = {one.id: one for one in load_issues(connection, touched)}
    if for_machines:
        say_json(_as_json(added, draft.number))
        return
    _show(added, words.name, draft.number, issues)
    for warning in (*_warnings(added, draft.record is None, draft.number), *_late(added)):
        click.echo(f"warning: {warning}", err=True)


def _late(added: Added) -> list[str]:
    """Sentences on the times that the draft does not have, which place no issue."""
    return [
        f"{clock(moment.span.start_ms)} is not in draft {one.note.draft}, so it places nothing: "
        f"{one_line(one.note.note.text, 60)}"
        for one in added.filed
        if one.note.note
        for moment in one.note.note.moments
        if not moment.in_draft
    ]


def _as_json(added: Added, draft: int) -> dict[str, Any]:
    filed = added.filed
    return {
        "draft": draft,
        "comments": added.comments,
        "new_comments": added.new_comments,
        "known_file": added.known_file,
        "issues": [one.issue for one in filed if one.issue and not one.joined],
        "joined": [{"note": one.note.id, "issue": one.issue} for one in filed if one.joined],
        "tray": [one.note.id for one in filed if one.filing is Filing.TRAY],
        "kept": [one.note.id for one in filed if one.filing is Filing.KEPT],
        "warnings": list(added.warnings),
    }


def _show(added: Added, name: str, draft: int, issues: dict[str, Issue]) -> None:
    if added.known_file:
        say(f"{shown(name)} was added before: nothing changed")
        return
    print_issues([issues[one.issue] for one in added.filed if one.issue and not one.joined])
    for one in added.filed:
        if one.joined and one.issue and one.note.note:
            author = shown(one.note.author, 40)
            say(f"joined {one.issue} ({author}): {shown(one.note.note.text, 100)}")
    counts = (
        f"{added.new_comments} of {added.comments} comments are new",
        f"{added.count(Filing.ISSUE)} new issues",
        f"{added.count(Filing.ISSUE, joined=True)} notes joined an issue",
        f"{added.count(Filing.KEPT)} kept (thanks and talk)",
        f"{added.count(Filing.TRAY)} wait in the tray",
    )
    say(f"draft {draft}: {', '.join(counts)}")
    if added.count(Filing.TRAY):
        say("Now: roughcut notes triage")


def _warnings(added: Added, unseen: bool, draft: int) -> list[str]:
    blind = f"draft {draft} is not here: times were not checked, and no note has a place"
    return [*added.warnings, *([blind] if unseen and added.filed else [])]
