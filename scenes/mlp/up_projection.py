"""Chapter 4: the up-projection asks with rows, and one row asks for a name."""

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    LaggedStart,
    VGroup,
)

from pipeline.stage import look
from scenes.mlp import block
from scenes.mlp.name_sum import NameSum
from scenes.mlp.parts import ACTIVE
from scenes.mlp.row_questions import RowQuestions
from scenes.mlp.up_picture import (
    TableRow,
    carried_over,
    colored_formula,
    swell,
)


class AskWithRows(RowQuestions, NameSum):
    """Each row of the up-projection is a question put to the vector E."""

    def construct(self):
        self.questions()
        self.first_row()
        self.answers()

    def answers(self):
        """The first row is tried on four names; the table keeps what it answered."""
        self.until("answers")
        rows = [TableRow(row) for row in block.truth_table()]
        VGroup(*rows).arrange(DOWN, buff=0.25).to_edge(DOWN, buff=1.15)
        self.write_heading(above=rows[0])
        coming = (FadeIn(row.panel, shift=0.2 * UP) for row in rows)
        self.play(LaggedStart(*coming, lag_ratio=0.2), run_time=0.5)
        kinds = ("both", "michael", "jordan", "neither")
        answered = ("answer-two", "answer-michael", "answer-jordan", "answer-neither")
        for row, kind, answer in zip(rows, kinds, answered, strict=True):
            self.fill_in(row, kind, answer)
        self.until("full-name-first")
        full = [row for row in rows if row.row.m_dot and row.row.j_dot]
        self.play(
            *(row.panel.animate.set_stroke(ACTIVE, width=4) for row in full),
            *(swell(VGroup(row.sum, row.evidence)) for row in full),
            run_time=1,
        )
        self.until("half-matches")
        halves = [row for row in rows if row.row.m_dot != row.row.j_dot]
        self.play(
            *(row.panel.animate.set_stroke(look.YELLOW, width=4) for row in halves),
            *(swell(VGroup(row.sum, row.evidence)) for row in halves),
            run_time=1,
        )

    def write_heading(self, above):
        """The terms of the formula become the columns of the table."""
        parts = (
            (self.terms[0], "m", "{{ M : m }} dot.op {{ E : e }}", TableRow.M),
            (self.terms[1], "j", "{{ J : j }} dot.op {{ E : e }}", TableRow.J),
            (self.product, "mj", "({{ M : m }} + {{ J : j }}) dot.op {{ E : e }}", TableRow.SUM),
        )
        travelling = []
        for old, names, code, x in parts:
            cell = colored_formula(code, look.BODY).move_to((x, above.get_top()[1] + 0.5, 0))
            travelling += carried_over(old, cell, names + "e")
        leaving = (self.names, self.panel, self.sums, self.label, self.blocks)
        self.play(
            FadeOut(*leaving, self.product, self.terms, run_time=0.4), *travelling, run_time=1
        )

    def fill_in(self, row, kind, answer):
        """A name, what each direction says of it, and the answer of the row."""
        self.until(f"ask-{kind}")
        self.play(FadeIn(row.who, shift=0.3 * RIGHT), run_time=0.5)
        self.until(f"{kind}-m")
        self.play(FadeIn(row.m, scale=1.5), run_time=0.25)
        self.until(f"{kind}-j")
        self.play(FadeIn(row.signs[0]), FadeIn(row.j, scale=1.5), run_time=0.3)
        self.until(answer)
        growing = (GrowFromEdge(one, LEFT) for one in row.evidence)
        self.play(FadeIn(row.signs[1]), FadeIn(row.sum, scale=1.5), *growing, run_time=0.6)
