"""One block of GPT-3 to scale: its two matrices, their measures, and what they add up to."""

import math

from manim import DOWN, LEFT, PI, RIGHT, UP, Circle, Line, Rectangle, Square, VGroup

from pipeline.stage import look
from scenes.mlp import counting, model
from scenes.mlp.count_marks import grouped, measure, table_row
from scenes.mlp.parts import BIAS, EMBEDDING, PERCEPTRON

STRIPE_OPACITY = 0.35
_SIDE = 1.27  # units that the embedding's entries take on the stage
_STRIPES_PER_SQUARE = 12
_TOP = 1.6
_UP_CENTER = -1.35
_RIGHT_COLUMN = 1.2


class WeightMatrix(VGroup):
    """An up-projection to scale; every stripe stands for an equal share of its rows."""

    def __init__(self) -> None:
        pitch = _SIDE / _STRIPES_PER_SQUARE
        stripe = Rectangle(width=_SIDE, height=0.7 * pitch, stroke_width=0)
        stripe.set_fill(PERCEPTRON, STRIPE_OPACITY)
        stripes = model.expansion() * _STRIPES_PER_SQUARE
        self.stripes = VGroup(*(stripe.copy().shift(DOWN * pitch * at) for at in range(stripes)))
        self.outline = Rectangle(
            width=_SIDE, height=_SIDE * model.expansion(), color=look.DIM, stroke_width=2.5
        ).move_to(self.stripes)
        super().__init__(self.stripes, self.outline)

    def squares(self) -> list[VGroup]:
        """The stripes of each square that the matrix is made of, from the top."""
        firsts = range(0, len(self.stripes), _STRIPES_PER_SQUARE)
        return [VGroup(*self.stripes[at : at + _STRIPES_PER_SQUARE]) for at in firsts]


