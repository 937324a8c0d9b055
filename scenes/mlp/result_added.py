"""The block in one line: its result is added to the vector that came in."""

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    Indicate,
    LaggedStart,
    ReplacementTransform,
    ShowPassingFlash,
    TransformFromCopy,
    VGroup,
)

from pipeline.stage import CuedScene, look
from scenes.mlp import block, model
from scenes.mlp.block_line import BlockLine, Gauge
from scenes.mlp.columns import bracketed
from scenes.mlp.parts import (
    BASKETBALL,
    BIAS,
    MEANING_COLORS,
    meaning_tile,
    name_words,
    on_baseline,
)

FIRST_GAUGE, GAUGE_PITCH = -2.25, 0.5
LETTERS = {"Michael": "M", "Jordan": "J", "basketball": "B"}


def carried(vector: block.Vector) -> dict[str, float]:
    """How far a vector reaches along each of the three meaningful directions."""
    return {name: float(block.direction(name) @ vector) for name in block.FACT}


class ResultAdded(CuedScene):
    """The part of chapter 7 in which the result meets the vector again."""

    def second_bias(self) -> None:
        """The second bias joins the result, where nothing of it touches the three meanings."""
        self.until("second-bias")
        bias = bracketed(self.block.down_bias, BIAS).move_to((5.75, self.strip.get_y(), 0))
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
        self.wait(self.time_until("residual-add", share=0.08))
        rest = self.written.rest
        self.play(
            FadeOut(bias, label, shift=LEFT * 0.6),
            FadeOut(plus),
            rest[0].animate.set_stroke(BIAS),
            run_time=0.9,
        )

    def whole_block(self) -> None:
        """The stage shrinks into one line, and the line is completed up to the plus sign."""
        before, after = carried(self.stages.entering), carried(self.stages.leaving)
        self.line = BlockLine(before, carried(self.stages.written), after)
        self.captions = self._captions()
        self.sentence, self.blank = self._sentence()
        self._shrink()
        self._complete()

    def _shrink(self) -> None:
        """Column, neuron and result become small parts of the block's picture."""
        small, line = self.line.small, self.line
        labels = (self.name, self.ordinal, self.letter, self.result_label)
        texts = VGroup(self.strip.entries, *(tile[1] for tile in self.written))
        self.play(FadeOut(*labels, self.strings[0], self.tags[0], self.way, texts), run_time=0.5)
        self.play(
            ReplacementTransform(self.strip.panel, small.columns[0]),
            ReplacementTransform(self.neuron, small.neurons[0]),
            *(
                ReplacementTransform(tile[0], cell)
                for tile, cell in zip(self.written, line.result, strict=True)
            ),
            FadeIn(small.panel),
            FadeIn(self.captions[1:3]),
            run_time=0.9,
        )

    def _complete(self) -> None:
        """The rest of the block and what came in, spread over the time until it is added."""
        small, line = self.line.small, self.line
        self.play(
            LaggedStart(
                FadeIn(small.rows, small.labels[0]),
                FadeIn(small.columns[1:], small.neurons[1:], small.labels[1:]),
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
        foot = line.entering.get_bottom()[1] - 0.45
        return VGroup(
            *(
                on_baseline(look.words(text, look.SMALLEST, look.DIM), part.get_x(), foot)
                for text, part in (
                    ("came in", line.entering),
                    ("multilayer perceptron", line.small),
                    ("result", line.result),
                    ("leaves", line.leaving),
                )
            )
        )

    def _sentence(self):
        words = name_words("Michael Jordan plays the sport of", look.LABEL)
        blank = meaning_tile("?", 0.0, BASKETBALL)
        VGroup(words, blank).arrange(RIGHT, buff=0.25).move_to((0, -2.75, 0))
        blank[0].set_stroke(BASKETBALL)
        blank[1].set_color(BASKETBALL)
        return words, blank

    def go_round(self) -> None:
        """What came in goes round the block and meets the result at the plus sign."""
        line = self.line
        self.until("residual-add")
        self.play(GrowFromCenter(line.plus), Create(line.out[1]), run_time=0.6)
        self.until("came-in")
        self.play(
            *map(Create, line.around),
            Indicate(self.captions[0], 1.15, color=look.INK),
            run_time=0.9,
        )
        self.play(
            LaggedStart(
                AnimationGroup(*map(Create, line.on)),
                FadeIn(line.leaving, self.captions[3]),
                lag_ratio=0.4,
            ),
            run_time=0.8,
        )
        self.until("entered")
        names = [line.entering.tiles[name] for name in block.FACT[:2]]
        self.play(*(Indicate(tile, 1.08, color=None) for tile in names), run_time=0.7)
        self._flash(line.around, line.on[:2])
        self.until("plus-basketball")
        self._flash(line.out[:1], line.out[1:], line.on[2:])
        self.play(Indicate(line.leaving.tiles["basketball"], 1.15, color=None), run_time=0.8)

    def _flash(self, *stretches: VGroup) -> None:
        """A light runs along the wires of one stretch after the other."""
        runs = (
            AnimationGroup(
                *(ShowPassingFlash(wire.copy().set_stroke(look.INK, 9), 0.35) for wire in wires)
            )
            for wires in stretches
        )
        self.play(LaggedStart(*runs, lag_ratio=0.5), run_time=1.0)

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
            *(Indicate(line.leaving.tiles[name], 1.08, color=None) for name in block.FACT[:2]),
            run_time=0.9,
        )
        self.until("looked-up")
        self.play(FadeOut(self.blank[1]), run_time=0.2)
        word = meaning_tile("basketball", row.basketball_out, BASKETBALL).move_to(self.blank)
        self.play(TransformFromCopy(line.leaving.tiles["basketball"], word), run_time=0.9)

    def _gauges(self, column, levels) -> dict[str, Gauge]:
        gauges = {
            name: Gauge(LETTERS[name], level, MEANING_COLORS[name])
            for name, level in levels.items()
        }
        for place, gauge in enumerate(gauges.values()):
            middle = (column.get_x(), FIRST_GAUGE - place * GAUGE_PITCH, 0)
            gauge.shift(middle - gauge.track.get_center())
        return gauges
