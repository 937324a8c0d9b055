"""A draft after one word was changed in one play, against `manim render` of the same scenes with
its cache warm: with `roughcut watch` running, as while a film is being written, and without.

    python -m benchmarks.edit [QUALITY] [EDITS] [SCENES,..]

A film of 20 scenes, or others too: what an edit costs should not grow with it. The word stands
in the last of four lines that a scene of twelve seconds writes; three plays and a wait show it.
Each edit is drafted watched, the next one alone, each by stock Manim too, in one run; figures
are medians of ratios. CPU is user and system time of all processes together.
"""

from __future__ import annotations

import math
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, pairwise
from pathlib import Path

from benchmarks.render import (
    SCRIPTS,
    Cost,
    adopt_orphans,
    cpu,
    draft,
    ours,
    ratio,
    stock,
    stock_scene,
    wall,
)
from benchmarks.render_film import write_films
from benchmarks.table import Row, keep

WORDS = ("line", "lane", "lime", "lake", "lace")  # of one height: nothing else moves
EDITED = "A {} of text, number 2 3"
READY = "watching"


def main(letter: str = "m", edits: str = "2", sizes: str = "20") -> None:
    """Measure at one quality letter and keep the figures."""
    rows = [row for n in sizes.split(",") for row in measured(int(n), letter, int(edits))]
    keep(f"edit-{letter}", rows)


def measured(scenes: int, letter: str, edits: int) -> list[Row]:
    """The figures of a film of so many scenes."""
    watched, alone, of_scene_watched, of_scene = [], [], [], []
    words = pairwise(cycle(WORDS))
    with tempfile.TemporaryDirectory(prefix="roughcut-bench-") as folder:
        root = Path(folder)
        write_films(root, scenes)
        ours(root, letter)
        stock(root, letter)
        for _ in range(edits):
            with watching(root, letter):
                edit(root, *next(words))
                mine = watched_draft(root, letter)
            shutil.rmtree(root / "media-alone", ignore_errors=True)
            shutil.copytree(root / "media", root / "media-alone")
            of_scene_watched.append((mine, stock_scene(root, letter, "Shot00")))
            watched.append((mine, stock(root, letter)))
            edit(root, *next(words))
            mine = ours(root, letter)
            shutil.rmtree(root / "media-alone")
            shutil.copytree(root / "media", root / "media-alone")
            of_scene.append((mine, stock_scene(root, letter, "Shot00")))
            alone.append((mine, stock(root, letter)))
    against = f"manim render -a -q{letter} + ffmpeg concat, its cache warm"
    that_scene = f"manim render -q{letter} of that scene, its cache warm"
    film = f"{scenes} scenes"
    return [
        ratio(f"one word, watched, {film}, wall", watched, wall, 1 / 30, against),
        ratio(f"one word, alone, {film}, wall", alone, wall, 1 / 30, against),
        ratio(f"one word, alone, {film}, CPU", alone, cpu, 1 / 30, against),
        ratio(f"to that scene, watched, {film}, wall", of_scene_watched, wall, 1 / 4, that_scene),
        ratio(f"to that scene, alone, {film}, wall", of_scene, wall, 1 / 4, that_scene),
        ratio(f"to that scene, alone, {film}, CPU", of_scene, cpu, 1 / 4, that_scene),
        *(
            Row(
                *(f"{what}, {film}", statistics.median(of(pair[side]) for pair in runs)),
                *(unit, "", None),
            )
            for what, runs, side, of, unit in (
                ("roughcut, watched", watched, 0, wall, "s"),
                ("roughcut, alone", alone, 0, wall, "s"),
                ("roughcut, alone", alone, 0, cpu, "s of CPU"),
                ("stock", alone, 1, wall, "s"),
                ("stock", alone, 1, cpu, "s of CPU"),
                ("stock, that scene", of_scene, 1, wall, "s"),
            )
        ),
    ]  # fmt: skip


def edit(root: Path, before: str, after: str) -> None:
    """Put one word for another, in both films."""
    for file in (root / "stock.py", root / "scenes" / "bench" / "shot00.py"):
        source = file.read_text()
        changed = source.replace(EDITED.format(before), EDITED.format(after), 1)
        assert changed != source
        file.write_text(changed)


def watched_draft(root: Path, letter: str) -> Cost:
    """The next draft while the film is watched; its CPU is that of a process that goes on."""
    began = time.monotonic()
    draft(root, letter)
    return Cost(time.monotonic() - began, math.nan)


@contextmanager
def watching(root: Path, letter: str) -> Iterator[None]:
    """While it lasts, the film is watched, and all is drawn that was there before."""
    argv = [SCRIPTS / "roughcut", "watch", "bench", f"-q{letter}"]
    watch = subprocess.Popen(argv, cwd=root, stderr=subprocess.PIPE, text=True)
    try:
        assert watch.stderr
        if not any(READY in line for line in watch.stderr):
            raise RuntimeError("roughcut watch ended before it watched")
        yield
    finally:
        watch.terminate()
        watch.communicate()


if __name__ == "__main__":
    if shutil.which("ffmpeg") is None:
        sys.exit("this benchmark needs ffmpeg")
    adopt_orphans()
    main(*sys.argv[1:])
