"""All blocks of GPT-3 and all else that has weights, laid end to end."""

from manim import (
    DOWN,
    LEFT,
    PI,
    UP,
    Create,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    LaggedStart,
    ReplacementTransform,
    Rotate,
    VGroup,
)

from pipeline.stage import CuedScene, look
from scenes.mlp.block_count import BlockCount
from scenes.mlp.model_bar import ModelBar, halves


class ModelCounted(CuedScene):
    """The part of chapter 9 in which a block becomes one of many, and a share is taken."""

    block: BlockCount
    bar: ModelBar

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
