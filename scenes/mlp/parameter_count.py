"""Counting GPT-3's weights: one matrix, one block, the whole model."""

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
    Rotate,
    Transform,
    TransformFromCopy,
    VGroup,
    rate_functions,
)

from pipeline.stage import CuedScene, look
from scenes.mlp.block_count import STRIPE_OPACITY, BlockCount
from scenes.mlp.model_bar import ModelBar, halves
from scenes.mlp.parts import PERCEPTRON


class CountParameters(CuedScene):
    """From the width of one row to the share that sits in multilayer perceptrons."""

    def construct(self) -> None:
        self.block, self.bar = BlockCount(), ModelBar()
        self.ask_how_large()
        self.measure_vector()
        self.measure_width()
        self.measure_height()
        self.ask_questions()
        self.multiply()
        self.turn_on_its_side()
        self.add_up_the_block()
        self.weigh_the_biases()
        self.stack_the_blocks()
        self.lay_the_bar()
        self.add_attention()
        self.add_embeddings()
        self.total()
        self.share()
        self.doubt()

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

    # --- whole-model --------------------------------------------------------------------

    def stack_the_blocks(self) -> None:
        """The block shrinks to one slab, and as many slabs as there are blocks pile up."""
        block, stack, words = self.block, self.bar.stack, self.bar.stack_words
        self.until("whole-model")
        matrices = block.up, block.down
        self.play(
            *(
                matrix.animate.replace(half, stretch=True)
                for matrix, half in zip(matrices, halves(stack[0]), strict=True)
            ),
            ReplacementTransform(block.total_row[1], words[1]),
            FadeOut(block.left_behind(), self.title),
            run_time=self.time_until("count-blocks"),
        )
        slabs = [FadeIn(slab, shift=DOWN * 0.3) for slab in stack[1:]]
        self.play(
            FadeIn(stack[0], run_time=0.2),
            FadeOut(*matrices, run_time=0.2),
            LaggedStart(*slabs, lag_ratio=0.15, run_time=2.6),
            FadeIn(look.title("All of GPT-3"), words[0], words[2], run_time=0.6),
        )

    def lay_the_bar(self) -> None:
        """The stack turns on its side, and is the bar's first part."""
        stack, (name, figure) = self.bar.stack, self.bar.perceptron_label
        self.wait(self.time_until("blocks-total", share=0.4))
        self.play(
            Rotate(stack, -PI / 2),
            FadeOut(self.bar.stack_words),
            run_time=self.time_until("blocks-total", share=0.5),
        )
        self.play(
            stack.animate.replace(self.bar.perceptrons, stretch=True),
            FadeIn(name),
            run_time=self.time_until("blocks-total"),
        )
        self.play(FadeIn(figure, shift=UP * 0.2), run_time=0.7)

    def add_attention(self) -> None:
        """Attention grows on to the bar."""
        bar = self.bar
        self.until("attention-total")
        label = FadeIn(bar.attention_label, shift=UP * 0.2)
        self.play(GrowFromEdge(bar.attention, LEFT), label, run_time=1.0)

    def add_embeddings(self) -> None:
        """Two slivers, embedding and unembedding; normalisation is too little to draw."""
        bar = self.bar
        *labels, normalisation = bar.embedding_labels
        cues = ("embedding", "unembedding")
        slivers = zip(cues, bar.embeddings, bar.leaders, labels, strict=True)
        for cue, part, leader, (name, _) in slivers:
            self.until(cue)
            self.play(GrowFromEdge(part, LEFT), Create(leader), FadeIn(name), run_time=0.7)
        self.until("embedding-total")
        self.play(*(FadeIn(count, shift=UP * 0.2) for _, count in labels), run_time=0.7)
        self.until("normalisation")
        self.play(FadeIn(normalisation, shift=UP * 0.2), run_time=0.8)

    def total(self) -> None:
        """A measure under the whole bar, with the sum of its parts."""
        self.until("grand-total")
        figure = FadeIn(self.bar.whole, shift=UP * 0.2)
        self.play(Create(self.bar.whole_line), figure, run_time=1.0)

    def share(self) -> None:
        """The perceptrons' part, lit; two thirds of the bar beneath it."""
        bar = self.bar
        self.until("share-exact")
        others = VGroup(bar.attention, bar.embeddings, bar.attention_label, bar.embedding_labels)
        self.play(
            FadeIn(bar.perceptrons),
            others.animate.set_opacity(0.45),
            bar.leaders.animate.set_stroke(opacity=0.45),
            run_time=0.6,
        )
        self.remove(bar.stack)
        self.play(FadeIn(bar.percent, scale=1.2), run_time=0.6)
        self.until("two-thirds")
        self.play(Create(bar.third_line), FadeIn(bar.third), run_time=0.9)

    def doubt(self) -> None:
        """Room is not a proof: the question comes, goes, and gives way to what is sure."""
        bar = self.bar
        self.until("no-proof")
        self.play(FadeIn(bar.doubt, shift=UP * 0.2), run_time=0.8)
        self.until("but-room")
        self.play(FadeOut(bar.doubt, shift=DOWN * 0.2), run_time=0.6)
        self.until("most-room")
        self.play(FadeIn(bar.room, scale=1.2), run_time=0.8)
