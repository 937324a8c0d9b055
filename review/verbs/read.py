"""`roughcut notes read`: a file of comments, read and not kept."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pipeline.timecode import clock
from review.as_json import as_json
from review.files import read_file
from review.read import read_notes
from review.schema import Moment, Note, Reading


@click.command("read")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--duration", type=click.FloatRange(min=0), help="Length of the draft in seconds.")
@click.option("--fps", type=click.FloatRange(min=1, max=1000), help="For exports in frames.")
@click.option("--json", "for_machines", is_flag=True, help="Print JSON for machines.")
def command(file: Path, duration: float | None, fps: float | None, for_machines: bool) -> None:
    """Read the notes out of FILE and keep nothing: a pasted page, a CSV or a JSON export."""
    length_ms = None if duration is None else round(duration * 1000)
    reading = read_notes(read_file(file, fps), length_ms)
    if for_machines:
        click.echo(json.dumps(as_json(reading), indent=1))  # ASCII: lone surrogates survive
    else:
        _show(reading)


def _show(reading: Reading) -> None:
    """A table for people, the doubtful ones marked."""
    from rich.console import Console  # machines do not wait for it
    from rich.table import Table

    table = Table("author", "time", "category", "note", box=None, pad_edge=False)
    for one in reading.comments:
        for note in one.notes:
            table.add_row(
                *map(_line, (one.comment.author, _times(note), _category(note), _said(note)))
            )
    Console().print(table)
    for warning in reading.reviews.warnings:
        click.echo(f"warning: {warning}", err=True)


def _line(text: str) -> str:
    """Text from outside, made harmless for a terminal: no markup, no control characters."""
    from rich.markup import escape

    shown = "".join(letter if letter.isprintable() else " " for letter in text[:200])
    return escape(" ".join(shown.split()))


def _times(note: Note) -> str:
    return ", ".join(_time(moment) for moment in note.moments)


def _time(moment: Moment) -> str:
    span, about = moment.span, "~" if moment.approximate else ""
    end = f"-{clock(span.end_ms)}" if span.end_ms > span.start_ms else ""
    return f"{about}{clock(span.start_ms)}{end}{'' if moment.in_draft else ' (not in this draft)'}"


def _category(note: Note) -> str:
    name = f"{note.judgement.category.value}{f' ({note.kind.value})' if note.kind else ''}"
    return f"{name} ?" if note.judgement.unsure else name


def _said(note: Note) -> str:
    again = "(again) " if note.duplicate_of else ""
    pair = f"  [{note.typo.wrong} -> {note.typo.right}]" if note.typo else ""
    return f"{again}{note.text[:160]}{pair}"
