"""What a command on notes works with: a film, its store, and the draft that is spoken of."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.draft_record import DraftRecord, read_draft_record
from pipeline.drafts import draft_name, draft_numbers, find_draft
from pipeline.errors import UsageError
from pipeline.folder import FilmFolder, find_film
from pipeline.timecode import ms_from_frames
from review.store.opening import NoteStore, open_store


@dataclass(frozen=True, slots=True)
class Desk:
    """A film and the store of its notes."""

    folder: FilmFolder
    store: NoteStore


@dataclass(frozen=True, slots=True)
class SeenDraft:
    """The draft that notes are about; `record` is None where it is not on this machine, and
    then its times can be neither checked nor placed."""

    number: int
    record: DraftRecord | None

    @property
    def length_ms(self) -> int | None:
        """How long the draft is, if that is known."""
        if self.record is None:
            return None
        return ms_from_frames(self.record.timeline.frames, self.record.timeline.fps)


@contextmanager
def open_desk(film: str | None) -> Iterator[Desk]:
    """The film called `film` below the working folder, or the only one there, and its notes.

    Raises UsageError if there is none, RoughcutError if the store can not be opened.
    """
    folder = find_film(Path.cwd(), film)
    with open_store(folder.review) as store:
        yield Desk(folder, store)


def seen_draft(folder: FilmFolder, number: int | None) -> SeenDraft:
    """The draft `number`, or the latest. On a machine without any draft of the film, a
    number is taken on trust. Raises UsageError if there is no such draft."""
    numbers = draft_numbers(folder.renders)
    if not numbers:
        if number is None:
            raise UsageError(
                f"there is no draft of {folder.name!r} here to speak of: make one with "
                "roughcut draft, or say which one was meant: --draft N"
            )
        return SeenDraft(number, None)
    draft = find_draft(folder.renders, number or numbers[-1])
    return SeenDraft(number or numbers[-1], read_draft_record(draft))


def records(folder: FilmFolder) -> Callable[[int | None], DraftRecord | None]:
    """The records of drafts by their numbers, None for one that is not here; each is read
    once."""
    known: dict[int | None, DraftRecord | None] = {None: None}

    def record_of(number: int | None) -> DraftRecord | None:
        if number is not None and number not in known:
            draft = folder.renders / draft_name(number)
            known[number] = read_draft_record(draft) if draft.is_dir() else None
        return known[number]

    return record_of


def who_am_i() -> str:
    """The name under which this person's steps are kept: ROUGHCUT_BY, or the login name."""
    try:
        return os.environ.get("ROUGHCUT_BY") or getpass.getuser()
    except (KeyError, OSError):  # a container without a user
        return "somebody"
