"""Whether the film's latest draft is the film as it stands now, answered in milliseconds.

When a draft is made, what it was made from is written down beside the drafts: every file of
the script and the scenes, of the engine, the names of all installed packages, and the switches
that were set. As long as all of it is the same, and the draft's own files are, another draft
would show the same. Nothing that is slow to import is imported here.

Files are known by their digests. One whose size, times and inode are as they were is not
read again, unless it changed so shortly before it was written down that its times can not tell.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pipeline.folder import FilmFolder

SURE_AFTER_NS = 2_000_000_000  # some file systems count time in steps of two seconds
SWITCHES = "ROUGHCUT_"
TOOLS = ("ffmpeg", "ffprobe")
ENGINE = Path(__file__).parent

State = dict[str, list[Any]]
"""Of each file its size, times and inode, its digest, and when that was looked at (ns)."""


def unchanged_draft(folder: FilmFolder, letter: str, final: bool) -> dict[str, Any] | None:
    """The summary of the latest draft at this quality, if nothing has changed since it was
    made; None if anything has, or if it is not known."""
    page = _page(folder, letter, final)
    try:
        record = json.loads(page.read_text(encoding="utf-8"))
        same = record["machine"] == _machine() and all(
            _is_as_before(record[name], _files(folder)[name]) for name in ("inputs", "engine")
        )
        draft = folder.renders / record["draft"]
        whole = _is_as_before(record["made"], {path.name: path for path in _below(draft)})
        summary: dict[str, Any] = record["summary"]
        return summary if same and whole else None
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None  # no record, or none that can be read: then the whole line answers


def film_state(folder: FilmFolder, before: dict[str, Any] | None = None) -> dict[str, Any]:
    """What a draft that is made now is made from, to be given to `remember_draft`; what is
    surely as it was in the state `before` is not read again."""
    states = {
        name: _state(paths, before[name] if before else {})
        for name, paths in _files(folder).items()
    }
    return {"machine": _machine(), **states}


def installation(state: dict[str, Any]) -> Any:
    """The part of a `film_state` that is not the film's own: what would make a draft of it."""
    return state["machine"], {file: one[-2] for file, one in state["engine"].items()}


def remember_draft(
    folder: FilmFolder,
    letter: str,
    final: bool,
    before: dict[str, Any],
    draft: Path,
    summary: dict[str, Any],
) -> None:
    """Write down what a draft was made from; nothing, if something was changed meanwhile.

    `before` is the `film_state` from before the work, `draft` the folder of what was made.
    """
    page = _page(folder, letter, final)
    page.unlink(missing_ok=True)
    now = film_state(folder, before)
    if _digests(now) != _digests(before):
        return
    record = {
        **now,
        "draft": draft.name,
        "made": _state({path.name: path for path in _below(draft)}, {}),
        "summary": summary,
    }
    aside = page.with_suffix(".new")
    aside.write_text(json.dumps(record), encoding="utf-8")
    aside.replace(page)


def forget_draft(folder: FilmFolder, letter: str, final: bool) -> None:
    """From now on the latest draft at this quality is not the film as it stands."""
    _page(folder, letter, final).unlink(missing_ok=True)


def _page(folder: FilmFolder, letter: str, final: bool) -> Path:
    return folder.renders / f".made-from-{letter}{'-final' if final else ''}.json"


def _files(folder: FilmFolder) -> dict[str, dict[str, Path]]:
    """The film's own files, and the engine's. A scene may import from another film's."""
    own = [*_below(folder.script), *_below(folder.root / "scenes")]
    return {
        "inputs": {folder.relative(path): path for path in own},
        "engine": {path.relative_to(ENGINE).as_posix(): path for path in _below(ENGINE)},
    }


def _below(folder: Path) -> Iterator[Path]:
    """All files below a folder, through links too, but what Python writes for itself."""
    seen: set[str] = set()
    for place, names, files in os.walk(folder, followlinks=True):
        real = os.path.realpath(place)
        names[:] = [] if real in seen else sorted(name for name in names if name != "__pycache__")
        seen.add(real)
        yield from (Path(place, name) for name in files)


def _machine() -> dict[str, Any]:
    """Everything installed that may have a hand in a draft, by name and version."""
    packages = sorted({name for entry in sys.path for name in _packages(entry)})
    tools = [_tool(name) for name in TOOLS]
    switches = sorted(f"{k}={v}" for k, v in os.environ.items() if k.startswith(SWITCHES))
    named = hashlib.sha256("\n".join(packages).encode()).hexdigest()
    return {
        "python": sys.version,
        "kind": platform.machine(),
        "packages": named,
        "tools": tools,
        "switches": switches,
    }


def _packages(entry: str) -> Iterable[str]:
    try:
        return [path.name for path in Path(entry or ".").iterdir() if path.name.endswith("-info")]
    except OSError:
        return []


def _tool(name: str) -> list[Any]:
    path = shutil.which(name)
    if path is None:
        return [name]
    known = Path(path).stat()
    return [path, known.st_size, known.st_mtime_ns]


def _state(paths: dict[str, Path], before: State) -> State:
    return {
        name: before[name]
        if name in before and _is_surely_same(before[name], _marks(path))
        else [*_marks(path), _digest(path), time.time_ns()]
        for name, path in paths.items()
    }


def _marks(path: Path) -> list[int]:
    """What changes with every ordinary change of a file, and can be had without reading it."""
    known = path.stat()
    return [known.st_size, known.st_mtime_ns, known.st_ctime_ns, known.st_ino]


def _is_as_before(before: State, paths: dict[str, Path]) -> bool:
    return before.keys() == paths.keys() and all(
        _is_same(before[name], path) for name, path in paths.items()
    )


def _is_same(before: list[Any], path: Path) -> bool:
    now = _marks(path)
    if now[0] != before[0]:
        return False
    return _is_surely_same(before, now) or _digest(path) == before[-2]


def _is_surely_same(before: list[Any], now: list[int]) -> bool:
    """Whether a file's marks alone say that it is what it was."""
    *marks, _, looked_at_ns = before
    return now == marks and looked_at_ns - max(now[1], now[2]) > SURE_AFTER_NS


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _digests(state: dict[str, Any]) -> Any:
    files = {name: {file: one[-2] for file, one in state[name].items()} for name in _KINDS}
    return state["machine"], files


_KINDS = ("inputs", "engine")
