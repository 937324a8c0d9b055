"""One block of GPT-3 is counted: its two matrices, and its biases."""

from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    GrowFromEdge,
    LaggedStart,
    ReplacementTransform,
    Transform,
    TransformFromCopy,
    VGroup,
    rate_functions,
)

from pipeline.stage import CuedScene, look
from scenes.mlp.block_count import STRIPE_OPACITY, BlockCount
from scenes.mlp.parts import PERCEPTRON


class BlockCounted(CuedScene):
    """The part of chapter 9 in which the weights of one block are counted."""

    block: BlockCount

    # --- rows ---------------------------------------------------------------------------

    def ask_how_large(self) -> None:
        """Two empty shapes, their sides unknown."""
        block = self.block
        self.title = look.title("One block of GPT-3")
        outlines = Create(block.up.outline), Create(block.ghost)
        self.play(FadeIn(self.title.part("One block")), *outlines)
        self.play(FadeIn(block.names, shift=UP * 0.1), run_time=0.6)
        marks = (FadeIn(mark, scale=1.6) for mark in block.marks)
        self.play(LaggedStart(*marks, lag_ratio=0.3))

    def measure_vector(self) -> None:
        """How many entries a vector has."""
        block = self.block
        self.until("gpt3")
        self.play(
            FadeIn(self.title.part("of GPT-3")),
            FadeOut(block.marks[2:]),
            block.names[1].animate.set_color(look.DIM),
            run_time=0.6,
        )
        self.play(GrowFromEdge(block.vector, UP), FadeIn(block.vector_name), run_time=0.9)
        self.until("count-width")
        entries = FadeIn(block.entries, shift=RIGHT * 0.2)
        self.play(Create(block.vector_line), entries, run_time=0.8)
        self.wait(self.time_until("row-width", share=0.4))
        self.play(VGroup(block.names[0], block.up.outline).animate.set_color(PERCEPTRON))

    def measure_width(self) -> None:
        """The vector lies down as the first row."""
        block = self.block
        self.until("row-width")
        self.play(
            TransformFromCopy(block.vector, block.up.stripes[0].set_opacity(1), path_arc=PI / 2),
            TransformFromCopy(block.vector_line, block.width_line, path_arc=PI / 2),
            TransformFromCopy(block.entries[0], block.width_figure),
            FadeOut(block.marks[0]),
            run_time=0.9,
        )

    def measure_height(self) -> None:
        """Four squares of that width, one above the other."""
        block = self.block
        self.until("times-four")
        squares = block.up.squares()
        squares[0].remove(block.up.stripes[0])
        entering = block.vector, block.vector_name, block.vector_line, block.entries
        self.play(
            LaggedStart(*(FadeIn(square, shift=DOWN * 0.3) for square in squares), lag_ratio=0.5),
            block.up.stripes[0].animate.set_opacity(STRIPE_OPACITY),
            FadeOut(*entering, block.marks[1]),
            run_time=1.4,
        )
        self.until("count-rows")
        figures = block.height_factors, block.height_figure, block.rows
        self.play(
            Create(block.height_line),
            *(FadeIn(figure, shift=LEFT * 0.2) for figure in figures),
            run_time=0.9,
        )

    def ask_questions(self) -> None:
        """A wave runs down the rows: each of them is a question."""
        block = self.block
        self.until("fifty-thousand")
        there_and_back = {"rate_func": rate_functions.there_and_back}
        wave = [s.animate(**there_and_back).set_fill(look.INK, 1) for s in block.up.stripes]
        self.play(
            LaggedStart(*wave, lag_ratio=0.1, run_time=self.spoken("fifty-thousand")),
            FadeOut(block.rows, shift=UP * 0.1, run_time=0.6),
            FadeIn(block.questions, shift=UP * 0.1, run_time=0.6),
        )

    def multiply(self) -> None:
        """Rows times width fill the matrix."""
        block = self.block
        self.until("rows-by-width")
        self.play(
            TransformFromCopy(block.height_figure, block.factors[0]),
            TransformFromCopy(block.width_figure, block.factors[2]),
            FadeIn(block.factors[1]),
            run_time=1.2,
        )
        self.until("up-total")
        self.play(
            LaggedStart(*(s.animate.set_opacity(1) for s in block.up.stripes), lag_ratio=0.05),
            FadeIn(block.up_weights, block.weights, shift=UP * 0.2),
            run_time=1.2,
        )

    # --- way-down -----------------------------------------------------------------------

    def turn_on_its_side(self) -> None:
        """A copy of the matrix turns and becomes the down-projection."""
        block = self.block
        self.until("way-down")
        self.play(
            ReplacementTransform(block.up_weights, block.up_row[1]),
            FadeIn(block.up_row[0]),
            FadeOut(block.factors, block.weights),
            block.names[1].animate.set_color(look.INK),
            TransformFromCopy(block.up, block.copied),
            run_time=1.2,
        )
        self.until("turned")
        self.play(
            ReplacementTransform(block.copied, block.down, path_arc=-PI / 2),
            FadeOut(block.ghost),
            run_time=1.1,
        )
        self.until("down-total")
        self.play(
            TransformFromCopy(block.up_row[1], block.down_row[1]),
            FadeIn(block.down_row[0]),
            block.names[1].animate.set_color(PERCEPTRON),
            run_time=0.9,
        )

    def add_up_the_block(self) -> None:
        """Both matrices together."""
        block = self.block
        self.until("block-total")
        total = block.total_row[1]
        self.play(
            Create(block.rule),
            *(FadeOut(row[1].copy(), target_position=total) for row in block.matrix_rows()),
            FadeIn(block.total_row),
            run_time=1.0,
        )

    def weigh_the_biases(self) -> None:
        """Thin lines beside the matrices; gathered, and to scale, all of them are one dot."""
        block = self.block
        self.until("bias-count")
        self.play(Create(block.bias_strips), FadeIn(block.bias_row, shift=UP * 0.1), run_time=1.2)
        self.until("bias-ratio")
        self.play(
            *(Transform(strip, block.bias_dot) for strip in block.bias_strips),
            GrowFromCenter(block.bias_ring),
            FadeIn(block.bias_ratio),
            run_time=1.2,
        )
        self.until("biases-left-out")
        biases = block.bias_strips, block.bias_ring, block.bias_ratio, block.bias_row
        self.play(FadeOut(*biases), run_time=0.6)
