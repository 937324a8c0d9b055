"""The names and their numbers before and after clipping, with a lamp for each neuron."""

from collections.abc import Sequence

from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    Animation,
    Dot,
    Line,
    RoundedRectangle,
    Transform,
    TransformFromCopy,
    VGroup,
)

from pipeline.stage import look
from scenes.mlp.block import TruthRow
from scenes.mlp.parts import ACTIVE, at_height, name_words, shown_value, value_color

_ROW_HEIGHT = 0.85
_BEFORE, _AFTER, _LAMP = 3.5, 5.1, 5.75  # columns, in units from the left edge


def lamp(value: float, radius: float = 0.2) -> Dot:
    """A neuron: bright where it is active, dark where it is not."""
    disc = Dot(radius=radius, color=ACTIVE, fill_opacity=min(max(value, 0.0), 1.0))
    return disc.set_stroke(ACTIVE if value > 0 else look.DIM, width=3, opacity=1)


class NeuronTable(VGroup):
    """A row for each name: its number before clipping, after it, and the neuron's lamp.

    `after` and lit lamps come later: a scene brings them in with `clipped`.
    """

    def __init__(self, rows: Sequence[TruthRow]) -> None:
        self.names, self.before, self.after, self.lamps = (VGroup() for _ in range(4))
        self.values = [row.neuron for row in rows]
        for at, row in enumerate(rows):
            line = at * _ROW_HEIGHT * DOWN
            name = name_words(row.name, look.BODY).align_to((0, 0, 0), LEFT)
            before = look.words(shown_value(row.shifted), look.BODY, value_color(row.shifted))
            after = look.words(shown_value(row.neuron), look.BODY, value_color(row.neuron))
            self.names.add(at_height(name, line[1]))
            self.before.add(before.move_to(line + _BEFORE * RIGHT))
            self.after.add(after.move_to(line + _AFTER * RIGHT))
            self.lamps.add(lamp(0).move_to(line + _LAMP * RIGHT))
        self.heads = VGroup(
            *(
                look.words(text, look.LABEL, look.DIM).move_to((x, _ROW_HEIGHT, 0))
                for text, x in (("before", _BEFORE), ("after", _AFTER))
            )
        )
        self.rule = Line(ORIGIN, (_LAMP + 0.25) * RIGHT, color=look.FAINT, stroke_width=3)
        self.rule.next_to(self.heads, DOWN, buff=0.15).align_to(self.names, LEFT)
        super().__init__(self.heads, self.rule, self.names, self.before, self.after, self.lamps)

    def marker(self, first: int, last: int) -> RoundedRectangle:
        """A panel behind some of the rows, to say which are spoken of."""
        box = RoundedRectangle(
            width=self.rule.width + 0.5,
            height=(last - first + 0.86) * _ROW_HEIGHT,
            corner_radius=0.15,
            stroke_width=0,
            fill_color=look.PANEL,
            fill_opacity=1,
        )
        middle = (self.before[first].get_y() + self.before[last].get_y()) / 2
        return box.move_to((self.rule.get_x(), middle, 0)).set_z_index(-1)

    def clipped(self, row: int, source: Dot) -> list[Animation]:
        """Animations that read a row's neuron off a dot of the graph and light its lamp."""
        lit = lamp(self.values[row]).move_to(self.lamps[row])
        return [TransformFromCopy(source, self.after[row]), Transform(self.lamps[row], lit)]
