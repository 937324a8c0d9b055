"""The whole block in one line: a vector goes through it and, in colour, round it."""

from collections.abc import Mapping, Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Circle, Line, Rectangle, VGroup, VMobject

from pipeline.stage import look
from scenes.mlp.parts import (
    ACTIVE,
    BASKETBALL,
    JORDAN,
    MEANING_COLORS,
    MICHAEL,
    MeaningColumn,
    on_baseline,
    panel_box,
)

COLUMN_X = 5.35
COLUMN_TOP = 1.6
RESULT_X = 1.55
ADDER_X = 2.75
LANE = 0.04
"""Half of what lies between two wires that run side by side, in units."""
DRAWN = 7
"""How many rows, neurons and columns a small picture of the block shows."""


def wire(corners: Sequence[tuple[float, float]], color: str, radius: float = 0.2) -> VMobject:
    """A line through `corners` (x, y in units) that turns in rounded corners."""
    points = [np.array((x, y, 0.0)) for x, y in corners]
    path = VMobject(stroke_color=color, stroke_width=6)
    path.set_stroke(color, 20, 0.15, background=True)
    path.start_new_path(points[0])
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        into, out = corner - before, after - corner
        reach = min(radius, np.linalg.norm(into) / 2, np.linalg.norm(out) / 2)
        path.add_line_to(corner - into / np.linalg.norm(into) * reach)
        path.add_quadratic_bezier_curve_to(corner, corner + out / np.linalg.norm(out) * reach)
    path.add_line_to(points[-1])
    return path


class SmallBlock(VGroup):
    """The perceptron as a panel of this height: rows, neurons, columns, the first of each in
    its colour. The panel's top edge is at y = 0 and the first row lies `row_at` units below."""

    def __init__(self, height: float, row_at: float) -> None:
        self.rows = VGroup(*(_bar(1.15, 0.12) for _ in range(DRAWN))).arrange(DOWN, buff=0.11)
        question = VGroup(_bar(0.575, 0.16, MICHAEL), _bar(0.575, 0.16, JORDAN))
        self.rows.submobjects[0] = question.arrange(RIGHT, buff=0).move_to(self.rows[0])
        rings = (Circle(0.085, color=look.DIM, stroke_width=2.5) for _ in range(DRAWN))
        self.neurons = VGroup(*rings).arrange(DOWN, buff=0.06)
        self.neurons[0].set_stroke(ACTIVE).set_fill(ACTIVE, 1).scale(1.3)
        self.columns = VGroup(*(_bar(0.12, 1.5) for _ in range(DRAWN))).arrange(RIGHT, buff=0.11)
        self.columns[0].become(_bar(0.16, 1.5, BASKETBALL).move_to(self.columns[0]))
        inside = VGroup(self.rows, self.neurons, self.columns).arrange(RIGHT, buff=0.42)
        self.panel = panel_box(4.1, height, 0.2).move_to(DOWN * height / 2).set_z_index(-1)
        inside.shift(LEFT * inside.get_x() + DOWN * (row_at + self.rows[0].get_y()))
        self.labels = VGroup(
            *(
                on_baseline(look.words(text, look.SMALLEST, look.DIM), part.get_x(), 0.28 - height)
                for text, part in zip(("rows", "neurons", "columns"), inside, strict=True)
            )
        )
        self.link = VGroup(
            _link(self.rows[0], self.neurons[0]), _link(self.neurons[0], self.columns[0])
        )
        super().__init__(self.panel, self.link, self.rows, self.neurons, self.columns, self.labels)


def _bar(width: float, height: float, color: str | None = None) -> Rectangle:
    bar = Rectangle(width=width, height=height, stroke_width=0)
    return bar.set_fill(color or look.DIM, 1 if color else 0.35)


def _link(left: VMobject, right: VMobject) -> Line:
    start = left.get_right()
    end = np.array((right.get_left()[0], start[1], 0))
    return Line(start, end, color=ACTIVE, stroke_width=5)


