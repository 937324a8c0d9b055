"""A reading as JSON: the interface by which the reader is measured."""

from __future__ import annotations

from typing import Any

from pipeline.schema import Span
from review.schema import Note, NoteAddress, ReadComment, Reading

Seconds = int | float


def as_json(reading: Reading) -> dict[str, Any]:
    """Comments with their notes.

    `span` counts the characters (code points) of the comment's `text`; `times` are seconds, a
    range as [from, to]; times after the draft's end are under `not_in_draft` alone;
    `duplicate_of` and `linked_to` are [comment, note], both counted from 0.
    """
    return {
        "comments": [_comment(one) for one in reading.comments],
        "warnings": list(reading.reviews.warnings),
    }


def _comment(one: ReadComment) -> dict[str, Any]:
    return {
        "author": one.comment.author,
        "text": one.comment.text,
        "notes": [_note(note) for note in one.notes],
    }


def _note(note: Note) -> dict[str, Any]:
    return {
        "text": note.text,
        "span": [note.first, note.stop],
        "times": [_time(one.span) for one in note.moments if one.in_draft],
        "approximate": any(one.approximate for one in note.moments),
        "not_in_draft": [_time(one.span) for one in note.moments if not one.in_draft],
        "category": note.judgement.category.value,
        "kind": note.kind.value if note.kind else None,
        "confidence": note.judgement.confidence,
        "unsure": note.judgement.unsure,
        "wrong": (note.typo.wrong or None) if note.typo else None,
        "right": (note.typo.right or None) if note.typo else None,
        "duplicate_of": _address(note.duplicate_of),
        "linked_to": _address(note.linked_to),
    }


def _time(span: Span) -> Seconds | list[Seconds]:
    start = _seconds(span.start_ms)
    return start if span.start_ms == span.end_ms else [start, _seconds(span.end_ms)]


def _seconds(ms: int) -> Seconds:
    return ms // 1000 if ms % 1000 == 0 else ms / 1000


def _address(address: NoteAddress | None) -> list[int] | None:
    return [address.comment, address.note] if address else None
