"""The stage: whole frames, cues met, the same pictures everywhere. Real Manim throughout."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest

from pipeline.errors import SceneFailed
from pipeline.schema import CardText
from tests.conftest import Stage

SIX_PLAYS = """
square = Square()
self.play(Create(square), run_time=0.37)
self.wait(0.21)
self.until("first")
self.play(square.animate.shift(RIGHT), run_time=self.time_until("second"))
turning = Square().add_updater(lambda mobject, dt: mobject.rotate(dt))
self.add(turning)
self.until("third")
self.play(FadeOut(square), run_time=self.spoken("third"))
"""


def pictures(clip: Path) -> np.ndarray:
    with av.open(str(clip)) as container:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)])


@pytest.mark.parametrize("fps", [15, 24, 25, 30, 50, 60])
def test_a_clip_has_exactly_the_asked_frames(stage: Stage, fps: int) -> None:
    cues = {"first": fps, "second": 2 * fps + 1, "third": 3 * fps - 1}
    shown = stage.perform(stage.job(SIX_PLAYS, 4 * fps + 3, cues, fps))
    assert len(pictures(shown.clip)) == 4 * fps + 3
    assert shown.inspection.frames_played == 4 * fps + 3
    assert not shown.inspection.late


@pytest.mark.parametrize("fps", [15, 24, 30, 60])
def test_what_follows_until_starts_on_the_frame_of_the_cue(stage: Stage, fps: int) -> None:
    """Seen in the pictures: the square is there from the cue's frame on, not before."""
    construct = 'self.until("word")\nself.add(Square(fill_opacity=1))\nself.wait(0.1)'
    due = fps + fps // 2
    shown = stage.perform(stage.job(construct, 2 * fps, {"word": due}, fps))
    bright = [int(picture.max()) > 128 for picture in pictures(shown.clip)]
    assert bright == [False] * due + [True] * (2 * fps - due)


def test_a_late_scene_is_reported_and_keeps_the_exact_length(stage: Stage) -> None:
    construct = 'self.play(Create(Square()), run_time=2)\nself.until("word")\nself.wait(4)'
    shown = stage.perform(stage.job(construct, 40, {"word": 12}))
    (late,) = shown.inspection.late
    assert (late.cue, late.due, late.arrived, late.frames_late) == ("word", 12, 30, 18)
    assert str(late.place) == "scenes/tried/shot.py:6"
    assert shown.inspection.frames_played == 90
    assert len(pictures(shown.clip)) == 40


def test_performing_without_drawing_shows_the_same(stage: Stage) -> None:
    job = stage.job(SIX_PLAYS, 70, {"first": 15, "second": 31, "third": 50})
    drawn, undrawn = stage.perform(job), stage.perform(job, draw=False)
    assert undrawn.inspection == drawn.inspection
    assert not undrawn.clip.exists()


def test_the_same_shot_gives_the_same_bytes(stage: Stage) -> None:
    construct = "self.add(*(Dot(np.random.rand(3)) for _ in range(20)))\nself.wait(1)"
    first = stage.perform(stage.job(construct, 15)).clip
    again = stage.perform(stage.job("# another key\n" + construct, 15)).clip
    assert first != again
    assert first.read_bytes() == again.read_bytes()


def test_the_text_log_knows_text_frames_and_line(stage: Stage) -> None:
    construct = """
label = look.words("metallic question")
self.wait(1)
self.play(FadeIn(label), run_time=1)
self.play(FadeOut(label), run_time=1)
self.add(look.formula("x + y"))
self.wait(1)
"""
    texts = stage.perform(stage.job(construct, 60)).inspection.texts
    assert [(text.text, text.first_frame, text.stop_frame, text.place.line) for text in texts] == [
        ("metallic question", 15, 45, 5),
        ("x + y", 45, 60, 9),
    ]


@pytest.mark.parametrize(
    ("construct", "line", "said"),
    [
        ('self.until("frist")', 5, "did you mean 'first'?"),
        ("self.wait(1)\nraise RuntimeError('no such weight')", 6, "no such weight"),
        ('self.add_sound("a.wav")', 5, "a roughcut scene is silent"),
        ('look.words("  ")', 5, "a text that is not blank"),
        ("look.words('one two').part('three')", 5, "'three' is not in the text"),
        ("Typst('a', font_paths=['fonts'])", 5, "fonts are pinned"),
    ],
)
def test_a_scene_that_stops_is_named_with_its_line(
    stage: Stage, construct: str, line: int, said: str
) -> None:
    with pytest.raises(SceneFailed) as caught:
        stage.perform(stage.job(construct, 30, {"first": 3}))
    assert str(caught.value).startswith(f"scenes/tried/shot.py:{line}: error: the scene Tried")
    assert said in str(caught.value)
    assert not list((stage.root / "renders" / "cache").rglob("*.mp4"))


