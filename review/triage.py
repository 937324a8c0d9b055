"""The keys of triage, and what each answer does with a note."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select

from pipeline.draft_record import DraftRecord
from review.category import kind_of
from review.schema import Category, Judgement, Note
from review.store.filing import Filed, answer
from review.store.moves import unfile, unjoin
from review.store.notes import StoredNote, keep_judgement, notes_in, put_in_tray
from review.store.opening import NoteStore, reading, writing
from review.store.tables import notes
from review.typos import misheard_in, typo_in

KEYS: Mapping[str, Category] = {
    "t": Category.TYPO,
    "v": Category.VISUAL_DEFECT,
    "l": Category.AUDIO_LEVEL,
    "n": Category.AUDIO_NOISE,
    "p": Category.EDIT_PACING,
    "y": Category.SYNC,
    "c": Category.CAPTION,
    "a": Category.ANIMATION_SUGGESTION,
    "s": Category.CONTENT_SUGGESTION,
    "?": Category.CONTENT_QUESTION,
    "r": Category.REFERENCE,
    "+": Category.PRAISE,
    "o": Category.OTHER,
}
"""One key for each category; Enter takes the guess, the others are the command's own."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A note as it was before a person said what it is, and what became of it."""

    before: StoredNote
    filed: Filed


def judged(note: Note, category: Category) -> Note:
    """A note as a person judges it: sure, with the kind and the typo of that category."""
    typo = note.typo
    if category is Category.TYPO:
        typo = typo or typo_in(note.text)
    elif category is Category.CAPTION:
        typo = typo or misheard_in(note.text)
    else:
        typo = None
    sure = Judgement(category, 1.0, False, {category: 1.0})
    times = tuple(
        (one.first - note.first, one.stop - note.first) for one in note.moments if one.stop
    )
    kind = kind_of(note.text, times) if category is Category.VISUAL_DEFECT else None
    return replace(note, judgement=sure, kind=kind, typo=typo)


def give_answer(
    store: NoteStore,
    stored: StoredNote,
    category: Category,
    who: str,
    record: DraftRecord | None,
) -> Answer:
    """File a note as a person says; kept at once, so that stopping after it loses nothing."""
    assert stored.note is not None, "only notes that were read wait in the tray"
    with writing(store) as connection:
        filed = answer(connection, stored, judged(stored.note, category), who, record)
    return Answer(stored, filed)


def take_back(store: NoteStore, given: Answer, who: str) -> None:
    """Put a note back into the tray as it was before its answer."""
    note, issue = given.before, given.filed.issue
    assert note.note is not None
    with writing(store) as connection:
        if issue and given.filed.joined:
            unjoin(connection, issue, note.id)
        elif issue:
            unfile(connection, issue)
        keep_judgement(connection, note.id, note.note)
        put_in_tray(connection, note.id)


def tray(store: NoteStore) -> list[StoredNote]:
    """The notes that wait for an answer, in the order of their arrival."""
    with reading(store) as connection:
        return [one for one in notes_in(connection, notes.c.in_tray) if one.note]


def still_waits(store: NoteStore, stored: StoredNote) -> bool:
    """Whether a note that was in the tray is there still."""
    with reading(store) as connection:
        return bool(connection.scalar(select(notes.c.in_tray).where(notes.c.id == stored.id)))
