"""Ctrl-C, or worse, in mid-render: nothing half done stays, no process lives on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.local_workers import local_workers
from pipeline.schema import ShotJob
from pipeline.store import Store
from pipeline.workers import perform_all
from tests.conftest import Stage
from tests.interruptible import hear_ctrl_c

ROUGHCUT = (sys.executable, "-m", "pipeline.cli")
WAIT_SECONDS = 300  # a machine with other work may start processes slowly
LOCKS = ("lock", "in-use")  # empty files that are only locked
SCENES = """
from manim import *
from pipeline.stage import CuedScene

class Quick(CuedScene):
    def construct(self):
        self.add(Square())

class Slow(CuedScene):
    def construct(self):
        self.play(Create(Square()), run_time=1)
        for _ in range(600):
            self.play(Rotate(Square()), run_time=0.2)
"""
PAGE = (
    """# Two

## Quick {#quick scene=Quick}

At once.

## Slow {#slow scene=Slow}

"""
    + "This one goes on and on. " * 60
)


def write_film(root: Path) -> None:
    for path, text in (
        ("script/two/film.yaml", "title: Two\nvoice: none\n"),
        ("script/two/01-two.md", PAGE),
        ("scenes/two/both.py", SCENES),
    ):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def wait_for(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def living(group: int) -> list[str]:
    """The processes of a process group, as `ps` names them."""
    table = subprocess.run(
        ["ps", "-A", "-o", "pgid=,pid=,stat=,args="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split(maxsplit=3) for line in table.splitlines()]
    return [" ".join(row) for row in rows if int(row[0]) == group and not row[2].startswith("Z")]


def start_draft(root: Path) -> subprocess.Popen[str]:
    """A draft in a group of its own, as a terminal starts it, in the middle of its pictures.

    Three workers: two may share the long shot, and the short one is to be finished meanwhile.
    """
    run = subprocess.Popen(
        [*ROUGHCUT, "draft", "-ql", "--jobs", "3"],
        cwd=root,
        start_new_session=True,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=hear_ctrl_c,
    )
    cache = root / "renders" / "cache"

    def in_the_middle() -> bool:
        try:
            drawing = list(cache.glob(".drawing-*/play-*.mp4"))
            return bool(drawing and list(cache.glob("*/*.play.mp4")))
        except FileNotFoundError:  # a folder that was there a moment ago
            return False

    wait_for(in_the_middle)
    return run


def halves(root: Path) -> list[Path]:
    """What lies in the store without being a thing with its note."""
    cache = root / "renders" / "cache"
    things = [path for path in cache.rglob("*") if path.is_file() and path.name not in LOCKS]
    return [
        path
        for path in things
        if path.name.startswith(".")
        or path.parent.name.startswith(".")
        or not (path.suffix == ".json" or path.with_suffix(path.suffix + ".json").is_file())
    ]


@pytest.mark.parametrize("to_all", [True, False], ids=["from a terminal", "to the command alone"])
def test_ctrl_c_leaves_a_clean_store_and_no_process(tmp_path: Path, to_all: bool) -> None:
    write_film(tmp_path)
    run = start_draft(tmp_path)
    (os.killpg if to_all else os.kill)(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=WAIT_SECONDS)
    assert run.returncode == 1
    assert "Interrupted: no draft was written" in said
    assert "Traceback" not in said
    wait_for(lambda: not living(run.pid))
    assert not list((tmp_path / "renders" / "cache").glob(".*"))
    assert not halves(tmp_path)
    assert not list((tmp_path / "renders").glob("two/*draft*"))


def test_a_killed_command_takes_its_workers_with_it(tmp_path: Path) -> None:
    write_film(tmp_path)
    run = start_draft(tmp_path)
    run.kill()
    run.communicate(timeout=WAIT_SECONDS)
    wait_for(lambda: not living(run.pid))
    assert list((tmp_path / "renders" / "cache").glob(".drawing-*"))
    scenes, page = tmp_path / "scenes/two/both.py", tmp_path / "script/two/01-two.md"
    scenes.write_text(SCENES.replace("range(600)", "range(2)"))
    page.write_text(PAGE.replace("This one goes on and on. " * 60, "Short now."))
    subprocess.run([*ROUGHCUT, "draft", "-ql", "--json"], cwd=tmp_path, check=True)
    assert not list((tmp_path / "renders" / "cache").glob(".*"))
    assert not halves(tmp_path)


def test_what_a_living_process_has_lying_aside_is_not_swept(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.aside("making") as folder:
        sweep = f"from pipeline.store import Store, Path\nStore(Path({str(tmp_path)!r})).sweep()"
        subprocess.run([sys.executable, "-c", sweep], check=True)
        assert folder.is_dir()
    (tmp_path / ".making-left").mkdir()
    store.sweep()
    assert not list(tmp_path.glob(".*"))


def test_workers_that_are_stopped_answer_nobody(stage: Stage) -> None:
    """An interruption inside the coordinator ends the work that is under way."""
    store = Store(stage.root / "cache")
    job: ShotJob = stage.job("import time\nself.wait(1)\ntime.sleep(600)", 30)

    def interrupt(_frames: int) -> None:
        if list(store.root.glob(".drawing-*")):
            raise KeyboardInterrupt

    began = time.monotonic()
    with local_workers(1) as workers, pytest.raises(KeyboardInterrupt):
        perform_all([job], store, workers, True, interrupt)
    assert time.monotonic() - began < WAIT_SECONDS
    assert not list(store.root.glob(".*"))
