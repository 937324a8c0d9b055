"""The graph of clipping at zero: what goes in along the bottom, what comes out upwards."""

from collections.abc import Callable

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Axes,
    Circle,
    Dot,
    Line,
    Transform,
    VGroup,
    VMobject,
)

from pipeline.stage import look
from scenes.mlp import block
from scenes.mlp.parts import ACTIVE, shown_value

_REACH = 2.2  # the graph goes this far from zero
_OVERHANG = 0.2  # and the axes a little farther


class ClipGraph(VGroup):
    """Axes with the line y = x in two halves; the left one can be folded down onto the axis.

    `negative` and `positive` are the halves, `ghost` what stays to be seen of the left one.
    `unit` is in units of the frame; `lowest` is where the upward axis begins.
    """

    def __init__(self, unit: float = 1.35, lowest: float = -_REACH) -> None:
        self.unit = unit
        across = (-_REACH - _OVERHANG, _REACH + _OVERHANG)
        upward = (lowest - _OVERHANG, _REACH + _OVERHANG)
        style = {"color": look.DIM, "stroke_width": 3, "tip_width": 0.16, "tip_height": 0.16}
        self.axes = Axes(
            across,
            upward,
            (across[1] - across[0]) * unit,
            (upward[1] - upward[0]) * unit,
            axis_config={**style, "include_ticks": False},
        )
        self.ghost = self._line(-_REACH, 0, look.FAINT, 4)
        self.negative = self._line(-_REACH, 0, look.INK, 7)
        self.positive = self._line(0, _REACH, look.INK, 7)
        self.labels = VGroup(
            self._words("in", (_REACH, 0), DOWN + 0.2 * LEFT),
            self._words("out", (0, _REACH), LEFT),
            self._words(shown_value(-1), (-1, 0), UP, mark=True),
            self._words(shown_value(1), (1, 0), DOWN, mark=True),
            self._words(shown_value(1), (0, 1), LEFT, mark=True),
        )
        super().__init__(self.axes, self.labels, self.ghost, self.negative, self.positive)

    def at(self, going_in: float, coming_out: float) -> np.ndarray:
        """The place in the frame of a point of the graph."""
        return self.axes.c2p(going_in, coming_out)

    def dot(self, going_in: float, coming_out: float, color: str) -> Dot:
        """A dot on the graph."""
        return Dot(self.at(going_in, coming_out), radius=0.13, color=color)

    def folded(self) -> Animation:
        """An animation that lays the left half onto the axis: every point goes straight up."""
        start = self.at(-_REACH, 0)
        flat = Line(start, self.at(0, 0), color=self.negative.get_color(), stroke_width=7)
        return Transform(self.negative, flat)

    def curve(self, function: Callable[[np.ndarray], np.ndarray], color: str) -> VMobject:
        """The graph of a function of the model over the whole reach."""
        inputs = np.linspace(-_REACH, _REACH, 121)
        points = [self.at(*pair) for pair in zip(inputs, function(inputs), strict=True)]
        return VMobject(color=color, stroke_width=7).set_points_smoothly(points)

    def bend(self) -> VMobject:
        """The folded line as one piece."""
        return VMobject(color=ACTIVE, stroke_width=7).set_points_as_corners(
            [self.at(one, float(block.relu(np.array(one)))) for one in (-_REACH, 0, _REACH)]
        )

    def _line(self, start: float, stop: float, color: str, width: float) -> Line:
        return Line(self.at(start, start), self.at(stop, stop), color=color, stroke_width=width)

    def _words(
        self, text: str, point: tuple[float, float], side: np.ndarray, mark: bool = False
    ) -> VGroup:
        place = self.at(*point)
        label = look.words(text, look.SMALLEST, look.DIM).next_to(place, side, buff=0.2)
        across = RIGHT if side is LEFT else UP
        tick = Line(place - 0.08 * across, place + 0.08 * across, color=look.DIM, stroke_width=3)
        return VGroup(label, tick) if mark else VGroup(label)


class Lens(VGroup):
    """A round window on the corner of the graph, enlarged; the bent line and a softer curve."""

    def __init__(self, radius: float, reach: float, soft: Callable, color: str) -> None:
        rim = Circle(radius=radius, color=look.DIM, stroke_width=4)
        rim.set_fill(look.PANEL, 1)
        axis = Line(radius * LEFT, radius * RIGHT, color=look.FAINT, stroke_width=3)
        lines = (
            self._seen(function, radius, reach, line_color)
            for function, line_color in ((block.relu, ACTIVE), (soft, color))
        )
        super().__init__(rim, axis, *lines)

    @staticmethod
    def _seen(function: Callable, radius: float, reach: float, color: str) -> VMobject:
        inputs = np.linspace(-reach, reach, 201)
        points = np.stack([inputs, function(inputs), 0 * inputs], axis=1)
        inside = points[np.linalg.norm(points, axis=1) <= reach] * radius / reach
        return VMobject(color=color, stroke_width=8).set_points_as_corners(inside)
