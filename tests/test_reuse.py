"""After an edit only what changed is drawn, and the film is as if drawn from nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import av
import numpy as np
import pytest

from pipeline.drawing import CLIP, PLAY, inspection_of
from pipeline.schema import ShotJob
from pipeline.store import Store
from pipeline.workers import perform_all
from tests.conftest import Stage

SCENE = """
square = Square(color=BLUE)
label = look.words("weight")
dots = VGroup(*(Dot(n * RIGHT) for n in range(3))).shift(2 * DOWN)
self.play(Create(square), run_time=0.4)
self.play(FadeIn(label), run_time=0.4)
self.until("word")
self.play(square.animate.shift(RIGHT), run_time=0.4)
self.play(LaggedStart(*(FadeIn(dot) for dot in dots)), run_time=0.6)
tracker = ValueTracker(0)
bar = always_redraw(lambda: Line(3 * LEFT, (tracker.get_value() - 3) * RIGHT).shift(3 * UP))
self.add(bar)
self.play(tracker.animate.set_value(2), run_time=0.4)
turning = Square(0.5).shift(3 * LEFT).add_updater(lambda mobject, dt: mobject.rotate(3 * dt))
self.add(turning)
self.wait(0.4)
self.play(label.animate.set_color(YELLOW), FadeOut(dots), run_time=0.4)
"""
CUES = {"word": 18}
FRAMES = 70

# What is replaced, by what, and how many plays are drawn again (None: not said here).
EDITS: tuple[tuple[str, str, int | None], ...] = (
    ("# nothing", "# nothing", 0),
    ("square =", "\n# a comment\nsquare =", 0),
    ("square", "box", 0),
    ("FadeOut(dots), run_time=0.4", "FadeOut(dots), run_time=0.6", 2),
    ("set_color(YELLOW)", "set_color(RED)", 2),
    ("Create(square), run_time=0.4", "Create(square), run_time=0.6", 2),
    ("Create(square)", "FadeIn(square)", 1),
    ("shift(RIGHT), run_time", "shift(RIGHT), rate_func=linear, run_time", 1),
    ("shift(RIGHT), run_time=0.4", "shift(RIGHT), run_time=0.5", None),
    ("Square(color=BLUE)", "Square(color=GREEN)", None),
    ("Square(color=BLUE)", "Square(color=BLUE, fill_opacity=0.5)", None),
    ("Square(color=BLUE)", "Square(color=BLUE, stroke_width=8)", None),
    ('"weight"', '"weigth"', None),
    ('words("weight")', 'words("weight", weight="bold")', None),
    ('words("weight")', 'words("weight", look.TITLE)', None),
    ("for n in range(3)", "for n in range(4)", None),
    ("shift(2 * DOWN)", "shift(DOWN)", None),
    ("set_value(2)", "set_value(3)", None),
    ("3 * dt", "5 * dt", None),
    ("FadeIn(label)", "Write(label)", 1),
    ("FadeIn(label)", "FadeIn(label, shift=UP)", 1),
    ('self.until("word")', "self.wait(0.2)", None),
    ('self.until("word")', 'self.until("word")\nself.add(Circle())', None),
    ("self.add(bar)", "self.add(bar)\nself.bring_to_back(bar)", None),
    ("self.add(turning)", "turning.set_z_index(-1)\nself.add(turning)", None),
    ("self.wait(0.4)", "self.wait(0.8)", None),
    ("self.wait(0.4)", "self.remove(turning)\nself.wait(0.4)", None),
    ("LaggedStart(*(FadeIn(dot) for dot in dots))", "FadeIn(dots)", None),
    ("tracker =", "self.play(Indicate(square), run_time=0.4)\ntracker =", None),
    ("tracker =", "self.add(Dot(np.random.rand(3)))\ntracker =", None),
    ("self.play(FadeIn(label), run_time=0.4)", "self.add(label)", None),
    (
        "label = ",
        "self.add(Rectangle(color=[RED, BLUE], fill_opacity=1).shift(2 * UP))\nlabel = ",
        None,
    ),
)


def pictures(store: Store, job: ShotJob) -> np.ndarray:
    with av.open(str(store.path(job.key, CLIP))) as container:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)])


def plays_in(store: Store) -> set[str]:
    return {path.name for path in store.root.rglob(f"*{PLAY}")}


@pytest.fixture(scope="module")
def drawn_once(tmp_path_factory: pytest.TempPathFactory, workers: object) -> Path:
    """The store after a first drawing of the scene."""
    folder = tmp_path_factory.mktemp("drawn")
    stage = Stage(folder, workers)  # type: ignore[arg-type]
    draw(stage, stage.job(SCENE, FRAMES, CUES), Store(folder / "cache"))
    return folder / "cache"


def draw(stage: Stage, job: ShotJob, store: Store) -> None:
    perform_all([job], store, stage.workers, True, lambda _frames: None)


@pytest.mark.parametrize(("old", "new", "drawn"), EDITS, ids=[edit[1][:40] for edit in EDITS])
def test_after_an_edit_the_film_is_as_if_drawn_from_nothing(
    stage: Stage, drawn_once: Path, tmp_path: Path, old: str, new: str, drawn: int | None
) -> None:
    edited = SCENE.replace(old, new) + "\n# edited"
    job = stage.job(edited, FRAMES, CUES)
    kept = Store(Path(shutil.copytree(drawn_once, tmp_path / "kept")))
    before = plays_in(kept)
    draw(stage, job, kept)
    fresh = Store(tmp_path / "fresh")
    draw(stage, job, fresh)
    np.testing.assert_array_equal(pictures(kept, job), pictures(fresh, job))
    assert inspection_of(job, kept) == inspection_of(job, fresh)
    if drawn is not None:
        assert len(plays_in(kept) - before) == drawn


def test_a_moved_cue_draws_only_the_plays_that_it_moved(
    stage: Stage, drawn_once: Path, tmp_path: Path
) -> None:
    """The wait before the cue is longer, the last hold is shorter; nothing else changes."""
    kept = Store(Path(shutil.copytree(drawn_once, tmp_path / "kept")))
    before = plays_in(kept)
    draw(stage, stage.job(SCENE, FRAMES, {"word": 21}), kept)
    # The square that turns by its updater is seen later, so the plays that show it end later.
    assert len(plays_in(kept) - before) == 2


def test_a_scene_that_is_never_the_same_twice_is_drawn_whole(stage: Stage) -> None:
    construct = """
import builtins
builtins.runs = getattr(builtins, "runs", 0) + 1
self.add(Square(builtins.runs))
self.wait(1)
self.play(FadeIn(Circle()), run_time=0.4)
"""
    store = Store(stage.root / "cache")
    draw(stage, stage.job(construct, 21), store)
    again = stage.job(construct + "# edited", 21)
    draw(stage, again, store)
    assert len(pictures(store, again)) == 21


def test_pictures_that_can_not_be_read_are_drawn_again(stage: Stage) -> None:
    construct = "self.add(PointCloudDot())\nself.wait(1)"
    store = Store(stage.root / "cache")
    draw(stage, stage.job(construct, 15), store)
    assert len(plays_in(store)) == 1
    draw(stage, stage.job(construct + "\n# edited", 15), store)
    assert len(plays_in(store)) == 2
