"""`roughcut notes verify`: issues are looked for in a draft."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.draft_record import read_draft_record
from pipeline.drafts import draft_numbers, find_draft
from pipeline.errors import UsageError
from pipeline.folder import FilmFolder
from review.desk import open_desk
from review.issues import Verdict
from review.records import to_plain
from review.verbs.options import draft_option, film_option, json_option, say, say_json, shown
from review.verify import Verified, verify

_VERDICTS = {
    Verdict.SUPPORTS: "so it is",
    Verdict.CONTRADICTS: "not so",
    Verdict.CANNOT_TELL: "can't tell",
}


@click.command("verify")
@click.argument("names", metavar="[ISSUE]...", nargs=-1)
@draft_option
@film_option
@json_option
def command(
    names: tuple[str, ...], number: int | None, film: str | None, for_machines: bool
) -> None:
    """Look for what the issues say in a draft, by its manifest and its film alone.

    Every ISSUE (all but those set aside, if none is named) gets evidence with numbers and
    pictures; for typos, visual defects and levels the evidence moves the issue by itself.
    """
    with open_desk(film) as desk:
        draft = _draft(desk.folder, number)
        record = read_draft_record(draft)
        found = verify(desk.store, desk.folder, record, draft, names)
    if for_machines:
        say_json([_as_json(one) for one in found])
        return
    for one in found:
        _show(one, desk.folder)
    judged = sum(bool(one.evidence) for one in found)
    moved = sum(one.before.state is not one.issue.state for one in found)
    say(f"draft {record.number}: looked for {judged} of {len(found)} issues, {moved} moved")


def _draft(folder: FilmFolder, number: int | None) -> Path:
    numbers = draft_numbers(folder.renders)
    if number is None and not numbers:
        raise UsageError(f"there is no draft of {folder.name!r} here: make one with roughcut draft")
    return find_draft(folder.renders, number or numbers[-1])


def _as_json(one: Verified) -> dict[str, Any]:
    return {
        "issue": one.issue.id,
        "was": one.before.state.value,
        "state": one.issue.state.value,
        "evidence": [to_plain(evidence) for evidence in one.evidence],
    }


def _show(one: Verified, folder: FilmFolder) -> None:
    before, now = one.before.state, one.issue.state
    state = now.value if before is now else f"{before.value} -> {now.value}"
    say(f"{one.issue.id} ({state}): {shown(one.issue.title, 100)}")
    for evidence in one.evidence:
        verdict = _VERDICTS[evidence.verdict]
        say(f"    {evidence.check}: {verdict}. {shown(evidence.sentence, 300)}")
        for picture in evidence.pictures:
            say(f"    picture: review/{folder.name}/{picture}")
    if not one.evidence:
        say("    there is no check for this sort of issue")
