"""Dashes that may be stretched: they stay where they are, and at the end come more.

Manim's `DashedLine` deals its dashes out evenly between its ends. Redrawn while it is being
stretched, it has one dash more every few frames, and then all of them jump; scaled instead,
the dashes become longer with the line.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import DEFAULT_DASH_LENGTH, Line, Mobject, VGroup, VMobject
from manim.utils.paths import straight_path
from numpy.typing import NDArray

Points = NDArray[np.float64]
_SHORTEST = 1e-9  # units: below it a line has no direction


class SteadyDashedLine(Line):
    """A dashed line from `start` to `end` whose pattern begins at its start and keeps its
    period, however the line is stretched: redrawn, by `put_start_and_end_on`, or by `animate`.

    Every `dash_length / dashed_ratio` units a dash of `dash_length` units begins, as in
    Manim's `DashedLine`. Moved, turned and scaled as a whole it behaves like any line; after
    a scaling it goes on with the period that it has then. Raises ValueError for a curved line
    (`path_arc`), or for lengths that make no dashes.
    """

    def __init__(
        self,
        *ends: Any,
        dash_length: float = DEFAULT_DASH_LENGTH,
        dashed_ratio: float = 0.5,
        path_arc: float = 0,
        **kwargs: Any,
    ) -> None:
        if path_arc:
            raise ValueError("a SteadyDashedLine is straight: path_arc can't be set")
        check_pattern(dash_length, dashed_ratio)
        self.dash_length, self.period = dash_length, dash_length / dashed_ratio
        super().__init__(*ends, **kwargs)

    # The points are the dashes, one straight curve each, and at last a curve of no length at
    # the line's end: it is not drawn, but it moves, turns and scales with the line.

    @property
    def pattern(self) -> tuple[float, float]:
        """Length of a dash and of a period in units, as the line is now."""
        points = self.points
        if len(points) >= 12:  # two dashes: the first of them is whole
            return _length(points[3] - points[0]), _length(points[4] - points[0])
        return self.dash_length, self.period

    def set_points_by_ends(
        self, start: Any, end: Any, buff: float = 0, path_arc: float = 0
    ) -> SteadyDashedLine:
        self._set_start_and_end_attrs(start, end)
        start, end = np.array(self.start, dtype=float), np.array(self.end, dtype=float)
        length = _length(end - start)
        if 0 < 2 * buff < length:
            inset = (end - start) * (buff / length)
            start, end = start + inset, end - inset
        self._deal(start, end, (self.dash_length, self.period))
        return self

    def put_start_and_end_on(self, start: Any, end: Any) -> SteadyDashedLine:
        self._deal(np.array(start, dtype=float), np.array(end, dtype=float), self.pattern)
        return self

    def get_length(self) -> float:
        return _length(self.get_end() - self.get_start())

    def align_points(self, vmobject: Any) -> Any:
        if not isinstance(vmobject, SteadyDashedLine):
            return super().align_points(vmobject)
        self.align_rgbas(vmobject)  # the points need no partners: they are dealt out anew
        return self

    def interpolate(
        self, mobject1: Mobject, mobject2: Mobject, alpha: float, path_func: Any = None
    ) -> Any:
        one, two = mobject1, mobject2
        if not (isinstance(one, SteadyDashedLine) and isinstance(two, SteadyDashedLine)):
            return super().interpolate(one, two, alpha, *([path_func] if path_func else []))
        between: Any = path_func or straight_path()
        ends = [np.array([line.get_start(), line.get_end()]) for line in (one, two)]
        start, end = np.array(between(ends[0], ends[1], alpha))
        dash, period = (
            (1 - alpha) * before + alpha * after
            for before, after in zip(one.pattern, two.pattern, strict=True)
        )
        self._deal(start, end, (dash, period))
        self.interpolate_color(one, two, alpha)
        return self

    def become(self, mobject: Mobject, *args: Any, **kwargs: Any) -> Any:
        super().become(mobject, *args, **kwargs)
        if isinstance(mobject, SteadyDashedLine):
            self.dash_length, self.period = mobject.dash_length, mobject.period
        return self

    def _deal(self, start: Points, end: Points, pattern: tuple[float, float]) -> None:
        """Set the points to dashes of `pattern` between two points."""
        self.dash_length, self.period = dash, period = pattern
        length = _length(end - start)
        along = (end - start) / length if length > _SHORTEST else np.zeros(3)
        # A dash that would begin at the very end is none.
        firsts = np.arange(0.0, max(length * (1 - _SHORTEST), _SHORTEST), period)
        lasts = np.minimum(firsts + dash, length)
        thirds = np.linspace(0.0, 1.0, 4)
        at = firsts[:, None] + (lasts - firsts)[:, None] * thirds
        dashes = start + at.reshape(-1, 1) * along
        self.set_points(np.concatenate([dashes, np.tile(end, (4, 1))]))


class SteadyDashes(VGroup):
    """The dashes of any path, of one period from its start on: to be redrawn while the path
    grows (`always_redraw(lambda: SteadyDashes(Arc(angle=t.get_value())))`).

    Measured along the path, with the path's colour and width. Raises ValueError for lengths
    that make no dashes.
    """

    def __init__(
        self,
        path: VMobject,
        dash_length: float = DEFAULT_DASH_LENGTH,
        dashed_ratio: float = 0.5,
    ) -> None:
        check_pattern(dash_length, dashed_ratio)
        super().__init__()
        pieces = [
            path.get_nth_curve_length_pieces(number) for number in range(path.get_num_curves())
        ]
        so_far = np.concatenate([[0.0], np.cumsum(np.concatenate([*pieces, [0.0]]))])
        shares = np.linspace(0.0, 1.0, len(so_far))
        length = float(so_far[-1])
        firsts = np.arange(0.0, length * (1 - _SHORTEST), dash_length / dashed_ratio)
        for first in firsts:
            ends = np.interp([first, min(first + dash_length, length)], so_far, shares)
            dash = VMobject().pointwise_become_partial(path, *ends)
            self.add(dash.match_style(path, family=False))


def check_pattern(dash_length: float, dashed_ratio: float) -> None:
    """Raise ValueError for lengths that make no dashes."""
    if not (dash_length > 0 and 0 < dashed_ratio < 1):
        raise ValueError(
            "dashes need a dash_length above 0 and a dashed_ratio between 0 and 1, "
            f"not {dash_length} and {dashed_ratio}"
        )


def _length(vector: Points) -> float:
    return float(np.sqrt(vector @ vector))
