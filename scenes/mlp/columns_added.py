"""The down-projection, read by columns: what the neurons take is added up."""

from itertools import pairwise

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    Line,
    MoveToTarget,
    Restore,
    Succession,
    Transform,
    VGroup,
    Wait,
)

from pipeline.stage import CuedScene, look
from scenes.mlp import block
from scenes.mlp.columns import (
    DownMatrix,
    Neuron,
    NeuronColumn,
    Strip,
    bracketed,
    shown_neurons,
)
from scenes.mlp.parts import (
    ACTIVE,
    EMBEDDING,
    on_baseline,
)


class ColumnsAdded(CuedScene):
    """The part of chapter 7 in which the matrix comes apart into columns."""

    block: block.Block
    stages: block.Pass

    def multiply(self) -> None:
        """The neurons come in; the matrix stands to their left, the result to their right."""
        self.shown = shown_neurons(self.stages.neurons)
        self.matrix = DownMatrix(self.block.down, self.shown)
        self.neurons = NeuronColumn(self.stages.neurons, self.shown)
        equals = look.words("=", look.TITLE, look.DIM)
        result = bracketed(self.block.down @ self.stages.neurons)
        entered = bracketed(self.stages.entering, EMBEDDING)
        line = VGroup(self.matrix, self.neurons, equals, result, entered)
        line.arrange(RIGHT, buff=0.3).shift(DOWN * 0.2)
        labels = self._labels_above(
            ("down-projection", self.matrix), ("neurons", self.neurons), ("result", result)
        )
        letter = look.formula("E", look.BODY).move_to(entered)
        letter.align_to(labels[1], DOWN)
        self._neurons_alone(labels[1])
        self.until("down-matrix")
        columns = LaggedStart(*map(FadeIn, self.matrix.columns), lag_ratio=0.15)
        self.play(
            Restore(self.neurons), Restore(labels[1]), FadeIn(labels[0]), columns, run_time=1.2
        )
        self.play(FadeIn(self.matrix.brackets), run_time=0.4)
        self.until("back-to-size")
        self.play(FadeIn(equals), FadeIn(result), FadeIn(labels[2]), run_time=0.5)
        size = look.words(f"{block.DIMENSIONS} entries each", look.SMALLEST, look.DIM)
        self.play(FadeIn(entered, shift=LEFT * 0.4), FadeIn(letter), run_time=0.6)
        size.next_to(VGroup(result, entered), DOWN, buff=0.25)
        rules = self._rules(result, entered)
        self.play(Create(rules), FadeIn(size), run_time=0.6)
        self.entered, self.letter = entered, letter
        self.leaving_parts = VGroup(equals, result, labels, size, rules, self.matrix.brackets)

    def _neurons_alone(self, label) -> None:
        """The neurons come first, in the middle; the active ones light up once more."""
        both = VGroup(self.neurons, label)
        self.neurons.save_state()
        label.save_state()
        both.shift(LEFT * self.neurons.get_x())
        self.play(LaggedStart(*map(FadeIn, self.neurons), lag_ratio=0.1), FadeIn(label), run_time=1)
        self.wait(self.time_until("down-matrix", share=0.2))
        lit = [part for part in self.neurons if isinstance(part, Neuron) and part.value > 0]
        self.play(
            LaggedStart(*(Indicate(part, 1.2, color=None) for part in lit), lag_ratio=0.4),
            run_time=1.2,
        )

    def _labels_above(self, *pairs) -> VGroup:
        foot = self.neurons.get_top()[1] + 0.25
        return VGroup(
            *(
                on_baseline(look.words(text, look.LABEL, look.DIM), part.get_x(), foot)
                for text, part in pairs
            )
        )

    @staticmethod
    def _rules(left, right) -> VGroup:
        """Two fine lines: the columns begin and end at the same heights."""
        ends = ((left.get_left()[0], right.get_right()[0]),) * 2
        heights = (left.get_top()[1] + 0.08, left.get_bottom()[1] - 0.08)
        return VGroup(
            *(
                Line((start, y, 0), (end, y, 0), color=look.INK, stroke_width=3)
                for (start, end), y in zip(ends, heights, strict=True)
            )
        )

    def take_apart(self) -> None:
        """The matrix comes apart into columns, each a vector like E."""
        strips = [part for part in self.matrix.columns if isinstance(part, Strip)]
        self.entered[0].panel.set_fill(look.PANEL, 0)
        self.until("by-columns")
        spread = self.matrix.columns.copy().arrange(RIGHT, buff=0.36)
        spread.move_to((-5.75, -0.55, 0), aligned_edge=LEFT)
        moves = []
        for part, goal in zip(self.matrix.columns, spread, strict=True):
            if isinstance(part, Strip):
                goal.panel.set_fill(look.PANEL, 1).set_stroke(look.FAINT, 3, 1)
            moves.append(Transform(part, goal))
        aside = RIGHT * (4.55 - self.neurons.get_x())
        self.play(
            *moves,
            FadeOut(self.leaving_parts),
            self.neurons.animate.shift(aside),
            VGroup(self.entered, self.letter).animate.shift(RIGHT * 0.8),
            run_time=1.0,
        )
        self.play(
            LaggedStart(*(self._glow(strip) for strip in strips), lag_ratio=0.2), run_time=1.4
        )
        self.play(Indicate(self.entered[0], 1.05, color=None), run_time=0.8)

    @staticmethod
    def _glow(strip: Strip) -> AnimationGroup:
        return Indicate(strip, 1.04, color=None)

    def add_up_columns(self) -> None:
        """Every neuron is a factor on its column; the dark ones drop out, the lit ones add up."""
        columns = self.matrix.columns
        self.until("neuron-scales")
        for neuron, column in zip(self.neurons, columns, strict=True):
            neuron.generate_target().move_to((column.get_x(), columns.get_top()[1] + 0.5, 0))
        flights = [
            MoveToTarget(neuron) if isinstance(neuron, Neuron) else FadeOut(neuron)
            for neuron in self.neurons
        ]
        self.play(
            FadeOut(self.entered, self.letter), LaggedStart(*flights, lag_ratio=0.12), run_time=1.6
        )
        self._take_shares()
        self.until("columns-added")
        self._add_signs()
        self.until("silent-neuron")
        pairs = list(zip(self.neurons, columns, strict=True))
        lit = [column for neuron, column in pairs if getattr(neuron, "value", 0) > 0]
        dark = [column for column in columns if column not in lit]
        dark += [neuron for neuron in self.neurons if getattr(neuron, "value", 1) == 0]
        self.play(
            *(part.animate.set_opacity(0.12) for part in VGroup(*dark, self.signs)), run_time=0.8
        )
        self.until("active-neuron")
        self._collect(lit)

    def _take_shares(self) -> None:
        """Every neuron but those at one changes its column: a share of it is left, or nothing."""
        changes = [
            change
            for neuron, column, index in zip(
                self.neurons, self.matrix.columns, self.shown, strict=True
            )
            if isinstance(neuron, Neuron) and neuron.value != 1
            for change in (
                FadeOut(neuron.disc.copy(), target_position=column.get_bottom()),
                *column.scaled(neuron.value * self.block.down[:, index]),
            )
        ]
        self.play(*changes, run_time=1.2)

    def _add_signs(self) -> None:
        columns = self.matrix.columns
        self.signs = VGroup(
            *(
                look.words("+", look.BODY, look.DIM).move_to(
                    ((left.get_right()[0] + right.get_left()[0]) / 2, columns.get_y(), 0)
                )
                for left, right in pairwise(columns)
            )
        )
        self.result = Strip(self.block.down @ self.stages.neurons)
        self.equals = look.words("=", look.TITLE, look.DIM).next_to(columns, RIGHT, buff=0.3)
        self.result.next_to(self.equals, RIGHT, buff=0.3)
        self.result_label = look.words("result", look.LABEL, look.DIM)
        self.result_label.next_to(self.result, UP, buff=0.3)
        self.play(
            LaggedStart(*map(FadeIn, self.signs), lag_ratio=0.1),
            *map(FadeIn, (self.equals, self.result.panel, self.result_label)),
            run_time=0.9,
        )

    def _collect(self, lit) -> None:
        """Copies of the lit columns fall into the result."""
        self.play(*(strip.panel.animate.set_stroke(ACTIVE) for strip in lit), run_time=0.3)
        cards = VGroup(*(strip.copy() for strip in lit))
        flights = (
            Succession(card.animate.move_to(self.result), FadeOut(card, run_time=0.4))
            for card in cards
        )
        sums = Succession(Wait(1.4), FadeIn(self.result.entries, run_time=0.5))
        self.play(LaggedStart(*flights, lag_ratio=0.2), sums, run_time=1.7)
        self.add(self.result)