def test_a_share_of_the_way_is_no_arrival(stage: Stage) -> None:
    construct = """
self.wait(self.time_until("word", share=0.5))
self.play(Create(Square()), run_time=self.time_until("word"))
"""
    shown = stage.perform(stage.job(construct, 45, {"word": 30}), draw=False).inspection
    assert [play.first_frame for play in shown.plays] == [0, 15, 30]
    assert [(arrival.arrived, arrival.due) for arrival in shown.arrivals] == [(15, 30)]


PERFORM_AND_SAVE = """
import pickle, sys, tempfile
from pathlib import Path
from pipeline.drawing import CLIP, Order, keep_plays, keep_shot, perform_order
from pipeline.store import Store
job = pickle.loads(Path(sys.argv[1]).read_bytes())
with tempfile.TemporaryDirectory() as folder:
    store = Store(Path(folder) / "cache")
    performed = perform_order(Order(job, draw=True), Path(folder), lambda frames: None)
    keep_plays(performed, store)
    keep_shot(job, performed.inspection, job.frames, store)
    store.path(job.key, CLIP).replace(sys.argv[2])
"""


def test_pictures_do_not_depend_on_fonts_or_settings_of_the_machine(
    stage: Stage, tmp_path: Path
) -> None:
    """A machine without any font, and with a manim.cfg that changes everything."""
    construct = """
self.add(look.words("Regular text"), look.words("Bold", weight="bold").shift(UP))
self.add(look.formula("sum_i x_i^2").shift(DOWN), look.number(-12345.6, 1).shift(2 * DOWN))
self.add(MathTypst("integral f(x)").shift(2 * UP), Text("plain Manim text").shift(3 * UP))
self.wait(1)
"""
    job = stage.job(construct, 3, size=(320, 180))
    here = stage.perform(job).clip
    bare = tmp_path / "bare"
    (bare / "home" / ".config" / "manim").mkdir(parents=True)
    hostile = "[CLI]\nbackground_color = RED\nframe_rate = 7\ndisable_caching = False\nseed = 9\n"
    (bare / "manim.cfg").write_text(hostile)
    (bare / "home" / ".config" / "manim" / "manim.cfg").write_text(hostile)
    (bare / "fonts.conf").write_text(
        '<?xml version="1.0"?><fontconfig><dir>/nowhere</dir></fontconfig>'
    )
    (bare / "job").write_bytes(pickle.dumps(job))
    subprocess.run(
        [sys.executable, "-c", PERFORM_AND_SAVE, "job", "there.mp4"],
        cwd=bare,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(__file__).parents[1]),
            "HOME": str(bare / "home"),
            "FONTCONFIG_FILE": str(bare / "fonts.conf"),
        },
        check=True,
    )
    np.testing.assert_array_equal(pictures(bare / "there.mp4"), pictures(here))


@pytest.mark.parametrize("asks", ["MathTex('x')", "Graph([1, 2], [(1, 2)], labels=True)"])
def test_where_latex_is_missing_it_is_told_what_draws_without(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, asks: str
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SceneFailed, match=r"shot.py:6: .* needs LaTeX, .* look.formula"):
        stage.perform(stage.job(f"here = 1\nself.add({asks})", 3))


COPIES_OF_ALL_KINDS = """
label = look.words("copy me")
formula = look.formula("x^2 + {{ y : y }}").shift(UP)
shared = Dot(color=RED)
pair = VGroup(shared, VGroup(shared, Square()))
self.play(Write(label), FadeIn(formula))
twin = label.copy().set_color(YELLOW).shift(2 * DOWN)
self.play(TransformFromCopy(label, twin), label.animate.scale(1.3).set_color(BLUE))
self.play(ReplacementTransform(twin, formula.copy().shift(3 * DOWN)), Indicate(formula))
self.play(pair.animate.shift(LEFT).rotate(1), run_time=0.5)
number = look.number(3.0, 1).shift(3 * UP)
self.play(ChangeDecimalToValue(number, 12.5), run_time=0.5)
tracker = ValueTracker(0)
follower = always_redraw(lambda: Arc(angle=1 + tracker.get_value()))
self.add(follower, Text("plain").shift(3 * LEFT))
dots = (GrowFromCenter(Dot(n * RIGHT)) for n in range(5))
self.play(tracker.animate.set_value(2), LaggedStart(*dots))
self.play(FadeOut(pair), label.animate(path_arc=1).become(Circle().move_to(label)))
"""

