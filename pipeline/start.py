"""Start a film: a small true one, with words, a scene, a model and a checked claim."""

from __future__ import annotations

import re
from importlib.resources import as_file, files
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.folder import FilmFolder

NAME = re.compile(r"[a-z][a-z0-9_]*")


def start_film(root: Path, name: str) -> tuple[str, ...]:
    """Write the files of a new film below `root`; returns them, relative to `root`.

    Raises UsageError for a name that can not be a Python package, and if a film of this
    name is there: nothing is ever written over.
    """
    if not NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} can not name a film: it becomes a folder and a Python package, so use "
            "lower-case letters, digits and _, beginning with a letter, like 'my_film'"
        )
    folder = FilmFolder(root, name)
    for taken in (folder.script, folder.scenes):
        if taken.exists():
            raise UsageError(f"{folder.relative(taken)} is there already; nothing was written")
    written = []
    with as_file(files("pipeline") / "template") as template:
        for source in sorted(template.rglob("*")):
            part, *inside = source.relative_to(template).parts
            if source.is_dir() or "__pycache__" in inside:
                continue
            target = (folder.script if part == "script" else folder.scenes).joinpath(*inside)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
            written.append(folder.relative(target))
    return tuple(written)
