"""How planning, joining and a draft without a change grow with the number of segments.

    python -m benchmarks.growth [SIZES]        (10,100,300)

Each film is drafted once at -ql; then its plan is made again, its clips are joined again, and
the whole draft is made again with nothing changed. Figures are the best of three: the noise
of a machine only ever adds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.table import Row, keep
from pipeline.assemble import levelled_sound
from pipeline.chapters import chapters_of
from pipeline.console import SilentWatcher
from pipeline.film import Plan, plan_film
from pipeline.folder import FilmFolder
from pipeline.join import join
from pipeline.narration import narration_of
from pipeline.render import render
from pipeline.schema import QUALITIES
from pipeline.store import Store
from pipeline.sturdy_pool import SturdyPool

TIMES = 3
NOISE = 1.15
"""How far a ratio may lie above the linear one before it counts as faster growth."""

SCENE = """
from manim import *
from pipeline.stage import CuedScene

class Scene{n}(CuedScene):
    def construct(self):
        dots = VGroup(*(Dot() for _ in range({dots}))).arrange(RIGHT)
        self.play(FadeIn(dots), run_time=0.5)
        self.until("word")
        self.play(dots.animate.shift(UP), run_time=0.5)
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of one film: CPU of planning and joining, wall and CPU of an unchanged draft."""

    segments: int
    plan: float
    join: float
    again: float
    again_cpu: float


def main(sizes: str = "10,100,300") -> None:
    """Measure films of these sizes and keep the figures."""
    measured = [measure(int(size)) for size in sizes.split(",")]
    small, large = measured[-2], measured[-1]
    times = large.segments / small.segments
    against = f"{large.segments} against {small.segments} segments"
    rows = []
    for what in ("plan", "join", "again_cpu"):
        ratio = getattr(large, what) / getattr(small, what)
        name = {"plan": "planning", "join": "joining", "again_cpu": "draft, nothing changed"}[what]
        rows.append(Row(f"growth of {name}, CPU", ratio, "times", f"<= {times:.3g}",
                        ratio <= times * NOISE, against))  # fmt: skip
    rows.append(Row("draft, nothing changed", large.again, "s", "< 5", large.again < 5,
                    f"{large.segments} segments"))  # fmt: skip
    for one in measured:
        of = f"{one.segments} segments"
        rows += [
            Row("planning", one.plan, "CPU s", "", None, of),
            Row("joining", one.join, "CPU s", "", None, of),
            Row("draft, nothing changed", one.again_cpu, "CPU s", "", None, of),
        ]
    keep("growth" if sizes == "10,100,300" else "growth-trial", rows)


def measure(segments: int) -> Measured:
    """Draft a film of so many segments, then measure what each later draft does again."""
    with tempfile.TemporaryDirectory(prefix="roughcut-bench-") as folder:
        root = Path(folder)
        write_film(root, segments)
        draft(root)
        film = FilmFolder(root, "long")
        plan = plan_film(film, QUALITIES["l"], SilentWatcher())
        again = [timed(lambda: draft(root)) for _ in range(TIMES)]
        joins = [joining(film, plan, root / f"film-{n}.mp4") for n in range(TIMES)]
        return Measured(
            segments,
            min(
                timed(lambda: plan_film(film, QUALITIES["l"], SilentWatcher()))[1]
                for _ in range(TIMES)
            ),
            min(joins),
            min(wall for wall, _ in again),
            min(cpu for _, cpu in again),
        )


def joining(film: FilmFolder, plan: Plan, to: Path) -> float:
    """CPU seconds of joining all clips with the ready narration, its check included."""
    store = Store(film.cache)
    nobody = SturdyPool(1, lambda _count: None)  # type: ignore[arg-type, return-value]
    clips = render(plan.timeline.shots, plan.jobs, store, nobody, lambda _frames: None)
    voice = narration_of(plan.timeline, plan.alignments)
    sound, _ = levelled_sound(voice, plan.timeline, store)
    heads = ("Long", chapters_of(plan.script, plan.timeline))
    return timed(lambda: join(clips, film.root, plan.timeline, sound, *heads, to))[1]


def write_film(root: Path, segments: int) -> None:
    """Chapters of ten segments; every other one has a scene, in a file of its own."""
    scenes, script = root / "scenes" / "long", root / "script" / "long"
    scenes.mkdir(parents=True)
    script.mkdir(parents=True)
    (script / "film.yaml").write_text("title: Long\n")
    for first in range(0, segments, 10):
        page = f"# Chapter {first // 10 + 1}\n"
        for n in range(first, min(first + 10, segments)):
            scene = f" scene=Scene{n}" if n % 2 else ""
            words = f"This [one]{{cue=word-{n}}} is short, and it is number {n}."
            page += f"\n## Segment {n} {{#s{n}{scene}}}\n\n{words}\n"
            if n % 2:
                source = SCENE.format(n=n, dots=n % 7 + 1).replace('"word"', f'"word-{n}"')
                (scenes / f"scene{n:03}.py").write_text(source)
        (script / f"{first // 10:02}-chapter.md").write_text(page)


def draft(root: Path) -> None:
    """The next draft, by the command."""
    answer = subprocess.run(
        [str(Path(sys.executable).parent / "roughcut"), "draft", "long", "-ql", "--json"],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    assert json.loads(answer.stdout)["frames"] > 0


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds of a piece of work, its child processes included."""
    before, began, own = os.times(), time.monotonic(), time.process_time()
    work()
    own = time.process_time() - own  # finer than the ticks of os.times
    seconds, after = time.monotonic() - began, os.times()
    children = after.children_user + after.children_system
    return seconds, own + children - before.children_user - before.children_system


if __name__ == "__main__":
    main(*sys.argv[1:])
