"""Made things by content: files under a key, each with a note of what it was made from.

A key is a digest of everything a thing depends on, so an entry can not be stale; it is
written aside and moved in place, so an entry is whole or not there. The whole folder may be
deleted at any time: everything in it can be made again.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import RoughcutError

Json = Mapping[str, Any]
NOTE = ".json"
"""What the name of a thing's note has after the thing's own."""

_LOCK = "lock"
_IN_USE = "in-use"

# Part of every key: raise it when a kind of thing, or what its note says, changes its form, so
# that nothing made by an older version is taken for one of ours.
FORMAT = 2


def digest_of(*parts: object) -> str:
    """A stable digest (40 hex digits) of JSON-like values: their type, order and content.

    >>> digest_of("a", 1) == digest_of("a", 1), digest_of("a", 1) == digest_of("a", "1")
    (True, False)
    """
    text = json.dumps([FORMAT, *parts], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def digest_of_file(path: Path) -> str:
    """The same for the bytes of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()[:40]


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of made things; `root` is created when the first thing is put."""

    root: Path

    def path(self, key: str, suffix: str) -> Path:
        """Where the thing of this key lies, or would lie; `suffix` is like '.mp4'."""
        return self.root / key[:2] / f"{key}{suffix}"

    def find(self, key: str, suffix: str) -> Path | None:
        """The finished thing of this key, or None."""
        path = self.path(key, suffix)
        return path if path.is_file() and self._note_path(path).is_file() else None

    def note(self, key: str, suffix: str) -> dict[str, Any]:
        """What the thing of this key was made from, as given to `put`."""
        text = self._note_path(self.path(key, suffix)).read_text(encoding="utf-8")
        note: dict[str, Any] = json.loads(text)
        return note

    def put(self, key: str, suffix: str, make: Callable[[Path], Json]) -> Path:
        """Make a thing and keep it: `make` writes the file at the path it is given and
        returns its note. Nothing is kept if `make` raises."""
        path = self.path(key, suffix)
        path.parent.mkdir(parents=True, exist_ok=True)
        with self.aside("making") as folder:
            fresh = folder / path.name
            note = make(fresh)
            fresh_note = self._note_path(fresh)
            fresh_note.write_text(
                json.dumps(note, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
            )
            # The note comes last: `find` asks for both, so half an entry is no entry.
            fresh.replace(path)
            fresh_note.replace(self._note_path(path))
        return path

    @contextmanager
    def aside(self, what: str) -> Iterator[Path]:
        """A hidden folder in the store to make something in; gone at the end.

        It is locked by this process, so what a process that was ended leaves behind is known
        by its lock being free: `sweep` removes it.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        with _lock_on(self.root / _LOCK, fcntl.LOCK_SH):  # not while leftovers are looked for
            folder = Path(tempfile.mkdtemp(prefix=f".{what}-", dir=self.root))
            held = _locked(folder / _LOCK, fcntl.LOCK_EX)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(held)

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """While entered, nothing that is in the store goes away; waits for who is `alone`."""
        self.root.mkdir(parents=True, exist_ok=True)
        with _lock_on(self.root / _IN_USE, fcntl.LOCK_SH):
            yield

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While entered, nobody takes anything from the store. Raises RoughcutError if
        somebody is at work with it now."""
        self.root.mkdir(parents=True, exist_ok=True)
        try:
            held = _locked(self.root / _IN_USE, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RoughcutError(
                f"a draft is being made with {self.root}: nothing was removed. "
                "Run the command again when it is done"
            ) from None
        try:
            yield
        finally:
            os.close(held)

    def sweep(self) -> None:
        """Remove what processes that no longer live have left lying aside."""
        if not self.root.is_dir():
            return
        with _lock_on(self.root / _LOCK, fcntl.LOCK_EX):
            for path in self.root.glob(".*-*"):
                if path.is_file():  # how far a worker is: one that lives tells it anew
                    path.unlink(missing_ok=True)
                elif _is_free(path):
                    shutil.rmtree(path, ignore_errors=True)

    @staticmethod
    def _note_path(path: Path) -> Path:
        return path.with_name(path.name + NOTE)


def _locked(file: Path, how: int) -> int:
    """Lock a file until the descriptor that is returned is closed, or the process ends."""
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.flock(descriptor, how)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


@contextmanager
def _lock_on(file: Path, how: int) -> Iterator[None]:
    held = _locked(file, how)
    try:
        yield
    finally:
        os.close(held)


def _is_free(folder: Path) -> bool:
    try:
        os.close(_locked(folder / _LOCK, fcntl.LOCK_EX | fcntl.LOCK_NB))
    except FileNotFoundError:  # its own process is just removing it
        return False
    except BlockingIOError:
        return False
    return True
