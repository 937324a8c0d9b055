"""Shifting the threshold: what a bias adds, and where it can hide."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    RoundedRectangle,
    SurroundingRectangle,
    VGroup,
)

from pipeline.stage import CuedScene, look
from scenes.mlp import block, model
from scenes.mlp.parts import BIAS, JORDAN, MICHAEL
from scenes.mlp.threshold_picture import (
    FLOOR_Y,
    NAMES_X,
    TOP_Y,
    Column,
    ThresholdMark,
    cells,
    dots_for,
    grid_lines,
    lanes_of,
    positive_side,
    scale_below,
    side_by_side,
)
from scenes.mlp.up_picture import SHOWN_ROWS, dotted_grid, lit, picked, swell

BLOCK = block.toy_block()
LEFT_OF_LANES = -4.42  # the middle of the picture's left part
SHARED = model.direction_length()  # how far every vector reaches along the shared direction
CELL_COLORS = (MICHAEL, JORDAN, look.DIM, BIAS)
STRIP_Y = TOP_Y + 1.15
FIGURES = 40  # their subscripts are then as large as the smallest text


class ShiftTheThreshold(CuedScene):
    """The bias moves every answer one step to the left; then it hides in the weights."""

    def construct(self):
        self.bias()
        self.no_bias()

    # --- bias --------------------------------------------------------------------------

    def bias(self):
        """A second vector is added, and only the full name stays positive."""
        self.set_up_the_sum()
        self.add_the_bias()
        self.bring_the_names()
        self.set_the_first_bias()
        self.shift_the_names()
        self.mark_the_threshold()

    def set_up_the_sum(self):
        """Answers, bias and their sum as columns, with a sign between them."""
        vector = block.token_vector(model.FULL_NAME)
        asked = picked(block.run_block(BLOCK, vector).asked, SHOWN_ROWS)
        numbers = [row[0] for row in dotted_grid(asked, decimals=2).rows]
        biases = [
            look.words("⋮", look.SMALLEST, look.DIM)
            if row is None
            else look.formula(f"b_{row + 1}", FIGURES, BIAS)
            for row in SHOWN_ROWS
        ]
        self.answers = Column("answers", numbers, look.INK)
        self.biases = Column("bias", biases, BIAS)
        self.sums = Column("shifted", dots_for(len(SHOWN_ROWS)), look.INK)
        self.plus, self.equals = look.words("+"), look.words("=")
        parts = (self.answers, self.plus, self.biases, self.equals, self.sums)
        self.sum = side_by_side(parts, gap=0.4)

    def add_the_bias(self):
        """The answers of the last chapter, plus one number for every row."""
        self.until("bias")
        self.play(FadeIn(self.answers, shift=0.3 * UP), run_time=0.8)
        self.until("add-bias")
        self.play(FadeIn(self.plus), FadeIn(self.biases.brackets, shift=0.5 * LEFT), run_time=0.8)
        self.until("bias-vector")
        coming = (FadeIn(entry, shift=0.3 * LEFT) for entry in self.biases.entries)
        self.play(FadeIn(self.biases.heading), LaggedStart(*coming, lag_ratio=0.3), run_time=1.2)
        rows = zip(self.answers.entries, self.biases.entries, strict=True)
        self.play(LaggedStart(*(lit(VGroup(*row)) for row in rows), lag_ratio=0.3), run_time=1.8)
        self.play(FadeIn(self.equals), FadeIn(self.sums, shift=0.3 * LEFT), run_time=0.8)

    def bring_the_names(self):
        """The sum makes room for four names, each with its answer on a number line."""
        closer = side_by_side(self.sum.copy(), gap=0.1, middle=LEFT_OF_LANES)
        moves = [part.animate.move_to(goal) for part, goal in zip(self.sum, closer, strict=True)]
        self.until("every-text")
        self.play(*moves, run_time=0.8)
        self.lanes = lanes_of(block.truth_table())
        self.grid = grid_lines()
        self.scale = scale_below("answer", 0, FLOOR_Y - 0.35)
        coming = (FadeIn(lane, shift=0.4 * LEFT) for lane in self.lanes)
        self.play(
            FadeIn(self.grid, self.scale),
            LaggedStart(*coming, lag_ratio=0.3),
            *self.answers.keep_first_only(),
            run_time=1.4,
        )

    def set_the_first_bias(self):
        """The first bias is -1; a frame holds the first row of the sum together."""
        first = VGroup(*(part.entries[0] for part in (self.answers, self.biases, self.sums)))
        self.frame = RoundedRectangle(
            corner_radius=0.12, width=self.sum.width + 0.24, height=0.5, color=BIAS, stroke_width=2
        ).move_to((self.sum.get_x(), first.get_y(), 0))
        self.until("bias-minus-one")
        full = self.lanes[0].row
        self.play(
            FadeIn(self.frame),
            *self.answers.write_first(full.asked),
            *self.biases.write_first(model.first_bias()),
            run_time=0.8,
        )

    def shift_the_names(self):
        """Two becomes one, one becomes zero, zero becomes minus one."""
        cues = (("shift-two", "shifted-one"), ("shift-one", "shifted-zero"))
        cues += (("shift-zero", "shifted-minus-one"),)
        values = sorted({lane.row.asked for lane in self.lanes}, reverse=True)
        for (shift, shifted), value in zip(cues, values, strict=True):
            here = [lane for lane in self.lanes if lane.row.asked == value]
            self.until(shift)
            figures = (*self.answers.write_first(value), *self.sums.write_first(None))
            self.play(*(lit(lane.dot, scale=1.6) for lane in here), *figures, run_time=0.5)
            self.until(shifted)
            after = here[0].row.shifted
            slides = (lane.slide(value, after) for lane in here)
            self.play(*slides, *self.sums.write_first(after), run_time=0.5)

    def mark_the_threshold(self):
        """Only the full name is right of zero, and zero is the threshold."""
        self.until("only-positive")
        self.shade = positive_side()
        self.bring_to_back(self.shade)
        winners = [lane for lane in self.lanes if lane.row.shifted > 0]
        row = winners[0].row
        figures = (*self.answers.write_first(row.asked), *self.sums.write_first(row.shifted))
        dots = (swell(lane.dot) for lane in winners)
        self.play(FadeIn(self.shade), *dots, *figures, run_time=0.8)
        losers = [lane for lane in self.lanes if lane not in winners]
        self.play(*(lane.who.animate.set_opacity(0.4) for lane in losers), run_time=0.8)
        self.mark = ThresholdMark()
        self.until("threshold")
        self.play(FadeIn(self.mark.word, shift=0.2 * DOWN), Create(self.mark.line), run_time=0.7)
        self.evidence = scale_below("before the bias", -model.first_bias(), FLOOR_Y - 0.9, BIAS)
        self.play(*self.name_scale("after the bias"), FadeIn(self.evidence), run_time=0.8)
        self.play(lit(self.evidence[2], scale=1.6), run_time=1)

    def name_scale(self, caption):
        """Another caption for the numbers below the lanes."""
        before, after = self.scale[0], scale_below(caption, 0, FLOOR_Y - 0.35)[0]
        self.scale.submobjects[0] = after
        return FadeOut(before), FadeIn(after)

    # --- no bias -----------------------------------------------------------------------

    def no_bias(self):
        """Without the bias the dots go back; a shared direction brings the shift again."""
        self.take_the_bias_out()
        self.lay_out_the_vectors()
        self.lean_against_the_shared_direction()
        self.show_where_it_hides()

    def take_the_bias_out(self):
        """The bias column leaves a gap, and the dots return to their unshifted answers."""
        self.until("no-bias")
        names = (lane.who.animate.set_opacity(1) for lane in self.lanes)
        self.play(*names, FadeOut(self.evidence), run_time=0.8)
        self.until("bias-out")
        back = [lane.slide(lane.row.shifted, lane.row.asked) for lane in self.lanes]
        self.play(
            FadeOut(self.biases, self.plus, shift=0.6 * DOWN),
            *self.name_scale("answer"),
            *back,
            run_time=0.9,
        )
        self.play(*self.sums.write_first(self.lanes[0].row.asked), run_time=0.5)

    def lay_out_the_vectors(self):
        """Each name's vector lies beside its lane, under the first row's own entries."""
        self.wait(self.time_until("shared-direction", share=0.2))
        self.play(FadeOut(self.answers, self.sums, self.equals, self.frame), run_time=0.5)
        ways = [block.direction(name) for name in ("Michael", "Jordan")]
        weights = [*(float(BLOCK.up[0] @ way) for way in ways), None, 0.0]
        self.strip = cells(weights, CELL_COLORS, STRIP_Y)
        self.vectors = [
            cells([lane.row.m_dot, lane.row.j_dot, None, SHARED], CELL_COLORS, lane.y)
            for lane in self.lanes
        ]
        self.headings = VGroup(
            look.formula("M", look.LABEL, MICHAEL),
            look.formula("J", look.LABEL, JORDAN),
            look.words("shared", look.SMALLEST, BIAS),
        )
        for heading, index in zip(self.headings, (0, 1, 3), strict=True):
            heading.move_to((self.strip[index].get_x(), FLOOR_Y - 0.35, 0))
        name = look.words("first row", look.LABEL, weight="semibold")
        name.move_to((NAMES_X, STRIP_Y, 0), aligned_edge=LEFT)
        paper = SurroundingRectangle(self.strip, color=look.DIM, buff=0.1, corner_radius=0.15)
        coming = (FadeIn(vector[:3], shift=0.3 * RIGHT) for vector in self.vectors)
        self.play(FadeIn(self.headings[:2]), LaggedStart(*coming, lag_ratio=0.3), run_time=1)
        self.play(FadeIn(paper, self.strip[:3], name, shift=0.3 * DOWN), run_time=0.6)

    def lean_against_the_shared_direction(self):
        """The same strength in every vector, and one weight against it: the shift is back."""
        shared = [vector[3] for vector in self.vectors]
        self.until("shared-direction")
        coming = (FadeIn(cell, shift=0.3 * LEFT) for cell in shared)
        self.play(
            FadeIn(self.headings[2], self.strip[3]), LaggedStart(*coming, lag_ratio=0.3), run_time=1
        )
        self.until("lean-against")
        lean = model.first_bias() / SHARED
        leaning = cells([None, None, None, lean], CELL_COLORS, STRIP_Y)[3]
        self.play(FadeOut(self.strip[3]), FadeIn(leaning, scale=1.4), run_time=0.7)
        self.leaning = leaning
        self.play(LaggedStart(*(lit(cell) for cell in shared), lag_ratio=0.3), run_time=1.4)
        self.until("same-shift")
        self.play(
            *(lane.slide(lane.row.asked, answer_without_bias(lane, lean)) for lane in self.lanes),
            run_time=0.9,
        )

    def show_where_it_hides(self):
        """The weight that does the work of the bias is named."""
        label = look.words("bias", look.SMALLEST, BIAS, weight="semibold")
        label.next_to(self.leaning, UP, buff=0.17)
        self.until("bias-hidden")
        self.play(FadeIn(label, shift=0.2 * DOWN), swell(self.leaning), run_time=0.8)


def answer_without_bias(lane, lean):
    """The first row with one more weight, times a vector with the shared direction in it."""
    row = np.append(BLOCK.up[0], lean)
    return float(row @ np.append(block.token_vector(lane.row.name), SHARED))
