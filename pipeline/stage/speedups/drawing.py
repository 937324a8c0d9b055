"""Draw paths with cairo in fewer steps of Python: the same calls, with the same numbers.

Stock Manim spends 0.1 to 0.3 ms of Python on each object of each frame, four fifths of a scene
with many objects, to find where its path breaks, with some twenty small numpy calls. Here the
points become plain floats at once, the breaks are found by comparing them one by one, and
the path is kept while its points stay the same. Fills and strokes of no opacity, which change
no pixel, are left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
from manim import Camera, VMobject
from manim.camera.camera import CAP_STYLE_MAP, LINE_JOIN_MAP

from pipeline.stage.speedups.canvas import FLAT_CAMERAS, canvas_of

RELATIVE_TOLERANCE = 1e-5  # that of numpy.isclose, which Manim follows
KEPT_PATHS = 4096
CURVE = 4  # points of a cubic curve
X_AND_Y = np.array([0, 1, 3, 4, 6, 7, 9, 10])  # of four points of three coordinates

Curve = tuple[float, float, float, float, float, float]
Subpath = tuple[float, float, list[Curve], bool]

_stock_group = Camera.display_multiple_non_background_colored_vmobjects
_stock_one = Camera.display_vectorized
_stock_type = Camera.type_or_raise
_paths: dict[tuple[bytes, float], list[Subpath]] = {}
_plain: dict[type, bool] = {}
_types: dict[type, Any] = {}


def install() -> None:
    """Give Manim's cameras the quicker drawing."""
    group: Any = _draw_group
    kind: Any = _type_or_raise
    Camera.display_multiple_non_background_colored_vmobjects = group  # type: ignore[method-assign]
    Camera.type_or_raise = kind  # type: ignore[method-assign]


def _type_or_raise(camera: Camera, mobject: Any) -> Any:
    kind = _types.get(type(mobject))
    if kind is None or not hasattr(camera, "display_funcs"):  # a new camera is told by Manim's
        kind = _types[type(mobject)] = _stock_type(camera, mobject)
    return kind


def _draw_group(camera: Any, mobjects: Iterable[VMobject], pixels: Any) -> None:
    if type(camera) not in FLAT_CAMERAS:
        _stock_group(camera, mobjects, pixels)
        return
    context, canvas = camera.get_cairo_context(pixels), canvas_of(camera)
    for mobject in mobjects:
        path = _path_of(mobject) if _is_plain(type(mobject)) else None
        if path is None:
            _stock_one(camera, mobject, context)
            if canvas:
                canvas.draws_anywhere()
        else:
            _lay(context, path)
            behind = _stroke(camera, context, mobject, True)
            _fill(camera, context, mobject)
            before = _stroke(camera, context, mobject, False)
            if canvas:
                canvas.draws(context, max(behind, before))


def _is_plain(kind: type) -> bool:
    """Whether a class finds the breaks of its path as Manim's own objects do."""
    plain = _plain.get(kind)
    if plain is None:
        plain = _plain[kind] = all(
            getattr(kind, name) is getattr(VMobject, name)
            for name in ("get_subpath_split_indices_from_points", "consider_points_equals_2d")
        )
    return plain


def _path_of(mobject: Any) -> list[Subpath] | None:
    """The path of an object's points; None for points that are not all whole curves."""
    points = mobject.points
    count = len(points)
    if not count or count % CURVE or points.dtype != np.float64:
        return None
    if mobject.n_points_per_cubic_curve != CURVE:
        return None
    near = mobject.tolerance_for_point_equality
    key = points.tobytes(), near
    path = _paths.get(key)
    if path is None:
        if not math.isfinite(points.sum()):
            return None
        if len(_paths) >= KEPT_PATHS:
            _paths.clear()
        path = _paths[key] = _subpaths(points.reshape(-1, 3 * CURVE)[:, X_AND_Y].tolist(), near)
    return path


def _subpaths(curves: list[list[float]], near: float) -> list[Subpath]:
    """Runs of curves of which each begins where the one before it ends."""
    subpaths: list[Subpath] = []
    first_x = first_y = last_x = last_y = 0.0
    run: list[Curve] = []
    for x, y, x1, y1, x2, y2, x3, y3 in curves:
        # The common case first: the very same point.
        if not run or not ((x == last_x and y == last_y) or _close(last_x, last_y, x, y, near)):
            if run:
                closed = _close(first_x, first_y, last_x, last_y, near)
                subpaths.append((first_x, first_y, run, closed))
            run = []
            first_x, first_y = x, y
        run.append((x1, y1, x2, y2, x3, y3))
        last_x, last_y = x3, y3
    closed = _close(first_x, first_y, last_x, last_y, near)
    subpaths.append((first_x, first_y, run, closed))
    return subpaths


def _close(x: float, y: float, other_x: float, other_y: float, near: float) -> bool:
    return (
        abs(x - other_x) <= near + RELATIVE_TOLERANCE * abs(other_x)
        and abs(y - other_y) <= near + RELATIVE_TOLERANCE * abs(other_y)
    )  # fmt: skip


def _lay(context: Any, path: list[Subpath]) -> None:
    context.new_path()
    curve_to = context.curve_to
    for x, y, curves, closed in path:
        context.new_sub_path()
        context.move_to(x, y)
        for curve in curves:
            curve_to(*curve)
        if closed:
            context.close_path()


def _fill(camera: Any, context: Any, mobject: Any) -> None:
    if _colour(camera, context, mobject, camera.get_fill_rgbas(mobject)):
        context.fill_preserve()


def _stroke(camera: Any, context: Any, mobject: Any, behind: bool) -> float:
    """Draw a line of this width, in the camera's units."""
    width = mobject.get_stroke_width(behind)
    if width == 0:
        return 0.0
    rgbas = camera.get_stroke_rgbas(mobject, background=behind)
    if not _colour(camera, context, mobject, rgbas):
        return 0.0
    drawn: float = (
        width * camera.cairo_line_width_multiple * (camera.frame_width / camera.frame_width)
    )
    context.set_line_width(drawn)
    context.set_line_join(LINE_JOIN_MAP[mobject.joint_type])
    context.set_line_cap(CAP_STYLE_MAP[mobject.cap_style])
    context.stroke_preserve()
    return drawn


def _colour(camera: Any, context: Any, mobject: Any, rgbas: Any) -> bool:
    """Choose the colour; False if it can not be seen."""
    if len(rgbas) != 1:
        camera.set_cairo_context_color(context, rgbas, mobject)
        return True
    red, green, blue, alpha = rgbas[0].tolist()
    if alpha == 0:
        return False
    context.set_source_rgba(blue, green, red, alpha)
    return True
