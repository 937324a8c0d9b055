"""Bringing a store to the form this version knows: by itself, whole or not at all.

An older store is copied beside itself first (`notes.db.before-0002`); all steps run in one
transaction; a lock file lets one process at a time do it.
"""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine

from pipeline.errors import RoughcutError
from review.store.tables import REVISION


def bring_up_to_date(path: Path, engine: Engine, to: str = REVISION) -> None:
    """Make or migrate the store at `path`. Raises RoughcutError if a newer version of
    roughcut made it; then nothing is changed."""
    if revision_of(path) == to:
        return
    with _locked(path):
        now = revision_of(path)  # another process may have been faster
        if now == to:
            return
        if now > to:
            raise RoughcutError(
                f"{path} was made by a newer roughcut (store revision {now}, this one knows "
                f"{to}): update roughcut. Nothing was changed"
            )
        if now:
            _copy(path, path.with_name(f"{path.name}.before-{to}"))
        _run(engine, to)


def revision_of(path: Path) -> str:
    """The revision of the store at `path`, "" if there is none yet."""
    if not path.exists():
        return ""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as store:
            rows = store.execute("select version_num from alembic_version").fetchall()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return ""
        raise RoughcutError(f"{path}: error: can not be opened ({error})") from error
    except sqlite3.DatabaseError as error:
        raise RoughcutError(
            f"{path}: error: this is not a store of notes ({error}). Move it away; what was "
            "exported can be read back with: roughcut notes import"
        ) from error
    return str(rows[0][0]) if rows else ""


def _run(engine: Engine, to: str) -> None:
    from alembic import command  # takes 0.2 s, and is needed once per store
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def _copy(path: Path, to: Path) -> None:
    with closing(sqlite3.connect(path)) as store, closing(sqlite3.connect(to)) as copy:
        store.backup(copy)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.with_name(f"{path.name}.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
