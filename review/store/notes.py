"""Files, comments and notes: kept as they came, and found again."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from review.filing import Filing, filing_of, note_id, source_of
from review.records import from_json, to_json
from review.schema import (
    Comment,
    DefectKind,
    Judgement,
    Moment,
    Note,
    NoteAddress,
    ReadComment,
    TypoPair,
)
from review.store.clock import utc_now
from review.store.issues import author_of
from review.store.tables import comments, files, notes


@dataclass(frozen=True, slots=True)
class StoredNote:
    """A note of the store: who wrote it on which draft (None: not known), the issue that it
    votes for, if any, and whether it waits in the tray. `note` is None where only its place
    came with an issue's file and the comment itself is not here."""

    id: str
    source: str
    first: int
    stop: int
    author: str
    draft: int | None
    note: Note | None
    issue: str | None
    in_tray: bool


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read out of a note, without its words: those are its comment's."""

    moments: tuple[Moment, ...]
    judgement: Judgement
    kind: DefectKind | None
    typo: TypoPair | None


def keep_file(
    connection: Connection, content: bytes, name: str, draft: int | None, who: str, by_hand: str
) -> str | None:
    """Keep a file's bytes; its digest, or None if the same file is here already. A note
    `by_hand` is the same only if the same person says it of the same draft."""
    digest = hashlib.sha256(content + _raw(by_hand)).hexdigest()
    row = {
        "digest": digest, "name": name, "content": content, "draft": draft, "added_by": who,
        "added_at": utc_now(),
    }  # fmt: skip
    kept = connection.execute(insert_or(files).values(row).on_conflict_do_nothing())
    return digest if kept.rowcount else None


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def keep_comments(
    connection: Connection,
    read: Sequence[ReadComment],
    file: str,
    draft: int | None,
    by_hand: bool,
) -> tuple[int, list[StoredNote]]:
    """Keep the comments that are not here yet, with their notes: how many they are, and the
    new notes, in order.

    A comment is known again by its author, text and moment, in whatever file it comes; one
    that somebody wrote twice in one file is kept twice.
    """
    fresh: list[StoredNote] = []
    new = 0
    times: Counter[tuple[str, str, str]] = Counter()
    for one in read:
        moment = to_json(one.comment.moment) if one.comment.moment else ""
        times[one.comment.author, one.comment.text, moment] += 1
        nth = times[one.comment.author, one.comment.text, moment]
        source = _new_source(connection, one.comment, nth, draft if by_hand else None)
        if source is None:
            continue
        row = {
            "source": source, "author": one.comment.author, "text": one.comment.text,
            "moment": moment or None, "draft": draft, "file": file,
        }  # fmt: skip
        connection.execute(insert(comments).values(row))
        new += 1
        fresh += _keep_notes(connection, source, one, draft)
    return new, fresh


def _new_source(
    connection: Connection, comment: Comment, nth: int, draft: int | None
) -> str | None:
    """The digest for a comment's `nth` appearance in a file, None if it is here already.
    Others may have written the same words: they go under `again` 1, 2, ..."""
    again = 0
    while True:
        source = source_of(comment, again, draft)
        author = connection.scalar(select(comments.c.author).where(comments.c.source == source))
        if author is None:
            return source
        nth -= author == comment.author
        if nth == 0:
            return None
        again += 1


def _keep_notes(
    connection: Connection, source: str, read: ReadComment, draft: int | None
) -> list[StoredNote]:
    """Keep a comment's notes. A vote that an issue's file brought earlier for a note's words,
    or for most of them, is that note: it keeps its issue."""
    votes = list(connection.execute(select(notes).where(notes.c.source == source)))
    kept: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    for note in read.notes:
        vote = next((row for row in votes if _is_most_of(row.first, row.stop, note)), None)
        row = {
            "id": note_id(source, note.first, note.stop),
            "source": source,
            "first": note.first,
            "stop": note.stop,
            "draft": vote.draft if vote else draft,
            "voter": vote.voter if vote else None,
            "reading": _told(note),
            "in_tray": vote is None and filing_of(note) is Filing.TRAY,
            "issue": vote.issue if vote else None,
        }
        if vote and vote.id == row["id"]:
            connection.execute(update(notes).where(notes.c.id == vote.id).values(row))
        else:  # read with other borders, it votes beside the other and counts once
            rows.append(row)
        kept.append(row)
    if rows:
        connection.execute(insert(notes), rows)
    return [
        StoredNote(
            *(row["id"], source, row["first"], row["stop"], read.comment.author, row["draft"]),
            *(note, row["issue"], row["in_tray"]),
        )
        for row, note in zip(kept, read.notes, strict=True)
    ]


def keep_judgement(connection: Connection, note: str, judged: Note) -> None:
    """Keep what a person says a note is, in place of what it was taken for."""
    told = update(notes).where(notes.c.id == note).values(reading=_told(judged))
    connection.execute(told)


def put_in_tray(connection: Connection, note: str) -> None:
    """Let a note wait for a person's answer."""
    waits = update(notes).where(notes.c.id == note).values(issue=None, in_tray=True)
    connection.execute(waits)


def _told(note: Note) -> str:
    return to_json(_Read(note.moments, note.judgement, note.kind, note.typo))


def _is_most_of(first: int, stop: int, note: Note) -> bool:
    shared = min(stop, note.stop) - max(first, note.first)
    return 2 * shared > max(stop - first, note.stop - note.first)


def notes_in(connection: Connection, *conditions: Any) -> list[StoredNote]:
    """The stored notes that meet all conditions (on the columns of `notes`), in order."""
    rows = connection.execute(
        select(notes, comments.c.text, comments.c.author)
        .outerjoin(comments, comments.c.source == notes.c.source)
        .where(*conditions)
        .order_by(notes.c.place)
    )
    return [_stored(row) for row in rows]


def notes_by_source(connection: Connection) -> list[tuple[str, StoredNote]]:
    """All notes whose comments are here, in order, each with the name of the file that its
    comment first came in."""
    names = {
        row.source: str(row.name)
        for row in connection.execute(
            select(comments.c.source, files.c.name).join(files, files.c.digest == comments.c.file)
        )
    }
    return [(names[one.source], one) for one in notes_in(connection) if one.source in names]


def _stored(row: Any) -> StoredNote:
    note = None
    if row.reading is not None and row.text is not None:
        read = from_json(_Read, row.reading)
        note = Note(
            row.text[row.first : row.stop],
            *(row.first, row.stop, read.moments, read.judgement, read.kind, read.typo),
        )
    author = author_of(row)
    return StoredNote(
        *(row.id, row.source, row.first, row.stop, author, row.draft, note),
        *(row.issue, bool(row.in_tray)),
    )


def addressed(stored: Iterable[StoredNote]) -> dict[NoteAddress, StoredNote]:
    """Notes by addresses such as the reader gives them: comment by comment, from 0."""
    found: dict[NoteAddress, StoredNote] = {}
    comment_of: dict[str, int] = {}
    for one in stored:
        comment = comment_of.setdefault(one.source, len(comment_of))
        found[NoteAddress(comment, one.first)] = one
    return found


def authors(connection: Connection) -> list[str]:
    """Everybody who wrote a comment, each once."""
    return list(connection.scalars(select(comments.c.author).distinct()))
