"""What the chapters on the up-projection and its bias are drawn with: rows and answers."""

from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Animation,
    CurvedArrow,
    FadeIn,
    Indicate,
    Mobject,
    Rectangle,
    RoundedRectangle,
    TransformFromCopy,
    VGroup,
    there_and_back,
)

from pipeline.stage import look
from scenes.mlp.block import DIMENSIONS, HIDDEN, TruthRow
from scenes.mlp.parts import (
    JORDAN,
    MICHAEL,
    NumberGrid,
    at_height,
    name_words,
    panel_box,
    shown_value,
    value_color,
)

SHOWN_ROWS = (0, 12, 20, 23, 25, None, HIDDEN - 1)  # of the up-projection; None: dots
SHOWN_ENTRIES = (0, 1, 2, 3, None, DIMENSIONS - 1)  # of a vector
CELL = (0.74, 0.6)
STEPS = 3  # of the block: up, clip, down


def picked(values: np.ndarray, places: Sequence[int | None]) -> list[float | None]:
    """The values at these places; None stays None, and is drawn as dots."""
    return [None if place is None else float(values[place]) for place in places]


def dotted_grid(values: list, *, decimals: int = 1, color: str = look.INK) -> NumberGrid:
    """Numbers in brackets, with upright dots where rows are left out."""
    grid = NumberGrid(values, decimals=decimals, size=look.SMALLEST, cell=CELL, color=color)
    for row, entries in zip(grid.rows, values, strict=True):
        if entries is None or (isinstance(entries, list) and set(entries) == {None}):
            for dots in row:
                dots.rotate(PI / 2)
    return grid


def panel_behind(row: Mobject) -> RoundedRectangle:
    """The strip of paper on which a row (or a standing column) of numbers is written."""
    upright = row.height > row.width
    width, height = (0.8, row.height + 0.35) if upright else (len(row) * CELL[0] + 0.1, 0.62)
    return panel_box(width, height).move_to(row)


def block_tile() -> tuple[VGroup, Mobject]:
    """The perceptron from outside, and the first of its steps."""
    frame = RoundedRectangle(corner_radius=0.25, width=7.2, height=3.2, color=look.DIM)
    frame.set_fill(look.PANEL, opacity=1)
    steps = VGroup(
        *(
            RoundedRectangle(corner_radius=0.15, width=1.6, height=1.1, color=look.BLUE)
            for _ in range(STEPS)
        )
    ).arrange(RIGHT, buff=0.5)
    name = look.words("Multilayer perceptron", weight="semibold")
    VGroup(name, steps).arrange(DOWN, buff=0.45).move_to(frame)
    return VGroup(frame, name, steps), steps[0]


def amount_bar(value: float, zero: float, unit: float) -> Rectangle:
    """A bar from `zero` (an x) as long as the value, to the right or to the left."""
    bar = Rectangle(width=max(abs(value) * unit, 0.02), height=0.34, stroke_width=0)
    bar.set_fill(value_color(value), opacity=0.9)
    return bar.next_to(zero * RIGHT, RIGHT if value > 0 else LEFT, buff=0)


def colored_formula(code: str, size: float) -> look.Formula:
    """A formula whose parts named m, m2, j ... have the colours of Michael and Jordan."""
    formula = look.formula(code, size)
    for name, color in (("m", MICHAEL), ("j", JORDAN)):
        if f": {name} " in code:
            formula.select(name).set_color(color)
    return formula


def carried_over(
    old: look.Formula, new: look.Formula, names: str, path_arc: float = 0.0
) -> list[Animation]:
    """Copies of one formula's named parts travel to the same parts of another, whose signs
    fade in."""
    kept = [glyph for name in names for glyph in new.select(name)]
    signs = VGroup(*(glyph for glyph in new if glyph not in kept))
    travelling = (
        TransformFromCopy(old.select(name), new.select(name), path_arc=path_arc) for name in names
    )
    return [*travelling, FadeIn(signs)]


def named_row(letter: str, color: str, values: list) -> VGroup:
    """A direction's letter and its entries, both in the direction's colour.

    The first entry's cell is at the origin, so that rows moved alike stand entry under entry.
    """
    entries = dotted_grid([values], color=color).rows[0]
    label = look.formula(letter, look.TITLE, color).next_to(0.75 * CELL[0] * LEFT, LEFT, buff=0.1)
    return VGroup(label, entries)


def block_saying(question: str, color: str) -> VGroup:
    """A block of evidence with its question written on it."""
    block = Rectangle(width=2.2, height=0.75, stroke_width=0).set_fill(color, opacity=1)
    return VGroup(block, look.words(question, look.LABEL, look.BACKGROUND, weight="semibold"))


def arc_between(start: Mobject, end: Mobject) -> CurvedArrow:
    """An arrow over the top, from one part of a formula to another."""
    return CurvedArrow(
        start.get_top() + 0.12 * UP,
        end.get_top() + 0.12 * UP,
        angle=PI / 2.5,
        color=look.YELLOW,
        stroke_width=4,
        tip_length=0.2,
    )


def lit(mobject: Mobject, color: str = look.YELLOW, scale: float = 1.12) -> Animation:
    """For a moment the thing is larger and in another colour."""
    return Indicate(mobject, scale_factor=scale, color=color)


def swell(mobject: Mobject) -> Animation:
    """For a moment the thing is larger, in its own colour."""
    return mobject.animate(rate_func=there_and_back).scale(1.25).build()


class TableRow(VGroup):
    """One name in the table: `who`, `m`, `j` and `sum` in figures, and the sum as `evidence`:
    a block for each question that was answered, in that question's colour."""

    LEFT_EDGE, M, J, SUM, EVIDENCE = -5.9, -1.4, 0.3, 2.5, 4.0
    SIGNS = (("+", -0.55), ("=", 1.15))
    UNIT = 1.05

    def __init__(self, row: TruthRow) -> None:
        self.row = row
        self.panel = panel_box(look.SAFE_WIDTH, 0.95)
        self.who = name_words(row.name)
        self.who.move_to(self.LEFT_EDGE * RIGHT, aligned_edge=LEFT)
        at_height(self.who, 0)
        self.m = self._figure(row.m_dot, self.M, MICHAEL)
        self.j = self._figure(row.j_dot, self.J, JORDAN)
        self.signs = VGroup(
            *(look.words(sign, color=look.DIM).move_to(x * RIGHT) for sign, x in self.SIGNS)
        )
        self.sum = self._figure(row.asked, self.SUM, look.INK)
        self.evidence = VGroup(
            *(
                Rectangle(width=self.UNIT * amount, height=0.5, stroke_width=0).set_fill(color, 1)
                for amount, color in ((row.m_dot, MICHAEL), (row.j_dot, JORDAN))
                if amount > 0
            )
        ).arrange(RIGHT, buff=0.04)
        self.evidence.move_to(self.EVIDENCE * RIGHT, aligned_edge=LEFT)
        super().__init__(self.panel, self.who, self.m, self.j, self.signs, self.sum, self.evidence)

    @staticmethod
    def _figure(value: float, x: float, color: str) -> look.Words:
        shade = color if value else look.DIM
        return look.words(shown_value(value), color=shade, weight="semibold").move_to(x * RIGHT)
