"""`roughcut notes triage`: one key for each note that nobody was sure about."""

from __future__ import annotations

import sys

import click

from pipeline.timecode import clock
from review.desk import Desk, open_desk, records, who_am_i
from review.filing import Filing
from review.schema import Category
from review.store import StoredNote
from review.triage import KEYS, Answer, give_answer, still_waits, take_back, tray
from review.verbs.list_issues import note_json
from review.verbs.options import by_option, film_option, json_option, say, say_json, shown

_ENTER, _SKIP, _BACK, _QUIT = ("\r", "\n"), (" ",), ("u", "\x7f"), ("q", "\x1b", "\x04", "")
_HELP = "  ".join(f"{key} {category.value}" for key, category in KEYS.items())
_OWN_KEYS = "Enter the guess  Space later  u back  q quit  h these keys"


@click.command("triage")
@by_option
@film_option
@json_option
def command(by: str | None, film: str | None, for_machines: bool) -> None:
    """Walk the notes in the tray and file each with one key; every answer is kept at once."""
    with open_desk(film) as desk:
        waiting = tray(desk.store)
        if for_machines:
            say_json([note_json(note) for note in waiting])
        elif not waiting:
            say("the tray is empty")
        else:
            _walk(desk, waiting, by or who_am_i())


def _walk(desk: Desk, waiting: list[StoredNote], who: str) -> None:
    record_of = records(desk.folder)
    answers: list[tuple[int, Answer]] = []
    at = 0
    say(f"{_HELP}\n{_OWN_KEYS}")
    while at < len(waiting):
        stored = waiting[at]
        if not still_waits(desk.store, stored):  # it joined what an earlier answer opened
            at += 1
            continue
        said = _ask(stored, len(waiting) - at)
        if said == "quit":
            break
        if said == "back":
            if answers:
                at, given = answers.pop()
                take_back(desk.store, given, who)
                say("  taken back")
            continue
        if isinstance(said, Category):
            given = give_answer(desk.store, stored, said, who, record_of(stored.draft))
            answers.append((at, given))
            say(f"  {_became(given)}")
        at += 1
    say(f"{len(answers)} answered, {len(tray(desk.store))} in the tray")


def _ask(stored: StoredNote, left: int) -> Category | str:
    """What a person says that a note is; "later", "back" and "quit" if nothing of the kind."""
    note = stored.note
    assert note is not None
    guess = note.judgement.category
    times = ", ".join(clock(moment.span.start_ms) for moment in note.moments)
    draft = f"draft {stored.draft}, " if stored.draft else ""
    say(f"\n({left} left) {draft}{shown(stored.author, 40)}{f', {times}' if times else ''}:")
    say(f"  {shown(note.text, 600)}")
    while True:
        click.echo(f"  {guess.value} ({note.judgement.confidence:.0%})? ", nl=False)
        key = _key()
        click.echo(key if key.isprintable() else "")
        if key in _ENTER:
            return guess
        if key in _SKIP:
            return "later"
        if key in _BACK:
            return "back"
        if key in _QUIT:
            return "quit"
        if key in KEYS:
            return KEYS[key]
        say(f"  {_HELP}\n  {_OWN_KEYS}")


def _key() -> str:
    """The next key, from the terminal or from a pipe; "" at the end."""
    try:
        return click.getchar() if sys.stdin.isatty() else sys.stdin.read(1)
    except (EOFError, KeyboardInterrupt):
        return ""


def _became(given: Answer) -> str:
    filed = given.filed
    if filed.filing is Filing.KEPT:
        return "kept: nothing to do"
    return f"joined {filed.issue}" if filed.joined else f"now {filed.issue}"
