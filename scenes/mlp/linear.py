"""Chapter 6, first half: linear steps, one or many, cannot tell a full name from a half one."""

from manim import (
    DOWN,
    LEFT,
    UP,
    Cross,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    Indicate,
    LaggedStart,
    ReplacementTransform,
    VGroup,
    Write,
)

from pipeline.stage import CuedScene, look
from scenes.mlp import block
from scenes.mlp.balance import Balance
from scenes.mlp.block_picture import BlockPicture
from scenes.mlp.matrix_tower import MatrixTower
from scenes.mlp.name_square import Load, NameSquare
from scenes.mlp.parts import ACTIVE, BIAS, NEGATIVE, shown_value

BOTH, MICHAEL_ONLY, JORDAN_ONLY, NEITHER = block.NAMES
ANSWERS = {row.name: row.asked for row in block.truth_table()}
WANTED = {row.name: row.neuron for row in block.truth_table()}
WEIGHED_LEFT = {"sum-both": BOTH, "sum-neither": NEITHER}
WEIGHED_RIGHT = {"sum-michael": MICHAEL_ONLY, "sum-jordan": JORDAN_ONLY}


class LinearIsNotEnough(CuedScene):
    """Weighs the four names against each other, then lets a tower of matrices fall flat."""

    def construct(self) -> None:
        """One method for each idea, in the order of the words."""
        self.light_what_is_linear()
        self.set_out_the_names()
        self.compare_the_halves()
        self.weigh_the_names()
        self.find_the_same_sum()
        self.want_the_impossible()
        self.build_a_tower()
        self.multiply_it_out()
        self.open_a_gap()

    # --- linear-trouble ------------------------------------------------------------------

    def light_what_is_linear(self) -> None:
        """Weights and bias light up; what they make stays grey."""
        picture = BlockPicture(BOTH, look.words("=", look.TITLE, look.DIM))
        weights = picture.under(picture.weights, "multiply by weights", look.INK)
        names = VGroup(picture.name_of_vector(), picture.under(picture.discs, "answers"))
        bias = picture.under(picture.bias, "add", BIAS)
        self.play(FadeIn(picture, names), run_time=0.9)
        self.until("linear")
        self.play(*picture.weights_lit(True), run_time=0.8)
        self.until("multiply-weights")
        self.play(FadeIn(weights, shift=0.2 * UP), run_time=0.6)
        self.until("add-constant")
        self.play(FadeIn(bias, shift=0.2 * UP), Indicate(picture.bias, 1.05, BIAS), run_time=0.8)
        self.until("not-enough")
        self.play(FadeOut(picture, names, weights, bias), run_time=0.5)

    def set_out_the_names(self) -> None:
        """The square of names, with the two answers that are to be compared."""
        self.square = NameSquare(ANSWERS).move_to(0.2 * DOWN)
        self.caption = look.words("before the bias", look.LABEL, look.DIM)
        panels = VGroup(*(box.panel for box in self.square.boxes.values()))
        self.caption.next_to(self.square, UP, buff=0.4).match_x(panels)
        self.play(FadeIn(self.square.headings), FadeIn(panels), run_time=0.6)
        self.until("before-bias")
        compared = self.square.values_of(BOTH, MICHAEL_ONLY)
        self.play(FadeIn(self.caption), LaggedStart(*map(FadeIn, compared)), run_time=0.8)

    def compare_the_halves(self) -> None:
        """Each box fills as far as its answer reaches; the scales come in beside."""
        largest = max(ANSWERS.values())
        self.fills = {
            name: box.filled_to(ANSWERS[name] / largest) for name, box in self.square.boxes.items()
        }
        first, rest = (BOTH, MICHAEL_ONLY), (JORDAN_ONLY, NEITHER)
        self.until("half-trigger")
        self.play(*(GrowFromEdge(self.fills[name], DOWN) for name in first), run_time=0.8)
        self.wait(self.time_until("sum-both", share=0.25))
        self.play(
            *map(FadeIn, self.square.values_of(*rest)),
            *(GrowFromEdge(self.fills[name], DOWN) for name in rest),
            run_time=0.8,
        )
        self.wait(self.time_until("sum-both", share=0.3))
        self.bring_in_the_scales()

    def bring_in_the_scales(self) -> None:
        """The square makes room on the left for the scales on the right."""
        self.balance = Balance((2.95, -1.25, 0))
        left = VGroup(self.square, self.caption, *self.fills.values())
        self.play(
            left.animate.align_to((-look.SAFE_WIDTH / 2, 0, 0), LEFT),
            FadeIn(self.balance, shift=0.5 * LEFT),
            run_time=0.9,
        )

    def weigh_the_names(self) -> None:
        """One diagonal of the square goes on the left pan, the other on the right."""
        self.loads = {}
        weight = 0.0
        pans = ((self.balance.left, 1, WEIGHED_LEFT), (self.balance.right, -1, WEIGHED_RIGHT))
        for pan, sign, names in pans:
            for cue, name in names.items():
                load = self.balance.place_on(pan, Load(name, ANSWERS[name]))
                self.loads[name] = load
                self.until(cue)
                self.play(*load.carried_from(self.square.boxes[name]), run_time=0.5)
                pan.add(load)
                weight += sign * ANSWERS[name]
                if ANSWERS[name]:
                    self.play(self.balance.tip_to(weight), run_time=0.5)

    def find_the_same_sum(self) -> None:
        """The same first names, the same last names, so the same sum on both sides."""
        self.until("same-first-names")
        self.play(*self.words_shown(1, 0.2), run_time=0.5)
        self.until("same-last-names")
        self.play(*self.words_shown(1, 1), *self.words_shown(0, 0.2), run_time=0.5)
        self.sums = self.both_sums(ANSWERS, "=", look.INK)
        self.until("same-sum")
        level = Indicate(self.balance.beam, 1.0, ACTIVE)
        sums = LaggedStart(*map(FadeIn, self.sums))
        self.play(sums, level, *self.words_shown(0, 1), run_time=0.8)

    def words_shown(self, word: int, opacity: float) -> list:
        """Animations that set how strongly the first (0) or last (1) names are seen."""
        words = [load.name.part(name.split()[word]) for name, load in self.loads.items()]
        return [part.animate.set_opacity(opacity) for part in words]

    def both_sums(self, values: dict[str, float], sign: str, color: str) -> VGroup:
        """What lies on the left, a sign, and what lies on the right."""
        sums = VGroup()
        for pan, names in (
            (self.balance.left, WEIGHED_LEFT),
            (self.balance.right, WEIGHED_RIGHT),
        ):
            total = sum(values[name] for name in names.values())
            shown = look.words(shown_value(total), look.TITLE, color, weight="bold")
            sums.add(shown.move_to((pan.get_x(), 1.75, 0)))
        between = look.words(sign, look.TITLE, color)
        return sums.add(between.move_to((self.balance.pivot[0], 1.75, 0)))

    def want_the_impossible(self) -> None:
        """The values of an AND gate would tip the scales, though both sides hold the same."""
        wanted = self.both_sums(WANTED, "\u2260", BIAS)
        caption = look.words("what we want", look.LABEL, BIAS).move_to(self.caption)
        self.until("want-one")
        self.play(
            *self.change_values(WEIGHED_LEFT),
            ReplacementTransform(self.sums[0], wanted[0]),
            FadeOut(self.sums[2], self.caption, *self.fills.values()),
            FadeIn(caption),
            run_time=0.6,
        )
        self.until("want-zero")
        self.play(
            *self.change_values(WEIGHED_RIGHT),
            ReplacementTransform(self.sums[1], wanted[1]),
            FadeIn(wanted[2]),
            run_time=0.5,
        )
        surplus = sum(WANTED[name] for name in WEIGHED_LEFT.values())
        self.play(self.balance.tip_to(surplus), run_time=0.6)
        cross = Cross(VGroup(self.balance.left, self.balance.right), NEGATIVE, 9)
        self.until("impossible")
        self.play(Write(cross), run_time=0.5)

    def change_values(self, names: dict[str, str]) -> list[ReplacementTransform]:
        """Animations that put the wanted values into the boxes and the loads of these names."""
        boxes = [(name, side[name]) for name in names.values() for side in self.both_places]
        return [box.change_to(WANTED[name], BIAS) for name, box in boxes]

    @property
    def both_places(self) -> tuple[dict, dict]:
        """Where a name's value is printed: in the square and on the scales."""
        return self.square.boxes, self.loads

    # --- chain ---------------------------------------------------------------------------

    def build_a_tower(self) -> None:
        """A second matrix, then many more, come in at the left of the first."""
        self.tower = MatrixTower()
        self.until("another-matrix")
        self.play(FadeOut(*self.mobjects), run_time=0.4)
        self.play(FadeIn(self.tower), run_time=0.4)
        self.play(*self.tower.grow(), run_time=0.7)
        self.until("matrix-stack")
        while self.tower.waiting:
            self.play(*self.tower.grow(), run_time=0.65)
        self.play(FadeIn(self.tower.count()), run_time=0.5)

    def multiply_it_out(self) -> None:
        """Neighbours merge into their product until one matrix is left."""
        self.until("multiply-out")
        for merges_left in range(self.tower.merges_needed, 0, -1):
            turn = self.time_until("single-matrix", share=1 / merges_left)
            self.play(*self.tower.merge(), run_time=turn)
        self.until("single-matrix")
        self.play(self.tower.outline(), run_time=0.6)
        self.until("one-step")
        self.play(self.tower.say_one_step(), run_time=0.6)

    def open_a_gap(self) -> None:
        """The matrix comes apart, and something bent goes in between."""
        self.wait(self.time_until("not-linear", share=0.3))
        self.play(*self.tower.come_apart(), run_time=0.9)
        self.until("not-linear")
        self.play(self.tower.bend(), run_time=0.7)
