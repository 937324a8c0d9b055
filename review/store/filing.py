"""Notes become issues, join issues, wait in the tray, or are kept without more ado."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select, update

from pipeline.draft_record import DraftRecord
from review.carry import carry
from review.duplicates import find_duplicates
from review.filing import Filing, filing_of, new_issue
from review.issues import Anchor, Issue, IssueState, Transition, Vote
from review.life import TOOL
from review.place import place
from review.related import find_links
from review.schema import Moment, Note
from review.store.clock import utc_now
from review.store.issues import anchors, insert_issue, link
from review.store.moves import join, standing, was_taken_off, write_step
from review.store.notes import StoredNote, addressed, authors, keep_judgement, notes_in
from review.store.tables import issues, notes

_GONE = frozenset({IssueState.VERIFIED, IssueState.CLOSED})


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of a note: the issue that it opened or joined, if any."""

    note: StoredNote
    filing: Filing
    issue: str | None = None
    joined: bool = False


@dataclass(frozen=True, slots=True)
class _Clerk:
    """Who files, with what: `record` is the draft that the notes are about, None if it is not
    here; `names` are those of all commenters, to be left out of titles."""

    connection: Connection
    who: str
    record: DraftRecord | None
    names: Sequence[str]


def file_notes(
    connection: Connection, fresh: Iterable[StoredNote], who: str, record: DraftRecord | None
) -> list[Filed]:
    """File notes that were just kept, each by its judgement and by what is there already;
    then link questions and suggestions about one place."""
    fresh = list(fresh)
    repeats = _repeats(connection, fresh, record)
    clerk = _clerk(connection, who, record)
    filed = [_file(clerk, one, repeats.get(one.id)) for one in fresh]
    _link(connection, {one.id for one in fresh})
    return filed


def answer(
    connection: Connection, stored: StoredNote, note: Note, who: str, record: DraftRecord | None
) -> Filed:
    """File a note out of the tray as a person judged it: `note` carries the judgement."""
    keep_judgement(connection, stored.id, note)
    sure = replace(stored, note=note)
    repeats = _repeats(connection, [sure], record)
    filed = _file(_clerk(connection, who, record), sure, repeats.get(stored.id))
    _link(connection, {stored.id})
    return filed


def split_off(
    connection: Connection, stored: StoredNote, who: str, record: DraftRecord | None
) -> Filed:
    """Make a note an issue of its own, whatever it resembles."""
    assert stored.note is not None
    return _open(_clerk(connection, who, record), stored, stored.note)


def _clerk(connection: Connection, who: str, record: DraftRecord | None) -> _Clerk:
    return _Clerk(connection, who, record, authors(connection))


def _file(clerk: _Clerk, stored: StoredNote, same: StoredNote | None) -> Filed:
    note, connection = stored.note, clerk.connection
    assert note is not None, "only notes that were read are filed"
    if stored.issue:  # an issue's file knew it before its comment came
        return Filed(stored, Filing.ISSUE, stored.issue, joined=True)
    now = notes_in(connection, notes.c.id == same.id)[0] if same else None
    if now and now.issue:
        issue = standing(connection, now.issue)
        if not was_taken_off(connection, stored.id, issue.id):
            return _join(clerk, stored, note, issue)
    match filing_of(note):
        case Filing.ISSUE:
            filed = _open(clerk, stored, note)
            if now and filed.issue and now.in_tray:
                join(connection, filed.issue, now.id, TOOL, "says the same, and more surely")
            return filed
        case Filing.TRAY:
            _set_tray(connection, stored, in_tray=True)
            return Filed(stored, Filing.TRAY)
        case _:
            _set_tray(connection, stored, in_tray=False)
            return Filed(stored, Filing.KEPT)


