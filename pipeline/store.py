"""Made things by content: files under a key, each with a note of what it was made from.

A key is a digest of everything a thing depends on, so an entry can not be stale; it is
written aside and moved in place, so an entry is whole or not there. The whole folder may be
deleted at any time: everything in it can be made again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = Mapping[str, Any]

# Part of every key: raise it when a kind of thing, or what its note says, changes its form, so
# that nothing made by an older version is taken for one of ours.
FORMAT = 1


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
        aside = Path(tempfile.mkdtemp(prefix=".making-", dir=self.root))
        try:
            fresh = aside / path.name
            note = make(fresh)
            fresh_note = self._note_path(fresh)
            fresh_note.write_text(
                json.dumps(note, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
            )
            # The note comes last: `find` asks for both, so half an entry is no entry.
            fresh.replace(path)
            fresh_note.replace(self._note_path(path))
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        return path

    @staticmethod
    def _note_path(path: Path) -> Path:
        return path.with_suffix(path.suffix + ".json")
