"""Issues as files for git: written by export, read back by import, never over each other.

A file carries its issue's revision. An import refuses a file that is older than the store,
and one whose issue changed in both places; an export refuses to write over a file that was
edited since it was last read. Each refusal shows both versions.
"""

from __future__ import annotations

import difflib
import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from pipeline.errors import RoughcutError, UsageError
from review.issue_text import LONGEST_FILE, issue_from, issue_text
from review.issues import Issue
from review.life import check_move
from review.publishable import visible
from review.store.issues import load_issues
from review.store.opening import NoteStore, writing
from review.store.sharing import Shared, goes_on_from, mark_shared, shared, take_in, take_in_ties


@dataclass(frozen=True, slots=True)
class Refused:
    """An issue whose file and whose row in the store can not both stand: why, and the two
    versions as text with their revisions."""

    id: str
    why: str
    in_store: str
    store_revision: int
    in_file: str
    file_revision: int | None

    def __str__(self) -> str:
        lines = difflib.unified_diff(
            self.in_store.splitlines(), self.in_file.splitlines(), lineterm="",
            fromfile=f"in the store, revision {self.store_revision}",
            tofile=f"in the file, revision {self.file_revision or '?'}",
            n=max(self.in_store.count("\n"), self.in_file.count("\n")),
        )  # fmt: skip
        return "\n".join((f"{self.id}: {self.why}", *(f"    {visible(line)}" for line in lines)))


@dataclass(frozen=True, slots=True)
class Exchange:
    """What an import or export did: ids of the issues it changed, of those that were the
    same already, and what it refused."""

    changed: tuple[str, ...]
    same: tuple[str, ...]
    refused: tuple[Refused, ...]


def export_issues(store: NoteStore, over_edits: bool = False) -> Exchange:
    """Write one file per issue into the store's `issue_files`; `over_edits` writes over files
    that were edited since they were last read."""
    changed: list[str] = []
    same: list[str] = []
    refused: list[Refused] = []
    with writing(store) as connection:
        known = shared(connection)
        for issue in load_issues(connection, own_votes=True):
            path, text = store.issue_files / f"{issue.id}.yaml", issue_text(issue)
            there = _read(path)
            if there == text:
                same.append(issue.id)
            elif there is None or over_edits or _digest(there) == known[issue.id].digest:
                _write(path, text)
                changed.append(issue.id)
            else:
                why = "its file was edited since it was read: roughcut notes import first"
                refused.append(_refusal(issue, text, there, path, why))
                continue
            mark_shared(connection, issue.id, issue.revision, _digest(text))
    return Exchange(tuple(changed), tuple(same), tuple(refused))


def import_issues(
    store: NoteStore, paths: Sequence[Path], who: str, over_store: bool = False
) -> Exchange:
    """Take in what files tell: those of `paths`, or all in the store's `issue_files` if there
    are none; `over_store` takes the file where both changed.

    Raises RoughcutError, and changes nothing, if a file can not be read as an issue.
    """
    told = {issue.id: (issue, path, text) for issue, path, text in _files(store, paths)}
    taken: list[str] = []
    same: list[str] = []
    refused: list[Refused] = []
    with writing(store) as connection:
        here = {issue.id: issue for issue in load_issues(connection, own_votes=True)}
        known = shared(connection)
        for name, (issue, path, text) in told.items():
            now = here.get(name)
            if now and text == issue_text(now):
                _mark(connection, store, path, now, text)
                same.append(name)
                continue
            if now and _digest(text) == known[name].digest:
                same.append(name)
                continue
            why = _objection(issue, now, known.get(name, Shared()))
            if now and why and not over_store:
                refused.append(_refusal(now, issue_text(now), text, path, why))
                continue
            _take(connection, issue, now, path, who)
            taken.append(name)
        for name in taken:
            take_in_ties(connection, told[name][0], told[name][1].name)
        for issue in load_issues(connection, taken, own_votes=True):
            path, text = told[issue.id][1], issue_text(issue)
            if path.parent.resolve() == store.issue_files.resolve():
                _write(path, text)  # with its new revision, so that the next edit counts
            _mark(connection, store, path, issue, text)
    return Exchange(tuple(taken), tuple(same), tuple(refused))


def _mark(connection: Connection, store: NoteStore, path: Path, issue: Issue, text: str) -> None:
    """Remember what the issue's own file holds; files elsewhere are nobody's memory."""
    if path.parent.resolve() == store.issue_files.resolve():
        mark_shared(connection, issue.id, issue.revision, _digest(text))


def _objection(told: Issue, here: Issue | None, known: Shared) -> str:
    """Why a file can not be taken in; empty if it can."""
    if here is None:
        return ""
    if told.revision < here.revision:
        return (
            f"the file has revision {told.revision}, the store revision {here.revision}: "
            "the file is older"
        )
    unchanged_here = known.revision == here.revision
    if unchanged_here or (told.revision > here.revision and goes_on_from(told, here)):
        return ""
    return (
        f"both changed since they last met: the file has revision {told.revision}, the store "
        f"revision {here.revision}"
    )


def _take(connection: Connection, told: Issue, here: Issue | None, path: Path, who: str) -> None:
    revision = told.revision
    if here and told.revision <= here.revision:  # an edit by hand on top of what is here
        revision = here.revision + 1
        if told.state is not here.state and told.transitions == _without_people(here):
            check_move(here, told.state)
    take_in(connection, told, here, revision, who, f"edited in {path.name}")


def _without_people(issue: Issue) -> tuple[object, ...]:
    return issue_from(issue_text(issue), issue.id).transitions


def _refusal(here: Issue, in_store: str, in_file: str, path: Path, why: str) -> Refused:
    try:
        revision: int | None = issue_from(in_file, path.name).revision
    except RoughcutError:
        revision = None
    return Refused(here.id, why, in_store, here.revision, in_file, revision)


def _files(store: NoteStore, paths: Iterable[Path]) -> Iterable[tuple[Issue, Path, str]]:
    chosen = sorted(paths) or sorted(store.issue_files.glob("*.yaml"))
    for path in chosen:
        text = _read(path)
        if text is None:
            raise UsageError(f"no file {str(path)!r} to import")
        issue = issue_from(text, str(path))
        if path.stem != issue.id:
            raise RoughcutError(
                f"{path}: error: it holds the issue {issue.id} and must be called {issue.id}.yaml"
            )
        yield issue, path, text


def _read(path: Path) -> str | None:
    try:
        with path.open("rb") as stream:
            return stream.read(4 * LONGEST_FILE).decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise RoughcutError(f"{path}: error: can not be read ({error.strerror})") from error


def _write(path: Path, text: str) -> None:
    """Write a file aside and move it in place, so that it is whole or as it was."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{path.name}.{os.getpid()}")
        aside.write_bytes(text.encode("utf-8"))
        aside.replace(path)
    except OSError as error:
        raise RoughcutError(f"{path}: error: can not be written ({error.strerror})") from error


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
