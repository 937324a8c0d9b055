"""Asking a `roughcut watch` that runs to make a draft: it has imported already what is slow to
import, which is most of what a draft after a small edit costs.

Whoever watches a film writes down where it can be asked, for its own user alone. It answers
only the very same installation with the same switches, and not while it draws the film for the
first time; otherwise a draft is made as if nobody watched. Nothing that is slow to import is
imported here.
"""

from __future__ import annotations

import json
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import RoughcutError
from pipeline.folder import FilmFolder

if TYPE_CHECKING:
    from pipeline.film import Watcher


@dataclass(frozen=True, slots=True)
class Wanted:
    """A draft that is asked for: as `make_draft` takes it, and by which installation (the parts
    of a `film_state` that are not the film's own)."""

    letter: str
    final: bool
    strict: bool
    reuse: bool
    only: tuple[str, ...]
    installation: Any


@dataclass(frozen=True, slots=True)
class Served:
    """What came of it: the summary for machines and the closing table for people."""

    summary: dict[str, Any]
    table: Any


def address_file(folder: FilmFolder) -> Path:
    """Where whoever watches the film writes how to ask for drafts."""
    return folder.renders / ".watched.json"


def ask_for_draft(folder: FilmFolder, wanted: Wanted, watcher: Watcher) -> Served | None:
    """The draft, made by whoever watches the film; None if nobody does, or not for us. The
    work is told to `watcher` as if it were done here.

    Raises RoughcutError as `make_draft` does. If this process ends meanwhile no draft is made.
    """
    with suppress(OSError, EOFError, ValueError, KeyError, AuthenticationError):
        known = json.loads(address_file(folder).read_text(encoding="utf-8"))
        with Client(known["address"], authkey=bytes.fromhex(known["key"])) as line:
            line.send(wanted)
            return _followed(line, watcher)
    return None


def _followed(line: Connection[Wanted, tuple[Any, ...]], watcher: Watcher) -> Served | None:
    with ExitStack() as stage:
        told: Any = None
        while True:
            match line.recv():
                case ("stage", name, total):
                    told = stage.enter_context(watcher.stage(name, total))
                case ("done", done):
                    told(done)
                case ("left", seconds):
                    if hasattr(told, "left"):
                        told.left(seconds)
                case ("end",):
                    stage.close()
                case ("found", findings):
                    watcher.found(findings)
                case ("made", summary, table):
                    return Served(summary, table)
                case ("failed", RoughcutError() as error):
                    raise error
                case _:
                    return None
