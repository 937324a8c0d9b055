"""A store in a folder of its own, and notes in it without a draft."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from review.adding import Added, add, words_of
from review.issues import Issue
from review.store import NoteStore, StoredNote, load_issues, notes_in, reading

DATA = Path(__file__).parents[1] / "data" / "review"
PAGE = DATA / "page.txt"
PAGE_MS = 680_000


def add_words(
    store: NoteStore, given: object, by: str = "Kim", draft: int = 1, record=None
) -> Added:
    return add(store, words_of(str(given), by), draft, PAGE_MS, by, record)


def add_comments(
    store: NoteStore, folder: Path, comments: Sequence[tuple[str, str]], draft: int = 1
) -> Added:
    """Comments as (author, text), in an export of their own."""
    file = folder / f"export-{len(list(folder.glob('export-*')))}.json"
    records = [{"author": author, "text": text} for author, text in comments]
    file.write_text(json.dumps(records), encoding="utf-8")
    return add_words(store, file, draft=draft)


def issues_of(store: NoteStore) -> tuple[Issue, ...]:
    with reading(store) as connection:
        return load_issues(connection)


def issue_like(store: NoteStore, beginning: str) -> Issue:
    (found,) = [issue for issue in issues_of(store) if issue.id.startswith(beginning)]
    return found


def tray_of(store: NoteStore) -> list[StoredNote]:
    with reading(store) as connection:
        return [note for note in notes_in(connection) if note.in_tray]
