"""`roughcut notes show`: everything about one issue."""

from __future__ import annotations

import click

from pipeline.draft_record import DraftRecord, read_draft_record
from pipeline.drafts import draft_numbers, find_draft
from pipeline.folder import FilmFolder
from pipeline.timecode import clock
from review.carry import carry
from review.desk import open_desk
from review.issues import Anchor, Evidence, Issue, Transition
from review.records import to_plain
from review.store import StoredNote, load_issue, notes_in, reading
from review.store.tables import notes as note_rows
from review.verbs.options import (
    film_option,
    issue_argument,
    issue_json,
    json_option,
    place_shown,
    say,
    say_json,
    shown,
)


@click.command("show")
@issue_argument
@film_option
@json_option
def command(name: str, film: str | None, for_machines: bool) -> None:
    """Show ISSUE (its id, or the beginning or end of it): place, evidence, who said it, life."""
    with open_desk(film) as desk, reading(desk.store) as connection:
        issue = load_issue(connection, name)
        votes = notes_in(connection, note_rows.c.issue.in_((issue.id, *issue.merged)))
        latest = _latest(desk.folder)
    now = carry(issue.anchor, latest) if issue.anchor and latest else None
    if for_machines:
        said = [
            {"note": one.id, "author": one.author, "text": one.note.text if one.note else None}
            for one in votes
        ]
        say_json({**issue_json(issue), "now": to_plain(now), "notes": said})
        return
    _show(issue, votes, _now_lines(issue.anchor, now, latest))


def _latest(folder: FilmFolder) -> DraftRecord | None:
    """The latest draft of the film; None where there is none on this machine."""
    numbers = draft_numbers(folder.renders)
    return read_draft_record(find_draft(folder.renders, numbers[-1])) if numbers else None


def _now_lines(anchor: Anchor | None, now: Anchor | None, latest: DraftRecord | None) -> list[str]:
    """Where the place is in the latest draft, if that is another one."""
    if anchor is None or latest is None or latest.number == anchor.draft:
        return []
    if now is None:
        return [f"draft {latest.number}: the segment {shown(anchor.segment, 80)} is not in it"]
    return [f"draft {latest.number}, {place_shown(now)}"]


def _show(issue: Issue, votes: list[StoredNote], now: list[str]) -> None:
    kind = f" ({issue.kind})" if issue.kind else ""
    say(f"{issue.id}: {shown(issue.title)}")
    people = "1 person" if issue.voters == 1 else f"{issue.voters} people"
    say(f"  {issue.state}, {issue.category}{kind}, said by {people}, revision {issue.revision}")
    for line in (*_place_lines(issue.anchor), *now):
        say(f"  {line}")
    for one in votes:
        said = one.note.text if one.note else "(the comment is not in this store)"
        draft = f"draft {one.draft}" if one.draft else "no draft"
        say(f"  note {one.id}, {shown(one.author, 40)}, {draft}: {shown(said, 400)}{_late(one)}")
    for found in issue.evidence:
        say(f"  {_evidence_line(found)}")
    for moved in issue.transitions:
        say(f"  {_step_line(moved)}")
    for label, others in (("belongs to", issue.linked), ("merged into it", issue.merged)):
        if others:
            say(f"  {label}: {', '.join(others)}")


def _late(stored: StoredNote) -> str:
    """The times of a note that its draft does not have."""
    moments = stored.note.moments if stored.note else ()
    late = [clock(one.span.start_ms) for one in moments if not one.in_draft]
    return f" ({', '.join(late)} is not in this draft)" if late else ""


def _place_lines(anchor: Anchor | None) -> list[str]:
    if anchor is None:
        return ["no place in a draft"]
    lines = [f"draft {anchor.draft}, {place_shown(anchor)}"]
    if anchor.other_word:
        lines.append(f'or the word "{shown(anchor.other_word.text, 40)}"')
    if anchor.cue:
        lines.append(f"nearest cue: {shown(anchor.cue, 80)}")
    if anchor.script:
        lines.append(f"script: {anchor.script}")
    if anchor.scene:
        lines.append(f"scene: {anchor.scene} {anchor.scene_place or ''}".rstrip())
    if anchor.texts:
        lines.append(f"on screen: {shown(' | '.join(anchor.texts), 200)}")
    return [shown(line, 300) for line in lines]


def _evidence_line(found: Evidence) -> str:
    figures = ", ".join(f"{name} {value}" for name, value in found.figures.items())
    where = f" {found.place}" if found.place else ""
    shots = f" [{', '.join(found.pictures)}]" if found.pictures else ""
    return shown(
        f"draft {found.draft}, {found.check} {found.verdict}: {found.sentence}{where} "
        f"{f'({figures})' if figures else ''}{shots}",
        600,
    )


def _step_line(moved: Transition) -> str:
    by = f" by {moved.who}" if moved.who else ""
    draft = f", draft {moved.draft}" if moved.draft else ""
    before = f"{moved.from_state} > " if moved.from_state else ""
    why = f": {moved.why}" if moved.why else ""
    return shown(f"{moved.when or '-'} {before}{moved.to_state}{by}{draft}{why}", 400)
