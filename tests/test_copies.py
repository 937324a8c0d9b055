"""Plays that copies of the process draw are those that the process itself would have drawn."""

from __future__ import annotations

from collections.abc import Container

import pytest

from pipeline.drawing import Order, perform_order
from pipeline.errors import SceneFailed
from pipeline.schema import Inspection, ShotJob
from pipeline.stage.copies import MOST_COPIES
from tests.conftest import Stage

RESTLESS = """
dot = Dot().add_updater(lambda dot, dt: dot.shift(np.random.rand() * dt * RIGHT))
self.add(dot)
for n in range(10):
    self.play(FadeIn(Square().shift(np.random.rand() * UP)), run_time=0.2)
    self.wait(0.2)
"""
PLAYS, FRAMES = 20, 60

Clips = dict[int, bytes]


def drawn(stage: Stage, job: ShotJob, known: Container[str] | None) -> tuple[Inspection, Clips]:
    """What a worker tells of the shot, and the clips of the plays that it drew."""
    folder = stage.root / f"clips-{known is None}"
    folder.mkdir()
    order = Order(job, draw=True, known=known, cores=2)
    performed = stage.workers.submit(perform_order, order, folder, _nobody).result()
    assert performed.drawn == {n: performed.inspection.plays[n] for n in performed.drawn}
    return performed.inspection, {n: path.read_bytes() for n, path in performed.clips.items()}


def _nobody(_frames: int) -> None: ...


def test_copies_draw_what_the_shot_itself_would(stage: Stage) -> None:
    """With random numbers and time-based updaters, and more plays than may wait at once."""
    job = stage.job(RESTLESS, FRAMES)
    whole, clips = drawn(stage, job, None)
    in_copies, same_clips = drawn(stage, job, frozenset())
    assert in_copies == whole
    assert len(clips) == PLAYS > 2 * MOST_COPIES
    assert same_clips == clips


@pytest.mark.parametrize("new", [{3, 11}, {2, 3, 4, 5, 9, 10, 11}], ids=["alone", "in rows"])
def test_only_plays_with_new_pictures_are_drawn(stage: Stage, new: set[int]) -> None:
    """Those that come in rows too, where the next is drawn before it is known to be wanted."""
    job = stage.job(RESTLESS, FRAMES)
    whole, clips = drawn(stage, job, None)
    known = {play.picture for number, play in enumerate(whole.plays) if number not in new}
    assert drawn(stage, job, known)[1] == {number: clips[number] for number in new}


DRAWS_ALL_IT_MAY_ITSELF = """
from pipeline.stage.copies import LIKELY_AFTER, Copies
Copies._is_better_drawn_here = property(lambda self: len(self._in_a_row) >= LIKELY_AFTER)
"""


def test_the_shot_itself_draws_as_its_copies_do(stage: Stage) -> None:
    """Where it takes a play for wanted that is not, it drops what it drew."""
    whole, clips = drawn(stage, stage.job(RESTLESS, FRAMES), None)
    new = {2, 3, 4, 5, 9, 10, 11}
    known = {play.picture for number, play in enumerate(whole.plays) if number not in new}
    order = Order(
        stage.job(DRAWS_ALL_IT_MAY_ITSELF + RESTLESS, FRAMES), draw=True, known=known, cores=2
    )
    performed = stage.workers.submit(perform_order, order, stage.root, _nobody).result()
    assert performed.seconds.performing is None, "nothing was drawn in the shot's own process"
    assert {n: path.read_bytes() for n, path in performed.clips.items()} == {
        number: clips[number] for number in new
    }


DIES_IN_A_COPY = """
import os
first = os.getpid()
self.wait(1)
square = Square().add_updater(lambda _: os.getpid() == first or os._exit(9))
self.play(FadeIn(square), run_time=1)
self.wait(1)
"""


def test_what_a_copy_does_not_come_to_draw_is_drawn_without_it(stage: Stage) -> None:
    job = stage.job(DIES_IN_A_COPY, 45)
    assert drawn(stage, job, frozenset())[1] == drawn(stage, job, None)[1]


def test_a_scene_that_fails_between_copies_is_told_as_ever(stage: Stage) -> None:
    job = stage.job("self.wait(1)\nself.play(FadeIn(Square()))\nraise KeyError('gone')", 45)
    with pytest.raises(SceneFailed, match=r"shot\.py:7: .*gone"):
        drawn(stage, job, frozenset())
