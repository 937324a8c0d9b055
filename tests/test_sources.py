"""What a film's Python defines and imports, without running it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import FindingsError
from pipeline.folder import FilmFolder
from pipeline.sources import closure, model_functions, scene_classes


def film_of(root: Path, **files: str) -> FilmFolder:
    folder = FilmFolder(root, "demo")
    folder.scenes.mkdir(parents=True)
    for name, text in files.items():
        (folder.scenes / f"{name}.py").write_text(text, encoding="utf-8")
    return folder


def test_scenes_derive_from_cued_scene_directly_or_through_others(tmp_path: Path) -> None:
    folder = film_of(
        tmp_path,
        a="from scenes.demo.b import Middle\nclass Leaf(Middle): pass\nclass Alone: pass",
        b="import pipeline.stage as s\nclass Middle(s.CuedScene): pass\nclass Helper(dict): pass",
        c="from pipeline.stage import CuedScene as S\n\n@mark\nclass Named(Generic[T], S): pass",
        d="class Outer:\n    class Inner(CuedScene): pass",
    )
    places = {name: str(place) for name, place in scene_classes(folder).items()}
    assert places == {
        "Leaf": "scenes/demo/a.py:2:1",
        "Middle": "scenes/demo/b.py:2:1",
        "Named": "scenes/demo/c.py:4:1",
    }


def test_a_folder_without_scenes_has_none(tmp_path: Path) -> None:
    folder = FilmFolder(tmp_path, "demo")
    assert scene_classes(folder) == {}
    assert model_functions(folder) == {}


def test_only_functions_without_arguments_answer_claims(tmp_path: Path) -> None:
    folder = film_of(
        tmp_path,
        model="""
def rows(): return 1
@cache
def cached() -> int: return 2
def optional(seed=1, *rest, key=2, **more): return 3
def _hidden(): return 4
def needs(x): return 5
def needs_key(*, x): return 6
async def later(): return 7
class Class: ...
def outer():
    def inner(): ...
    return 8
""",
    )
    places = {name: place.line for name, place in model_functions(folder).items()}
    assert places == {"rows": 2, "cached": 4, "optional": 5, "outer": 11}


def test_every_broken_file_is_a_finding_with_line_and_column(tmp_path: Path) -> None:
    folder = film_of(tmp_path, a="x = = 1\n", b="\nclass B(\n", model="def f(:\n")
    with pytest.raises(FindingsError) as raised:
        scene_classes(folder)
    assert [str(f.place) for f in raised.value.findings] == [
        "scenes/demo/a.py:1:5",
        "scenes/demo/b.py:2:8",
        "scenes/demo/model.py:1:7",
    ]
    with pytest.raises(FindingsError):
        model_functions(folder)


def test_a_file_that_is_no_text_is_a_finding(tmp_path: Path) -> None:
    folder = film_of(tmp_path)
    (folder.scenes / "a.py").write_bytes(b"x = '\xff\x00'\n")
    with pytest.raises(FindingsError):
        scene_classes(folder)


def names(root: Path, file: str) -> list[str]:
    found = closure(root / "scenes" / file, root)
    return [path.relative_to(root / "scenes").as_posix() for path in found]


def test_the_closure_follows_imports_below_scenes(tmp_path: Path) -> None:
    film_of(
        tmp_path,
        one="from scenes.demo import parts\nimport numpy\nfrom pipeline.stage import CuedScene",
        parts="def late():\n    from .deep import thing\n    from ..shared import look",
        deep="import scenes.demo.one as circle\nfrom . import model",
        model="import math",
        stranger="x = 1",
    )
    shared = tmp_path / "scenes" / "shared"
    shared.mkdir()
    (shared / "__init__.py").write_text("from .look import *", encoding="utf-8")
    (shared / "look.py").write_text("", encoding="utf-8")
    (tmp_path / "scenes" / "__init__.py").write_text("", encoding="utf-8")
    assert names(tmp_path, "demo/one.py") == [
        "__init__.py",
        "demo/deep.py",
        "demo/model.py",
        "demo/one.py",
        "demo/parts.py",
        "shared/__init__.py",
        "shared/look.py",
    ]
    assert names(tmp_path, "demo/stranger.py") == ["demo/stranger.py"]


def test_the_closure_says_which_file_is_broken(tmp_path: Path) -> None:
    folder = film_of(tmp_path, one="from . import parts", parts="def (")
    with pytest.raises(FindingsError) as raised:
        closure(folder.scenes / "one.py", tmp_path)
    assert raised.value.findings[0].place.file == "scenes/demo/parts.py"
