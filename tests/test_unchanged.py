"""The quick answer that nothing has changed: right after every kind of edit."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import unchanged
from pipeline.folder import FilmFolder
from pipeline.options import QUALITY_LETTERS
from pipeline.schema import QUALITIES
from pipeline.unchanged import film_state, forget_draft, remember_draft, unchanged_draft

SUMMARY = {"draft": 1, "shots": 3, "late": []}
FILES = {
    "script/demo/film.yaml": "title: Demo\n",
    "script/demo/01-hook.md": "# One\n",
    "script/demo/words.txt": "perceptron\n",
    "script/demo/takes/hook.wav": "sound",
    "script/demo/alignments/hook.yaml": "words: []\n",
    "scenes/demo/model.py": "def rows(): return 3\n",
    "scenes/demo/hook.py": "class Hook: ...\n",
    "scenes/demo/picture.png": "pixels",
    "scenes/other/parts.py": "",
    "renders/demo/draft-001/demo-draft-001.mp4": "film",
    "renders/demo/draft-001/manifest.json": "{}",
}


@pytest.fixture
def film(tmp_path: Path) -> FilmFolder:
    """A film whose draft 1 is remembered."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    folder = FilmFolder(tmp_path, "demo")
    remember(folder)
    return folder


def remember(folder: FilmFolder) -> None:
    remember_draft(folder, "l", False, film_state(folder), folder.renders / "draft-001", SUMMARY)


def test_a_film_that_has_not_changed_is_known(film: FilmFolder) -> None:
    assert unchanged_draft(film, "l", False) == SUMMARY


def test_the_letters_of_the_command_line_are_the_qualities() -> None:
    assert tuple(QUALITIES) == QUALITY_LETTERS


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_changed_file_is_seen(film: FilmFolder, name: str) -> None:
    (film.root / name).write_text(FILES[name] + "#", encoding="utf-8")
    assert unchanged_draft(film, "l", False) is None


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_change_that_keeps_size_and_time_is_seen(film: FilmFolder, name: str) -> None:
    path = film.root / name
    before = path.stat()
    path.write_text("x" * before.st_size, encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (unchanged_draft(film, "l", False) is None) == bool(before.st_size)


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_that_is_gone_is_seen(film: FilmFolder, name: str) -> None:
    (film.root / name).unlink()
    assert unchanged_draft(film, "l", False) is None


@pytest.mark.parametrize(
    "name",
    [
        "script/demo/02-more.md",
        "script/demo/takes/more.flac",
        "scenes/demo/more.py",
        "scenes/__init__.py",
        "renders/demo/draft-001/more.txt",
    ],
)
def test_a_new_file_is_seen(film: FilmFolder, name: str) -> None:
    (film.root / name).write_text("new", encoding="utf-8")
    assert unchanged_draft(film, "l", False) is None


def test_a_file_behind_a_link_is_seen(film: FilmFolder, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "data.csv").write_text("1", encoding="utf-8")
    (film.scenes / "data").symlink_to(elsewhere)
    (film.scenes / "loop").symlink_to(film.scenes)
    remember(film)
    assert unchanged_draft(film, "l", False) == SUMMARY
    (elsewhere / "data.csv").write_text("2", encoding="utf-8")
    assert unchanged_draft(film, "l", False) is None


def test_a_file_that_was_written_again_as_it_was_is_no_change(film: FilmFolder) -> None:
    (film.root / "script/demo/01-hook.md").write_text("# One\n", encoding="utf-8")
    assert unchanged_draft(film, "l", False) == SUMMARY


def test_a_copy_of_the_folder_is_the_same_film(film: FilmFolder, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(film.root, tmp_path / "copy"))
    assert unchanged_draft(FilmFolder(copied, "demo"), "l", False) == SUMMARY


def test_what_is_drawn_elsewhere_or_with_old_bytecode_is_no_change(film: FilmFolder) -> None:
    (film.scenes / "__pycache__").mkdir()
    (film.scenes / "__pycache__" / "hook.pyc").write_text("code", encoding="utf-8")
    (film.renders / "draft-002").mkdir()
    assert unchanged_draft(film, "l", False) == SUMMARY


def test_a_draft_that_is_gone_or_of_another_quality_is_not_named(film: FilmFolder) -> None:
    assert unchanged_draft(film, "m", False) is None
    assert unchanged_draft(film, "l", True) is None
    shutil.rmtree(film.renders / "draft-001")
    assert unchanged_draft(film, "l", False) is None


def another_switch(patch: pytest.MonkeyPatch, _folder: Path) -> None:
    patch.setenv("ROUGHCUT_STOCK_MANIM", "1")


def another_package(patch: pytest.MonkeyPatch, folder: Path) -> None:
    (folder / "site" / "manim-9.9.dist-info").mkdir(parents=True)
    patch.setattr(sys, "path", [*sys.path, str(folder / "site")])


def another_python(patch: pytest.MonkeyPatch, _folder: Path) -> None:
    patch.setattr(sys, "version", "3.99")


def another_engine(patch: pytest.MonkeyPatch, folder: Path) -> None:
    engine = Path(shutil.copytree(unchanged.ENGINE, folder / "engine"))
    (engine / "stage" / "look.py").write_text("SMALLEST = 1", encoding="utf-8")
    patch.setattr(unchanged, "ENGINE", engine)


def another_ffmpeg(patch: pytest.MonkeyPatch, folder: Path) -> None:
    (folder / "bin").mkdir()
    (folder / "bin" / "ffmpeg").write_text("#!/bin/sh\n", encoding="utf-8")
    (folder / "bin" / "ffmpeg").chmod(0o755)
    patch.setenv("PATH", f"{folder / 'bin'}:{os.environ['PATH']}")


@pytest.mark.parametrize(
    "change", [another_switch, another_package, another_python, another_engine, another_ffmpeg]
)
def test_a_change_of_what_makes_drafts_is_seen(
    film: FilmFolder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[pytest.MonkeyPatch, Path], None],
) -> None:
    change(monkeypatch, tmp_path)
    assert unchanged_draft(film, "l", False) is None


def test_a_file_that_changed_while_the_draft_was_made_is_not_trusted(film: FilmFolder) -> None:
    state = film_state(film)
    (film.root / "scenes/demo/hook.py").write_text("class Hooked: ...\n", encoding="utf-8")
    remember_draft(film, "l", False, state, film.renders / "draft-001", SUMMARY)
    assert unchanged_draft(film, "l", False) is None


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"machine": 1}', "null"])
def test_a_damaged_record_is_no_answer(film: FilmFolder, damage: str) -> None:
    (page,) = film.renders.glob(".made-from-*")
    page.write_text(damage, encoding="utf-8")
    assert unchanged_draft(film, "l", False) is None


def test_a_forgotten_draft_is_not_named(film: FilmFolder) -> None:
    forget_draft(film, "l", False)
    assert unchanged_draft(film, "l", False) is None
