"""The film of the render benchmark: twenty scenes of the six kinds that explainers are made
of, once for roughcut and once for stock Manim, with the same `construct` bodies."""

from __future__ import annotations

from pathlib import Path

SCENES = 20

# Each body plays about eight seconds; {n} makes the scenes differ.
KINDS = {
    "writing": """
        lines = VGroup(
            Text("A line of text, number {n} 0"),
            Text("A line of text, number {n} 1"),
            Text("A line of text, number {n} 2"),
            Text("A line of text, number {n} 3"),
        )
        lines.arrange(DOWN, buff=0.5)
        for line in lines:
            self.play(Write(line), run_time=1)
        self.wait(2)
        self.play(lines.animate.scale(0.5).to_edge(UP), run_time=1)
        self.play(FadeOut(lines), run_time=1)
""",
    "formulas": """
        first = MathTypst("sum_(k=1)^{n} k = 1/2 n (n + 1)")
        second = MathTypst("integral_0^{n} f(x) dif x + sqrt(x^2 + y^2)")
        self.play(Write(first), run_time=2)
        self.wait(1)
        self.play(Transform(first, second), run_time=2)
        self.play(first.animate.set_color(YELLOW), run_time=1)
        self.wait(2)
""",
    "crowd": """
        dots = VGroup(*(Dot(radius=0.05) for _ in range(200))).arrange_in_grid(10, 20)
        self.play(LaggedStart(*(FadeIn(dot) for dot in dots), lag_ratio=0.02), run_time=3)
        self.play(dots.animate.rotate(PI / {n}).set_color(BLUE), run_time=3)
        self.wait(1)
        self.play(FadeOut(dots), run_time=1)
""",
    "graph": """
        axes = Axes(x_range=[0, 10, 1], y_range=[-2, 2, 1])
        curve = axes.plot(lambda x: np.sin(x + {n}), color=GREEN)
        self.play(Create(axes), run_time=1.5)
        self.play(Create(curve), run_time=2.5)
        dot = Dot(color=RED).move_to(curve.get_start())
        self.play(MoveAlongPath(dot, curve), run_time=3)
        self.wait(1)
""",
    "updaters": """
        angle = ValueTracker(0)
        tip = lambda: 2 * np.array([np.cos(angle.get_value()), np.sin(angle.get_value()), 0])
        arm = always_redraw(lambda: Line(ORIGIN, tip()))
        arc = always_redraw(lambda: Arc(radius=1, angle=angle.get_value() + 0.01, color=YELLOW))
        self.add(arm, arc)
        self.play(angle.animate.set_value(PI / 3 + {n} / 10), run_time=3)
        self.wait(1)
        self.play(angle.animate.set_value(PI), run_time=3)
        self.wait(1)
""",
    "still": """
        table = VGroup(*(Square(0.6) for _ in range(48))).arrange_in_grid(6, 8, buff=0.1)
        self.play(FadeIn(table), run_time=1)
        self.wait(3)
        self.play(table[{n} % 48].animate.set_fill(RED, 1), run_time=0.5)
        self.wait(3)
        self.play(FadeOut(table), run_time=0.5)
""",
}
WORDS = "A picture needs its words, and the words need time, so that both can be taken in. " * 2


def scene_classes(base: str, scenes: int = SCENES) -> str:
    """The source of so many scenes, deriving from `base`."""
    kinds = list(KINDS.values())
    bodies = (kinds[n % len(kinds)].replace("{n}", str(n + 2)) for n in range(scenes))
    return "\n\n".join(
        f"class Shot{n:02}({base}):\n    def construct(self):{body}"
        for n, body in enumerate(bodies)
    )


def write_films(root: Path, count: int = SCENES) -> None:
    """`stock.py` for Manim alone; script/ and scenes/ for roughcut, one file per scene as
    creators have them."""
    (root / "stock.py").write_text("from manim import *\n\n\n" + scene_classes("Scene", count))
    scenes, script = root / "scenes" / "bench", root / "script" / "bench"
    scenes.mkdir(parents=True)
    script.mkdir(parents=True)
    head = "from manim import *\nfrom pipeline.stage import CuedScene\n\n\n"
    for n, source in enumerate(scene_classes("CuedScene", count).split("\n\nclass ")):
        body = source if source.startswith("class ") else f"class {source}"
        (scenes / f"shot{n:02}.py").write_text(head + body)
    (script / "film.yaml").write_text("title: Bench\nvoice: en-us\npacing: {pause_ms: 0}\n")
    page = "# Bench\n" + "".join(
        f"\n## Shot {n} {{#shot{n:02} scene=Shot{n:02}}}\n\n{WORDS}\n" for n in range(count)
    )
    (script / "01-bench.md").write_text(page)


TIMED_SCENE = """from manim import *
from pipeline.stage import CuedScene


class Timed(CuedScene):
    def construct(self):
        square = Square()
        self.play(Create(square), run_time=1)
        self.until("second")
        self.play(square.animate.shift(RIGHT), run_time=1)
        self.play(FadeIn(Circle()), run_time=1)
"""
TIMED_PAGE = """# Timed

## Timed {#timed scene=Timed}

First there are some words of an introduction, and then comes [the second part]{cue=second} of it,
which takes some time to say, so that all of its pictures can be seen.
"""


def write_timed_film(root: Path) -> Path:
    """A film of one shot that waits for a cue; returns its page."""
    for name, text in (
        ("scenes/timed/timed.py", TIMED_SCENE),
        ("script/timed/film.yaml", "title: Timed\n"),
        ("script/timed/01-timed.md", TIMED_PAGE),
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root / "script" / "timed" / "01-timed.md"
