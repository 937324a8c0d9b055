"""Watching a film: every save shows the shots that it changed, and an error ends nothing."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from unittest.mock import Mock

import pytest

from pipeline import media
from pipeline.console import SilentWatcher
from pipeline.drafts import draft_numbers
from pipeline.errors import RoughcutError, SceneFailed
from pipeline.folder import FilmFolder
from pipeline.schema import Quality
from pipeline.served import Served, Wanted, address_file, ask_for_draft
from pipeline.serving import Asked, answer, draft_desk
from pipeline.unchanged import film_state, installation
from pipeline.watch_command import Events, saves_of
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
    events = Events()
    with saves_of(folder, events):
        saves = iter(events)
        next(saves)
        waiting = threading.Thread(target=lambda: (next(saves), came.release()), daemon=True)
        waiting.start()
        for word in ("one", "two", "three"):
            (folder.script / "02-odd.md").write_text(f"# {word}")
        assert came.acquire(timeout=30)


def test_a_save_is_shown_after_a_draft_that_is_asked_for_while_it_is_drawn(
    watched: FilmFolder, workers: Executor
) -> None:
    events, came = Events(), list[str]()
    draft = Asked(Wanted("l", False, False, True, (), None), Mock())

    page = watched.script / "02-odd.md"

    def saves() -> Iterator[None]:
        for event in events:
            came.append("draft" if event else "look")
            if event is None:
                yield
            if came == ["look"]:
                page.write_text(page.read_text().replace("the end", "the very last colour"))
                events.save()

    def drawn() -> None:
        if "draft" not in came:
            events.ask(draft)
        events.give_way()

    seen = rounds(watched, TINY, workers, SilentWatcher(), saves(), drawn)
    first, shown = next(seen), next(seen)
    assert isinstance(first, Round) and isinstance(shown, Round)
    assert shown.changed == ("blue",) and shown.path
    assert came == ["look", "look", "draft", "look"]


class Hears(SilentWatcher):
    """Writes down which stages are told, and may do something at one of them."""

    def __init__(self, at: str = "", do: Callable[[], None] = lambda: None) -> None:
        self.stages: list[str] = []
        self._at, self._do = at, do

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Callable[[int], None]]:
        self.stages.append(name)
        if name == self._at:
            self._do()
        with super().stage(name, total) as done:
            yield done


@pytest.fixture
def watched(tmp_path: Path) -> FilmFolder:
    write_film(tmp_path)
    return FilmFolder(tmp_path, "tints")


def asked_and_answered(
    folder: FilmFolder, watcher: Hears, **other: object
) -> Future[Served | None]:
    """One draft asked for in a thread and answered in this one, as `roughcut watch` does."""
    wanted = Wanted("l", False, False, True, (), installation(film_state(folder)))
    desk: queue.SimpleQueue[Asked] = queue.SimpleQueue()
    with draft_desk(folder, lambda asked: desk.put(asked) is None), ThreadPoolExecutor(1) as asking:
        future = asking.submit(ask_for_draft, folder, replace(wanted, **other), watcher)
        if "installation" not in other:
            answer(folder, desk.get(timeout=60))
    assert not address_file(folder).exists()
    return future


def test_whoever_watches_makes_the_drafts(watched: FilmFolder) -> None:
    hears = Hears()
    served = asked_and_answered(watched, hears).result()
    assert served and served.summary["draft"] == 1 and served.table.row_count
    assert (watched.root / served.summary["film"]).is_file()
    assert hears.stages == ["narration", "pictures", "assembly"]


def test_what_is_wrong_is_told_to_whoever_asked(watched: FilmFolder) -> None:
    scene = watched.scenes / "tints.py"
    scene.write_text(SCENES.replace("for name", "1 / 0\n        for name"))
    with pytest.raises((SceneFailed, RoughcutError), match="ZeroDivisionError"):
        asked_and_answered(watched, Hears()).result()
    assert not draft_numbers(watched.renders)


def test_another_installation_is_not_served(watched: FilmFolder) -> None:
    assert asked_and_answered(watched, Hears(), installation="another").result() is None
    assert not draft_numbers(watched.renders)


@pytest.mark.parametrize("stage", ["pictures", "assembly"])
def test_no_draft_is_made_for_somebody_who_has_gone(watched: FilmFolder, stage: str) -> None:
    def leave() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        asked_and_answered(watched, Hears(stage, leave)).result()
    assert not draft_numbers(watched.renders)
    assert not list(watched.renders.glob(".draft-*"))


def test_without_anybody_who_watches_nothing_is_served(watched: FilmFolder) -> None:
    wanted = Wanted("l", False, False, True, (), None)
    assert ask_for_draft(watched, wanted, SilentWatcher()) is None
    address_file(watched).parent.mkdir(parents=True)
    address_file(watched).write_text('{"address": "/nowhere/socket", "key": "00"}')
    assert ask_for_draft(watched, wanted, SilentWatcher()) is None
