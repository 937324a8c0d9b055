"""Dashed lines that are stretched so that their dashes jump, or become longer with the line.

Each entry is the body of a scene's `construct`. What stands in `HELD_OUT` was never looked at
while the check was made; only its figure is reported.
"""

TUNED_ON = {
    "redrawn to the right": """
t = ValueTracker(1)
self.add(always_redraw(lambda: DashedLine(LEFT * 3, LEFT * 3 + RIGHT * t.get_value())))
self.play(t.animate.set_value(5), run_time=2)
""",
    "redrawn slowly": """
t = ValueTracker(2)
self.add(always_redraw(lambda: DashedLine(LEFT * 3, LEFT * 3 + RIGHT * t.get_value())))
self.play(t.animate.set_value(2.6), run_time=3)
""",
    "redrawn in half a second": """
t = ValueTracker(1)
self.add(always_redraw(lambda: DashedLine(ORIGIN, UP * t.get_value(), color=YELLOW)))
self.play(t.animate.set_value(3), run_time=0.5)
""",
    "long dashes": """
t = ValueTracker(1)
self.add(always_redraw(
    lambda: DashedLine(LEFT * 4, LEFT * 4 + RIGHT * t.get_value(), dash_length=0.3)))
self.play(t.animate.set_value(7), run_time=2)
""",
    "shrinking": """
t = ValueTracker(6)
self.add(always_redraw(lambda: DashedLine(LEFT * 3, LEFT * 3 + RIGHT * t.get_value())))
self.play(t.animate.set_value(2), run_time=2, rate_func=linear)
""",
    "between two dots that part": """
a, b = Dot(LEFT), Dot(RIGHT)
self.add(a, b, always_redraw(lambda: DashedLine(a.get_center(), b.get_center())))
self.play(a.animate.shift(2 * LEFT + UP), b.animate.shift(2 * RIGHT), run_time=2)
""",
    "to a dot on a circle": """
dot = Dot(2 * RIGHT)
self.add(dot, always_redraw(lambda: DashedLine(LEFT * 3, dot.get_center())))
self.play(Rotate(dot, PI, about_point=ORIGIN), run_time=2)
""",
    "become in an updater": """
t = ValueTracker(1)
line = DashedLine(ORIGIN, RIGHT)
line.add_updater(lambda m: m.become(DashedLine(ORIGIN, RIGHT * t.get_value())))
self.add(line)
self.play(t.animate.set_value(4), run_time=2)
""",
    "put_start_and_end_on in an updater": """
dot = Dot(RIGHT)
line = DashedLine(LEFT * 3, RIGHT)
line.add_updater(lambda m: m.put_start_and_end_on(LEFT * 3, dot.get_center()))
self.add(dot, line)
self.play(dot.animate.shift(3 * RIGHT), run_time=2)
""",
    "animated to a longer place": """
line = DashedLine(LEFT * 3, LEFT)
self.add(line)
self.play(line.animate.put_start_and_end_on(LEFT * 3, RIGHT * 3), run_time=2)
""",
    "transformed into a longer line": """
line = DashedLine(LEFT * 3, LEFT)
self.add(line)
self.play(Transform(line, DashedLine(LEFT * 3, RIGHT * 3)), run_time=2)
""",
    "an arc that opens": """
t = ValueTracker(0.5)
self.add(always_redraw(lambda: DashedVMobject(Arc(radius=2, angle=t.get_value()))))
self.play(t.animate.set_value(PI), run_time=2)
""",
    "an arc with dashes by its length": """
t = ValueTracker(0.5)
self.add(always_redraw(lambda: DashedVMobject(
    Arc(radius=2, angle=t.get_value()), num_dashes=int(10 * t.get_value()))))
self.play(t.animate.set_value(PI), run_time=2)
""",
    "redrawn in a group": """
t = ValueTracker(1)
line = always_redraw(lambda: DashedLine(LEFT * 3, LEFT * 3 + RIGHT * t.get_value()))
self.add(VGroup(Square(), line, look.words("length")))
self.play(t.animate.set_value(5), run_time=2)
""",
    "a group redrawn as a whole": """
t = ValueTracker(1)
def picture():
    end = LEFT * 3 + RIGHT * t.get_value()
    return VGroup(Dot(end), DashedLine(LEFT * 3, end), Dot(LEFT * 3))
self.add(always_redraw(picture))
self.play(t.animate.set_value(5), run_time=2)
""",
    "a projection onto an axis": """
axes = Axes((0, 5), (0, 5), 6, 6)
t = ValueTracker(1)
dot = always_redraw(lambda: Dot(axes.c2p(t.get_value(), 0.16 * t.get_value() ** 2)))
drop = always_redraw(lambda: axes.get_vertical_line(dot.get_center()))
self.add(axes, dot, drop)
self.play(t.animate.set_value(5), run_time=2)
""",
    "a curve that is drawn on": """
t = ValueTracker(1)
self.add(always_redraw(lambda: DashedVMobject(
    FunctionGraph(np.sin, (-4, -4 + t.get_value())), num_dashes=int(6 * t.get_value()))))
self.play(t.animate.set_value(7), run_time=2)
""",
    "thin dashes": """
t = ValueTracker(1)
self.add(always_redraw(
    lambda: DashedLine(LEFT * 3, LEFT * 3 + RIGHT * t.get_value(), dashed_ratio=0.2)))
self.play(t.animate.set_value(5), run_time=2)
""",
    "there and back": """
t = ValueTracker(2)
self.add(always_redraw(lambda: DashedLine(DOWN * 2, DOWN * 2 + UP * t.get_value())))
self.play(t.animate.set_value(4), run_time=2, rate_func=there_and_back)
""",
    "a new line put into the group every frame": """
t = ValueTracker(1)
group = VGroup(DashedLine(LEFT * 3, LEFT * 2))
def renew(g):
    g.remove(*g.submobjects)
    g.add(DashedLine(LEFT * 3, LEFT * 3 + RIGHT * t.get_value()))
group.add_updater(renew)
self.add(group)
self.play(t.animate.set_value(5), run_time=2)
""",
}

