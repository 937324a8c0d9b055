"""The toy block up to its neurons, drawn to the row: all 48 questions at once."""

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Dot, Mobject, Rectangle, Transform, VGroup, VMobject

from pipeline.stage import look
from scenes.mlp import block
from scenes.mlp.parts import ACTIVE, BIAS, EMBEDDING, on_baseline, value_color

_PITCH = 0.122  # 48 rows and the labels below them fill the safe height
_WEIGHT_CELL = (0.36, _PITCH)
_BIAS_CELL = (0.6, _PITCH)
_ENTERING_CELL = (0.5, 0.27)
_DISC_RADIUS = 0.115
_ASIDE = 0.13  # how far a disc stands left or right of the middle


def bent_line(unit: float, color: str = ACTIVE) -> VMobject:
    """The sign for clipping at zero: flat, then rising; `unit` is the width of each half."""
    corners = [(-unit, 0, 0), (0, 0, 0), (0.8 * unit, 0.8 * unit, 0)]
    return VMobject(color=color, stroke_width=7).set_points_as_corners(corners)


class HeatGrid(VGroup):
    """A matrix as small coloured cells, one `VGroup` a row; a stronger cell is a larger value.

    `color` None gives each cell its value's colour (see `value_color`). Grids of the same
    values can be transformed into each other.
    """

    def __init__(
        self, values: np.ndarray, cell: tuple[float, float], color: str | None = None
    ) -> None:
        table = np.asarray(values, dtype=float).reshape(len(values), -1)
        strengths = table / np.abs(table).max()
        rows = [VGroup(*(_heat_cell(one, cell, color) for one in row)) for row in strengths]
        super().__init__(*(row.arrange(RIGHT, buff=0.14 * cell[0]) for row in rows))
        self.arrange(DOWN, buff=0.2 * cell[1])


def _heat_cell(strength: float, cell: tuple[float, float], color: str | None) -> Rectangle:
    return Rectangle(
        width=0.86 * cell[0],
        height=0.8 * cell[1],
        stroke_width=0,
        fill_color=color or value_color(strength),
        fill_opacity=0.2 + 0.8 * abs(strength),
    )


def neuron_discs(neurons: np.ndarray) -> VGroup:
    """A disc for each row, bright where its neuron is active and dark elsewhere.

    They stand a little to the left and to the right in turn, or they would be too small to see.
    """
    discs = VGroup()
    for row, value in enumerate(neurons):
        side = LEFT if row % 2 == 0 else RIGHT
        place = row * _PITCH * DOWN + _ASIDE * side
        discs.add(_neuron_disc(float(value)).shift(place))
    return discs


def _neuron_disc(value: float) -> Dot:
    if value <= 0:
        return Dot(radius=_DISC_RADIUS, color=look.FAINT)
    disc = Dot(radius=_DISC_RADIUS, color=ACTIVE, fill_opacity=value)
    return disc.set_stroke(ACTIVE, width=4, opacity=1)


class BlockPicture(VGroup):
    """Weights, the vector that comes in, the bias and a column of dark discs, from the left;
    `sign` stands between the bias and the discs."""

    def __init__(self, name: str, sign: Mobject) -> None:
        self._toy = block.toy_block()
        self.weights = HeatGrid(self._toy.up, _WEIGHT_CELL, look.FAINT)
        self.entering = HeatGrid(block.token_vector(name), _ENTERING_CELL, EMBEDDING)
        self.plus = look.words("+", look.TITLE, look.DIM)
        self.bias = HeatGrid(self._toy.up_bias, _BIAS_CELL, look.FAINT)
        self.sign = sign
        self.discs = neuron_discs(np.zeros(len(self._toy.up)))
        super().__init__(self.weights, self.entering, self.plus, self.bias, sign, self.discs)
        self.arrange(RIGHT, buff=0.5)
        self.move_to(UP * 0.35)

    def under(self, part: Mobject, text: str, color: str = look.DIM) -> VGroup:
        """A label below the block, under one of its parts."""
        return self._on_label_line(look.words(text, look.LABEL, color), part)

    def name_of_vector(self) -> VGroup:
        """The letter E, under the vector that comes in."""
        return self._on_label_line(look.formula("E", look.BODY, look.DIM), self.entering)

    def _on_label_line(self, label: VGroup, part: Mobject) -> VGroup:
        return on_baseline(label, part.get_x(), self.get_bottom()[1] - 0.55)

    def weights_lit(self, lit: bool) -> list[Transform]:
        """Animations that light the weights and the bias, or darken them again."""
        weights = HeatGrid(self._toy.up, _WEIGHT_CELL, None if lit else look.FAINT)
        bias = HeatGrid(self._toy.up_bias, _BIAS_CELL, BIAS if lit else look.FAINT)
        return [
            Transform(self.weights, weights.move_to(self.weights)),
            Transform(self.bias, bias.move_to(self.bias)),
        ]

    def discs_lit(self, neurons: np.ndarray) -> Transform:
        """An animation that gives the discs the brightness of `neurons`, one value a row."""
        lit = neuron_discs(neurons)
        return Transform(self.discs, lit.shift(self.discs[0].get_center() - lit[0].get_center()))
