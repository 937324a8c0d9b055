"""Chapter 6, second half: negatives are cut off, and that makes an AND gate."""

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Brace,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    Line,
    ShowPassingFlash,
    Transform,
    TransformFromCopy,
    VGroup,
)

from pipeline.stage import CuedScene, look
from scenes.mlp import block
from scenes.mlp.and_gate import AndGate
from scenes.mlp.block_picture import BlockPicture, bent_line
from scenes.mlp.clip_graph import ClipGraph, Lens
from scenes.mlp.neuron_table import NeuronTable
from scenes.mlp.parts import ACTIVE, BIAS, NEGATIVE, QUIET, shown_value, value_color

ROWS = block.truth_table()
FULL_NAME = block.NAMES[0]
LEFT_HALF, RIGHT_HALF = 3.5 * LEFT, 3.4 * RIGHT


class ClipNegatives(CuedScene):
    """Folds the line, sends the four names through it, and shows all neurons of one name."""

    def construct(self) -> None:
        """One method for each idea, in the order of the words."""
        self.draw_the_line()
        self.fold_the_negatives()
        self.set_out_the_names()
        self.clip_the_names()
        self.close_the_gate()
        self.meet_the_neurons()
        self.tell_active_from_inactive()
        self.tell_weights_from_neurons()
        self.soften_the_corner()

    # --- relu ----------------------------------------------------------------------------

    def draw_the_line(self) -> None:
        """The line on which every number comes out as it went in."""
        self.graph = ClipGraph()
        self.graph.shift(LEFT_HALF)
        halves = self.graph.negative, self.graph.positive
        self.play(FadeIn(self.graph.axes, self.graph.labels), run_time=0.8)
        self.play(LaggedStart(*map(Create, halves), lag_ratio=0.8), run_time=1.4)

    def fold_the_negatives(self) -> None:
        """The left half goes down to the axis, the right half stays."""
        negative = self.rule("negative", "0", NEGATIVE)
        other = self.rule("anything else", "as it is", ACTIVE)
        rules = VGroup(negative, other).arrange(DOWN, buff=0.6, aligned_edge=LEFT)
        rules.move_to(RIGHT_HALF)
        self.until("negative")
        red = self.graph.negative.animate.set_color(NEGATIVE)
        self.play(red, FadeIn(negative[0], shift=0.2 * RIGHT), run_time=0.6)
        self.until("clip-to-zero")
        self.add(self.graph.ghost, self.graph.negative)
        self.play(self.graph.folded(), FadeIn(negative[1:], shift=0.2 * RIGHT), run_time=0.9)
        self.until("leave-alone")
        green = self.graph.positive.animate.set_color(ACTIVE)
        self.play(green, FadeIn(other, shift=0.2 * RIGHT), run_time=0.7)
        short = look.words("ReLU", look.TITLE, ACTIVE, weight="semibold")
        long = look.words("rectified\nlinear unit", look.LABEL, look.DIM, align="center")
        name = VGroup(short, long).arrange(DOWN, buff=0.25).move_to(self.graph.at(1.2, -1.25))
        self.until("relu-name")
        self.play(
            FadeIn(name, shift=0.2 * UP),
            self.graph.negative.animate.set_color(ACTIVE),
            run_time=0.6,
        )
        self.rules = rules
        self.graph.add(name)

    @staticmethod
    def rule(case: str, outcome: str, color: str) -> VGroup:
        """One line of the recipe: a case, an arrow, what is done."""
        parts = look.words(case, color=color), look.words("\u2192", color=look.DIM)
        return VGroup(*parts, look.words(outcome)).arrange(RIGHT, buff=0.3)

    def set_out_the_names(self) -> None:
        """The four names with their numbers; each number becomes a dot on the old line."""
        self.table = NeuronTable(ROWS)
        self.table.move_to(RIGHT_HALF)
        self.dots = [
            self.graph.dot(row.shifted, row.shifted, value_color(row.shifted)) for row in ROWS
        ]
        self.wait(self.time_until("keep-one", share=0.12))
        self.play(FadeOut(self.rules), run_time=0.4)
        self.play(
            FadeIn(self.table.heads, self.table.rule),
            LaggedStart(*map(FadeIn, self.table.names), lag_ratio=0.3),
            LaggedStart(*map(FadeIn, self.table.before), lag_ratio=0.3),
            FadeIn(self.table.lamps),
            run_time=1.4,
        )
        dots = zip(self.table.before, self.dots, strict=True)
        self.play(LaggedStart(*(TransformFromCopy(*pair) for pair in dots)), run_time=1.2)

    def clip_the_names(self) -> None:
        """Each name's dot is read off as its neuron; only the negative one has to move."""
        self.marker = self.table.marker(0, 0)
        self.until("keep-one")
        self.play(FadeIn(self.marker), *self.read_off(0), run_time=0.8)
        self.until("keep-zero")
        self.play(self.mark(1, 2), *self.read_off(1), *self.read_off(2), run_time=0.8)
        self.until("had-minus-one")
        lowest = self.dots[3]
        self.play(self.mark(3, 3), Indicate(lowest, 1.6, NEGATIVE), run_time=0.7)
        self.until("gets-zero")
        clipped = self.graph.dot(ROWS[3].shifted, ROWS[3].neuron, QUIET)
        self.play(Transform(lowest, clipped), run_time=0.5)
        self.play(*self.read_off(3), run_time=0.6)

    def read_off(self, row: int) -> list:
        """Animations from a dot of the graph to the last column of the table."""
        dot = self.dots[row]
        return [Indicate(dot, 1.6, dot.get_color()), *self.table.clipped(row, dot)]

    def mark(self, first: int, last: int) -> Transform:
        """An animation that moves the marker behind other rows of the table."""
        return Transform(self.marker, self.table.marker(first, last))

    def close_the_gate(self) -> None:
        """The table is that of an AND gate: open for the full name, shut for the others."""
        gate = AndGate().move_to(LEFT_HALF)
        self.until("and-gate")
        self.play(FadeOut(self.graph, self.graph.ghost, *self.dots), run_time=0.4)
        self.play(FadeIn(gate, shift=0.3 * RIGHT), run_time=0.6)
        self.until("gate-opens")
        self.play(self.mark(0, 0), *gate.showing(ROWS[0]), run_time=0.5)
        self.until("gate-stays-shut")
        for at, row in enumerate(ROWS[1:], start=1):
            turn = self.time_until("neurons", share=1 / (len(ROWS) - at + 0.4))
            self.play(self.mark(at, at), *gate.showing(row), run_time=0.5 * turn)
            self.wait(0.5 * turn)

    # --- neurons -------------------------------------------------------------------------

    def meet_the_neurons(self) -> None:
        """The whole block up to here for Michael Jordan; then its neurons light up."""
        self.neurons = block.run_block(block.toy_block(), block.token_vector(FULL_NAME)).neurons
        self.picture = BlockPicture(FULL_NAME, bent_line(0.5, look.DIM))
        self.picture.to_edge(LEFT, buff=0.9)
        self.until("neurons")
        self.play(FadeOut(*self.mobjects), run_time=0.5)
        parts = (self.picture.weights, self.picture.bias)
        self.labels = VGroup(*map(self.picture.under, parts, ("weights", "bias")))
        self.labels.add(self.picture.name_of_vector())
        self.play(FadeIn(self.picture, self.labels), run_time=0.7)
        self.label = self.picture.under(self.picture.discs, "neurons", ACTIVE)
        self.until("neuron-column")
        self.play(self.picture.discs_lit(self.neurons), FadeIn(self.label), run_time=0.8)

    def tell_active_from_inactive(self) -> None:
        """Active neurons get their numbers, a run of inactive ones a brace."""
        discs = self.picture.discs
        active = [row for row, value in enumerate(self.neurons) if value > 0]
        callouts = VGroup(*(self.callout(row) for row in active))
        self.until("neuron-active")
        self.play(LaggedStart(*map(FadeIn, callouts), lag_ratio=0.3), run_time=0.9)
        dark = VGroup(*discs[active[1] + 2 : active[2] - 1])
        brace = Brace(dark, RIGHT, buff=0.25, color=look.DIM)
        inactive = look.words("inactive", look.LABEL, look.DIM).next_to(brace, RIGHT, buff=0.2)
        self.until("neuron-inactive")
        self.play(FadeIn(brace, inactive, shift=0.2 * LEFT), run_time=0.7)
        self.notes = VGroup(*callouts, brace, inactive)

    def callout(self, row: int) -> VGroup:
        """A pointer to an active disc, with the neuron's value."""
        value = float(self.neurons[row])
        disc = self.picture.discs[row]
        start = disc.get_right() + 0.1 * RIGHT
        pointer = Line(start, start + 0.5 * RIGHT, color=ACTIVE, stroke_width=4)
        text = f"active: {shown_value(value, 0 if value.is_integer() else 2)}"
        return VGroup(pointer, look.words(text, look.LABEL, ACTIVE).next_to(pointer, RIGHT))

    def tell_weights_from_neurons(self) -> None:
        """Linear: the weights light up. Non-linear: the neurons do."""
        linear = self.picture.under(self.picture.weights, "linear", look.INK)
        non_linear = self.picture.under(self.picture.discs, "non-linear", ACTIVE)
        dark = self.picture.discs_lit(0 * self.neurons)
        self.until("linear-weights")
        self.play(
            *self.picture.weights_lit(True),
            dark,
            FadeIn(linear),
            FadeOut(self.notes, self.labels, self.label),
            run_time=0.9,
        )
        self.until("non-linear")
        self.play(
            *self.picture.weights_lit(False),
            self.picture.discs_lit(self.neurons),
            self.picture.sign.animate.set_color(ACTIVE),
            FadeOut(linear),
            FadeIn(non_linear),
            run_time=0.9,
        )

    def soften_the_corner(self) -> None:
        """GELU over ReLU: the same but for the corner, which a lens shows."""
        graph = ClipGraph(unit=1.8, lowest=-0.6)
        graph.shift(2.1 * LEFT - graph.axes.get_center())
        bend = graph.bend()
        relu = look.words("ReLU", look.BODY, ACTIVE).move_to(graph.at(1.2, 1.9))
        plain = VGroup(graph.axes, graph.labels, bend, relu)
        self.wait(self.time_until("gelu-name", share=0.25))
        self.play(FadeOut(*self.mobjects), run_time=0.5)
        self.play(FadeIn(plain), run_time=0.7)
        curve = graph.curve(block.gelu, look.INK)
        gelu = look.words("GELU", look.BODY).move_to(graph.at(1.7, 1.0))
        self.until("gelu-name")
        self.play(Create(curve), FadeIn(gelu), run_time=0.9)
        self.until("same-shape")
        lights = (line.copy().set_stroke(BIAS, width=14) for line in (bend, curve))
        self.play(*(ShowPassingFlash(light, 0.3) for light in lights), run_time=1.2)
        self.show_the_corner(graph)

    def show_the_corner(self, graph: ClipGraph) -> None:
        """A ring around the corner, and the same place through a lens."""
        reach = 0.5
        ring = Circle(radius=reach * graph.unit, color=look.DIM, stroke_width=4).move_to(
            graph.at(0, 0)
        )
        lens = Lens(1.7, reach, block.gelu, look.INK).move_to(4.65 * RIGHT)
        self.until("round-corner")
        self.play(Create(ring), FadeIn(lens, target_position=ring, scale=0.4), run_time=0.9)
