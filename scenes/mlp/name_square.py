"""Two first names by two last names: a value for every pair, and the pairs as loads."""

from collections.abc import Mapping

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    FadeIn,
    Rectangle,
    Transform,
    TransformFromCopy,
    VGroup,
)

from pipeline.stage import look
from scenes.mlp.parts import ACTIVE, at_height, name_words, panel_box, shown_value

_CELL = (1.7, 1.2)


class ValueBox(VGroup):
    """A panel that shows one value, as its last part."""

    def __init__(self, size: tuple[float, float], value: float, text_size: float) -> None:
        self.panel = panel_box(*size)
        self._text_size = text_size
        self.value = look.words(shown_value(value), text_size).move_to(self.panel)
        super().__init__(self.panel, self.value)

    def change_to(self, value: float, color: str) -> Transform:
        """An animation that turns the printed value into another one."""
        after = look.words(shown_value(value), self._text_size, color).move_to(self.value)
        self.value.text = after.text  # the text log reads it here
        return Transform(self.value, after)

    def filled_to(self, share: float) -> Rectangle:
        """What fills the panel from below up to this share of its height (0 to 1)."""
        inside = Rectangle(
            width=self.panel.width - 0.12,
            height=max(share, 0.001) * (self.panel.height - 0.12),
            stroke_width=0,
            fill_color=ACTIVE,
            fill_opacity=0.35 if share else 0,
        )
        return inside.align_to(self.panel.get_bottom() + 0.06 * UP, DOWN).match_x(self.panel)


class NameSquare(VGroup):
    """A square of boxes, first names down its side and last names along its top."""

    def __init__(self, values: Mapping[str, float]) -> None:
        firsts = list(dict.fromkeys(name.split()[0] for name in values))
        lasts = list(dict.fromkeys(name.split()[1] for name in values))
        self.boxes = {name: ValueBox(_CELL, value, look.TITLE) for name, value in values.items()}
        square = VGroup(*(self.boxes[f"{first} {last}"] for first in firsts for last in lasts))
        square.arrange_in_grid(rows=len(firsts), cols=len(lasts), buff=0.14)
        side = [_heading(first, self.boxes[f"{first} {lasts[0]}"], LEFT) for first in firsts]
        top = [_heading(last, self.boxes[f"{firsts[0]} {last}"], UP) for last in lasts]
        self.headings = VGroup(*side, *top)
        super().__init__(self.headings, square)

    def values_of(self, *names: str) -> VGroup:
        """The printed values of these names."""
        return VGroup(*(self.boxes[name].value for name in names))


def _heading(word: str, box: ValueBox, side: np.ndarray) -> look.Words:
    heading = name_words(word, look.BODY).next_to(box, side, buff=0.3)
    middle = box.get_center() if side is LEFT else box.get_top() + 0.45 * UP
    return at_height(heading, middle[1])


class Load(ValueBox):
    """A name and its value, to be weighed; `name` is the text."""

    def __init__(self, name: str, value: float) -> None:
        super().__init__((3.3, 0.64), value, look.BODY)
        self.name = name_words(name, look.LABEL).align_to(self.panel, LEFT).shift(0.2 * RIGHT)
        self.value.align_to(self.panel, RIGHT).shift(0.25 * LEFT)
        self.submobjects.insert(1, at_height(self.name, self.panel.get_y()))

    def carried_from(self, box: ValueBox) -> list[Animation]:
        """Animations that bring the load from a box of the square; its name appears on the way."""
        return [
            TransformFromCopy(box.panel, self.panel),
            FadeIn(self.name, target_position=box),
            TransformFromCopy(box.value, self.value),
        ]
