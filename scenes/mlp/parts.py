"""What the scenes of this film share: the colours of its ideas, vectors, matrices.

One idea has one colour in the whole film. Every number that is drawn is handed in by a
scene, which has it from `model`.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Dot, Line, RoundedRectangle, VGroup

from pipeline.stage import look

MICHAEL = look.BLUE
JORDAN = look.VIOLET
BASKETBALL = look.ORANGE
ACTIVE = look.GREEN
QUIET = look.DIM
NEGATIVE = look.RED
BIAS = look.YELLOW
EMBEDDING = look.INK
PERCEPTRON = "#45c8d4"  # where weights are counted: by the kind of block they sit in
ATTENTION = "#d391c0"


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
        return look.words(shown_value(value, decimals), size, color or value_color(value))

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
    shown = f"{value:.{decimals}f}"
    if float(shown) == 0:
        shown = f"{0:.{decimals}f}"
    return shown.replace("-", "\u2212")


def panel_box(width: float, height: float, radius: float = 0.12) -> RoundedRectangle:
    """The quiet box on which something is written, or in which a part stands."""
    return RoundedRectangle(
        width=width,
        height=height,
        corner_radius=radius,
        fill_color=look.PANEL,
        fill_opacity=1,
        stroke_color=look.FAINT,
        stroke_width=3,
    )


def three_dots(direction: np.ndarray) -> VGroup:
    """Dots that stand for what is left out, in a row or a column."""
    dots = VGroup(*(Dot(radius=0.035, color=look.DIM) for _ in range(3)))
    return dots.arrange(direction, buff=0.1)


def at_height(label: look.Words, y: float) -> look.Words:
    """Centre a label's first letter, a capital, on the height y, whatever hangs below it."""
    return label.shift(UP * (y - label[0].get_y()))


def on_baseline(label: VGroup, x: float, y: float) -> VGroup:
    """Put a label's middle at x and the foot of its first letter at y, so that labels in a row
    stand on one line; the first letter is one without a descender."""
    label.set_x(x)
    return label.shift(UP * (y - label[0].get_bottom()[1]))


MEANING_COLORS = {"Michael": MICHAEL, "Jordan": JORDAN, "basketball": BASKETBALL}


def meaning_tile(
    text: str, level: float, color: str, *, size: tuple[float, float] = (2.2, 0.72)
) -> VGroup:
    """A tile that says what a vector carries: filled as far as `level` (a dot product, 0 to 1),
    an empty outline at 0. Parts: the box, the word."""
    lit = level > 0.5
    box = RoundedRectangle(
        width=size[0],
        height=size[1],
        corner_radius=0.12,
        fill_color=color,
        fill_opacity=min(max(level, 0.0), 1.0),
        stroke_color=color if lit else look.FAINT,
        stroke_width=3,
    )
    weight = "semibold" if lit else "regular"
    ink = look.BACKGROUND if lit else look.DIM
    return VGroup(box, look.words(text, look.LABEL, ink, weight=weight).move_to(box))


class MeaningColumn(VGroup):
    """A vector as what it carries: a tile for each named direction, filled by `levels[name]`
    (its dot product with that direction), and one more for all the rest."""

    def __init__(self, levels: Mapping[str, float]) -> None:
        self.tiles = {
            name: meaning_tile(name, level, MEANING_COLORS[name]) for name, level in levels.items()
        }
        rest = panel_box(next(iter(self.tiles.values())).width, 0.36)
        self.rest = VGroup(rest, three_dots(RIGHT).move_to(rest))
        super().__init__(*self.tiles.values(), self.rest)
        self.arrange(DOWN, buff=0.1)
