"""The up-projection comes apart into rows, and every row is a question."""

from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    PI,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    LaggedStart,
    Line,
    ReplacementTransform,
    ShowPassingFlash,
    Transform,
    VGroup,
    rush_into,
)

from pipeline.stage import CuedScene, look
from scenes.mlp import block, model
from scenes.mlp.parts import brackets_around, name_words, value_color
from scenes.mlp.up_picture import (
    SHOWN_ENTRIES,
    SHOWN_ROWS,
    amount_bar,
    block_tile,
    dotted_grid,
    lit,
    panel_behind,
    picked,
)

BLOCK = block.toy_block()
STRIP_STEP = 0.8  # from strip to strip when the matrix has come apart
ANSWER_WIDTH = 1.25
MATRIX_X, STANDING_X, VECTOR_X, EQUALS_X, ANSWERS_X, BARS_X = -2.0, 1.0, 2.05, 2.8, 3.7, 5.3
EXAMPLES = ("part of a name?", "in English?", "made of metal?")


class RowQuestions(CuedScene):
    """The part of chapter 4 in which a matrix is read row by row."""

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
        vector = block.token_vector(model.FULL_NAME)
        rows = [
            [None] * len(SHOWN_ENTRIES) if r is None else picked(BLOCK.up[r], SHOWN_ENTRIES)
            for r in SHOWN_ROWS
        ]
        self.values = picked(block.run_block(BLOCK, vector).asked, SHOWN_ROWS)
        self.matrix, self.vector = dotted_grid(rows), dotted_grid(picked(vector, SHOWN_ENTRIES))
        self.equals = look.words("=")
        self.asked = dotted_grid(self.values, decimals=2)
        self.asked.brackets[0].shift(0.3 * LEFT)
        self.asked.brackets[1].shift(0.3 * RIGHT)
        VGroup(self.matrix, self.vector, self.equals, self.asked).arrange(RIGHT, buff=0.35)
        self.vector_name = look.formula("E", look.TITLE).next_to(self.vector, UP)
        whose = name_words(model.FULL_NAME, look.SMALLEST).next_to(self.matrix, DOWN)
        whose.set_x(self.vector.get_x())
        matrix_name = look.words("up-projection", weight="semibold").next_to(self.matrix, UP)
        size = f"{block.HIDDEN} rows in our small model"
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
        middle = self.matrix.rows.get_x()
        self.strips = VGroup(
            *(VGroup(panel_behind(row).set_x(middle), row) for row in self.matrix.rows)
        )
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
            *(s.animate.shift((MATRIX_X - middle, y - s.get_y(), 0)) for s, y in moves),
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
        turned[SHOWN_ENTRIES.index(None)].rotate(PI / 2)
        self.standing = VGroup(panel_behind(VGroup(*turned)), *turned)
        self.length = look.words(
            f"{block.DIMENSIONS} numbers each", look.SMALLEST, look.DIM
        ).next_to(self.standing, DOWN, aligned_edge=LEFT)
        lying = VGroup(panel, *numbers)
        self.play(ReplacementTransform(lying, self.standing, path_arc=PI / 4), run_time=1.2)
        self.play(FadeIn(self.length), run_time=0.5)

    def sum_the_pairs(self):
        """Entries pair up from top to bottom; their sum is the first number of the column."""
        self.until("row-dot-product")
        pairs = [VGroup(*p) for p in zip(self.standing[1:], self.vector.column(0), strict=True)]
        between = (self.standing.get_right()[0] + self.vector.get_left()[0]) / 2
        dots = VGroup(*(look.words("·").move_to((between, pair.get_y(), 0)) for pair in pairs))
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
        self.until("question-name")
        self.put_question(0, self.say_these_are_examples())
        self.until("question-english")
        self.put_question(1)
        self.until("question-metal")
        self.put_question(2)

    def say_these_are_examples(self):
        """A label above the questions: no row of this matrix asks them."""
        label = look.words("examples of questions", look.SMALLEST, look.DIM)
        label.next_to(self.asking[0], UP, buff=0.2).align_to(look.SAFE_WIDTH / 2 * LEFT, LEFT)
        self.put.add(label)
        return FadeIn(label)

    def put_question(self, index, *others):
        """The mark beside one row turns into an example."""
        strip = self.asking[index]
        question = look.words(EXAMPLES[index], look.SMALLEST, look.YELLOW)
        question.next_to(strip, LEFT, buff=0.25)
        self.play(
            FadeOut(self.put[index], run_time=0.3),
            FadeIn(question, shift=0.3 * LEFT),
            strip[0].animate.set_stroke(look.YELLOW),
            *others,
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
