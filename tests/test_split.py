"""A split shot is the same shot, and it is split only where that is sooner done."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline import workers as workers_module
from pipeline.drawing import CLIP, Order, inspection_of
from pipeline.schema import Part, Play
from pipeline.schema.inspection import Place
from pipeline.split import Load, split
from pipeline.store import Store, digest_of_file
from pipeline.workers import perform_all
from tests.conftest import Stage
from tests.test_reuse import pictures

RANDOM_AND_TURNING = """
dots = VGroup(*(Dot(np.random.uniform(-3, 3, 3) * [1, 1, 0]) for _ in range(12)))
turning = Square().add_updater(lambda mobject, dt: mobject.rotate(2 * dt))
self.add(turning)
self.play(FadeIn(dots), run_time=0.4)
for dot in dots:
    self.play(dot.animate.shift(np.random.uniform(-1, 1) * RIGHT), run_time=0.2)
    jitter = lambda mobject: mobject.shift(np.random.normal(0, 0.02) * UP)
    turning.add_updater(jitter)
self.until("word")
self.wait(0.6)
"""
CUES = {"word": 30}
FRAMES = 60
UNREADABLE = """
self.add(PointCloudDot())
for _ in range(6):
    self.wait(0.2)
"""


@dataclass
class Recorded(Executor):
    """An executor that notes which parts were asked for; `count` is what it says it has."""

    inner: Executor
    count: int
    parts: list[Part] = field(default_factory=list)

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.parts.append(args[0].part)
        return self.inner.submit(fn, *args, **kwargs)


@pytest.fixture
def expensive(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if every frame cost much, so that even a tiny shot is worth splitting."""
    monkeypatch.setattr(workers_module, "PIXEL_SECONDS", 1e-4)


def draw(stage: Stage, construct: str, store: Store, count: int) -> tuple[str, list[Part]]:
    job = stage.job(construct, FRAMES, CUES)
    executor = Recorded(stage.workers, count)
    perform_all([job], store, executor, True, lambda _frames: None)
    return job.key, executor.parts


@pytest.mark.parametrize("count", [2, 4])
def test_the_parts_make_the_very_same_shot(
    stage: Stage, tmp_path: Path, expensive: None, count: int
) -> None:
    whole, parted = Store(tmp_path / "whole"), Store(tmp_path / "parted")
    key, parts = draw(stage, RANDOM_AND_TURNING, whole, 1)
    assert parts == [Part()]
    _, parts = draw(stage, RANDOM_AND_TURNING, parted, count)
    assert len(parts) == count
    assert digest_of_file(parted.path(key, CLIP)) == digest_of_file(whole.path(key, CLIP))
    job = stage.job(RANDOM_AND_TURNING, FRAMES, CUES)
    assert inspection_of(job, parted) == inspection_of(job, whole)
    assert parted.note(key, CLIP)["frames_drawn"] == FRAMES


def test_pictures_that_can_not_be_read_are_split_like_others(
    stage: Stage, tmp_path: Path, expensive: None
) -> None:
    store = Store(tmp_path / "parted")
    key, parts = draw(stage, UNREADABLE, store, 2)
    assert len(parts) == 2
    assert store.note(key, CLIP)["frames_drawn"] == FRAMES


def test_parts_that_do_not_fit_are_drawn_in_one(
    stage: Stage, tmp_path: Path, expensive: None
) -> None:
    """Whether the dot is there depends on the process, so the parts disagree."""
    construct = """
import os
self.add(Square(os.getpid() % 1000 / 500 + 0.1))
for _ in range(6):
    self.wait(0.2)
"""
    store = Store(tmp_path / "parted")
    _, parts = draw(stage, construct, store, 2)
    assert len(parts) == 3 and parts[-1] == Part()
    job = stage.job(construct, FRAMES, CUES)
    assert len(pictures(store, job)) == FRAMES
    np.testing.assert_array_equal(pictures(store, job)[0], pictures(store, job)[17])


def loads(stage: Stage, *seconds: float, share: float = 0.25) -> list[Load]:
    job = stage.job("self.wait(20)", 300)
    return [Load(Order(job, True), draw_s, share * draw_s) for draw_s in seconds]


@pytest.mark.parametrize(
    ("seconds", "workers", "parts"),
    [
        ([60], 1, [1]),
        ([60], 2, [2]),
        ([60], 8, [7]),  # the eighth part would save nothing worth a process
        ([60] * 10, 40, [4] * 10),
        ([10] * 20, 2, [1] * 20),  # both workers are busy to the end
        ([10, 10, 10], 2, [1, 1, 2]),
        ([40, 10, 10, 10, 10], 2, [1] * 5),  # the long one goes first, the short ones beside it
        ([1.5], 2, [1]),  # starting a process costs more than it saves
    ],
)
def test_a_shot_is_split_only_where_the_whole_is_sooner_done(
    stage: Stage, seconds: list[float], workers: int, parts: list[int]
) -> None:
    assert [len(orders) for orders in split(loads(stage, *seconds), workers)] == parts


def test_a_shot_that_is_all_updates_is_hardly_split(stage: Stage) -> None:
    (orders,) = split(loads(stage, 60, share=0.95), 8)
    assert len(orders) <= 2


def test_the_later_parts_are_shorter_and_begin_where_plays_begin(stage: Stage) -> None:
    (load,) = loads(stage, 60)
    stops = [order.part.stop or 300 for order in load.orders(3)]
    lengths = np.diff([0, *stops])
    assert list(lengths) == sorted(lengths, reverse=True)
    plays = tuple(Play(first, 20, 20, "", Place("")) for first in range(0, 300, 20))
    known = Load(load.order, load.draw_s, load.perform_s, plays)
    assert all((order.part.stop or 0) % 20 == 0 for order in known.orders(3))


def test_a_changed_shot_is_not_split_before_it_is_known_what_is_new(stage: Stage) -> None:
    (load,) = loads(stage, 60)
    changed = Load(Order(load.order.job, True, frozenset()), 60, 15)
    assert split([changed], 4) == ((changed.order,),)
