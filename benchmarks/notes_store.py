"""What keeping notes costs, and whether anything is lost on the way through store and files.

Run as `python -m benchmarks.notes_store`. Times are CPU seconds of this process.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from benchmarks.review.corpus import labelled_pages
from benchmarks.table import Row, keep
from review.adding import Added, add, words_of
from review.issue_text import issue_from, issue_text
from review.issues import Issue
from review.schema import Category
from review.sharing import export_issues, import_issues
from review.store import NoteStore, load_issues, notes_in, open_store, reading

T = TypeVar("T")
COMMENTS = 1_000
MOST_ADD_S = 10.0
MOST_LIST_S = 0.5
LIST_MARKS = 3_000
MOST_MARKS_S = 5.0
HOSTILE = (
    "\u202e\u2066 turned", "zero\u200bwidth", "\ud800 lone", "\x00\x1b[31m\x07", "\x85\u2028\ufeff",
    "<script>alert(1)</script>", "!!python/object/apply:os.system ['true']", "&a [*a]", "yes", "~",
    "'q\"u", "a\n\n b  \n", "- x: y # z", "#!x\n---\n...", "x" * 100_000, "🎉 數學 שלום",
)  # fmt: skip


def main() -> None:
    """Measure, print and keep."""
    with tempfile.TemporaryDirectory() as folder:
        keep("notes_store", _rows(Path(folder)), ("sqlalchemy", "alembic", "pyyaml"))


def _rows(folder: Path) -> list[Row]:
    page = _export(folder / "page.json", _comments())
    bigger = _export(folder / "bigger.json", [*_comments(), ("Newcomer", "3:12 typo: teh -> the")])
    rows = []
    with open_store(folder / "film") as store:
        added, seconds = _timed(lambda: _add(store, page))
        target = f"< {MOST_ADD_S:g}"
        rows.append(Row(f"add {COMMENTS} comments", seconds, "s CPU", target, seconds < MOST_ADD_S))
        rows.append(Row("notes read out of them", len(added.filed), "notes", "", None))
        _, seconds = _timed(lambda: _add(store, page))
        rows.append(Row("add the same file again", seconds, "s CPU", "", None))
        new = _add(store, bigger).new_comments
        rows.append(Row("new in a bigger export with one more", new, "comments", "1", new == 1))
        issues, seconds = _timed(lambda: _issues(store))
        target = f"< {MOST_LIST_S:g}"
        rows.append(
            Row(f"load {len(issues)} issues", seconds, "s CPU", target, seconds < MOST_LIST_S)
        )
        lost = _letters_lost(store)
        rows.append(Row("letters that no note's span covers", lost, "letters", "0", lost == 0))
        rows += _files(store, folder)
    rows.append(_marks(folder))
    alike, count = sum(_comes_back(text) for text in HOSTILE), len(HOSTILE)
    what = "hostile texts whole through YAML"
    rows.append(Row(what, alike, f"of {count}", f"{count}", alike == count))
    return rows


def _comments() -> list[tuple[str, str]]:
    """The labelled comments of the reader's benchmark, over and over, each time in other words
    by other people."""
    written = [(one.author, one.text) for page in labelled_pages("train") for one in page.comments]
    return [
        (f"{author} {at}", f"{text} ({at})")
        for at in range(1 + COMMENTS // len(written))
        for author, text in written
    ][:COMMENTS]


def _export(path: Path, comments: Sequence[tuple[str, str]]) -> Path:
    records = [{"author": author, "text": text} for author, text in comments]
    path.write_text(json.dumps(records), encoding="utf-8")
    return path


def _add(store: NoteStore, path: Path) -> Added:
    return add(store, words_of(str(path), "Kim"), 1, None, "Kim", None)


def _issues(store: NoteStore) -> tuple[Issue, ...]:
    with reading(store) as connection:
        return load_issues(connection)


def _letters_lost(store: NoteStore) -> int:
    """Letters (not spaces) of all comments that lie in no note's span."""
    covered: dict[str, list[tuple[int, int]]] = {}
    with reading(store) as connection:
        for one in notes_in(connection):
            covered.setdefault(one.source, []).append((one.first, one.stop))
        query = "select source, text from comments"
        texts = {source: text.decode() for source, text in connection.exec_driver_sql(query)}
    return sum(
        not letter.isspace() and not any(first <= at < stop for first, stop in covered[source])
        for source, text in texts.items()
        for at, letter in enumerate(text)
    )


def _files(store: NoteStore, folder: Path) -> list[Row]:
    _, seconds = _timed(lambda: export_issues(store))
    first = _bytes(store)
    import_issues(store, [], "Kim")
    export_issues(store)
    changed = _differing(first, _bytes(store))
    with open_store(folder / "clone") as clone:
        import_issues(clone, sorted(store.issue_files.iterdir()), "Lee")
        export_issues(clone)
        in_clone = _differing(first, _bytes(clone))
    return [
        Row(f"export {len(first)} issues", seconds, "s CPU", "", None),
        Row("files that export > import > export changes", changed, "files", "0", changed == 0),
        Row("files that a fresh store writes otherwise", in_clone, "files", "0", in_clone == 0),
    ]


def _bytes(store: NoteStore) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in store.issue_files.iterdir()}


def _differing(one: dict[str, bytes], other: dict[str, bytes]) -> int:
    return sum(one.get(name) != other.get(name) for name in one.keys() | other.keys())


def _marks(folder: Path) -> Row:
    text = "\n".join("- 0:22 the dots jitter" for _ in range(LIST_MARKS))
    marks = _export(folder / "marks.json", [("Kim", text)])
    with open_store(folder / "marks") as store:
        _, seconds = _timed(lambda: _add(store, marks))
    target = f"< {MOST_MARKS_S:g}"
    return Row(f"add {LIST_MARKS} list marks", seconds, "s CPU", target, seconds < MOST_MARKS_S)


def _comes_back(said: str) -> bool:
    text = issue_text(Issue("typo-1", Category.TYPO, None, "title", said))
    return issue_from(text, "typo-1.yaml").said == said


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    began = time.process_time()
    done = work()
    return done, time.process_time() - began


if __name__ == "__main__":
    main()
