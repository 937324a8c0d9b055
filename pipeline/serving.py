"""Drafts for others, made by whoever watches a film (see `pipeline.served`)."""

from __future__ import annotations

import json
import os
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing import AuthenticationError
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from typing import Any, TypeAlias

from pipeline.console import closing_table
from pipeline.errors import Finding, RoughcutError
from pipeline.film import make_draft
from pipeline.folder import FilmFolder
from pipeline.local_workers import local_workers
from pipeline.schema import QUALITIES
from pipeline.served import Wanted, address_file
from pipeline.summary import summary_of
from pipeline.unchanged import film_state, installation

Line: TypeAlias = "Connection[tuple[Any, ...], Wanted]"


class AskerGone(BaseException):  # so that nothing between here and there takes it for its own
    """Nobody waits any more for what is being made."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A draft that somebody asks for and waits for at the other end of `line`."""

    wanted: Wanted
    line: Line


@contextmanager
def draft_desk(folder: FilmFolder, hand_over: Callable[[Asked], bool]) -> Iterator[None]:
    """While it lasts, drafts of the film can be asked for: each is given to `hand_over`, which
    says whether it will be answered."""
    here, key = installation(film_state(folder)), secrets.token_bytes(32)
    page = address_file(folder)
    with Listener(family="AF_UNIX", authkey=key) as listener:
        _write_for_us_alone(page, {"address": listener.address, "key": key.hex()})
        threading.Thread(target=_receive, args=(listener, here, hand_over), daemon=True).start()
        try:
            yield
        finally:
            with suppress(OSError, ValueError):
                if json.loads(page.read_text(encoding="utf-8"))["key"] == key.hex():
                    page.unlink()


def answer(folder: FilmFolder, asked: Asked) -> int | None:
    """Make the draft that is asked for and tell whoever waits; its number, if there is one."""
    wanted, line = asked.wanted, asked.line
    quality = replace(QUALITIES[wanted.letter], final=wanted.final)
    with line, suppress(AskerGone, OSError):
        try:
            with local_workers() as workers:
                made = make_draft(
                    *(folder, quality, workers, _FarWatcher(line)),
                    *(wanted.strict, wanted.reuse, wanted.only),
                )
        except RoughcutError as error:
            line.send(("failed", error))
            return None
        line.send(("made", summary_of(made), closing_table(made)))
        return made.draft.number
    return None


def _receive(listener: Listener, here: Any, hand_over: Callable[[Asked], bool]) -> None:
    while True:
        try:
            line = listener.accept()
            wanted = line.recv()
        except (AuthenticationError, EOFError):
            continue
        except OSError:
            return  # nobody watches any more
        if wanted.installation != here or not hand_over(Asked(wanted, line)):
            line.send(("no",))
            line.close()


def _write_for_us_alone(page: Path, content: Any) -> None:
    page.parent.mkdir(parents=True, exist_ok=True)
    aside = page.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(content, file)
    aside.replace(page)


class _FarWatcher:
    """Tells the other end of a line how far the work is. Raises AskerGone if nobody is there."""

    def __init__(self, line: Line) -> None:
        self._line = line

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[_FarStage]:
        self._tell("stage", name, total)
        yield _FarStage(self._tell)
        self._tell("end")

    def found(self, findings: Iterable[Finding]) -> None:
        self._tell("found", tuple(findings))

    def _tell(self, *message: Any) -> None:
        try:
            self._line.send(message)
        except OSError:
            raise AskerGone from None


@dataclass(frozen=True, slots=True)
class _FarStage:
    tell: Callable[..., None]

    def __call__(self, done: int) -> None:
        self.tell("done", done)

    def left(self, seconds: float) -> None:
        self.tell("left", seconds)
