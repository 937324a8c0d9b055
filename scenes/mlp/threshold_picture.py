"""What the chapter on the bias is drawn with: a column sum, and four names on number lines."""

from collections.abc import Sequence

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Circle,
    Dot,
    FadeIn,
    FadeOut,
    Line,
    Mobject,
    Rectangle,
    RoundedRectangle,
    VGroup,
)

from pipeline.stage import look
from scenes.mlp.block import TruthRow
from scenes.mlp.parts import BIAS, at_height, brackets_around, name_words, shown_value, value_color

NAMES_X = -2.2
ZERO_X, UNIT = 2.7, 1.7
TOP_Y, LANE_STEP = 1.55, 1.0
FLOOR_Y = -2.2
SPAN = range(-1, 3)
CELL_PITCH = 0.98
COLUMN_WIDTH = 1.02
ROW_HEIGHT = 0.6


def x_of(value: float) -> float:
    """Where a value lies on the number lines."""
    return ZERO_X + UNIT * value


class Lane(VGroup):
    """One name with its number line: `who`, `line`, and a `dot` at its value."""

    def __init__(self, row: TruthRow, y: float) -> None:
        self.row = row
        self.y = y
        self.who = name_words(row.name, look.LABEL)
        self.who.move_to((NAMES_X, y, 0), aligned_edge=LEFT)
        at_height(self.who, y)
        self.line = Line((x_of(SPAN[0]), y, 0), (x_of(SPAN[-1]), y, 0), color=look.FAINT)
        self.trace = VGroup()
        self.dot = Dot((x_of(row.asked), y, 0), radius=0.16, color=value_color(row.asked))
        self.dot.set_z_index(1)  # in front of the trails
        super().__init__(self.line, self.who, self.dot)

    def slide(self, start: float, end: float) -> Animation:
        """The dot goes from one value to another and leaves a ring and a trail behind."""
        here, there = ((x_of(value), self.y, 0) for value in (start, end))
        old, self.trace = (
            self.trace,
            VGroup(
                Circle(0.16, color=BIAS, stroke_width=2).move_to(here),
                Line(here, there, color=BIAS, stroke_width=3),
            ),
        )
        return AnimationGroup(
            *([FadeOut(old)] if len(old) else []),
            FadeIn(self.trace),
            self.dot.animate.move_to(there).set_color(value_color(end)),
        )


def lanes_of(rows: Sequence[TruthRow]) -> list[Lane]:
    """A lane for each name, from the top."""
    return [Lane(row, TOP_Y - LANE_STEP * index) for index, row in enumerate(rows)]


def grid_lines() -> VGroup:
    """Upright lines through the whole numbers, under all lanes."""
    top = TOP_Y + 0.5
    return VGroup(
        *(
            Line((x_of(value), FLOOR_Y, 0), (x_of(value), top, 0), color=look.FAINT, stroke_width=1)
            for value in SPAN
        )
    )


def scale_below(caption: str, offset: float, y: float, color: str = look.INK) -> VGroup:
    """The numbers of the lanes, each with `offset` added, and a caption at the left."""
    numbers = (
        look.words(shown_value(value + offset), look.SMALLEST, color).move_to((x_of(value), y, 0))
        for value in SPAN
    )
    label = look.words(caption, look.SMALLEST, color)
    return VGroup(label.move_to((NAMES_X, y, 0), aligned_edge=LEFT), *numbers)


def positive_side() -> Rectangle:
    """The part of the number lines right of zero."""
    right, top = x_of(SPAN[-1]) + 0.4, TOP_Y + 0.5
    shade = Rectangle(width=right - ZERO_X, height=top - FLOOR_Y, stroke_width=0)
    shade.set_fill(look.GREEN, opacity=0.16)
    return shade.move_to(((ZERO_X + right) / 2, (top + FLOOR_Y) / 2, 0))


class ThresholdMark(VGroup):
    """An upright line at zero and the word above it."""

    def __init__(self) -> None:
        top = TOP_Y + 0.6
        self.line = Line((ZERO_X, FLOOR_Y, 0), (ZERO_X, top, 0), color=BIAS, stroke_width=5)
        self.word = look.words("threshold", look.LABEL, BIAS, weight="semibold")
        self.word.next_to(self.line, UP, buff=0.12)
        super().__init__(self.line, self.word)


class Column(VGroup):
    """A heading over brackets around entries of any kind; `entries[0]` is the first row's."""

    def __init__(self, heading: str, entries: Sequence[Mobject], color: str) -> None:
        self.entries = VGroup(*entries)
        for index, entry in enumerate(self.entries):
            entry.move_to(ROW_HEIGHT * index * DOWN)
        size = (COLUMN_WIDTH, ROW_HEIGHT * len(entries) + 0.24)
        self.brackets = brackets_around(size, self.entries[len(entries) // 2].get_center())
        self.heading = look.words(heading, look.SMALLEST, color).next_to(self.brackets, UP)
        self.color_of_figures = color
        super().__init__(self.heading, self.brackets, self.entries)
        self.shift(self.brackets.get_y() * DOWN)

    def write_first(self, value: float | None) -> list[Animation]:
        """Another figure for the first row; None is a dot."""
        new = dots_for(1)[0]
        if value is not None:
            shown = shown_value(value)
            new = look.words(shown, look.BODY, self.color_of_figures, weight="semibold")
        return self._replace(0, new)

    def keep_first_only(self) -> list[Animation]:
        """All other entries become dots: they are not the subject now."""
        dots = dots_for(len(self.entries))
        return [a for index in range(1, len(dots)) for a in self._replace(index, dots[index])]

    def _replace(self, index: int, new: Mobject) -> list[Animation]:
        old = self.entries[index]
        if getattr(old, "text", None) == getattr(new, "text", None):
            return []
        self.entries.submobjects[index] = new
        return [FadeOut(old), FadeIn(new.move_to(old), scale=1.4)]


def side_by_side(parts: Sequence[Mobject], gap: float, middle: float = 0.0) -> VGroup:
    """The parts in a row around the x `middle`, each as high as it was."""
    row = VGroup(*parts)
    heights = [part.get_y() for part in row]
    row.arrange(RIGHT, buff=gap).set_x(middle)
    for part, y in zip(row, heights, strict=True):
        part.set_y(y)
    return row


def dots_for(count: int) -> list[Dot]:
    """Small dots in place of numbers that do not matter just now."""
    return [Dot(radius=0.045, color=look.DIM) for _ in range(count)]


def cells(values: Sequence[float | None], colors: Sequence[str], y: float) -> VGroup:
    """A vector that lies beside its lane, one cell a direction; None is dots."""
    row = VGroup()
    for index, (value, color) in enumerate(zip(values, colors, strict=True)):
        box = RoundedRectangle(corner_radius=0.1, width=0.88, height=0.72, stroke_width=2)
        box.set_fill(color, opacity=0.22 if value else 0.04).set_stroke(
            color if value else look.FAINT
        )
        text = "⋯" if value is None else shown_value(value)
        row.add(VGroup(box, look.words(text, look.LABEL, color if value else look.DIM)))
        row[-1].move_to(CELL_PITCH * index * RIGHT)
    return row.move_to((NAMES_X - 0.4, y, 0), aligned_edge=RIGHT)
