"""What figures are written with where weights are counted: measures, counts, table rows."""

import numpy as np
from manim import LEFT, RIGHT, UP, Line, Mobject, VGroup, VMobject

from pipeline.stage import look
from scenes.mlp.parts import on_baseline

_TICK = 0.09
_TABLE_WIDTH = 5.1


def grouped(count: float) -> str:
    """A count, rounded to a whole number, with commas between its thousands.

    >>> grouped(12288)
    '12,288'
    """
    return f"{count:,.0f}"


def measure(start: np.ndarray, end: np.ndarray, color: str = look.DIM) -> VGroup:
    """A dimension line: a line from `start` to `end` with a tick at either end."""
    along = (end - start) / np.linalg.norm(end - start)
    tick = _TICK * np.array([-along[1], along[0], 0])
    pairs = [(start, end), (start - tick, start + tick), (end - tick, end + tick)]
    return VGroup(*(Line(*pair, color=color, stroke_width=2.5) for pair in pairs))


def elbow(start: np.ndarray, end: np.ndarray) -> VMobject:
    """A thin line from `start` straight down or up, then across to `end`."""
    corner = np.array([start[0], end[1], 0])
    line = VMobject(stroke_color=look.DIM, stroke_width=2)
    return line.set_points_as_corners([start, corner, end])


def table_row(name: str, count: int, color: str = look.INK) -> VGroup:
    """A name on the left and its count on the right, a table's width apart."""
    row = VGroup(look.words(name, look.LABEL, color), look.words(grouped(count), color=color))
    row[0].align_to(LEFT * _TABLE_WIDTH / 2, LEFT)
    row[1].align_to(RIGHT * _TABLE_WIDTH / 2, RIGHT)
    return _on_one_baseline(row)


def label_row(name: str, count: int, color: str = look.INK) -> VGroup:
    """A name and its count, side by side."""
    row = VGroup(*(look.words(text, look.LABEL, color) for text in (name, grouped(count))))
    return _on_one_baseline(row.arrange(RIGHT, buff=0.35))


def label_above(part: Mobject, name: str, count: int, color: str) -> VGroup:
    """A name and below it its count, over the left end of `part`."""
    figure = look.words(grouped(count), weight="semibold")
    figure.next_to(part, UP, buff=0.25).align_to(part, LEFT)
    words = look.words(name, look.LABEL, color).align_to(part, LEFT)
    return VGroup(on_baseline(words, words.get_x(), figure.get_top()[1] + 0.2), figure)


def _on_one_baseline(row: VGroup) -> VGroup:
    """Let the texts of a row stand on one line."""
    for text in row:
        on_baseline(text, text.get_x(), 0)
    return row
