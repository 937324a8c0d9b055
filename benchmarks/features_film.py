"""A film that uses what Manim offers: cameras that move, 3D, zoom, tables, charts, code, fields,
graphs, pictures, transforms by matching shapes, updaters, boolean shapes, clouds of points."""

from __future__ import annotations

import textwrap
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.render_film import WORDS

FILM = "features"
SCENES = {
    "Moving": (
        "CuedScene, MovingCameraScene",
        """
        squares = VGroup(*(Square().shift(n * RIGHT) for n in range(4)))
        self.add(squares)
        self.play(self.camera.frame.animate.scale(0.5).move_to(squares[0]))
        red = squares[0].animate.set_fill(RED, 1)
        self.play(self.camera.frame.animate.move_to(squares[3]), red)
        """,
    ),
    "InSpace": (
        "CuedScene, ThreeDScene",
        """
        self.set_camera_orientation(phi=60 * DEGREES, theta=30 * DEGREES)
        self.play(Create(ThreeDAxes()))
        self.add(Sphere(radius=1, resolution=(6, 6)))
        self.begin_ambient_camera_rotation(rate=0.5)
        self.wait(0.5)
        self.stop_ambient_camera_rotation()
        self.add_fixed_in_frame_mobjects(Text("fixed").to_corner(UL))
        self.move_camera(phi=20 * DEGREES)
        """,
    ),
    "Zoomed": (
        "CuedScene, ZoomedScene",
        """
        dot = Dot().shift(UL)
        self.add(dot, NumberPlane())
        self.activate_zooming(animate=True)
        self.play(self.zoomed_camera.frame.animate.shift(0.5 * UL), dot.animate.set_color(RED))
        """,
    ),
    "Charts": (
        "CuedScene",
        """
        table = Table([["1", "2"], ["3", "4"]], row_labels=[Text("a"), Text("b")])
        self.play(table.create())
        self.play(table.animate.scale(0.5))
        self.play(Indicate(table.get_entries((1, 2))))
        typst = {"label_constructor": MathTypst}
        chart = BarChart([1, 2, 3], bar_names=["x", "y", "z"], x_axis_config=typst,
                         y_axis_config=typst).scale(0.5).to_edge(DOWN)
        self.play(Create(chart))
        self.play(chart.animate.change_bar_values([3, 1, 2]))
        """,
    ),
    "Listing": (
        "CuedScene",
        """
        code = Code(code_string="def f(x):\\n    return x**2\\n", language="python")
        self.play(FadeIn(code))
        self.play(code.animate.scale(0.7))
        lines = Paragraph("two lines", "of text", alignment="center").to_edge(UP)
        marked = MarkupText('<span foreground="blue">blue</span> and <b>bold</b>').to_edge(DOWN)
        self.play(Write(lines), Write(marked))
        self.play(AddTextLetterByLetter(Text("letters").shift(2 * UP)))
        """,
    ),
    "Fields": (
        "CuedScene",
        """
        turning = lambda p: np.array([-p[1], p[0], 0]) / 3
        field = ArrowVectorField(turning, x_range=[-3, 3, 1], y_range=[-2, 2, 1])
        self.play(*(GrowArrow(arrow) for arrow in field), run_time=0.5)
        sheared = lambda p: np.array([1, p[0], 0]) / 3
        stream = StreamLines(sheared, x_range=[-2, 2, 1], y_range=[-2, 2, 1], virtual_time=1)
        self.add(stream)
        stream.start_animation(warm_up=False, flow_speed=1)
        self.wait(0.5)
        """,
    ),
    "Marks": (
        "CuedScene",
        """
        dot = Dot(RIGHT)
        self.add(TracedPath(dot.get_center, stroke_color=YELLOW, dissipating_time=0.3), dot)
        self.play(Rotate(dot, angle=PI, about_point=ORIGIN))
        self.play(dot.animate.shift(UP), Flash(dot), Circumscribe(dot), Wiggle(dot))
        self.play(ApplyWave(Text("wave")), ShowPassingFlash(Circle(2)), FocusOn(dot))
        self.play(Broadcast(Circle()), SpinInFromNothing(Square()), run_time=0.5)
        """,
    ),
    "Plots": (
        "CuedScene",
        """
        names = {n: Text(str(n)) for n in (1, 2, 3, 4)}
        graph = Graph([1, 2, 3, 4], [(1, 2), (2, 3), (3, 4), (4, 1)], labels=names)
        self.play(Create(graph))
        self.play(graph.animate.change_layout("circular"))
        self.play(graph[1].animate.shift(LEFT))
        line = NumberLine([-3, 3, 1], include_numbers=True, label_constructor=MathTypst)
        self.play(Create(line.to_edge(DOWN)))
        axes = Axes([0, 3], [0, 3], tips=True).scale(0.4)
        curve = axes.plot(lambda x: x * x / 3)
        self.play(Create(axes), Create(curve))
        bars = axes.get_riemann_rectangles(curve, [0, 2], dx=0.5)
        self.play(Create(axes.get_area(curve, [0, 2])), Create(bars))
        """,
    ),
    "Pictures": (
        "CuedScene",
        """
        photo = ImageMobject("scenes/features/noise.png").scale(2)
        self.play(FadeIn(photo))
        self.play(photo.animate.shift(RIGHT))
        self.play(photo.animate.rotate(0.5))
        drawing = SVGMobject("scenes/features/drawing.svg")
        self.play(DrawBorderThenFill(drawing))
        self.play(Transform(drawing, Circle()))
        self.play(FadeToColor(drawing, RED), photo.animate.set_opacity(0.3))
        """,
    ),
    "Matching": (
        "CuedScene",
        """
        one, other = MathTypst("a^2 + b^2 = c^2"), MathTypst("c^2 = a^2 + b^2")
        self.play(Write(one))
        self.play(TransformMatchingShapes(one, other))
        self.play(FadeOut(other, shift=UP, scale=0.5))
        shapes = VGroup(Square(), Circle(), Triangle()).arrange(RIGHT)
        self.play(LaggedStartMap(FadeIn, shapes))
        self.play(Swap(shapes[0], shapes[2]))
        self.play(CyclicReplace(*shapes))
        self.play(AnimationGroup(Rotate(shapes[0]), shapes[1].animate.scale(2), lag_ratio=0.5))
        self.play(ApplyPointwiseFunction(lambda p: p + 0.3 * np.sin(p[1]) * RIGHT, shapes[2]))
        self.play(Homotopy(lambda x, y, z, t: (x + t * y, y, z), shapes[2]))
        """,
    ),
    "Updaters": (
        "CuedScene",
        """
        tracker = ValueTracker(0)
        shown = look.number(0, 1).add_updater(lambda m: m.set_value(tracker.get_value()))
        dot = Dot().add_updater(lambda m, dt: m.shift(dt * RIGHT))
        self.add(shown.shift(UP), dot)
        self.play(tracker.animate.set_value(5))
        dot.suspend_updating()
        self.wait(0.3)
        dot.resume_updating()
        self.wait_until(lambda: dot.get_x() > 1.8, max_time=1)
        self.add(always_redraw(lambda: Line(ORIGIN, (1 + tracker.get_value()) * RIGHT)))
        self.play(ChangeSpeed(tracker.animate.set_value(1), speedinfo={0: 1, 0.5: 0.2, 1: 1}))
        self.play(UpdateFromAlphaFunc(shown, lambda m, a: m.set_opacity(a)))
        """,
    ),
    "Shapes": (
        "CuedScene",
        """
        pair = Circle(), Square().shift(RIGHT)
        both = Union(*pair, fill_opacity=0.5, color=GREEN)
        self.play(FadeIn(both))
        common = Intersection(*pair, color=RED, fill_opacity=1)
        self.play(ReplacementTransform(both, common))
        self.play(common.animate.set_color_by_gradient(RED, BLUE))
        ring = Cutout(Square(3), Circle(), fill_opacity=1, color=BLUE)
        self.play(Create(ring))
        dashes = DashedLine(LEFT, RIGHT)
        self.play(Create(dashes))
        self.play(dashes.animate.put_start_and_end_on(2 * LEFT, UP))
        self.play(Create(Angle(Line(ORIGIN, RIGHT), Line(ORIGIN, UP))), GrowFromPoint(Star(), UP))
        cloud = PMobject().add_points(np.random.rand(50, 3))
        self.add(cloud)
        self.play(cloud.animate.shift(UP), SpiralIn(VGroup(Square(), Dot())))
        self.add_foreground_mobject(Dot(color=RED))
        self.bring_to_back(ring)
        self.play(ring.animate.shift(LEFT))
        self.clear()
        self.wait(0.2)
        """,
    ),
}
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">
<path d="M1 1 L9 1 L5 9 Z" fill="red" stroke="blue"/><circle cx="5" cy="4" r="1"/></svg>
"""


def write_features_film(root: Path) -> None:
    """Its script and scenes, a file for each, and its pictures."""
    scenes, script = root / "scenes" / FILM, root / "script" / FILM
    scenes.mkdir(parents=True)
    script.mkdir(parents=True)
    page = "# Features\n"
    for name, (bases, body) in SCENES.items():
        construct = textwrap.indent(textwrap.dedent(body).strip(), " " * 8)
        (scenes / f"{name.lower()}.py").write_text(
            "from manim import *\nfrom pipeline.stage import CuedScene, look\n\n\n"
            f"class {name}({bases}):\n    def construct(self):\n{construct}\n"
        )
        page += f"\n## {name} {{#{name.lower()} scene={name}}}\n\n{WORDS}\n"
    (script / "01-features.md").write_text(page)
    (script / "film.yaml").write_text("title: Features\nvoice: en-us\n")
    noise = np.random.default_rng(1).integers(0, 255, (60, 80, 4), dtype=np.uint8)
    Image.fromarray(noise).save(scenes / "noise.png")
    (scenes / "drawing.svg").write_text(DRAWING)
