"""The first row is M + J, and its dot product with E falls into two."""

from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Transform,
    VGroup,
    rush_into,
)

from pipeline.stage import CuedScene, look
from scenes.mlp import block
from scenes.mlp.parts import JORDAN, MICHAEL
from scenes.mlp.up_picture import (
    SHOWN_ENTRIES,
    arc_between,
    block_saying,
    carried_over,
    colored_formula,
    dotted_grid,
    named_row,
    picked,
)

BLOCK = block.toy_block()
FORMULA_SIZE = 64
SUM_STEP = 0.8  # from M to J to their sum


class NameSum(CuedScene):
    """The part of chapter 4 in which one row asks for two names."""

    def first_row(self):
        """The first row becomes M + J, and its dot product with E falls into two."""
        self.empty_the_first_row()
        self.write_the_sum()
        self.write_the_product()
        self.distribute()
        self.hear_both_questions()

    def empty_the_first_row(self):
        """All but the strip of the first row leaves; M and J come in above it."""
        self.until("first-row")
        self.wait(self.time_until("m-plus-j", share=0.2))
        panel, numbers = self.strips[0]
        self.strips.remove(self.strips[0])
        leaving = (self.strips, self.put, self.bars, self.asked, self.equals, self.vector)
        self.play(FadeOut(*leaving, numbers, self.vector_name), run_time=0.5)
        self.set_out_the_sum()
        below = panel.copy().set_stroke(look.DIM).move_to(self.sums)
        self.label = look.words("first row", color=look.DIM).next_to(below, LEFT, buff=0.3)
        self.play(Transform(panel, below), FadeIn(self.label), run_time=0.5)
        coming = (FadeIn(row, shift=0.3 * DOWN) for row in self.names)
        self.play(LaggedStart(*coming, lag_ratio=0.5), run_time=0.9)
        self.panel = panel

    def set_out_the_sum(self):
        """M, J and their sum one below the other, entry under entry."""
        names = (("M", MICHAEL, "Michael"), ("J", JORDAN, "Jordan"))
        self.names = VGroup(
            *(
                named_row(letter, color, picked(block.direction(name), SHOWN_ENTRIES))
                for letter, color, name in names
            )
        )
        self.sums = dotted_grid([picked(BLOCK.up[0], SHOWN_ENTRIES)]).rows[0]
        lines = VGroup(*self.names, self.sums)
        for at, line in enumerate(lines):
            line.shift(at * SUM_STEP * DOWN)
        lines.set_x(0.3).to_edge(UP, buff=0.8)

    def write_the_sum(self):
        """Entry by entry, M and J run together into the first row."""
        label = colored_formula("{{ M : m }} + {{ J : j }}", look.TITLE)
        label.move_to(self.label, aligned_edge=RIGHT)
        self.until("m-plus-j")
        self.play(
            *(FadeOut(row[1].copy(), target_position=self.sums) for row in self.names),
            FadeIn(self.sums, rate_func=rush_into),
            FadeOut(self.label, run_time=0.4),
            FadeIn(label),
            run_time=1,
        )
        self.label = label

    def write_the_product(self):
        """(M + J) · E, and room for the two terms into which it falls."""
        sizes = FORMULA_SIZE
        self.product = colored_formula("({{ M : m }} + {{ J : j }}) dot.op {{ E : e }}", sizes)
        self.terms = VGroup(
            colored_formula("= {{ M : m }} dot.op {{ E : e }}", sizes),
            colored_formula("+ thick {{ J : j }} dot.op {{ E : e }}", sizes),
        )
        VGroup(self.product, *self.terms).arrange(RIGHT, buff=0.35).move_to(1.3 * DOWN)
        for term in self.terms:
            term.shift((self.product.select("e").get_y() - term.select("e").get_y()) * UP)
        self.play(*carried_over(self.label, self.product, "mj"), run_time=1)

    def distribute(self):
        """= M · E + J · E, each term as it is spoken."""
        self.until("distributes")
        e = self.product.select("e")
        arcs = VGroup(*(arc_between(e, self.product.select(name)) for name in "jm"))
        self.play(LaggedStart(*(Create(arc) for arc in arcs), lag_ratio=0.5), run_time=1)
        for cue, name, term in zip(("m-dot-e", "j-dot-e"), "mj", self.terms, strict=True):
            self.until(cue)
            self.play(*carried_over(self.product, term, name + "e", -PI / 2), run_time=0.8)
        self.play(FadeOut(arcs), run_time=0.4)

    def hear_both_questions(self):
        """Two blocks of evidence, one a question, join into one answer."""
        self.blocks = VGroup(block_saying("Michael?", MICHAEL), block_saying("Jordan?", JORDAN))
        for heard, term in zip(self.blocks, self.terms, strict=True):
            heard.next_to(term, DOWN, buff=0.5).align_to(self.blocks[0], DOWN)
        for heard, cue in zip(self.blocks, ("heard-michael", "heard-jordan"), strict=True):
            self.until(cue)
            self.play(FadeIn(heard, shift=0.3 * DOWN), run_time=0.4)
        self.until("adds-up")
        joined = self.blocks.copy().arrange(RIGHT, buff=0).next_to(self.product, DOWN, buff=0.5)
        self.play(Transform(self.blocks, joined, path_arc=-PI / 6), run_time=0.9)
