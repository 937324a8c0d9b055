"""Numbered drafts: `renders/<film>/draft-001`, -002, ...; a number is never given twice.

A draft is built in a hidden folder beside the others and moved in place by one rename, so
a draft is whole or not there. The builder holds a lock on a file in its hidden folder; the
system lets go of it when the process ends, however it ends, so a leftover is known by its
lock being free. Numbers of finished drafts stand in `numbers.txt`, one a line and only ever
added to, so the number of a deleted draft stays taken.
"""

from __future__ import annotations

import fcntl
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pipeline.errors import RoughcutError, UsageError

_LEDGER = "numbers.txt"
_CLAIM = ".draft-"
_LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class UnfinishedDraft:
    """A draft being built: its number, and the hidden folder to write into."""

    number: int
    folder: Path


def draft_name(number: int) -> str:
    """The name of a draft's folder.

    >>> draft_name(7)
    'draft-007'
    """
    return f"draft-{number:03}"


def draft_numbers(renders: Path) -> tuple[int, ...]:
    """The numbers of the drafts that lie in a film's `renders` folder, ascending."""
    return _numbered(renders, "draft-")


def find_draft(renders: Path, number: int) -> Path:
    """The folder of a finished draft. Raises UsageError, naming those there are."""
    folder = renders / draft_name(number)
    if not folder.is_dir():
        there = ", ".join(str(n) for n in draft_numbers(renders)) or "none"
        raise UsageError(f"there is no draft {number} in {renders} (there: {there})")
    return folder


@contextmanager
def new_draft(renders: Path) -> Iterator[UnfinishedDraft]:
    """Build the next draft: fill the folder inside the `with`; at its end the draft appears
    under its number. If anything is raised inside, nothing stays.

    Raises RoughcutError if the draft's place is taken meanwhile.
    """
    renders.mkdir(parents=True, exist_ok=True)
    with _locked(renders):
        _remove_leftovers(renders)
        draft, held = _claim(renders)
    with held:
        try:
            yield draft
            _publish(renders, draft)
        except BaseException:
            shutil.rmtree(draft.folder, ignore_errors=True)
            raise


def _claim(renders: Path) -> tuple[UnfinishedDraft, IO[str]]:
    number = 1 + max((*_given(renders), *_numbered(renders, _CLAIM)), default=0)
    folder = renders / f"{_CLAIM}{number:03}"
    folder.mkdir()
    held = (folder / _LOCK).open("w", encoding="utf-8")
    fcntl.flock(held, fcntl.LOCK_EX)
    return UnfinishedDraft(number, folder), held


def _publish(renders: Path, draft: UnfinishedDraft) -> None:
    place = renders / draft_name(draft.number)
    with _locked(renders):
        # The ledger first: a number that is written down and unused does no harm.
        with (renders / _LEDGER).open("a", encoding="utf-8") as ledger:
            ledger.write(f"{draft.number}\n")
        if place.exists():
            raise RoughcutError(f"{place} appeared while the draft was built; nothing was changed")
        (draft.folder / _LOCK).unlink()
        draft.folder.rename(place)


def _remove_leftovers(renders: Path) -> None:
    """Delete what interrupted runs left behind; a run that is still alive is not touched."""
    for number in _numbered(renders, _CLAIM):
        folder = renders / f"{_CLAIM}{number:03}"
        if not _is_held(folder / _LOCK):
            shutil.rmtree(folder, ignore_errors=True)


def _is_held(lock: Path) -> bool:
    try:
        with lock.open(encoding="utf-8") as probe:
            fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:  # claims are made under the folder's lock: not a fresh one
        return False
    except BlockingIOError:
        return True
    return False


@contextmanager
def _locked(renders: Path) -> Iterator[None]:
    """One process at a time gives numbers in this folder."""
    with (renders / _LOCK).open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _given(renders: Path) -> tuple[int, ...]:
    """Every number that a finished draft has, or had."""
    ledger = renders / _LEDGER
    written = ledger.read_text(encoding="utf-8").split() if ledger.exists() else []
    return (*draft_numbers(renders), *(int(number) for number in written if number.isdigit()))


def _numbered(renders: Path, prefix: str) -> tuple[int, ...]:
    names = (path.name for path in renders.iterdir()) if renders.is_dir() else ()
    found = (re.fullmatch(re.escape(prefix) + r"(\d+)", name) for name in names)
    return tuple(sorted(int(match[1]) for match in found if match))
