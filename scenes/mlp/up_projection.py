"""Asking with rows: the up-projection, row by row, and what its first row asks."""

from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    PI,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    LaggedStart,
    Line,
    ReplacementTransform,
    ShowPassingFlash,
    Transform,
    TransformFromCopy,
    VGroup,
    rush_into,
)

from pipeline.stage import CuedScene, look
from scenes.mlp import model
from scenes.mlp.parts import ACTIVE, JORDAN, MICHAEL, brackets_around, name_words, value_color
from scenes.mlp.up_picture import (
    SHOWN_ROWS,
    TableRow,
    amount_bar,
    arc_between,
    block_saying,
    block_tile,
    colored_formula,
    dotted_grid,
    lit,
    named_row,
    panel_behind,
    picked,
    swell,
)

BLOCK = model.block.toy_block()
ENTRIES = (0, 1, 2, 3, None, model.block.DIMENSIONS - 1)
STRIP_STEP = 0.8  # from strip to strip when the matrix has come apart
ANSWER_WIDTH = 1.25
MATRIX_X, STANDING_X, VECTOR_X, EQUALS_X, ANSWERS_X, BARS_X = -1.7, 1.05, 2.1, 2.8, 3.6, 5.25
EXAMPLES = ("part of a name?", "in English?", "made of metal?")
FORMULA_SIZE = 64