HELD_OUT = {
    "redrawn downwards, dashes of 0.1": """
y = ValueTracker(2)
self.add(always_redraw(lambda: DashedLine(
    [1, 3, 0], [1, y.get_value(), 0], dash_length=0.1, color=RED)))
self.play(y.animate.set_value(-3), run_time=3, rate_func=rush_into)
""",
    "redrawn on a slant": """
t = ValueTracker(0.5)
self.add(always_redraw(lambda: DashedLine(
    [-4, -2, 0], [-4 + 2 * t.get_value(), -2 + t.get_value(), 0])))
self.play(t.animate.set_value(3.5), run_time=1.5)
""",
    "stretched by time": """
line = DashedLine(LEFT * 5, LEFT * 4)
state = {"t": 0.0}
def grow(m, dt):
    state["t"] += dt
    m.become(DashedLine(LEFT * 5, LEFT * 4 + RIGHT * state["t"]))
line.add_updater(grow)
self.add(line)
self.wait(3)
""",
    "a replacement": """
short = DashedLine(DOWN, DOWN + 2 * RIGHT, color=BLUE)
self.play(FadeIn(short))
self.play(ReplacementTransform(short, DashedLine(DOWN, DOWN + 6 * RIGHT, color=GREEN)), run_time=2)
""",
    "the height of a triangle": """
apex = Dot([0, 1, 0])
base = Line(LEFT * 3 + DOWN, RIGHT * 3 + DOWN)
height = always_redraw(
    lambda: DashedLine(apex.get_center(), [apex.get_x(), -1, 0], dash_length=0.08))
self.add(apex, base, height)
self.play(apex.animate.shift(2 * UP + RIGHT), run_time=2)
""",
    "two projections at once": """
axes = Axes((0, 4), (0, 4), 6, 6)
x = ValueTracker(0.5)
lines = always_redraw(lambda: axes.get_lines_to_point(axes.c2p(x.get_value(), 4 - x.get_value())))
self.add(axes, lines)
self.play(x.animate.set_value(3.5), run_time=2)
""",
    "put on by an updater of two moving ends": """
a, b = Dot(LEFT + DOWN), Dot(RIGHT + DOWN)
tie = DashedLine(a.get_center(), b.get_center())
tie.add_updater(lambda m: m.put_start_and_end_on(a.get_center(), b.get_center()))
self.add(a, b, tie)
self.play(a.animate.move_to(LEFT * 4 + UP), b.animate.move_to(RIGHT * 3 + DOWN), run_time=2)
""",
    "a moved target": """
line = DashedLine(UP, UP + RIGHT)
self.add(line)
line.generate_target()
line.target.put_start_and_end_on(UP, UP + 4 * RIGHT)
self.play(MoveToTarget(line), run_time=1.5)
""",
    "become a longer one, animated": """
line = DashedLine(LEFT * 4, LEFT * 2, dash_length=0.15)
self.add(line)
self.play(line.animate.become(DashedLine(LEFT * 4, RIGHT * 4, dash_length=0.15)), run_time=2)
""",
    "an angle's arc": """
theta = ValueTracker(0.4)
arm = always_redraw(lambda: Line(ORIGIN, 3 * RIGHT).rotate(theta.get_value(), about_point=ORIGIN))
arc = always_redraw(lambda: DashedVMobject(Arc(radius=1, angle=theta.get_value()), num_dashes=8))
self.add(Line(ORIGIN, RIGHT * 3), arm, arc)
self.play(theta.animate.set_value(2.2), run_time=2)
""",
    "a graph with dashes by its width": """
w = ValueTracker(1.0)
self.add(always_redraw(lambda: DashedVMobject(
    FunctionGraph(lambda x: 0.3 * x ** 2, (-2, -2 + w.get_value())),
    num_dashes=max(2, round(8 * w.get_value())))))
self.play(w.animate.set_value(4), run_time=2)
""",
    "dashes made by hand": """
t = ValueTracker(1)
def dashes():
    n = max(3, int(6 * t.get_value()))
    xs = np.linspace(0, t.get_value(), 2 * n - 1)
    return VGroup(*(Line([xs[i] - 3, 0, 0], [xs[min(i + 1, 2 * n - 2)] - 3, 0, 0])
                    for i in range(0, 2 * n - 2, 2)))
self.add(always_redraw(dashes))
self.play(t.animate.set_value(5), run_time=2)
""",
    "in a group that also moves": """
t = ValueTracker(1)
box = Square(0.5).shift(LEFT * 4)
line = always_redraw(lambda: DashedLine(box.get_right(), box.get_right() + RIGHT * t.get_value()))
group = VGroup(box, line)
self.add(group)
self.play(t.animate.set_value(4), box.animate.shift(2 * UP), run_time=2)
""",
    "scaled along with its frame, while redrawn": """
frame = Rectangle(width=2, height=1)
diagonal = always_redraw(lambda: DashedLine(frame.get_corner(DL), frame.get_corner(UR)))
self.add(frame, diagonal)
self.play(frame.animate.scale(2.5), run_time=2)
""",
    "stretched with stretch_to_fit": """
line = DashedLine(LEFT * 4, LEFT * 2)
self.add(line)
self.play(line.animate.stretch_to_fit_width(7, about_edge=LEFT), run_time=2)
""",
    "very short to short": """
t = ValueTracker(0.3)
self.add(always_redraw(lambda: DashedLine(ORIGIN, RIGHT * t.get_value())))
self.play(t.animate.set_value(1.0), run_time=1)
""",
    "very long": """
t = ValueTracker(8)
self.add(always_redraw(lambda: DashedLine(LEFT * 6, LEFT * 6 + RIGHT * t.get_value())))
self.play(t.animate.set_value(12), run_time=4)
""",
    "as one of many in a lagged start": """
ts = [ValueTracker(1) for _ in range(3)]
for row, t in enumerate(ts):
    self.add(always_redraw(
        lambda row=row, t=t: DashedLine([-4, row, 0], [-4 + t.get_value(), row, 0])))
self.play(LaggedStart(*(t.animate.set_value(5) for t in ts), lag_ratio=0.4), run_time=3)
""",
    "a dashed arrow": """
tip = Dot(RIGHT)
self.add(tip, always_redraw(lambda: DashedVMobject(
    Line(LEFT * 3, tip.get_center()),
    num_dashes=int(np.ceil(6 * (tip.get_x() + 3))))))
self.play(tip.animate.shift(3 * RIGHT), run_time=2)
""",
    "a brace's guide line in steps of a wait": """
t = ValueTracker(1)
self.add(always_redraw(
    lambda: DashedLine([-3, 2, 0], [-3 + t.get_value(), 2, 0])))
for end in (2, 3, 4):
    self.play(t.animate.set_value(end), run_time=0.6)
    self.wait(0.4)
""",
}
