"""Watching a film: every save shows the shots that it changed, and an error ends nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path

from pipeline import media
from pipeline.console import SilentWatcher
from pipeline.errors import RoughcutError
from pipeline.folder import FilmFolder
from pipeline.schema import Quality
from pipeline.watch_command import saves_of
from pipeline.watching import Round, rounds
from tests.test_line import SCENES, write_film

TINY = Quality("t", 160, 90, 15)


def test_a_save_shows_only_what_it_changed(tmp_path: Path, workers: Executor) -> None:
    write_film(tmp_path)
    folder = FilmFolder(tmp_path, "tints")
    page, scene = folder.script / "02-odd.md", folder.scenes / "tints.py"
    words = page.read_text()

    def saves() -> Iterator[None]:
        yield
        page.write_text(words.replace("the end", "the very last colour"))
        yield
        scene.write_text(SCENES.replace("for name", "1 / 0\n        for name"))
        yield
        scene.write_text(SCENES)
        page.write_text(words)
        yield
        yield

    seen = list(rounds(folder, TINY, workers, SilentWatcher(), saves()))
    first, edited, failed, undone, nothing = seen
    assert isinstance(first, Round) and first.path is None
    assert isinstance(edited, Round) and edited.changed == ("blue",)
    assert isinstance(failed, RoughcutError) and "ZeroDivisionError" in str(failed)
    assert isinstance(undone, Round) and undone.changed == ("blue",)
    assert isinstance(nothing, Round) and nothing.path is None
    facts = media.probe(folder.renders / "watch.mp4")
    assert facts.video and facts.audio
    assert abs(facts.video.seconds - facts.audio.seconds) <= 1 / TINY.fps
    assert not list(folder.renders.glob("draft-*"))


def test_several_changed_shots_are_shown_one_after_the_other(
    tmp_path: Path, workers: Executor
) -> None:
    write_film(tmp_path)
    folder = FilmFolder(tmp_path, "tints")

    def saves() -> Iterator[None]:
        yield
        (folder.scenes / "tints.py").write_text(SCENES.replace("#ff0000", "#ee0000"))
        yield

    _, edited = rounds(folder, TINY, workers, SilentWatcher(), saves())
    assert isinstance(edited, Round) and edited.path
    assert edited.changed == ("red", "green", "blue")
    assert media.count_frames(edited.path) > TINY.fps


def test_a_burst_of_writes_is_one_save(tmp_path: Path) -> None:
    write_film(tmp_path)
    folder = FilmFolder(tmp_path, "tints")
    came = threading.Semaphore(0)
    with saves_of(folder) as saves:
        next(saves)
        waiting = threading.Thread(target=lambda: (next(saves), came.release()), daemon=True)
        waiting.start()
        for word in ("one", "two", "three"):
            (folder.script / "02-odd.md").write_text(f"# {word}")
        assert came.acquire(timeout=30)