PATHS_OF_ALL_KINDS = """
rainbow = Rectangle(color=[RED, BLUE], fill_opacity=0.6, stroke_width=6).shift(UP)
rainbow.set_fill(color=[YELLOW, GREEN])
ring = Annulus(fill_opacity=0.5).shift(2 * LEFT)
outlined = look.words("outlined").set_stroke(RED, 6, background=True).shift(2 * DOWN)
broken = VMobject(color=GREEN).set_points_as_corners([LEFT, UP, UP + RIGHT])
broken.append_points(Square(0.3).shift(3 * RIGHT).points)
halfway = VMobject().set_points(np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0]], float))
dashed = DashedVMobject(Circle(3, color=ORANGE, stroke_width=2))
dashed[0].joint_type, dashed[1].cap_style = LineJointType.ROUND, CapStyleType.ROUND
nowhere = Line(LEFT, RIGHT).set_points(np.full((4, 3), np.nan))
self.add(halfway, nowhere, rainbow, ring, outlined, broken, dashed.set_z_index(2))
axes = Axes(x_range=[0, 4, 1], y_range=[-1, 1, 1], x_length=5, y_length=2)
curve = axes.plot(np.sin)
self.play(Create(axes), Create(curve), run_time=0.6)
dot = Dot().move_to(curve.get_start())
self.play(MoveAlongPath(dot, curve), rainbow.animate.set_opacity(0), run_time=1)
self.play(MoveAlongPath(dot, broken), broken.animate.rotate(1), run_time=0.6)
nested = VGroup(VGroup(dot, ring), VGroup(dot, VGroup(outlined)))
self.play(nested.animate.shift(UP).set_stroke(BLUE, 3, 0.0), run_time=0.6)
self.wait(0.5)
self.play(FadeOut(nested), Uncreate(curve), dashed.animate.rotate(1), run_time=0.6)
"""

BACKGROUNDS_OF_ALL_KINDS = """
grey = np.arange(40 * 40 * 4, dtype=np.uint8).reshape(40, 40, 4)
needle = VMobject(stroke_width=40).set_points_as_corners([DL, UP, DR]).shift(LEFT)
photo, cloud = ImageMobject(grey).shift(2 * RIGHT), PointCloudDot().shift(2 * UP)
self.add(look.words("stays").shift(3 * DOWN), needle)
self.play(needle.animate.scale(0.3).shift(2 * UP), run_time=1)
self.play(photo.animate.shift(2 * UP), FadeIn(cloud), run_time=1)
self.wait(0.3)
self.play(FadeOut(photo), needle.animate.shift(8 * RIGHT), run_time=1)
self.camera.background_color = DARK_BLUE
self.play(needle.animate.shift(8 * LEFT).rotate(PI), run_time=1)
self.camera.background[20] = 255
needle.add_updater(lambda _: self.camera.pixel_array.fill(99))
self.play(needle.animate.shift(DOWN), run_time=1)
"""


@pytest.mark.parametrize(
    "construct", [COPIES_OF_ALL_KINDS, PATHS_OF_ALL_KINDS, BACKGROUNDS_OF_ALL_KINDS]
)
def test_the_speedups_change_no_picture(stage: Stage, tmp_path: Path, construct: str) -> None:
    job = stage.job(construct, 105, size=(320, 180))
    (tmp_path / "job").write_bytes(pickle.dumps(job))
    clips = {}
    for stock in ("0", "1"):
        clips[stock] = tmp_path / f"{stock}.mp4"
        subprocess.run(
            [sys.executable, "-c", PERFORM_AND_SAVE, tmp_path / "job", clips[stock]],
            env={**os.environ, "ROUGHCUT_STOCK_MANIM": stock},
            cwd=Path(__file__).parents[1],
            check=True,
        )
    np.testing.assert_array_equal(pictures(clips["0"]), pictures(clips["1"]))


CARD = CardText(
    title="A title that is long enough to need a second line on the card of its segment",
    chapter="A chapter",
    paragraphs=("Some words that stand on the card. " * 6, "Then some more of them. " * 12),
    paragraph_frames=(3, 9),
    picture_notes=("A note about the picture that is still missing. " * 12,),
)


def test_a_card_lights_each_paragraph_when_it_is_spoken(stage: Stage) -> None:
    shown = pictures(stage.perform(stage.card(CARD, 15, size=(426, 240))).clip).astype(int)
    changes = [n for n in range(1, 15) if np.abs(shown[n] - shown[n - 1]).max() > 40]
    assert changes == [3, 9]


def test_a_crowded_card_stays_inside_the_margins(stage: Stage) -> None:
    shown = pictures(stage.perform(stage.card(CARD, 2, size=(854, 480))).clip)[-1].astype(int)
    ink = np.abs(shown - shown[0, 0]).max(axis=2) > 40
    assert not ink[:20].any()
    assert not ink[-20:].any()
    assert not ink[:, :40].any()
    assert not ink[:, -40:].any()


FAULTY = """
self.add(look.words("gone", look.BODY).move_to(7 * RIGHT))
self.add(look.words("below"), look.words("above"))
self.add(look.words("tiny", look.SMALLEST).scale(0.5).shift(2 * UP))
self.add(look.words("faint hint").set_opacity(0.1).shift(9 * LEFT))
self.add(look.words("well placed").shift(2 * DOWN))
self.wait(1)
"""


def test_texts_that_can_not_be_read_are_found(stage: Stage) -> None:
    faults = stage.perform(stage.job(FAULTY, 15), draw=False).inspection.faults
    assert [(fault.kind.name, fault.text, fault.other, fault.place.line) for fault in faults] == [
        ("OFF_FRAME", "gone", "", 5),
        ("TOO_SMALL", "tiny", "", 7),
        ("OVERLAP", "below", "above", 6),
    ]
