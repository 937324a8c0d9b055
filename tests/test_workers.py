"""Jobs run in processes of their own: what one does is its own affair."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from pipeline.drawing import CLIP
from pipeline.errors import RoughcutError, SceneFailed
from pipeline.local_workers import local_workers
from pipeline.store import Store
from pipeline.workers import perform_all
from tests.conftest import Stage


def test_one_failing_scene_loses_no_other(stage: Stage) -> None:
    store = Store(stage.root / "cache")
    good = stage.job("self.wait(1)", 15)
    # Another root, so that both scene files are there at the same time.
    other = Stage(stage.root / "other", stage.workers)
    bad = other.job("raise KeyError('missing')", 15)
    with pytest.raises(SceneFailed, match="missing"):
        perform_all([bad, good], store, stage.workers, True, lambda _frames: None)
    assert store.find(good.key, CLIP)
    assert not store.find(bad.key, CLIP)
    assert not list(store.root.glob(".*"))


def test_texts_have_one_hash_in_every_worker(stage: Stage) -> None:
    asked = [sys.executable, "-c", "print(hash('roughcut'))"]
    known = subprocess.check_output(asked, env={**os.environ, "PYTHONHASHSEED": "0"}, text=True)
    assert stage.workers.submit(hash, "roughcut").result() == int(known)


def test_all_failures_are_told_together(stage: Stage) -> None:
    first = stage.job("raise KeyError('the first')", 15)
    other = Stage(stage.root / "other", stage.workers).job("raise KeyError('the second')", 15)
    with pytest.raises(RoughcutError) as caught:
        perform_all(
            [first, other], Store(stage.root / "cache"), stage.workers, True, lambda _frames: None
        )
    assert "the first" in str(caught.value) and "the second" in str(caught.value)


def test_a_scene_that_kills_its_process_loses_no_other(stage: Stage) -> None:
    """The pool breaks under all of them; only the guilty one is told."""
    store = Store(stage.root / "cache")
    deadly = stage.job("import os; os._exit(9)", 15)
    others = [
        Stage(stage.root / name, stage.workers).job("import time; time.sleep(1); self.wait(1)", 15)
        for name in ("one", "two", "three")
    ]
    others = [replace(job, key=job.key + job.root[-3:]) for job in others]
    with local_workers(2) as workers, pytest.raises(RoughcutError) as caught:
        perform_all([deadly, *others], store, workers, True, lambda _frames: None)
    assert str(caught.value).startswith("scenes/tried/shot.py: error: Tried killed the process")
    assert all(store.find(job.key, CLIP) for job in others)


def test_a_scene_that_hangs_is_stopped_at_its_line(stage: Stage) -> None:
    job = replace(stage.job("self.wait(1)\nwhile True: pass", 30), patience_s=1)
    with pytest.raises(SceneFailed, match=r"shot\.py:6: .* no frame further in 1 s"):
        perform_all([job], Store(stage.root / "cache"), stage.workers, True, lambda _frames: None)


def test_a_scene_leaves_nothing_behind_for_the_next(stage: Stage) -> None:
    stage.perform(stage.job("config.background_color = RED\nlook.BODY = 3\nself.wait(1)", 15))
    clean = stage.perform(stage.job("assert look.BODY > 3\nself.wait(1)", 15))
    assert clean.inspection.frames_played == 15


def test_progress_counts_the_frames_of_all_jobs(stage: Stage) -> None:
    told: list[int] = []
    jobs = [stage.job("self.wait(1)", 15), stage.job("self.wait(1)", 30)]
    perform_all(jobs, Store(stage.root / "cache"), stage.workers, True, told.append)
    assert told == sorted(told)
    assert told[-1] == 45


class Told:
    """Who is told how far the work is, and how long the rest will take."""

    def __init__(self) -> None:
        self.frames: list[int] = []
        self.seconds: list[float] = []

    def __call__(self, frames: int) -> None:
        self.frames.append(frames)

    def left(self, seconds: float) -> None:
        self.seconds.append(seconds)


def test_the_time_left_goes_to_nothing(stage: Stage) -> None:
    store, told = Store(stage.root / "cache"), Told()
    job = stage.job("self.play(Create(Square()), run_time=2)\nself.wait(1)", 45)
    perform_all([job], store, stage.workers, True, told)
    assert told.frames[-1] == 45
    assert told.seconds[-1] == pytest.approx(0, abs=1e-6)
