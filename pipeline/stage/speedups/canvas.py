"""Put the background back only where something was drawn on it, and know which rows those are.

Stock Manim copies the whole background before every frame, 0.5 to 1.2 ms at 1080p, and whoever
looks for what a frame has changed must look at all of it again. Here cairo's own extents of
every path that is drawn say which rows can have changed. Whoever else asks a camera for its
pixels or its background may write on them, then or later: from then on that camera's frames are
wholly put back, as Manim does it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from math import ceil, floor
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from manim import Camera, Mobject, MovingCamera, VMobject
from numpy.typing import NDArray

FLAT_CAMERAS = (Camera, MovingCamera)  # a 3D camera moves the points before it draws them
TRACKED = (VMobject, Mobject)  # a plain Mobject, such as a ValueTracker, is not drawn at all
MITER = 5.0  # line widths that cairo's sharpest corner reaches beyond its path
SPARE = 2  # rows, for antialiasing and cairo's rounding

Pixels = NDArray[np.uint8]

_stock_set = Camera.set_pixel_array
_stock_reset = Camera.reset
_stock_capture = Camera.capture_mobjects
_stock_images = Camera.display_multiple_background_colored_vmobjects
_canvases: WeakKeyDictionary[Camera, Canvas] = WeakKeyDictionary()
_shared: WeakKeyDictionary[Camera, bool] = WeakKeyDictionary()  # somebody else has their pixels


class Canvas:
    """The pixels of one camera, the background that was put on them, and the rows that were
    drawn on since then, and since somebody looked."""

    def __init__(self, pixels: Pixels) -> None:
        self.pixels = pixels
        self._background: Any = None
        self._all = range(len(pixels))
        self._drawn = self._unseen = self._all

    def put_back(self, background: Any) -> None:
        """Make the pixels those of the background."""
        rows = self._drawn if background is self._background else self._all
        part = slice(rows.start, rows.stop)
        np.copyto(self.pixels[part], background[part], casting="unsafe")
        self._background, self._drawn = background, range(0)
        self._unseen = _hull(self._unseen, rows)

    def draws(self, context: Any, line_width: float) -> None:
        """The path that a cairo context holds is drawn, with lines of at most this width."""
        if self._drawn == self._all:
            return
        _, low, _, high = context.path_extents()
        matrix, reach = context.get_matrix(), MITER * line_width
        one, other = (matrix.yy * y + matrix.y0 for y in (low - reach, high + reach))
        top, bottom = min(one, other), max(one, other)
        rows = range(max(0, floor(top) - SPARE), min(len(self.pixels), ceil(bottom) + SPARE))
        self._drawn, self._unseen = _hull(self._drawn, rows), _hull(self._unseen, rows)

    def draws_anywhere(self) -> None:
        """Something is drawn, nobody knows where."""
        self._drawn = self._unseen = self._all

    def seen(self) -> range:
        """All rows that can have changed since this was asked before lie in these."""
        rows, self._unseen = self._unseen, range(0)
        return rows


def _hull(one: range, other: range) -> range:
    if not one or not other:
        return one or other
    return range(min(one.start, other.start), max(one.stop, other.stop))


def install() -> None:
    """Give Manim's cameras the quicker background."""
    flat: Any = Camera
    flat.set_pixel_array, flat.reset, flat.capture_mobjects = _set_pixels, _reset, _capture
    flat.display_multiple_background_colored_vmobjects = _draw_with_images
    flat.pixel_array, flat.background = _asked_for("pixel_array"), _asked_for("background")


def canvas_of(camera: Camera) -> Canvas | None:
    """What is known of a camera's pixels; None if anything may happen to them."""
    return None if camera in _shared else _canvases.get(camera)


def pixels_of(camera: Camera) -> Pixels:
    """A camera's pixels, for somebody who only reads them, and at once."""
    pixels: Pixels = camera.__dict__["pixel_array"]
    return pixels


def _asked_for(name: str) -> property:
    """An attribute; who asks for it keeps it, for all that is known."""

    def get(camera: Camera) -> Any:
        try:
            value = camera.__dict__[name]
        except KeyError:
            raise AttributeError(name) from None
        if "pixel_array" in camera.__dict__:  # else the camera itself asks, while it is made
            _shared[camera] = True
        return value

    def set_(camera: Camera, value: Any) -> None:
        camera.__dict__[name] = value

    return property(get, set_)


def _reset(camera: Camera) -> Camera:
    if type(camera) not in FLAT_CAMERAS:
        return _stock_reset(camera)
    camera.set_pixel_array(camera.__dict__["background"])
    return camera


def _set_pixels(camera: Camera, pixels: Any, convert_from_floats: bool = False) -> None:
    now = camera.__dict__.get("pixel_array")
    plain = type(camera) in FLAT_CAMERAS and not convert_from_floats and camera not in _shared
    if now is None or not plain or not _alike(now, pixels):
        _canvases.pop(camera, None)
        _stock_set(camera, pixels, convert_from_floats)
        return
    canvas = _canvases.get(camera)
    if canvas is None or canvas.pixels is not now:
        canvas = _canvases[camera] = Canvas(now)
    canvas.put_back(pixels)


def _alike(one: Any, other: Any) -> bool:
    return isinstance(other, np.ndarray) and one.shape == other.shape


def _capture(camera: Camera, mobjects: Iterable[Mobject], **kwargs: Any) -> None:
    canvas = canvas_of(camera)
    if canvas is None:
        _stock_capture(camera, mobjects, **kwargs)
        return
    for kind, group in groupby(
        camera.get_mobjects_to_display(mobjects, **kwargs), camera.type_or_raise
    ):
        if kind not in TRACKED:
            canvas.draws_anywhere()
        pixels: Any = canvas.pixels
        camera.display_funcs[kind](list(group), pixels)


def _draw_with_images(camera: Camera, mobjects: Any, pixels: Any) -> Camera:
    if canvas := canvas_of(camera):
        canvas.draws_anywhere()
    return _stock_images(camera, mobjects, pixels)
