"""Putting the background back only where something was drawn leaves the same pixels as
putting all of it back, and rows that change are always among those that are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from manim import (
    DOWN,
    RED,
    UP,
    Camera,
    Dot,
    Group,
    ImageMobject,
    LineJointType,
    Mobject,
    MovingCamera,
    PointCloudDot,
    Square,
    Text,
    ValueTracker,
    VGroup,
    VMobject,
    tempconfig,
)

from pipeline.stage import speedups
from pipeline.stage.speedups.canvas import canvas_of, pixels_of

SIZE = {"pixel_width": 320, "pixel_height": 180}
FRAMES = 12

Moves = Callable[[Mobject, int], object]


@pytest.fixture(autouse=True)
def small(tmp_path: Path) -> Iterator[None]:
    speedups.install()
    with tempconfig({**SIZE, "media_dir": str(tmp_path)}):
        yield


def blank() -> np.ndarray:
    return pixels_of(Camera()).copy()


def drawn_by(camera: Camera, *mobjects: Mobject) -> np.ndarray:
    camera.reset()
    camera.capture_mobjects(mobjects)
    return pixels_of(camera).copy()


def needle() -> VMobject:
    """A corner so sharp that its lines reach five times their width beyond it."""
    points = [[-0.35, -1.0, 0], [0, 1.0, 0], [0.35, -1.0, 0]]
    sharp = VMobject(stroke_width=40).set_points_as_corners(points)
    sharp.joint_type = LineJointType.MITER
    return sharp


def picture() -> ImageMobject:
    return ImageMobject(np.arange(40 * 40 * 4, dtype=np.uint8).reshape(40, 40, 4))


DRAWN: dict[str, tuple[Callable[[], Mobject], Moves]] = {
    "a dot": (Dot, lambda one, n: one.shift(0.2 * DOWN)),
    "a needle": (needle, lambda one, n: one.rotate(0.4)),
    "words": (lambda: Text("words"), lambda one, n: one.set_opacity((n % 4) / 4)),
    "far out": (lambda: Square().shift(9 * UP), lambda one, n: one.shift(1.5 * DOWN)),
    "enormous": (lambda: Square(1e6), lambda one, n: one.shift(UP)),
    "not numbers": (
        lambda: VGroup(VMobject().set_points(np.full((4, 3), np.nan)), Dot()),
        lambda one, n: one[1].shift(0.2 * UP),
    ),
    "not whole curves": (
        lambda: VMobject().set_points(np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0]], float)),
        lambda one, n: one.shift(0.2 * UP),
    ),
    "a picture": (picture, lambda one, n: one.shift(0.3 * UP)),
    "points": (PointCloudDot, lambda one, n: one.shift(0.3 * UP)),
    "a number": (lambda: Group(Dot(), ValueTracker(0)), lambda one, n: one.shift(0.3 * UP)),
}


@pytest.mark.parametrize("kind", [Camera, MovingCamera])
@pytest.mark.parametrize("what", DRAWN)
def test_every_frame_is_that_of_a_new_camera(what: str, kind: type[Camera]) -> None:
    make, move = DRAWN[what]
    shown, camera = make(), kind()
    before = drawn_by(camera, shown)
    for number in range(FRAMES):
        move(shown, number)
        if canvas := canvas_of(camera):
            canvas.seen()
        after = drawn_by(camera, shown)
        np.testing.assert_array_equal(after, drawn_by(kind(), shown))
        canvas = canvas_of(camera)
        assert canvas
        (changed,) = np.nonzero((before != after).any(axis=(1, 2)))
        assert set(changed) <= set(canvas.seen())
        before = after


def test_little_is_put_back_for_a_small_thing() -> None:
    camera, dot = Camera(), Dot()
    drawn_by(camera, dot)
    canvas = canvas_of(camera)
    assert canvas
    canvas.seen()
    drawn_by(camera, dot)
    assert 0 < len(canvas.seen()) < SIZE["pixel_height"] / 4


def test_a_moving_camera_moves_everything() -> None:
    camera, dot = MovingCamera(), Dot()
    for _ in range(FRAMES):
        camera.frame.shift(0.3 * UP).scale(0.9)
        fresh = MovingCamera()
        fresh.frame = camera.frame.copy()
        np.testing.assert_array_equal(drawn_by(camera, dot), drawn_by(fresh, dot))


def test_what_somebody_else_writes_is_put_back() -> None:
    camera = Camera()
    drawn_by(camera, Dot())
    theirs = camera.pixel_array
    for row in (3, 170):
        theirs[row] = 255
        np.testing.assert_array_equal(drawn_by(camera, Dot()), drawn_by(Camera(), Dot()))


def test_a_background_that_somebody_paints_on_is_shown() -> None:
    camera = Camera()
    backdrop = camera.background
    drawn_by(camera)
    backdrop[5] = 255
    assert (drawn_by(camera)[5] == 255).all()


def test_another_background_is_put_back_wholly() -> None:
    camera = Camera()
    drawn_by(camera, Dot())
    still = drawn_by(camera, Square().shift(2 * UP))
    drawn_by(camera)
    camera.set_frame_to_background(still)
    np.testing.assert_array_equal(pixels_of(camera), still)
    camera.background_color = RED
    assert (drawn_by(camera) != blank()).any(axis=2).all()


def test_a_picture_inside_a_shape_may_reach_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    def paint(_camera: Camera, _mobjects: object, pixels: np.ndarray) -> None:
        pixels[7] = 255

    monkeypatch.setattr("pipeline.stage.speedups.canvas._stock_images", paint)
    camera, inked = Camera(), Square()
    inked.get_background_image = lambda: "a picture"  # type: ignore[method-assign]
    drawn_by(camera)
    assert (drawn_by(camera, inked)[7] == 255).all()
    np.testing.assert_array_equal(drawn_by(camera), blank())
