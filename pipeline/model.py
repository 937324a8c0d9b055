"""Loading a film's model: the module whose functions answer the claims."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from pipeline.errors import Finding, FindingsError, Place
from pipeline.folder import FilmFolder
from pipeline.sources import parse_source


def load_model(folder: FilmFolder) -> ModuleType:
    """The film's model, freshly run; `scenes` imports work, whatever ran before.

    Nothing is written (no bytecode), so that the creator's folder stays as it is. Raises
    FindingsError, with the line, where the model is missing or cannot be run.
    """
    file = folder.relative(folder.model)
    if not folder.model.is_file():
        hint = "write the functions that the claims name in it"
        raise FindingsError((Finding(Place(file), "the film has no model", hint),))
    parse_source(folder.model.read_bytes(), folder.relative(folder.model))
    name = f"scenes.{folder.name}.model"
    spec = importlib.util.spec_from_file_location(name, folder.model)
    assert spec and spec.loader
    model = importlib.util.module_from_spec(spec)
    with _importable(folder.root):
        sys.modules[name] = model
        try:
            spec.loader.exec_module(model)
        except (Exception, SystemExit) as error:
            message = f"the model cannot be run: {error!r}"
            place = failing_line(error, model)
            raise FindingsError((Finding(place, message, "mend this line"),)) from error
    return model


def failing_line(error: BaseException, model: ModuleType) -> Place:
    """The last line below the model's root that an error passed through."""
    file = Path(model.__file__ or "")
    root = file.parents[2]
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(root / "scenes"):
            return Place(path.relative_to(root).as_posix(), frame.lineno or 0)
    return Place(file.relative_to(root).as_posix())


@contextmanager
def _importable(root: Path) -> Iterator[None]:
    """Python's import state for running a film's own code: its root comes first (and stays,
    for imports that a function makes when it is called), no `scenes` of another root or of
    an earlier run is remembered, and no bytecode is written."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "scenes"]:
        del sys.modules[name]
    path = str(root.absolute())
    sys.path[:] = [path, *(entry for entry in sys.path if entry != path)]
    importlib.invalidate_caches()
    writes_none, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = writes_none
