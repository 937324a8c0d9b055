"""Matrices one after the other, and how they multiply out to a single one."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Brace,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Mobject,
    RoundedRectangle,
    Transform,
    VGroup,
    rush_into,
)

from pipeline.stage import look
from scenes.mlp import block
from scenes.mlp.block_picture import bent_line
from scenes.mlp.parts import ACTIVE, EMBEDDING, JORDAN, MICHAEL, NumberGrid, shown_value

_CENTER = 0.2 * UP
_BETWEEN = 0.25
_LARGEST = 1.5  # how much larger than written a short row is shown


def _grid(values: np.ndarray) -> NumberGrid:
    longest = max(len(shown_value(value)) for value in np.ravel(values))
    cell = (0.3 + 0.2 * longest, 0.66)
    return NumberGrid(values, decimals=0, size=look.BODY, cell=cell)


class MatrixTower(VGroup):
    """Matrices left of E, the last to act outermost, and at the right what comes of it.

    Every method returns what is to be played. E is what a name's vector measures along M and J.
    """

    def __init__(self) -> None:
        self.waiting = list(block.example_chain())
        self._weights = [self.waiting.pop(0)]
        self._grids = [_grid(self._weights[0])]
        full_name = block.truth_row(block.NAMES[0])
        self._entering = np.array([full_name.m_dot, full_name.j_dot])
        column = _grid(self._entering)
        for row, color in zip(column.rows, (MICHAEL, JORDAN), strict=True):
            row.set_color(color)
        self._name = look.formula("E", look.BODY, EMBEDDING)
        self._tail = [column, look.words("=", look.TITLE, look.DIM), self._outcome()]
        self._scale = _LARGEST
        self._brace: VGroup | None = None
        super().__init__(*self._grids, *self._tail)
        self.arrange(RIGHT, buff=_BETWEEN).scale(self._scale).move_to(_CENTER)
        self.add(self._name.scale(self._scale).next_to(column, UP, buff=0.2))

    @property
    def merges_needed(self) -> int:
        """How many times neighbours must merge until one matrix is left."""
        return (len(self._grids) - 1).bit_length()

    def grow(self) -> list[Animation]:
        """One more matrix acts after all others."""
        self._weights.insert(0, self.waiting.pop(0))
        fresh = _grid(self._weights[0])
        before, self._tail[2] = self._tail[2], self._outcome()
        moves = self._move_to_places([fresh, *self._grids], appear=(fresh, self._tail[2]))
        self._grids.insert(0, fresh)
        return [
            FadeIn(fresh, shift=0.6 * RIGHT),
            FadeOut(before, target_position=self._tail[2]),
            FadeIn(self._tail[2]),
            *moves,
        ]

    def count(self) -> VGroup:
        """A brace below the matrices that says how many they are."""
        self._brace = self._braced(VGroup(*self._grids), f"{len(self._grids)} matrices")
        return self._brace

    def merge(self) -> list[Animation]:
        """Neighbours become their product, pair by pair from the left."""
        pairs = [slice(at, at + 2) for at in range(0, len(self._grids), 2)]
        sources = [VGroup(*self._grids[pair]) for pair in pairs]
        self._weights = [block.chain(*reversed(self._weights[pair])) for pair in pairs]
        products = [_grid(weights) for weights in self._weights]
        moves = self._move_to_places(products, appear=products)
        self._grids = products
        gone = (
            FadeOut(source, target_position=product)
            for source, product in zip(sources, products, strict=True)
        )
        coming = (FadeIn(product, rate_func=rush_into) for product in products)
        return [*gone, *coming, *moves, *self._without_brace()]

    def outline(self) -> Animation:
        """The single matrix that is left is framed."""
        (single,) = self._grids
        self._frame = RoundedRectangle(
            width=single.width + 0.4,
            height=single.height + 0.4,
            corner_radius=0.15,
            color=ACTIVE,
            stroke_width=4,
        ).move_to(single)
        return Create(self._frame)

    def say_one_step(self) -> Animation:
        """The tallest tower counts as one step."""
        self._brace = self._braced(self._frame, "one step")
        return FadeIn(self._brace, shift=0.2 * UP)

    def come_apart(self) -> list[Animation]:
        """The single matrix becomes two again, with room between them."""
        (single,) = self._grids
        weights = block.example_chain()
        half = len(weights) // 2
        early, late = _grid(block.chain(*weights[:half])), _grid(block.chain(*weights[half:]))
        row = VGroup(late.scale(self._scale), early.scale(self._scale), self._tail[0].copy())
        row.arrange(RIGHT, buff=_BETWEEN * self._scale)
        late.shift(3.6 * LEFT)
        row.move_to(_CENTER)
        self._gap = (late.get_right() + early.get_left()) / 2
        gone = FadeOut(single, self._frame, *self._tail[1:])
        parts = [FadeIn(late, shift=LEFT), FadeIn(early, shift=RIGHT)]
        moves = [Transform(self._tail[0], row[2]), self._move_name(over=row[2], factor=1)]
        return [gone, *parts, *moves, *self._without_brace()]

    def bend(self) -> Animation:
        """The bent line that goes into the gap, with its name."""
        sign = bent_line(0.9).move_to(self._gap)
        label = look.words("not linear", look.TITLE, ACTIVE).next_to(sign, DOWN, buff=0.7)
        return LaggedStart(Create(sign), FadeIn(label, shift=0.2 * UP), lag_ratio=0.4)

    # --- how the row is laid out ---------------------------------------------------------

    def _outcome(self) -> NumberGrid:
        return _grid(block.chain(*reversed(self._weights)) @ self._entering)

    def _move_to_places(self, grids: list, appear: tuple | list) -> list[Animation]:
        """Put what is about to appear where it belongs; animations that move the others.

        The row is as large as its length allows.
        """
        parts = [*grids, *self._tail]
        for part in appear:
            part.scale(self._scale)
        row = VGroup(*(part.copy() for part in parts))
        row.arrange(RIGHT, buff=_BETWEEN * self._scale)
        factor = min(_LARGEST / self._scale, look.SAFE_WIDTH / row.width)
        self._scale *= factor
        row.scale(factor).move_to(_CENTER)
        moves = [self._move_name(over=row[len(grids)], factor=factor)]
        for part, place in zip(parts, row, strict=True):
            if part in appear:
                part.scale(factor).move_to(place)
            else:
                moves.append(Transform(part, place))
        return moves

    def _move_name(self, over: Mobject, factor: float) -> Animation:
        name = self._name.copy().scale(factor).next_to(over, UP, buff=0.2)
        return Transform(self._name, name)

    def _braced(self, part: Mobject, text: str) -> VGroup:
        brace = Brace(part, DOWN, buff=0.2, color=look.DIM)
        return VGroup(brace, look.words(text, look.BODY).next_to(brace, DOWN, buff=0.2))

    def _without_brace(self) -> list[Animation]:
        brace, self._brace = self._brace, None
        return [FadeOut(brace)] if brace else []
