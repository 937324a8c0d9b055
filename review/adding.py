"""From a file of comments, or one note by hand, to stored notes and issues."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.draft_record import DraftRecord
from pipeline.errors import RoughcutError, UsageError
from review.files import read_file
from review.filing import Filing
from review.read import read_notes
from review.schema import Comment, Reviews
from review.store.filing import Filed, file_notes
from review.store.notes import keep_comments, keep_file
from review.store.opening import NoteStore, writing

_FILES = (".txt", ".csv", ".tsv", ".json", ".md", ".html", ".page")


@dataclass(frozen=True, slots=True)
class Words:
    """What is to be added: the bytes as they came, a name for them, and the comments in them.
    `by_hand` is one note that somebody typed."""

    content: bytes
    name: str
    reviews: Reviews
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Added:
    """What an addition changed: how many comments there were, how many of them are new, and
    what became of their notes. `known_file` says that this very file was added before."""

    comments: int
    new_comments: int
    filed: tuple[Filed, ...]
    known_file: bool
    warnings: tuple[str, ...]

    def count(self, filing: Filing, joined: bool = False) -> int:
        """How many notes were filed so."""
        return sum(one.filing is filing and one.joined is joined for one in self.filed)


def words_of(given: str, by: str, fps: float | None = None) -> Words:
    """A file by its name, or the note itself, said by `by`.

    Raises UsageError if it looks like the name of a file and there is none, RoughcutError if
    a file can not be read.
    """
    if not given.strip():
        raise UsageError("there is nothing to add: give a file of comments, or a note in quotes")
    path = Path(given)
    if _is_there(path) or _looks_like_a_file(given):
        reviews = read_file(path, fps)
        return Words(_content(path), path.name, reviews, by_hand=False)
    raw = given.encode("utf-8", "surrogateescape")
    text = raw.decode("utf-8", "surrogateescape")
    return Words(raw, "by hand", Reviews((Comment(by, text),)), by_hand=True)


def add(
    store: NoteStore, words: Words, draft: int | None, duration_ms: int | None, who: str,
    record: DraftRecord | None,
) -> Added:  # fmt: skip
    """Read and keep what is new in `words`, and file its notes. Adding anything twice, alone
    or inside a bigger export, changes nothing."""
    read = read_notes(words.reviews, duration_ms)
    by_hand = f"{who}, draft {draft}" if words.by_hand else ""
    new_comments, filed = 0, []
    with writing(store) as connection:
        file = keep_file(connection, words.content, words.name, draft, who, by_hand)
        if file is not None:
            new_comments, fresh = keep_comments(
                connection, read.comments, file, draft, words.by_hand
            )
            filed = file_notes(connection, fresh, who, record)
    return Added(
        *(len(read.comments), new_comments, tuple(filed), file is None),
        words.reviews.warnings,
    )


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # too long for a name, or holds a NUL: a note
        return False


def _looks_like_a_file(given: str) -> bool:
    return len(given.split()) == 1 and Path(given).suffix.lower() in _FILES


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RoughcutError(f"{path}: error: can not be read ({error.strerror})") from error
