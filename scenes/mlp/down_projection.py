"""Chapter 7: the down-projection answers with columns, and the answer is added."""

from itertools import pairwise

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Brace,
    Create,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    Indicate,
    LaggedStart,
    Line,
    ReplacementTransform,
    Restore,
    ShowPassingFlash,
    Transform,
    TransformFromCopy,
    VGroup,
)

from pipeline.stage import CuedScene, look
from scenes.mlp import block, model
from scenes.mlp.block_line import BlockLine, Gauge
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
    BASKETBALL,
    BIAS,
    EMBEDDING,
    MEANING_COLORS,
    MeaningColumn,
    meaning_tile,
    name_words,
)

LETTERS = {"Michael": "M", "Jordan": "J", "basketball": "B"}


def carried(vector: block.Vector) -> dict[str, float]:
    """How far a vector reaches along each of the three meaningful directions."""
    return {name: float(block.direction(name) @ vector) for name in block.FACT}


class WriteTheAnswer(CuedScene):
    """Neurons take their columns; the first one writes basketball; the result is added."""

    def construct(self) -> None:
        self.block = block.toy_block()
        self.stages = block.run_block(self.block, block.token_vector(model.FULL_NAME))
        self.shown = shown_neurons(self.stages.neurons)
        self.multiply()
        self.take_apart()
        self.add_up_columns()
        self.first_column()
        self.switch_neuron()
        self.bundle()
        self.second_bias()
        self.whole_block()
        self.go_round()
        self.measure()

    # --- columns ---------------------------------------------------------------------

    def multiply(self) -> None:
        """The neurons come in; the matrix stands to their left, the result to their right."""
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
        letter = look.formula("E", look.LABEL).next_to(entered, UP, buff=0.2).match_y(labels[2])
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
        self.wait(self.time_until("down-matrix") * 0.2)
        lit = [part for part in self.neurons if isinstance(part, Neuron) and part.value > 0]
        self.play(
            LaggedStart(*(Indicate(part, 1.2, color=None) for part in lit), lag_ratio=0.4),
            run_time=1.2,
        )

    def _labels_above(self, *pairs) -> VGroup:
        top = self.neurons.get_top()[1] + 0.35
        return VGroup(
            *(
                look.words(text, look.LABEL, look.DIM).move_to((part.get_x(), top, 0))
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
                Line((start, y, 0), (end, y, 0), color=look.YELLOW, stroke_width=3)
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
        aside = RIGHT * (4.3 - self.neurons.get_x())
        self.play(
            *moves,
            FadeOut(self.leaving_parts),
            self.neurons.animate.shift(aside),
            VGroup(self.entered, self.letter).animate.shift(RIGHT * 0.7),
            run_time=1.0,
        )
        self.play(
            LaggedStart(*(self._glow(strip) for strip in strips), lag_ratio=0.2), run_time=1.4
        )
        self.play(Indicate(self.entered[0].entries, 1.05, color=look.YELLOW), run_time=0.8)

    @staticmethod
    def _glow(strip: Strip) -> AnimationGroup:
        return Indicate(strip, 1.04, color=None)

    def add_up_columns(self) -> None:
        """Every neuron is a factor on its column; the dark ones drop out, the lit ones add up."""
        columns = self.matrix.columns
        self.until("neuron-scales")
        for neuron, column in zip(self.neurons, columns, strict=True):
            neuron.generate_target().move_to((column.get_x(), columns.get_top()[1] + 0.5, 0))
            if not isinstance(neuron, Neuron):
                neuron.target.arrange(RIGHT, buff=0.08).move_to(neuron.target)
        flights = [Transform(neuron, neuron.target) for neuron in self.neurons]
        self.play(
            FadeOut(self.entered, self.letter), LaggedStart(*flights, lag_ratio=0.12), run_time=1.6
        )
        self.until("columns-added")
        self._add_signs()
        self.until("silent-neuron")
        pairs = list(zip(self.neurons, columns, strict=True))
        dark = [part for pair in pairs for part in pair if getattr(pair[0], "value", 0) == 0]
        self.play(
            *(part.animate.set_opacity(0.12) for part in VGroup(*dark, self.signs)), run_time=0.8
        )
        self.until("active-neuron")
        lit = [column for neuron, column in pairs if getattr(neuron, "value", 0) > 0]
        self._collect(lit)

    def _add_signs(self) -> None:
        columns = self.matrix.columns
        self.signs = VGroup(
            *(
                look.words("+", look.LABEL, look.DIM).move_to(
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
        sums = [self.result.entries.copy() for _ in lit]
        flights = (
            ReplacementTransform(strip.entries.copy(), total, path_arc=-0.4)
            for strip, total in zip(lit, sums, strict=True)
        )
        self.play(LaggedStart(*flights, lag_ratio=0.25), run_time=1.3)
        self.remove(*sums)
        self.add(self.result)

    # --- write -----------------------------------------------------------------------

    def first_column(self) -> None:
        """The first column and its neuron are left; the column turns out to be B."""
        self.strip, self.neuron = self.matrix.columns[0], self.neurons[0]
        gone = [*self.matrix.columns[1:], *self.neurons[1:], self.signs, self.equals, self.result]
        self.written = MeaningColumn(dict.fromkeys(block.FACT, 0.0)).move_to((3.4, 0, 0))
        self.written.shift(UP * (self.strip.get_y() - self.written.tiles["basketball"].get_y()))
        self.until("write")
        aside = RIGHT * (-1.2 - self.strip.get_x())
        self.play(
            FadeOut(*gone),
            VGroup(self.strip, self.neuron).animate.shift(aside),
            self.result_label.animate.next_to(self.written, UP, buff=0.3),
            FadeIn(self.written, shift=LEFT * 0.5),
            run_time=1.0,
        )
        self.until("first-column")
        self.tags = VGroup(
            meaning_tile("basketball", 1.0, BASKETBALL),
            _mixed_in("Chicago Bulls"),
            _mixed_in(f"number {model.jersey_number()}"),
        ).arrange(DOWN, buff=0.35)
        self.tags.move_to(
            (self.strip.get_left()[0] - 0.9, self.strip.get_y(), 0), aligned_edge=RIGHT
        )
        self.strings = VGroup(*(_string(tag, self.strip) for tag in self.tags))
        letter = look.formula("B", look.TITLE, BASKETBALL).next_to(self.strip, DOWN, buff=0.15)
        self.letter = letter
        self.play(
            self.strip.entries.animate.set_color(BASKETBALL),
            self.strip.panel.animate.set_stroke(BASKETBALL),
            FadeIn(letter, shift=UP * 0.2),
            run_time=0.6,
        )
        self.play(Create(self.strings[0]), FadeIn(self.tags[0], shift=RIGHT * 0.3), run_time=0.6)

    def switch_neuron(self) -> None:
        """With the first neuron active basketball is in the result, without it is not."""
        self.until("first-neuron")
        self.name = self._name(model.FULL_NAME)
        target = self.written.tiles["basketball"]
        self.way = Line(self.strip.get_right(), target.get_left(), color=look.FAINT, stroke_width=6)
        self.play(
            FadeIn(self.name, shift=RIGHT * 0.3),
            Indicate(self.neuron, 1.25, color=None),
            Create(self.way),
            run_time=0.9,
        )
        self.until("basketball-written")
        full = meaning_tile("basketball", 1.0, BASKETBALL).move_to(target)
        empty = target.copy()
        self.play(
            TransformFromCopy(self.tags[0], full, path_arc=-0.5),
            self.way.animate.set_color(BASKETBALL),
            run_time=0.9,
        )
        self.remove(full)
        target.become(full)
        self.until("stays-out")
        self._switch(model.FIRST_NAME_ONLY, empty, look.FAINT, 0.3)
        self.wait(self.time_until("bulls") * 0.4)
        self._switch(model.FULL_NAME, full.copy(), BASKETBALL, 1.0)

    def _name(self, name: str):
        return name_words(name, look.BODY).next_to(self.neuron, LEFT, buff=0.45)

    def _switch(self, name: str, tile, way: str, opacity: float) -> None:
        """Another name: its first neuron, and what that lets through."""
        neuron = Neuron(block.truth_row(name).neuron).move_to(self.neuron)
        label = self._name(name)
        self.play(
            FadeOut(self.name, shift=UP * 0.2),
            FadeIn(label, shift=UP * 0.2),
            Transform(self.neuron, neuron),
            Transform(self.written.tiles["basketball"], tile),
            self.way.animate.set_color(way),
            self.strip.entries.animate.set_opacity(opacity),
            run_time=0.8,
        )
        self.name = label

    def bundle(self) -> None:
        """More may hang on to the column, and all of it is handed over at once."""
        for cue, tag, string in zip(
            ("bulls", "jersey"), self.tags[1:], self.strings[1:], strict=True
        ):
            self.until(cue)
            self.play(Create(string), FadeIn(tag, shift=RIGHT * 0.3), run_time=0.7)
        self.until("bundle")
        brace = Brace(self.tags, LEFT, color=BASKETBALL)
        handed = self.tags[1:].copy()
        for tag, above in zip(handed, (self.written.tiles["basketball"], handed[0]), strict=True):
            tag.next_to(above, DOWN, buff=0.1)
        self.play(
            GrowFromCenter(brace),
            self.written.rest.animate.next_to(handed, DOWN, buff=0.1),
            *(
                TransformFromCopy(tag, goal, path_arc=0.3)
                for tag, goal in zip(self.tags[1:], handed, strict=True)
            ),
            ShowPassingFlash(self.way.copy().set_stroke(look.INK, 9), time_width=0.6),
            run_time=1.1,
        )
        self.handed, self.brace = handed, brace

    # --- residual --------------------------------------------------------------------

    def second_bias(self) -> None:
        """The second bias joins the result, where nothing of it touches the three meanings."""
        self.until("second-bias")
        bias = bracketed(self.block.down_bias, BIAS).move_to((5.8, self.strip.get_y(), 0))
        plus = look.words("+", look.TITLE, look.DIM)
        label = look.words("second bias", look.LABEL, BIAS)
        label.next_to(bias, UP, buff=0.3).align_to((look.SAFE_WIDTH / 2, 0, 0), RIGHT)
        plus.move_to(((self.written.get_right()[0] + bias.get_left()[0]) / 2, bias.get_y(), 0))
        self.play(
            FadeOut(self.handed, self.brace, self.tags[1:], self.strings[1:]),
            self.written.rest.animate.next_to(self.written.tiles["basketball"], DOWN, buff=0.1),
            FadeIn(bias, shift=LEFT * 0.3),
            FadeIn(plus, label),
            run_time=0.9,
        )
        self.wait(self.time_until("residual-add") * 0.08)
        rest = self.written.rest
        self.play(
            bias.animate.scale(0.1).move_to(rest).set_opacity(0),
            FadeOut(plus, label),
            rest[0].animate.set_stroke(BIAS),
            run_time=0.9,
        )
        self.remove(bias)

    def whole_block(self) -> None:
        """The stage shrinks into one line: the vector, the block, the result, the sum to come."""
        before, after = carried(self.stages.entering), carried(self.stages.leaving)
        self.line = BlockLine(before, carried(self.stages.written), after)
        small, line = self.line.small, self.line
        self.captions = self._captions()
        gone = (self.name, self.strings[0], self.tags[0], self.letter, self.way, self.result_label)
        self.play(
            FadeOut(*gone),
            ReplacementTransform(self.strip.panel, small.columns[0]),
            FadeOut(self.strip.entries),
            ReplacementTransform(self.neuron, small.neurons[0]),
            *(
                ReplacementTransform(tile[0], cell)
                for tile, cell in zip(self.written, line.result, strict=True)
            ),
            *(FadeOut(tile[1]) for tile in self.written),
            FadeIn(self.captions[1]),
            run_time=1.2,
        )
        self.sentence, self.blank = self._sentence()
        self.add(small.panel, small.columns[0], small.neurons[0])
        self.play(
            LaggedStart(
                FadeIn(small.panel),
                FadeIn(small.columns[1:], small.neurons[1:], small.labels[1:]),
                FadeIn(small.rows, small.labels[0]),
                FadeIn(self.sentence, self.blank),
                FadeIn(line.entering, self.captions[0]),
                Create(line.into),
                Create(small.link),
                Create(line.out[0]),
                lag_ratio=0.7,
            ),
            run_time=self.time_until("residual-add"),
        )

    def _captions(self) -> VGroup:
        line = self.line
        return VGroup(
            *(
                look.words(text, look.SMALLEST, look.DIM).next_to(part, DOWN, buff=0.2)
                for text, part in (
                    ("came in", line.entering),
                    ("result", line.result),
                    ("goes out", line.leaving),
                )
            )
        )

    def _sentence(self):
        words = name_words("Michael Jordan plays the sport of", look.LABEL)
        blank = meaning_tile("basketball", 0.0, BASKETBALL)
        VGroup(words, blank).arrange(RIGHT, buff=0.25).move_to((0, -2.75, 0))
        blank[1].set_opacity(0)
        return words, blank

    def go_round(self) -> None:
        """What came in goes round the block and meets the result at the plus sign."""
        line = self.line
        self.until("residual-add")
        self.play(GrowFromCenter(line.plus), Create(line.out[1]), run_time=0.6)
        self.until("came-in")
        self.play(
            Create(line.around), Indicate(self.captions[0], 1.15, color=look.INK), run_time=0.9
        )
        self.play(
            LaggedStart(Create(line.on), FadeIn(line.leaving, self.captions[2]), lag_ratio=0.4),
            run_time=0.8,
        )
        self.until("entered")
        names = [line.entering.tiles[name] for name in block.FACT[:2]]
        self.play(*(Indicate(tile, 1.08, color=None) for tile in names), run_time=0.7)
        self._flash(*line.around, *line.on[:2])
        self.until("plus-basketball")
        self._flash(line.out[0], line.out[1], line.on[2])
        self.play(Indicate(line.leaving.tiles["basketball"], 1.15, color=None), run_time=0.8)

    def _flash(self, *wires) -> None:
        """A light runs along the wires."""
        self.play(
            *(
                ShowPassingFlash(wire.copy().set_stroke(look.INK, 10), time_width=0.4)
                for wire in wires
            ),
            run_time=0.9,
        )

    def measure(self) -> None:
        """Gauges before and after; the names are kept; the sentence gets its word."""
        line = self.line
        row = block.truth_row(model.FULL_NAME)
        before = self._gauges(line.entering, carried(self.stages.entering))
        after = self._gauges(line.leaving, carried(self.stages.leaving))
        self.until("b-before")
        self.play(FadeIn(before["basketball"]), run_time=0.6)
        self.until("b-after")
        self.play(FadeIn(after["basketball"]), run_time=0.6)
        self.until("names-kept")
        self.play(
            *(FadeIn(side[name]) for side in (before, after) for name in block.FACT[:2]),
            run_time=0.7,
        )
        self.until("looked-up")
        word = meaning_tile("basketball", row.basketball_out, BASKETBALL).move_to(self.blank)
        self.play(TransformFromCopy(line.leaving.tiles["basketball"], word), run_time=0.9)

    def _gauges(self, column, levels) -> dict[str, Gauge]:
        gauges = {
            name: Gauge(LETTERS[name], level, MEANING_COLORS[name])
            for name, level in levels.items()
        }
        VGroup(*gauges.values()).arrange(DOWN, buff=0.16).next_to(column, DOWN, buff=0.75)
        return gauges


def _mixed_in(text: str):
    """A tag for something that a column might write beside B."""
    tag = meaning_tile(text, 0.0, BASKETBALL)
    tag[0].set_stroke(BASKETBALL)
    tag[1].set_color(BASKETBALL)
    return tag


def _string(tag, strip) -> Line:
    start = tag.get_right()
    return Line(start, (strip.get_left()[0], start[1], 0), color=BASKETBALL, stroke_width=3)