class AskWithRows(CuedScene):
    """Each row of the up-projection is a question put to the vector E."""

    def construct(self):
        self.questions()
        self.first_row()
        self.answers()

    def part_of_the_way(self, cue, share):
        """Wait for a share of the time that is left until a cue."""
        self.wait(share * self.time_until(cue))

    # --- questions ---------------------------------------------------------------------

    def questions(self):
        """The matrix comes apart into rows, and every row becomes a question."""
        self.enter_the_block()
        self.set_up_the_product()
        self.show_the_product()
        self.take_rows_apart()
        self.stand_a_row_beside_the_vector()
        self.sum_the_pairs()
        self.fill_the_column()
        self.put_questions()
        self.show_how_much()

    def enter_the_block(self):
        """The block of the last chapter opens at the first of its steps."""
        self.until("questions")
        tile, step = block_tile()
        self.play(FadeIn(tile, shift=0.3 * UP), run_time=0.7)
        self.play(step.animate.set_fill(look.BLUE, opacity=0.9), run_time=0.5)
        closer = tile.animate(rate_func=rush_into).shift(-step.get_center())
        closer.scale(7, about_point=ORIGIN).set_opacity(0)
        self.play(closer, run_time=self.time_until("vector-enters"))
        self.remove(tile)

    def set_up_the_product(self):
        """Matrix, vector, equals sign and an empty column, side by side, with labels."""
        vector = model.block.token_vector(model.FULL_NAME)
        rows = [
            [None] * len(ENTRIES) if r is None else picked(BLOCK.up[r], ENTRIES) for r in SHOWN_ROWS
        ]
        self.values = picked(model.block.run_block(BLOCK, vector).asked, SHOWN_ROWS)
        self.matrix, self.vector = dotted_grid(rows), dotted_grid(picked(vector, ENTRIES))
        self.equals = look.words("=")
        self.asked = dotted_grid(self.values, decimals=2)
        self.asked.brackets[0].shift(0.3 * LEFT)
        self.asked.brackets[1].shift(0.3 * RIGHT)
        VGroup(self.matrix, self.vector, self.equals, self.asked).arrange(RIGHT, buff=0.35)
        self.vector_name = look.formula("E", look.TITLE).next_to(self.vector, UP)
        whose = name_words(model.FULL_NAME, look.SMALLEST).next_to(self.matrix, DOWN)
        whose.set_x(self.vector.get_x())
        matrix_name = look.words("up-projection", weight="semibold").next_to(self.matrix, UP)
        size = f"{model.block.HIDDEN} rows in our small model"
        size = look.words(size, look.SMALLEST, look.DIM).next_to(self.matrix, DOWN)
        self.labels = VGroup(whose, matrix_name, size)

    def show_the_product(self):
        """E first, then the matrix, then the place for the result."""
        whose, matrix_name, size = self.labels
        entering = VGroup(self.vector, self.vector_name, whose)
        place = entering.get_center()
        self.until("vector-enters")
        self.play(FadeIn(entering.set_x(0), shift=0.4 * UP), run_time=0.8)
        self.until("up-matrix")
        self.play(
            entering.animate.move_to(place),
            FadeIn(self.matrix, matrix_name, shift=RIGHT),
            run_time=0.9,
        )
        self.play(FadeIn(size, self.equals, self.asked.brackets), run_time=0.8)

    def take_rows_apart(self):
        """The matrix comes apart into strips, and the empty column grows with them."""
        self.until("row-by-row")
        self.strips = VGroup(*(VGroup(panel_behind(row), row) for row in self.matrix.rows))
        dots = self.strips[SHOWN_ROWS.index(None)]
        dots.remove(dots[0])
        self.asking = VGroup(*(strip for strip in self.strips if strip is not dots))
        panels = VGroup(*(strip[0] for strip in self.asking))
        self.play(FadeIn(panels), FadeOut(self.matrix.brackets, self.labels), run_time=0.4)
        self.add(self.strips)
        top = (len(SHOWN_ROWS) - 1) * STRIP_STEP / 2
        heights = [top - STRIP_STEP * index for index in range(len(SHOWN_ROWS))]
        for answer, y in zip(self.asked.rows, heights, strict=True):
            answer.move_to((ANSWERS_X, y, 0))
        frame = brackets_around((ANSWER_WIDTH, len(SHOWN_ROWS) * STRIP_STEP), ANSWERS_X * RIGHT)
        moves = zip(self.strips, heights, strict=True)
        self.play(
            *(strip.animate.move_to((MATRIX_X, y, 0)) for strip, y in moves),
            VGroup(self.vector, self.vector_name).animate.set_x(VECTOR_X),
            self.equals.animate.set_x(EQUALS_X),
            Transform(self.asked.brackets, frame),
            run_time=1,
        )

    def stand_a_row_beside_the_vector(self):
        """A copy of the first row stands up beside E: it is just as long."""
        panel, numbers = self.strips[0].copy()
        places = [(STANDING_X, entry.get_y(), 0) for entry in self.vector.column(0)]
        turned = [entry.copy().move_to(at) for entry, at in zip(numbers, places, strict=True)]
        turned[ENTRIES.index(None)].rotate(PI / 2)
        self.standing = VGroup(panel_behind(VGroup(*turned)), *turned)
        self.length = look.words(
            f"{model.block.DIMENSIONS} numbers each", look.SMALLEST, look.DIM
        ).next_to(self.standing, DOWN, aligned_edge=LEFT)
        lying = VGroup(panel, *numbers)
        self.play(ReplacementTransform(lying, self.standing, path_arc=PI / 4), run_time=1.2)
        self.play(FadeIn(self.length), run_time=0.5)

    def sum_the_pairs(self):
        """Entries pair up from top to bottom; their sum is the first number of the column."""
        self.until("row-dot-product")
        pairs = [VGroup(*p) for p in zip(self.standing[1:], self.vector.column(0), strict=True)]
        dots = VGroup(*(look.words("·").move_to(pair) for pair in pairs))
        self.play(
            LaggedStart(*(FadeIn(dot, scale=2) for dot in dots), lag_ratio=0.4),
            LaggedStart(*(lit(pair) for pair in pairs), lag_ratio=0.4),
            run_time=1.9,
        )
        self.play(ReplacementTransform(VGroup(*pairs).copy(), self.asked.rows[0]), run_time=1)
        self.worked = VGroup(self.standing, dots, self.length)

    def fill_the_column(self):
        """Every other row gives its number, too."""
        self.until("asked-column")
        giving = [FadeIn(answer, shift=0.5 * RIGHT) for answer in self.asked.rows[1:]]
        lights = [lit(strip[-1], scale=1.03) for strip in self.strips[1:]]
        self.play(
            LaggedStart(*giving, lag_ratio=0.35),
            LaggedStart(*lights, lag_ratio=0.35),
            run_time=2.2,
        )

    def put_questions(self):
        """A question mark for every row, then three examples of what rows might ask."""
        self.until("row-question")
        marks = [look.words("?").next_to(strip, LEFT, buff=0.3) for strip in self.asking]
        coming = (FadeIn(mark, shift=0.2 * RIGHT) for mark in marks)
        self.play(FadeOut(self.worked), LaggedStart(*coming, lag_ratio=0.1), run_time=0.9)
        target = self.vector.brackets.get_left()
        rays = [Line(strip.get_right(), target, color=look.YELLOW) for strip in self.asking]
        self.play(*(ShowPassingFlash(ray, time_width=0.5) for ray in rays), run_time=1)
        self.put = VGroup(*marks)
        self.put_question(0)
        self.until("question-english")
        self.put_question(1)
        self.until("question-metal")
        self.put_question(2)

    def put_question(self, index):
        """The mark beside one row turns into an example."""
        strip = self.asking[index]
        question = look.words(EXAMPLES[index], look.SMALLEST, look.YELLOW)
        question.next_to(strip, LEFT, buff=0.25)
        self.play(
            FadeOut(self.put[index], run_time=0.3),
            FadeIn(question, shift=0.3 * LEFT),
            strip[0].animate.set_stroke(look.YELLOW),
            lit(self.asked.rows[index], scale=1.25),
            run_time=0.8,
        )
        self.put.submobjects[index] = question

    def show_how_much(self):
        """An answer is a quantity: a bar as long as its number, to either side of zero."""
        self.until("how-much")
        shown = [(v, a) for v, a in zip(self.values, self.asked.rows, strict=True) if v is not None]
        self.bars = VGroup(*(amount_bar(v, BARS_X, 0.6).set_y(a.get_y()) for v, a in shown))
        growing = [
            GrowFromEdge(bar, LEFT if value > 0 else RIGHT)
            for bar, (value, _) in zip(self.bars, shown, strict=True)
        ]
        coloring = [answer.animate.set_color(value_color(value)) for value, answer in shown]
        axis = Line(self.asked.brackets.get_top(), self.asked.brackets.get_bottom(), color=look.DIM)
        self.play(FadeIn(axis.set_x(BARS_X), run_time=0.3), *growing, *coloring, run_time=0.8)
        self.bars.add(axis)

    # --- first row ---------------------------------------------------------------------

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
        panel, numbers = self.strips[0]
        self.strips.remove(self.strips[0])
        leaving = (self.strips, self.put, self.bars, self.asked, self.equals, self.vector)
        self.play(FadeOut(*leaving, numbers, self.vector_name), run_time=0.6)
        names = (("M", MICHAEL, "Michael"), ("J", JORDAN, "Jordan"))
        self.names = VGroup(
            *(
                named_row(letter, color, picked(model.block.direction(name), ENTRIES))
                for letter, color, name in names
            )
        )
        self.names.arrange(DOWN, buff=0.35, aligned_edge=RIGHT).set_x(0.3).to_edge(UP, buff=0.8)
        below = panel.copy().set_stroke(look.DIM).next_to(self.names, DOWN, buff=0.35)
        below.set_x(self.names[0][1].get_x())
        self.label = look.words("first row", color=look.DIM).next_to(below, LEFT, buff=0.4)
        self.play(Transform(panel, below), FadeIn(self.label), run_time=0.6)
        coming = (FadeIn(row, shift=0.3 * DOWN) for row in self.names)
        self.play(LaggedStart(*coming, lag_ratio=0.5), run_time=1.1)
        self.panel = panel

    def write_the_sum(self):
        """Entry by entry, M and J run together into the first row."""
        self.sums = dotted_grid([picked(BLOCK.up[0], ENTRIES)]).rows[0].move_to(self.panel)
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
        self.play(TransformFromCopy(self.label, self.product), run_time=1)

    def distribute(self):
        """= M · E + J · E, each term as it is spoken."""
        self.until("distributes")
        e = self.product.select("e")
        arcs = VGroup(*(arc_between(e, self.product.select(name)) for name in "jm"))
        self.play(LaggedStart(*(Create(arc) for arc in arcs), lag_ratio=0.5), run_time=1)
        for cue, name, term in zip(("m-dot-e", "j-dot-e"), "mj", self.terms, strict=True):
            self.until(cue)
            moved = [
                TransformFromCopy(self.product.select(k), term.select(k), path_arc=-PI / 2)
                for k in (name, "e")
            ]
            kept = [*term.select(name), *term.select("e")]
            signs = VGroup(*(glyph for glyph in term if glyph not in kept))
            self.play(*moved, FadeIn(signs), run_time=0.8)
        self.play(FadeOut(arcs), run_time=0.4)

    def hear_both_questions(self):
        """Two blocks of evidence, one a question, join into one answer."""
        self.blocks = VGroup(block_saying("Michael?", MICHAEL), block_saying("Jordan?", JORDAN))
        for block, term in zip(self.blocks, self.terms, strict=True):
            block.next_to(term, DOWN, buff=0.5).align_to(self.blocks[0], DOWN)
        for block, share in zip(self.blocks, (0.35, 0.05), strict=True):
            self.part_of_the_way("adds-up", share)
            self.play(FadeIn(block, shift=0.3 * DOWN), run_time=0.6)
        self.until("adds-up")
        joined = self.blocks.copy().arrange(RIGHT, buff=0).next_to(self.product, DOWN, buff=0.5)
        self.play(Transform(self.blocks, joined, path_arc=-PI / 6), run_time=0.9)

    # --- answers -----------------------------------------------------------------------

    def answers(self):
        """The first row is tried on four names; the table keeps what it answered."""
        self.until("answers")
        rows = [TableRow(row) for row in model.block.truth_table()]
        VGroup(*rows).arrange(DOWN, buff=0.25).to_edge(DOWN, buff=1.15)
        self.write_heading(above=rows[0])
        coming = (FadeIn(row.panel, shift=0.2 * UP) for row in rows)
        self.play(LaggedStart(*coming, lag_ratio=0.2), run_time=0.5)
        asked = ("ask-both", "ask-michael", "ask-jordan", "ask-neither")
        answered = ("answer-two", "answer-michael", "answer-jordan", "answer-neither")
        for row, ask, answer in zip(rows, asked, answered, strict=True):
            self.fill_in(row, ask, answer)
        self.part_of_the_way("half-matches", 0.2)
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
        cells = (
            (self.terms[0], "{{ M : m }} dot.op {{ E : e }}", TableRow.M),
            (self.terms[1], "{{ J : j }} dot.op {{ E : e }}", TableRow.J),
            (self.product, "({{ M : m }} + {{ J : j }}) dot.op {{ E : e }}", TableRow.SUM),
        )
        turning = []
        for old, code, x in cells:
            cell = colored_formula(code, look.BODY).move_to((x, above.get_top()[1] + 0.5, 0))
            turning.append(ReplacementTransform(old, cell))
        self.play(
            FadeOut(self.names, self.panel, self.sums, self.label, self.blocks, run_time=0.5),
            *turning,
            run_time=1.1,
        )

    def fill_in(self, row, ask, answer):
        """A name, what each direction says of it, and the answer of the row."""
        self.until(ask)
        self.play(FadeIn(row.who, shift=0.3 * RIGHT), run_time=0.5)
        self.part_of_the_way(answer, 0.3)
        self.play(FadeIn(row.m, scale=1.5), run_time=0.4)
        self.part_of_the_way(answer, 0.4)
        self.play(FadeIn(row.signs[0]), FadeIn(row.j, scale=1.5), run_time=0.4)
        self.until(answer)
        growing = (GrowFromEdge(block, LEFT) for block in row.evidence)
        self.play(FadeIn(row.signs[1]), FadeIn(row.sum, scale=1.5), *growing, run_time=0.6)
