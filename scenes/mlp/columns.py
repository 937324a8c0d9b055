"""The down-projection as columns, and the neurons that say how much of each to take."""

from itertools import pairwise

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    Animation,
    Circle,
    FadeIn,
    FadeOut,
    LaggedStart,
    VGroup,
)

from pipeline.stage import look
from scenes.mlp import block
from scenes.mlp.parts import ACTIVE, NumberGrid, brackets_around, panel_box, three_dots

CELL = (0.9, 0.4)
ROOM_FOR_DOTS = 0.4


def shown_neurons(neurons: block.Vector) -> list[int | None]:
    """Which neurons fit on screen: the first three, all active ones, the last; `None` where
    some are left out between two of them."""
    wanted = sorted({0, 1, 2, len(neurons) - 1, *np.flatnonzero(neurons).tolist()})
    shown: list[int | None] = []
    for before, index in zip([-1, *wanted], wanted, strict=False):
        shown += [index] if index == before + 1 else [None, index]
    return shown


class Neuron(VGroup):
    """One neuron as a disc with its value: as bright as it is active, an empty ring at zero."""

    def __init__(self, value: float) -> None:
        active = value > 0
        self.value = value
        self.disc = Circle(
            radius=0.34,
            color=ACTIVE if active else look.FAINT,
            stroke_width=4,
            fill_color=ACTIVE if active else look.PANEL,
            fill_opacity=0.2 + 0.8 * value if active else 1,
        )
        ink = look.BACKGROUND if value > 0.5 else look.INK if active else look.DIM
        weight = "semibold" if active else "regular"
        label = look.words(f"{value:g}", look.SMALLEST, ink, weight=weight)
        super().__init__(self.disc, label.move_to(self.disc))


class Strip(VGroup):
    """A vector on a panel of its own, to be moved about: `entries` from the top."""

    def __init__(self, vector: block.Vector, color: str = look.INK) -> None:
        grid = NumberGrid(vector, decimals=2, size=look.SMALLEST, cell=CELL, color=color)
        self.entries = VGroup(*(row[0] for row in grid.rows))
        width, height = CELL[0], len(vector) * CELL[1] + 0.1
        self.panel = panel_box(width, height).move_to(self.entries)
        super().__init__(self.panel, self.entries)

    def scaled(self, vector: block.Vector) -> list[Animation]:
        """Animations that write another vector's entries in place of these, from the top."""
        before, after = self.entries, Strip(vector).move_to(self).entries
        self.submobjects[1] = self.entries = after
        return [
            LaggedStart(*map(FadeOut, before), lag_ratio=0.2),
            LaggedStart(*(FadeIn(entry, shift=0.1 * DOWN) for entry in after), lag_ratio=0.2),
        ]

    def without_panel(self) -> "Strip":
        """The numbers alone, as they stand inside a matrix."""
        self.panel.set_opacity(0)
        return self


class DownMatrix(VGroup):
    """A few columns of the down-projection in brackets, with dots where others are left out.

    `strips` are the columns, `gaps` the dots, both keyed by their place among `shown`.
    """

    def __init__(self, down: block.Matrix, shown: list[int | None]) -> None:
        parts = [
            three_dots(RIGHT) if index is None else Strip(down[:, index]).without_panel()
            for index in shown
        ]
        self.columns = VGroup(*parts).arrange(RIGHT, buff=0.0)
        for before, part in pairwise(parts):
            part.next_to(before, RIGHT, buff=0.12 if len(part) == 3 or len(before) == 3 else 0)
        self.brackets = brackets_around(
            (self.columns.width + 0.1, self.columns.height), self.columns.get_center()
        )
        super().__init__(self.columns, self.brackets)


class NeuronColumn(VGroup):
    """The values of the shown neurons from the top, with dots where some are left out."""

    def __init__(self, neurons: block.Vector, shown: list[int | None]) -> None:
        super().__init__(
            *(three_dots(DOWN) if index is None else Neuron(neurons[index]) for index in shown)
        )
        self.arrange(DOWN, buff=0.06)
        for before, part in pairwise(self):
            close = 0.08 if len(part) == 3 or len(before) == 3 else 0.06
            part.next_to(before, DOWN, buff=close)


def bracketed(vector: block.Vector, color: str = look.INK) -> VGroup:
    """A column of numbers in brackets, of the height of a `DownMatrix`: strip, brackets."""
    strip = Strip(vector, color).without_panel()
    return VGroup(strip, brackets_around((strip.width, strip.height), strip.get_center()))
