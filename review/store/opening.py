"""Opening a film's store of notes, and the two kinds of short transaction on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from pipeline.errors import RoughcutError
from review.store.migrate import bring_up_to_date

WAIT_MS = 10_000
"""How long a transaction waits for another process to end its own."""
_NOT_FOR_GIT = """\
# The live store holds what people wrote, with their names, and pictures that verifying makes
# again. What may be published is in issues/.
/.gitignore
/notes.db*
/evidence/
"""


@dataclass(frozen=True, slots=True)
class NoteStore:
    """The notes of one film: `folder` is its review folder, which holds `notes.db`."""

    folder: Path
    engine: Engine

    @property
    def path(self) -> Path:
        """The database."""
        return self.folder / "notes.db"

    @property
    def issue_files(self) -> Path:
        """One YAML file per issue, for git."""
        return self.folder / "issues"


@contextmanager
def open_store(folder: Path) -> Iterator[NoteStore]:
    """The store in a film's review folder; made, or brought up to date, where needed.

    Raises RoughcutError if it can not be opened, or if a newer roughcut made it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text(_NOT_FOR_GIT, encoding="utf-8")
    except OSError as error:
        raise RoughcutError(f"{folder}: error: no notes can be kept here ({error})") from error
    store = NoteStore(folder, _engine(folder / "notes.db"))
    try:
        with _said_clearly(store.path):
            bring_up_to_date(store.path, store.engine)
        yield store
    finally:
        store.engine.dispose()


@contextmanager
def reading(store: NoteStore) -> Iterator[Connection]:
    """One look at the store: everything read inside is of one moment."""
    with _said_clearly(store.path), store.engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(store: NoteStore) -> Iterator[Connection]:
    """One change of the store: all of it is kept, or nothing if anything is raised."""
    with (
        _said_clearly(store.path),
        store.engine.connect().execution_options(writes=True) as connection,
        connection.begin(),
    ):
        yield connection


def _engine(path: Path) -> Engine:
    engine = create_engine(URL.create("sqlite", database=str(path)))
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: Any, _record: Any) -> None:
    # Transactions are begun by us: Python's own habit begins them late and not for tables.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {WAIT_MS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _on_begin(connection: Connection) -> None:
    # A writer takes its lock at once: one that reads first can find it taken half-way.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _said_clearly(path: Path) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        if "locked" in str(error.orig):
            raise RoughcutError(
                f"{path} is in use by another command for more than {WAIT_MS // 1000} s: "
                "try again. Nothing was changed"
            ) from error
        raise RoughcutError(f"{path}: error: {error.orig}. Nothing was changed") from error
