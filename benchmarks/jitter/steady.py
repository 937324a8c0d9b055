"""Dashed lines with nothing wrong: still, fading, moved as a whole, or stretched steadily.

Each entry is the body of a scene's `construct`. What stands in `HELD_OUT` was never looked at
while the check was made; only its figure is reported.
"""

TUNED_ON = {
    "still": "self.add(DashedLine(LEFT * 3, RIGHT * 3))\nself.wait(2)",
    "still beside something that moves": """
dot = Dot()
self.add(DashedLine(LEFT * 3, RIGHT * 3), dot)
self.play(dot.animate.shift(2 * UP), run_time=2)
""",
    "faded in and out": """
line = DashedLine(LEFT * 3, RIGHT * 3)
self.play(FadeIn(line))
self.play(FadeOut(line))
""",
    "created": "self.play(Create(DashedLine(LEFT * 3, RIGHT * 3)), run_time=2)",
    "created and uncreated": """
line = DashedLine(LEFT * 3, RIGHT * 3, dash_length=0.2)
self.play(Create(line))
self.play(Uncreate(line))
""",
    "moved": """
line = DashedLine(LEFT * 3, RIGHT * 3)
self.add(line)
self.play(line.animate.shift(2 * UP), run_time=2)
""",
    "moved fast along itself": """
line = DashedLine(LEFT * 6, LEFT * 3)
self.add(line)
self.play(line.animate.shift(8 * RIGHT), run_time=0.5)
""",
    "turned": """
line = DashedLine(LEFT * 3, RIGHT * 3)
self.add(line)
self.play(Rotate(line, PI / 2), run_time=2)
""",
    "coloured": """
line = DashedLine(LEFT * 3, RIGHT * 3)
self.add(line)
self.play(line.animate.set_color(RED), run_time=1)
self.play(Indicate(line))
""",
    "steady, redrawn": """
t = ValueTracker(1)
self.add(always_redraw(lambda: SteadyDashedLine(LEFT * 3, LEFT * 3 + RIGHT * t.get_value())))
self.play(t.animate.set_value(5), run_time=2)
""",
    "steady, animated": """
line = SteadyDashedLine(LEFT * 3, LEFT * 2)
self.add(line)
self.play(line.animate.put_start_and_end_on(LEFT * 3, RIGHT * 3), run_time=2)
""",
    "steady, by an updater": """
dot = Dot(RIGHT)
line = SteadyDashedLine(LEFT * 3, RIGHT)
line.add_updater(lambda m: m.put_start_and_end_on(LEFT * 3, dot.get_center()))
self.add(dot, line)
self.play(dot.animate.shift(3 * RIGHT + UP), run_time=2)
""",
    "a group zoomed": """
group = VGroup(Square(3), DashedLine(LEFT * 1.5, RIGHT * 1.5), Dot())
self.add(group)
self.play(group.animate.scale(0.5).to_edge(LEFT), run_time=2)
""",
    "a line zoomed": """
line = DashedLine(LEFT, RIGHT)
self.add(line)
self.play(line.animate.scale(2), run_time=2)
""",
    "appearing at once": """
self.wait(1)
line = DashedLine(LEFT * 3, RIGHT * 3)
self.add(line)
self.wait(1)
self.remove(line)
self.wait(1)
""",
    "a dashed circle turning": """
circle = DashedVMobject(Circle(2), num_dashes=24)
self.add(circle)
self.play(Rotate(circle, 2 * PI), run_time=3)
""",
    "following a dot as a whole": """
dot = Dot()
line = DashedLine(LEFT * 2, RIGHT * 2)
line.add_updater(lambda m: m.move_to(dot))
self.add(dot, line)
self.play(dot.animate.shift(2 * UP + RIGHT), run_time=2)
""",
    "growing from its edge": "self.play(GrowFromEdge(DashedLine(LEFT * 3, RIGHT * 3), LEFT))",
    "dash by dash": """
line = DashedLine(LEFT * 3, RIGHT * 3)
self.play(LaggedStart(*(FadeIn(dash, shift=0.3 * UP) for dash in line), lag_ratio=0.1), run_time=2)
""",
    "axes and their ticks": """
axes = Axes((0, 5), (0, 5), 6, 5)
self.play(Create(axes), run_time=2)
self.play(axes.animate.shift(LEFT), run_time=1)
""",
}

