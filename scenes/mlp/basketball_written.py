"""The first column of the down-projection: how one neuron writes a fact."""

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Brace,
    Create,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    Indicate,
    Line,
    ShowPassingFlash,
    Transform,
    TransformFromCopy,
    VGroup,
)

from pipeline.stage import CuedScene, look
from scenes.mlp import block, model
from scenes.mlp.columns import Neuron
from scenes.mlp.parts import (
    BASKETBALL,
    MeaningColumn,
    meaning_tile,
    name_words,
    on_baseline,
)


class BasketballWritten(CuedScene):
    """The part of chapter 7 in which the first neuron lets basketball through."""

    def first_column(self) -> None:
        """The first column and its neuron are left; the column turns out to be B."""
        self.strip, self.neuron = self.matrix.columns[0], self.neurons[0]
        others = [part for part in self.neurons[1:] if isinstance(part, Neuron)]
        gone = [*self.matrix.columns[1:], *others, self.signs, self.equals, self.result]
        self.written = MeaningColumn(dict.fromkeys(block.FACT, 0.0)).move_to((3.5, 0, 0))
        slot = self.written.tiles["basketball"]
        self.written.shift(UP * (self.strip.get_y() + 0.2 - slot.get_y()))
        self.until("write")
        aside = RIGHT * (-1.0 - self.strip.get_x()) + UP * 0.2
        self.play(
            FadeOut(*gone),
            VGroup(self.strip, self.neuron).animate.shift(aside),
            self.result_label.animate.next_to(self.written, UP, buff=0.3),
            FadeIn(self.written, shift=LEFT * 0.5),
            run_time=1.0,
        )
        self.until("first-column")
        self._name_column()

    def _name_column(self) -> None:
        """The column is B, and a tag says what that stands for."""
        self.tags = VGroup(
            meaning_tile("basketball", 1.0, BASKETBALL),
            _mixed_in("Chicago Bulls"),
            _mixed_in(f"number {model.jersey_number()}"),
        ).arrange(DOWN, buff=0.35)
        self.tags.move_to(
            (self.strip.get_left()[0] - 0.9, self.strip.get_y(), 0), aligned_edge=RIGHT
        )
        self.strings = VGroup(*(_string(tag, self.strip) for tag in self.tags))
        self.letter = look.formula("B", look.TITLE, BASKETBALL)
        self.letter.next_to(self.strip, DOWN, buff=0.15)
        self.play(
            self.strip.entries.animate.set_color(BASKETBALL),
            self.strip.panel.animate.set_stroke(BASKETBALL),
            FadeIn(self.letter, shift=UP * 0.2),
            run_time=0.6,
        )
        self.play(Create(self.strings[0]), FadeIn(self.tags[0], shift=RIGHT * 0.3), run_time=0.6)

    def switch_neuron(self) -> None:
        """With the first neuron active basketball is in the result, without it is not."""
        self.until("first-neuron")
        self.name = self._name(model.FULL_NAME)
        self.ordinal = look.words("first neuron", look.SMALLEST, look.DIM)
        self.ordinal.next_to(self.neuron, RIGHT, buff=0.25)
        target = self.written.tiles["basketball"]
        self.way = Line(self.strip.get_right(), target.get_left(), color=look.FAINT, stroke_width=6)
        self.play(
            FadeIn(self.name, shift=RIGHT * 0.3),
            FadeIn(self.ordinal),
            Indicate(self.neuron, 1.25, color=None),
            Create(self.way),
            run_time=0.9,
        )
        self.until("basketball-written")
        full = self._written_by(model.FULL_NAME)
        self.play(
            TransformFromCopy(self.tags[0], full, path_arc=-0.5),
            self.way.animate.set_color(BASKETBALL),
            run_time=0.9,
        )
        self.remove(full)
        target.become(full)
        self.until("stays-out")
        self._switch(model.FIRST_NAME_ONLY)
        self.wait(self.time_until("bulls", share=0.4))
        self._switch(model.FULL_NAME)

    def _name(self, name: str):
        label = name_words(name, look.BODY)
        x = self.neuron.get_left()[0] - 0.4 - label.width / 2
        return on_baseline(label, x, self.neuron.get_y() - 0.13)

    def _written_by(self, name: str):
        """The tile for basketball as the block's result for this name fills it."""
        row = block.truth_row(name)
        level = row.basketball_out - row.basketball_in
        return meaning_tile("basketball", level, BASKETBALL).move_to(
            self.written.tiles["basketball"]
        )

    def _switch(self, name: str) -> None:
        """Another name: its first neuron, and what that lets through."""
        neuron = Neuron(block.truth_row(name).neuron).move_to(self.neuron)
        lit = neuron.value > 0
        label = self._name(name)
        self.play(
            FadeOut(self.name, shift=UP * 0.2),
            FadeIn(label, shift=UP * 0.2),
            Transform(self.neuron, neuron),
            Transform(self.written.tiles["basketball"], self._written_by(name)),
            self.way.animate.set_color(BASKETBALL if lit else look.FAINT),
            self.strip.entries.animate.set_opacity(1.0 if lit else 0.3),
            run_time=0.8,
        )
        self.name = label

    def bundle(self) -> None:
        """More could hang on to the column, and all of it is handed over at once."""
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


def _mixed_in(text: str):
    """A tag for something that a column might write beside B."""
    tag = meaning_tile(text, 0.0, BASKETBALL)
    tag[0].set_stroke(BASKETBALL).set_fill(look.BACKGROUND, 1)
    tag[1].set_color(BASKETBALL)
    return tag


def _string(tag, strip) -> Line:
    start = tag.get_right()
    return Line(start, (strip.get_left()[0], start[1], 0), color=BASKETBALL, stroke_width=3)