class BlockCount:
    """Everything that is shown while one block is counted, in its place on the stage."""

    def __init__(self) -> None:
        self._matrices()
        self._vector()
        self._measures()
        self._product()
        self._table()
        self._biases()

    def _matrices(self) -> None:
        self.up = WeightMatrix()
        self.up.shift((_UP_CENTER, _TOP, 0) - self.up.get_top())
        self.ghost = self.up.outline.copy().rotate(PI / 2).set_color(look.FAINT)
        self.ghost.shift((_RIGHT_COLUMN, _TOP, 0) - self.ghost.get_corner(UP + LEFT))
        self.copied = self.up.copy().set_stroke(PERCEPTRON).next_to(self.up, RIGHT, buff=0.3)
        self.copied.stripes.set_opacity(1)
        self.down = self.copied.copy().rotate(-PI / 2).move_to(self.ghost)
        shapes = (self.up, self.ghost)
        self.names = VGroup(
            *(
                look.words(name, look.LABEL).next_to(shape, UP, buff=0.82)
                for name, shape in zip(("up-projection", "down-projection"), shapes, strict=True)
            )
        )
        self.names.set_z_index(1)  # the turning matrix passes behind them
        self.marks = VGroup(
            *(
                look.words("?", color=look.DIM).next_to(shape, side, buff=0.2)
                for shape in shapes
                for side in (UP, LEFT)
            )
        )

    def _vector(self) -> None:
        self.vector = Rectangle(width=0.12, height=_SIDE, stroke_width=0).set_fill(EMBEDDING, 1)
        self.vector.align_to(self.up, UP).set_x(-5.6)
        self.vector_name = look.words("a vector", look.LABEL).next_to(self.vector, UP)
        self.vector_name.align_to(self.vector, LEFT)
        ends = self.vector.get_top(), self.vector.get_bottom()
        self.vector_line = measure(*ends).shift(RIGHT * 0.3)
        self.entries = VGroup(
            look.words(grouped(model.embedding_size())), look.words("entries", look.LABEL, look.DIM)
        ).arrange(DOWN, aligned_edge=LEFT, buff=0.15)
        self.entries.next_to(self.vector_line, RIGHT)

    def _measures(self) -> None:
        corner = self.up.get_corner(UP + LEFT)
        self.width_line = measure(corner, self.up.get_corner(UP + RIGHT)).shift(UP * 0.17)
        self.width_figure = look.words(grouped(model.embedding_size()), look.LABEL)
        self.width_figure.next_to(self.width_line, UP, buff=0.06)
        self.height_line = measure(corner, self.up.get_corner(DOWN + LEFT)).shift(LEFT * 0.2)
        self.height_line.add(*self._square_ticks())
        factors = f"{model.expansion()} × {grouped(model.embedding_size())}"
        self.height_factors = look.words(factors, look.LABEL, look.DIM)
        self.height_figure = look.words(grouped(model.rows()), look.TITLE)
        self.rows = look.words("rows", look.LABEL)
        stack = VGroup(self.height_factors, self.height_figure, self.rows)
        stack.arrange(DOWN, aligned_edge=RIGHT).next_to(self.height_line, LEFT)
        self.questions = look.words("questions", look.LABEL, PERCEPTRON)
        self.questions.align_to(self.rows, RIGHT).align_to(self.rows, UP + RIGHT)

    def _square_ticks(self) -> list[Line]:
        """Where one square ends and the next begins, on the line of the height."""
        tick = self.height_line[1]
        return [tick.copy().shift(DOWN * _SIDE * at) for at in range(1, model.expansion())]

    def _product(self) -> None:
        self.factors = VGroup(
            look.words(grouped(model.rows())),
            look.words("×", color=look.DIM),
            look.words(grouped(model.embedding_size())),
        ).arrange(RIGHT, buff=0.25)
        figure = grouped(model.up_weights())
        self.up_weights = look.words(figure, look.TITLE, PERCEPTRON, weight="semibold")
        self.weights = look.words("weights", look.LABEL, look.DIM)
        lines = VGroup(self.factors, self.up_weights, self.weights).arrange(DOWN, buff=0.3)
        lines.move_to(self.ghost).set_y(-1.4)

    def _table(self) -> None:
        self.up_row = table_row("up-projection", model.up_weights())
        self.down_row = table_row("down-projection", counting.down_projection_weights(model.GPT3))
        self.total_row = table_row("one block", model.block_weights(), PERCEPTRON)
        self.bias_row = table_row("biases", model.block_biases(), BIAS)
        self.rule = Line(self.up_row.get_left(), self.up_row.get_right(), color=look.DIM)
        lines = VGroup(self.up_row, self.down_row, self.rule, self.total_row, self.bias_row)
        lines.arrange(DOWN, buff=0.28).move_to(self.ghost).set_y(-1.6)
        self.bias_row.shift(DOWN * 0.15)

    def _biases(self) -> None:
        self.bias_strips = VGroup(
            *(
                Line(matrix.get_corner(UP + RIGHT), matrix.get_corner(DOWN + RIGHT), color=BIAS)
                .set_stroke(width=3)
                .shift(RIGHT * 0.1)
                for matrix in (self.up, self.down)
            )
        )
        both_matrices = 2 * self.up.outline.width * self.up.outline.height
        self.bias_dot = Square(math.sqrt(both_matrices / model.weights_per_bias()), stroke_width=0)
        self.bias_dot.set_fill(BIAS, 1).move_to((-4.8, -2.2, 0))
        self.bias_ring = Circle(0.26, color=look.DIM, stroke_width=2.5).move_to(self.bias_dot)
        ratio = f"all biases, to scale:\none for {grouped(model.weights_per_bias())} weights"
        self.bias_ratio = look.words(ratio, look.LABEL, BIAS, align="center")
        self.bias_ratio.next_to(self.bias_ring, DOWN)

    def matrix_rows(self) -> tuple[VGroup, VGroup]:
        """The table's rows that are added up."""
        return self.up_row, self.down_row

    def left_behind(self) -> VGroup:
        """All that is still written when the block itself becomes one of many."""
        return VGroup(
            *(self.names, self.width_line, self.width_figure, self.height_line),
            *(self.height_factors, self.height_figure, self.questions),
            *(self.up_row, self.down_row, self.rule, self.total_row[0]),
        )
