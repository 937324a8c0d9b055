"""What the scenes of this film share: the colours of its ideas, vectors, matrices.

One idea has one colour in the whole film. Every number that is drawn is handed in by a
scene, which has it from `model`.
"""

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Line, VGroup

from pipeline.stage import look

MICHAEL = look.BLUE
JORDAN = look.VIOLET
BASKETBALL = look.ORANGE
ACTIVE = look.GREEN
QUIET = look.DIM
NEGATIVE = look.RED
BIAS = look.YELLOW
EMBEDDING = look.INK


def value_color(value: float) -> str:
    """Green above zero, red below, dim at zero: how a value reads at a glance."""
    if abs(value) < 0.05:
        return QUIET
    return ACTIVE if value > 0 else NEGATIVE


class NumberGrid(VGroup):
    """A matrix or column of numbers in square brackets: `rows[i][j]` are its entries.

    `values` has shape (rows, columns), or (rows,) for a column; `None` entries are dots.
    """

    def __init__(
        self,
        values: Sequence | np.ndarray,
        *,
        decimals: int = 1,
        size: float = look.LABEL,
        cell: tuple[float, float] = (0.85, 0.5),
        color: str | None = look.INK,
    ) -> None:
        table = [row if isinstance(row, (list, tuple, np.ndarray)) else [row] for row in values]
        self.rows = VGroup(
            *(
                VGroup(
                    *(
                        self._entry(value, decimals, size, color).move_to(
                            (column * cell[0], -row * cell[1], 0)
                        )
                        for column, value in enumerate(entries)
                    )
                )
                for row, entries in enumerate(table)
            )
        )
        self.brackets = brackets_around(
            (len(table[0]) * cell[0], len(table) * cell[1]), self.rows.get_center()
        )
        super().__init__(self.rows, self.brackets)

    @staticmethod
    def _entry(value: float | None, decimals: int, size: float, color: str | None):
        if value is None:
            return look.words("⋯", size, look.DIM)
        shown = f"{value:.{decimals}f}".replace("-", "\u2212")
        if float(f"{value:.{decimals}f}") == 0:
            shown = f"{0:.{decimals}f}"
        return look.words(shown, size, color or value_color(value))

    def column(self, index: int) -> VGroup:
        """The entries of one column, from the top."""
        return VGroup(*(row[index] for row in self.rows))


def brackets_around(size: tuple[float, float], center: np.ndarray) -> VGroup:
    """A pair of square brackets around a box of this size (units)."""
    width, height = size
    lip = 0.12
    pair = VGroup()
    for side, inward in ((LEFT, RIGHT), (RIGHT, LEFT)):
        top = center + side * width / 2 + UP * height / 2
        bottom = center + side * width / 2 + DOWN * height / 2
        style = {"color": look.DIM, "stroke_width": 3}
        pair.add(
            VGroup(
                Line(top + inward * lip, top, **style),
                Line(top, bottom, **style),
                Line(bottom, bottom + inward * lip, **style),
            )
        )
    return pair


def name_words(name: str, size: float = look.BODY, **kwargs) -> look.Words:
    """A person's name: "Michael" and "Jordan" in their colours, any other word in plain ink."""
    label = look.words(name, size, **kwargs)
    for word, color in (("Michael", MICHAEL), ("Jordan", JORDAN)):
        if word in name:
            label.part(word).set_color(color)
    return label


def shown_value(value: float, decimals: int = 0) -> str:
    """A number as it is printed on screen: a true minus sign, and no minus before zero."""
    shown = f"{round(value, decimals) + 0.0:.{decimals}f}"
    return shown.replace("-", "\u2212")
