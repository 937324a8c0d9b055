"""An AND gate: two names go in, a lamp comes out."""

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, Line, Transform, VGroup, VMobject

from pipeline.stage import look
from scenes.mlp.block import TruthRow
from scenes.mlp.neuron_table import lamp
from scenes.mlp.parts import ACTIVE, JORDAN, MICHAEL

_HALF_HEIGHT = 0.95
_WIRE = 0.9


class AndGate(VGroup):
    """The gate with both inputs off."""

    def __init__(self) -> None:
        self.body = self._outline()
        word = look.words("AND", look.BODY, weight="semibold").move_to(self.body)
        self.inputs = VGroup(
            *(
                self._input(text, self.body.get_left() + side * _HALF_HEIGHT / 2)
                for text, side in (("Michael", UP), ("Jordan", DOWN))
            )
        )
        exit_point = self.body.get_right()
        self.output = Line(exit_point, exit_point + _WIRE * RIGHT, color=look.DIM, stroke_width=6)
        self.lamp = lamp(0, radius=0.32).next_to(self.output, RIGHT, buff=0)
        super().__init__(self.inputs, self.output, self.body, word, self.lamp)

    def showing(self, row: TruthRow) -> list[Animation]:
        """Animations that set the wires and the lamp to what the block makes of a name."""
        lit = lamp(row.neuron, radius=0.32).move_to(self.lamp)
        wires = (
            (self.inputs[0], row.m_dot, MICHAEL),
            (self.inputs[1], row.j_dot, JORDAN),
            (self.output, row.neuron, ACTIVE),
        )
        return [
            Transform(self.lamp, lit),
            *(wire.animate.set_color(color if on > 0 else look.DIM) for wire, on, color in wires),
        ]

    @staticmethod
    def _outline() -> VMobject:
        turn = np.linspace(-np.pi / 2, np.pi / 2, 31)
        bow = [(np.cos(one) * _HALF_HEIGHT, np.sin(one) * _HALF_HEIGHT, 0) for one in turn]
        back = [(-1.0, _HALF_HEIGHT, 0), (-1.0, -_HALF_HEIGHT, 0), bow[0]]
        outline = VMobject(color=look.INK, stroke_width=5, fill_color=look.PANEL, fill_opacity=1)
        return outline.set_points_as_corners([*bow, *back])

    @staticmethod
    def _input(text: str, end: np.ndarray) -> VGroup:
        wire = Line(end + _WIRE * LEFT, end, color=look.DIM, stroke_width=6)
        return VGroup(wire, look.words(text, look.BODY, look.DIM).next_to(wire, LEFT, buff=0.2))
