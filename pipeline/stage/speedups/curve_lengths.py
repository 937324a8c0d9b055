"""The lengths of a path's curves, measured once for as long as the path stays the same.

`point_from_proportion` (every `MoveAlongPath`, every dot on a graph) measures each curve of
the path with ten points of it, on every frame: 60 % of the time of a dot that runs along a
plotted curve. The lengths depend on the points alone.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import VMobject

KEPT_PATHS = 64

_lengths: dict[bytes, list[Any]] = {}


def install() -> None:
    """Give paths the remembering way to find a point."""
    remembering: Any = _point_from_proportion
    VMobject.point_from_proportion = remembering  # type: ignore[method-assign]


def _point_from_proportion(path: Any, alpha: float) -> Any:
    # The steps, and the order of the sums, are those of Manim's own method.
    if alpha < 0 or alpha > 1:
        raise ValueError(f"Alpha {alpha} not between 0 and 1.")
    path.throw_error_if_no_points()
    if alpha == 1:
        return path.points[-1]
    lengths = _lengths_of(path)
    target = alpha * sum(lengths)
    reached = 0.0
    for number, length in enumerate(lengths):
        if reached + length >= target:
            rest = (target - reached) / length if length != 0 else 0
            return path.get_nth_curve_function(number)(rest)
        reached += length
    raise RuntimeError("the lengths of a path's curves are not numbers")


def _lengths_of(path: Any) -> list[Any]:
    key = np.ascontiguousarray(path.points).tobytes()
    if key not in _lengths:
        if len(_lengths) >= KEPT_PATHS:
            _lengths.clear()
        _lengths[key] = [length for _, length in path.get_curve_functions_with_lengths()]
    return _lengths[key]