HELD_OUT = {
    "redrawn without a change": """
t = ValueTracker(0)
self.add(always_redraw(
    lambda: DashedLine(LEFT * 3, RIGHT * 3).set_opacity(0.4 + 0.5 * t.get_value())))
self.play(t.animate.set_value(1), run_time=2)
""",
    "redrawn and moved as a whole": """
t = ValueTracker(0)
self.add(always_redraw(lambda: DashedLine([-3, t.get_value(), 0], [3, t.get_value(), 0])))
self.play(t.animate.set_value(2.5), run_time=2)
""",
    "redrawn and turned": """
t = ValueTracker(0)
self.add(always_redraw(lambda: DashedLine(LEFT * 2, RIGHT * 2).rotate(t.get_value())))
self.play(t.animate.set_value(PI), run_time=2)
""",
    "shown passing": """
line = DashedLine(LEFT * 4, RIGHT * 4)
self.play(ShowPassingFlash(line, time_width=0.5), run_time=2)
""",
    "written": """
self.play(Write(DashedLine(LEFT * 3, RIGHT * 3, color=BLUE)), run_time=1.5)
""",
    "grown from the centre": """
line = DashedLine(LEFT * 3, RIGHT * 3)
self.play(GrowFromCenter(line))
self.play(ShrinkToCenter(line))
""",
    "faded in with a shift and a scale": """
line = DashedLine(LEFT * 3, RIGHT * 3)
self.play(FadeIn(line, shift=UP, scale=0.5), run_time=1)
""",
    "a copy that leaves": """
line = DashedLine(LEFT * 3, RIGHT * 3)
self.add(line)
self.play(line.copy().animate.shift(2 * DOWN).set_color(GREEN), run_time=1.5)
""",
    "moved along an arc": """
line = DashedLine(LEFT, RIGHT)
self.add(line)
self.play(line.animate(path_arc=PI / 2).move_to(2 * UP + 3 * RIGHT), run_time=1.5)
""",
    "dashed square drawn and moved": """
square = DashedVMobject(Square(3), num_dashes=30)
self.play(Create(square), run_time=2)
self.play(square.animate.shift(RIGHT), run_time=1)
""",
    "steady, shrinking": """
t = ValueTracker(6)
self.add(always_redraw(lambda: SteadyDashedLine(
    LEFT * 3, LEFT * 3 + RIGHT * t.get_value(), dash_length=0.12)))
self.play(t.animate.set_value(0.8), run_time=2)
""",
    "steady, to a moving dot": """
dot = Dot(2 * RIGHT)
self.add(dot, always_redraw(lambda: SteadyDashedLine(LEFT * 3, dot.get_center())))
self.play(Rotate(dot, PI, about_point=ORIGIN), run_time=2)
""",
    "steady, in a group that moves": """
line = SteadyDashedLine(LEFT * 3, LEFT)
group = VGroup(Square(), line)
self.add(group)
self.play(group.animate.shift(UP).rotate(0.4), run_time=1)
self.play(line.animate.put_start_and_end_on(line.get_start(), RIGHT * 3), run_time=1)
""",
    "steady, transformed": """
line = SteadyDashedLine(LEFT * 3, LEFT)
self.add(line)
self.play(Transform(line, SteadyDashedLine(LEFT * 3, RIGHT * 3, color=RED)), run_time=2)
""",
    "one of two swapped": """
one, two = DashedLine(LEFT * 3 + UP, UP), DashedLine(DOWN, RIGHT * 3 + DOWN)
self.add(one, two)
self.play(Swap(one, two), run_time=2)
""",
    "faded into a longer one": """
short, long = DashedLine(LEFT * 3, LEFT), DashedLine(LEFT * 3, RIGHT * 3)
self.add(short)
self.play(FadeOut(short), FadeIn(long), run_time=1)
""",
    "a number line that slides": """
line = NumberLine((0, 10, 1), length=8)
self.play(FadeIn(line))
self.play(line.animate.shift(2 * LEFT), run_time=1)
""",
    "marching dashes": """
t = ValueTracker(0)
self.add(always_redraw(lambda: DashedVMobject(
    Circle(1.5), num_dashes=20, dash_offset=t.get_value())))
self.play(t.animate.set_value(2), run_time=3, rate_func=linear)
""",
    "a table of short rules": """
rules = VGroup(*(Line(LEFT * 2, RIGHT * 2).shift(0.4 * i * DOWN) for i in range(6)))
self.play(LaggedStart(*(Create(rule) for rule in rules), lag_ratio=0.3), run_time=2)
self.play(rules.animate.arrange(DOWN, buff=0.8), run_time=1)
""",
    "replaced by a solid line": """
dashed = DashedLine(LEFT * 3, RIGHT * 3)
self.add(dashed)
self.play(FadeTransform(dashed, Line(LEFT * 3, RIGHT * 3)), run_time=1)
""",
}