def _join(clerk: _Clerk, stored: StoredNote, note: Note, issue: Issue) -> Filed:
    """Vote for an issue; one that was mended in an earlier draft is said anew, and linked."""
    if issue.state in _GONE and _is_later(stored.draft, issue):
        filed = _open(clerk, stored, note)
        if filed.issue:
            link(clerk.connection, filed.issue, issue.id)
        return filed
    join(clerk.connection, issue.id, stored.id, TOOL, "says the same")
    return Filed(stored, Filing.ISSUE, issue.id, joined=True)


def _is_later(draft: int | None, issue: Issue) -> bool:
    drafts = [moved.draft for moved in issue.transitions if moved.draft]
    return draft is not None and bool(drafts) and draft > drafts[-1]


def _open(clerk: _Clerk, stored: StoredNote, note: Note) -> Filed:
    connection, who = clerk.connection, clerk.who
    vote = Vote(stored.source, stored.first, stored.stop, stored.author, stored.draft)
    anchor = place(note, clerk.record) if clerk.record else None
    issue = replace(new_issue(note, vote, clerk.names), anchor=anchor)
    if connection.scalar(select(issues.c.id).where(issues.c.id == issue.id)):
        join(connection, issue.id, stored.id, who, "filed again")  # after it was split off
        return Filed(stored, Filing.ISSUE, issue.id, joined=True)
    insert_issue(connection, issue)
    filed = Transition(who, utc_now(), "filed", stored.draft, None, IssueState.OPEN)
    write_step(connection, issue.id, filed)
    opened = update(notes).where(notes.c.id == stored.id).values(issue=issue.id, in_tray=False)
    connection.execute(opened)
    return Filed(stored, Filing.ISSUE, issue.id)


def _set_tray(connection: Connection, stored: StoredNote, in_tray: bool) -> None:
    if stored.in_tray is not in_tray:
        change = update(notes).where(notes.c.id == stored.id).values(in_tray=in_tray)
        connection.execute(change)


def _repeats(
    connection: Connection, fresh: list[StoredNote], record: DraftRecord | None
) -> Mapping[str, StoredNote]:
    """Which of the fresh notes say what an earlier one says, stored or fresh."""
    if not fresh:
        return {}
    ids = {one.id for one in fresh}
    by_id = {one.id: one for one in fresh}
    stored = notes_in(connection, notes.c.reading.is_not(None))
    seen_from = _View(fresh[0].draft, record, anchors(connection))
    by_address = addressed(
        [
            *(seen_from(one) for one in stored if one.id not in ids),
            *(by_id[one.id] for one in stored if one.id in ids),
        ]
    )
    found = find_duplicates(
        [(address, one.author, one.note) for address, one in by_address.items() if one.note]
    )
    return {by_address[again].id: by_address[first] for again, first in found.items()}


@dataclass(frozen=True, slots=True)
class _View:
    """Earlier notes as notes on `draft`: a time in another draft is no place in this one, so
    they stand where their issue's anchor (`anchors`, by issue) is carried to, or nowhere."""

    draft: int | None
    record: DraftRecord | None
    anchors: Mapping[str, Anchor]

    def __call__(self, stored: StoredNote) -> StoredNote:
        if stored.note is None or stored.draft == self.draft:
            return stored
        anchor = self.anchors.get(stored.issue or "")
        now = carry(anchor, self.record) if anchor and self.record else None
        moments = (Moment(now.span),) if now else ()
        return replace(stored, note=replace(stored.note, moments=moments))


def _link(connection: Connection, fresh: set[str]) -> None:
    """Link the issues of fresh notes with what they ask or answer on the same draft."""
    by_draft: dict[int | None, list[StoredNote]] = {}
    for one in notes_in(connection, notes.c.issue.is_not(None), notes.c.reading.is_not(None)):
        by_draft.setdefault(one.draft, []).append(one)
    for stored in by_draft.values():
        by_address = addressed(stored)
        found = find_links(
            [(address, one.author, one.note) for address, one in by_address.items() if one.note]
        )
        for later, earlier in found.items():
            one, other = by_address[later], by_address[earlier]
            if one.issue and other.issue and {one.id, other.id} & fresh:
                link(connection, one.issue, other.issue)