class BlockLine(VGroup):
    """The block between the vector that comes in and the one that leaves.

    `before`, `written` and `after` are what those three vectors carry: the dot product with
    each named direction. The wires of `around` go past the block, `into` lead into it, `out`
    carries the result to the plus sign, `on` leads from there to the vector that leaves.
    """

    def __init__(
        self,
        before: Mapping[str, float],
        written: Mapping[str, float],
        after: Mapping[str, float],
    ) -> None:
        self.entering = MeaningColumn(before)
        self.leaving = MeaningColumn(after)
        for column, side in ((self.entering, LEFT), (self.leaving, RIGHT)):
            column.move_to(side * COLUMN_X + UP * COLUMN_TOP, aligned_edge=UP)
        self._heights = {name: tile.get_y() for name, tile in self.leaving.tiles.items()}
        middle = self._heights["Jordan"]
        row_at = COLUMN_TOP - self._heights["Michael"] + LANE
        self.small = SmallBlock(self.entering.height, row_at).shift((-1.35, COLUMN_TOP, 0))
        self.result = _thin(self.entering, written).set_x(RESULT_X)
        self.plus = _plus_sign().move_to((ADDER_X, middle, 0)).set_z_index(1)
        self.into, self.around = self._into(), self._around(middle)
        self.out, self.on = self._out(middle), self._on(middle)
        super().__init__(
            *(self.around, self.into, self.out, self.on, self.small),
            *(self.entering, self.result, self.plus, self.leaving),
        )

    def _into(self) -> VGroup:
        start, row = self.entering.get_right()[0], self.small.rows[0]
        end, turn = row.get_left()[0], start + 0.45
        michael, jordan = row.get_y() + LANE, row.get_y() - LANE
        low = self._heights["Jordan"]
        return VGroup(
            wire([(start, michael), (end, michael)], MICHAEL),
            wire([(start, low), (turn, low), (turn, jordan), (end, jordan)], JORDAN),
        )

    def _around(self, middle: float) -> VGroup:
        corners = (
            ("Michael", -COLUMN_X - 0.12, COLUMN_TOP + 1.1, ADDER_X + 0.12),
            ("Jordan", -COLUMN_X + 0.12, COLUMN_TOP + 0.86, ADDER_X - 0.12),
        )
        foot = middle + 0.3
        return VGroup(
            *(
                wire(
                    [(left, COLUMN_TOP), (left, top), (right, top), (right, foot)],
                    MEANING_COLORS[name],
                    0.35 if name == "Michael" else 0.2,
                )
                for name, left, top, right in corners
            )
        )

    def _out(self, middle: float) -> VGroup:
        y, foot = self._heights["basketball"], self.small.columns[0].get_bottom()
        begin, end = self.result.get_left()[0], self.result.get_right()[0]
        return VGroup(
            wire([(foot[0], foot[1]), (foot[0], y), (begin, y)], BASKETBALL),
            wire([(end, y), (ADDER_X, y), (ADDER_X, middle - 0.3)], BASKETBALL),
        )

    def _on(self, middle: float) -> VGroup:
        end = self.leaving.get_left()[0]
        wires = VGroup()
        for name, lane in zip(self._heights, (0.12, 0.0, -0.12), strict=True):
            y, begin = self._heights[name], ADDER_X + 0.3
            turn = (begin + end) / 2
            corners = [(begin, middle + lane), (turn, middle + lane), (turn, y), (end, y)]
            straight = abs(y - middle) < 0.01
            wires.add(wire(corners[::3] if straight else corners, MEANING_COLORS[name]))
        return wires


def _thin(column: MeaningColumn, levels: Mapping[str, float]) -> VGroup:
    """A narrow column beside `column`, tile by tile, without words."""
    cells = VGroup()
    for part, name in zip(column, [*levels, None], strict=True):
        level, color = (levels[name], MEANING_COLORS[name]) if name else (0.0, look.PANEL)
        cell = panel_box(0.55, part.height).move_to(part)
        if level > 0.5:
            cell.set_fill(color, level).set_stroke(color)
        cells.add(cell)
    return cells


def _plus_sign() -> VGroup:
    ring = Circle(0.34, color=look.INK, stroke_width=5, fill_color=look.BACKGROUND, fill_opacity=1)
    bars = (Line(LEFT * 0.17, RIGHT * 0.17), Line(DOWN * 0.17, UP * 0.17))
    return VGroup(ring, *(bar.set_stroke(look.INK, 5) for bar in bars))


class Gauge(VGroup):
    """How far a vector reaches along one direction: letter, track, fill, number."""

    LENGTH = 1.1

    def __init__(self, letter: str, level: float, color: str) -> None:
        sign = look.formula(letter, look.LABEL, color)
        self.track = Line(LEFT * self.LENGTH / 2, RIGHT * self.LENGTH / 2)
        self.track.set_stroke(look.FAINT, 9)
        figure = look.words(f"{level:g}", look.LABEL, weight="semibold")
        sign.next_to(self.track, LEFT, buff=0.25).set_x(-self.LENGTH / 2 - 0.4)
        figure.next_to(self.track, RIGHT, buff=0.2).set_x(self.LENGTH / 2 + 0.35)
        self.fill = Line(
            self.track.get_start(), self.track.get_start() + RIGHT * self.LENGTH * max(level, 1e-3)
        ).set_stroke(color, 9 if level > 0 else 0)
        super().__init__(self.track, self.fill, sign, figure)
