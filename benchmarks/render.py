"""A full draft against `manim render -a` and ffmpeg's concat, with the same scenes.

    python -m benchmarks.render [QUALITY] [PAIRS]

Pairs alternate in one run; the figures are medians of ratios. CPU is user and system time of
all processes together. Both sides start cold; roughcut also makes narration, captions,
chapters, pictures and loudness, which stock Manim does not.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.render_film import write_films
from benchmarks.table import Row, keep

SCRIPTS = Path(sys.executable).parent
PR_SET_CHILD_SUBREAPER = 36  # <linux/prctl.h>
ONE_PLAY = ('Text(f"A line of text', 'Text(f"A changed line')


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall and CPU seconds of a piece of work."""

    wall: float
    cpu: float


def main(letter: str = "m", pairs: str = "3") -> None:
    """Measure at one quality letter and keep the figures."""
    cold, warm, edited = [], [], []
    for _ in range(int(pairs)):
        with tempfile.TemporaryDirectory(prefix="roughcut-bench-") as folder:
            root = Path(folder)
            write_films(root)
            cold.append((ours(root, letter), stock(root, letter)))
            warm.append((ours(root, letter), stock(root, letter)))
            for file in (root / "stock.py", root / "scenes" / "bench" / "shot00.py"):
                file.write_text(file.read_text().replace(*ONE_PLAY, 1))
            edited.append((ours(root, letter), stock(root, letter)))
    against = f"manim render -a -q{letter} + ffmpeg concat"
    keep(
        f"render-{letter}",
        [
            ratio("full draft, wall", cold, wall, 0.30, against),
            ratio("full draft, CPU", cold, cpu, 0.40 if letter != "h" else 0.30, against),
            ratio("nothing changed, wall", warm, wall, 0.01, f"{against}, its cache warm"),
            ratio("one word changed, wall", edited, wall, 1 / 30, f"{against}, its cache warm"),
            Row("full draft", statistics.median(pair[0].wall for pair in cold), "s", "", None),
            Row("stock", statistics.median(pair[1].wall for pair in cold), "s", "", None),
        ],
    )


def wall(cost: Cost) -> float:
    """The wall seconds of a cost."""
    return cost.wall


def cpu(cost: Cost) -> float:
    """The CPU seconds of a cost."""
    return cost.cpu


def ratio(
    what: str,
    pairs: Sequence[tuple[Cost, Cost]],
    of: Callable[[Cost], float],
    target: float,
    against: str,
) -> Row:
    """The median over pairs of ours divided by stock's."""
    figure = statistics.median(of(mine) / of(theirs) for mine, theirs in pairs)
    return Row(what, figure, "of stock", f"<= {target:.3g}", figure <= target, against)


def ours(root: Path, letter: str) -> Cost:
    """The next draft."""
    return cost_of([SCRIPTS / "roughcut", "draft", "bench", f"-q{letter}", "--json"], root)


def stock(root: Path, letter: str) -> Cost:
    """All scenes by Manim, then joined as they are."""
    quiet = ["--progress_bar", "none", "-v", "ERROR", "--media_dir", "media"]
    drawn = cost_of([SCRIPTS / "manim", "render", "-a", f"-q{letter}", *quiet, "stock.py"], root)
    clips = sorted((root / "media" / "videos" / "stock").glob("*/Shot*.mp4"))
    listing = root / "clips.txt"
    listing.write_text("".join(f"file '{clip}'\n" for clip in clips))
    film = ["-f", "concat", "-safe", "0", "-i", listing, "-c", "copy", "stock.mp4"]
    joined = cost_of(["ffmpeg", "-v", "error", "-y", *film], root)
    return Cost(drawn.wall + joined.wall, drawn.cpu + joined.cpu)


def cost_of(argv: Sequence[str | Path], root: Path) -> Cost:
    """Run a command in `root` to its end, and all that it leaves behind."""
    before, began = os.times(), time.monotonic()
    subprocess.run(list(map(str, argv)), cwd=root, check=True, stdout=subprocess.DEVNULL)
    seconds = time.monotonic() - began
    # The fork server outlives the command by a moment; as its new parent we wait for it, and
    # only then is the time of its workers counted.
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)
    after = os.times()
    spent = after.children_user + after.children_system
    return Cost(seconds, spent - before.children_user - before.children_system)


def adopt_orphans() -> None:
    """Become the parent of processes whose own parent has gone (Linux)."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


if __name__ == "__main__":
    if shutil.which("ffmpeg") is None:
        sys.exit("this benchmark needs ffmpeg")
    adopt_orphans()
    main(*sys.argv[1:])
