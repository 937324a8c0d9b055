"""The live store of a film's notes: SQLite in its review folder.

    with open_store(folder.review) as store:
        with reading(store) as connection:
            issues = load_issues(connection)
        with writing(store) as connection:
            add_evidence(connection, issue.id, found)
            apply(connection, issue.id, transition)

Inside one `with writing`, everything is kept or nothing; keep it short, and do slow work (a
check, a picture) outside.
"""

from __future__ import annotations

from review.store.issues import add_evidence, issue_id, load_issue, load_issues, set_anchor
from review.store.moves import apply, merge, move, undo, unmerge
from review.store.notes import StoredNote, notes_in
from review.store.opening import NoteStore, open_store, reading, writing

__all__ = [
    "NoteStore",
    "StoredNote",
    "add_evidence",
    "apply",
    "issue_id",
    "load_issue",
    "load_issues",
    "merge",
    "move",
    "notes_in",
    "open_store",
    "reading",
    "set_anchor",
    "undo",
    "unmerge",
    "writing",
]
