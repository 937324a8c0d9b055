"""All of GPT-3's weights in one bar, to scale, with the figures of its parts."""

from manim import DOWN, LEFT, RIGHT, UP, Rectangle, VGroup

from pipeline.stage import look
from scenes.mlp import counting, model
from scenes.mlp.count_marks import elbow, grouped, label_above, label_row, measure
from scenes.mlp.parts import ATTENTION, EMBEDDING, PERCEPTRON

_STACK_HEIGHT = 5.4
_STACK_WIDTH = 4.2
_BAR_HEIGHT = 1.2
_GAP = 0.15  # the share of a slab's place that stays empty


def halves(part: Rectangle) -> VGroup:
    """The left and the right half of `part`."""
    half = part.copy().stretch_to_fit_width(part.width / 2)
    return VGroup(half, half.copy()).arrange(RIGHT, buff=0).move_to(part)


class ModelBar:
    """The stack of blocks that becomes the bar, the bar, its labels and measures, in place."""

    def __init__(self) -> None:
        self._stack()
        self._bar()
        self._labels()
        self._measures()

    def _stack(self) -> None:
        """One slab for each block, the first at the bottom, and what is written beside them."""
        pitch = _STACK_HEIGHT / model.blocks()
        slab = Rectangle(width=_STACK_WIDTH, height=(1 - _GAP) * pitch, stroke_width=0)
        self.stack = VGroup(*(slab.copy().set_fill(PERCEPTRON, 1) for _ in range(model.blocks())))
        self.stack.arrange(UP, buff=_GAP * pitch).move_to((-2.9, -0.4, 0))
        self.stack_words = VGroup(
            look.words(f"{model.blocks()} blocks", look.TITLE, weight="semibold"),
            look.words(grouped(model.block_weights()), color=PERCEPTRON),
            look.words("weights each", look.LABEL, look.DIM),
        ).arrange(DOWN, aligned_edge=LEFT, buff=0.3)
        self.stack_words.move_to((1.2, -0.4, 0), aligned_edge=LEFT)

    def _bar(self) -> None:
        counts = [
            model.all_block_weights(),
            model.attention_weights(),
            model.embedding_weights(),
            model.embedding_weights(),
        ]
        units = look.SAFE_WIDTH / sum(counts)
        colors = (PERCEPTRON, ATTENTION, EMBEDDING, look.DIM)
        self.parts = VGroup(
            *(
                Rectangle(width=count * units, height=_BAR_HEIGHT, stroke_width=0).set_fill(
                    color, 1
                )
                for count, color in zip(counts, colors, strict=True)
            )
        ).arrange(RIGHT, buff=0)
        self.parts.move_to(UP * 0.75)
        self.perceptrons, self.attention = self.parts[:2]
        self.embeddings = self.parts[2:]

    def _labels(self) -> None:
        name = f"{model.blocks()} multilayer perceptrons"
        self.perceptron_label = label_above(
            self.perceptrons, name, model.all_block_weights(), PERCEPTRON
        )
        self.attention_label = label_above(
            self.attention, "attention", model.attention_weights(), ATTENTION
        )
        self.embedding_labels = VGroup(
            label_row("embedding", model.embedding_weights()),
            label_row("unembedding", model.embedding_weights()),
            label_row("normalisation", counting.normalisation_parameters(model.GPT3), look.DIM),
        ).arrange(DOWN, aligned_edge=RIGHT, buff=0.25)
        self.embedding_labels.next_to(self.parts, DOWN, buff=0.3).align_to((6.05, 0, 0), RIGHT)
        self.leaders = VGroup(
            *(
                elbow(part.get_bottom(), label.get_right() + RIGHT * 0.1)
                for part, label in zip(self.embeddings, self.embedding_labels, strict=False)
            )
        )

    def _measures(self) -> None:
        left, right = self.parts.get_corner(DOWN + LEFT), self.parts.get_corner(DOWN + RIGHT)
        self.whole_line = measure(left, right).set_y(-2.35)
        weights = f"{grouped(model.counted_weights_of_gpt3())} weights"
        self.whole = look.words(weights, look.TITLE, weight="semibold")
        self.whole.next_to(self.whole_line, DOWN)
        self.third_line = measure(left, left + (right - left) * 2 / 3, look.INK)
        self.third_line.shift(DOWN * 0.25)
        self.third = look.words("2/3 of the weights").next_to(self.third_line, DOWN, buff=0.2)
        self.doubt = look.words("Are facts kept here?", color=look.DIM).next_to(self.third, DOWN)
        self.room = look.words("most of the room", color=PERCEPTRON, weight="semibold")
        self.room.move_to(self.doubt)
        percent = f"{100 * model.perceptron_share():.1f} %"
        self.percent = look.words(percent, look.TITLE, look.BACKGROUND, weight="bold")
        self.percent.move_to(self.perceptrons)
