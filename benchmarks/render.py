"""A full draft, and one of a film that has not changed, against `manim render` with the same
scenes.

    python -m benchmarks.render [QUALITY] [PAIRS]

Pairs alternate in one run; the figures are medians of ratios. CPU is user and system time of
all processes together. Both sides start cold; roughcut also makes narration, captions,
chapters, pictures and loudness, which stock Manim does not.
"""

from __future__ import annotations

import compileall
import contextlib
import ctypes
import hashlib
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av

from benchmarks.render_film import write_films, write_timed_film
from benchmarks.table import Row, keep

SCRIPTS = Path(sys.executable).parent
PR_SET_CHILD_SUBREAPER = 36  # <linux/prctl.h>
MEMORY_MIB = 700


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall and CPU seconds of a piece of work."""

    wall: float
    cpu: float


def main(letter: str = "m", pairs: str = "3") -> None:
    """Measure at one quality letter and keep the figures."""
    # As pip does with what it installs, Manim too.
    compileall.compile_dir(Path(__file__).parents[1] / "pipeline", quiet=1)
    cold, warm = [], []
    largest = 0.0
    for _ in range(int(pairs)):
        with tempfile.TemporaryDirectory(prefix="roughcut-bench-") as folder:
            root = Path(folder)
            write_films(root)
            mine = ours(root, letter)
            largest = largest or largest_process_mib()
            cold.append((mine, stock(root, letter)))
            warm.append((ours(root, letter), stock(root, letter)))
    against = f"manim render -a -q{letter} + ffmpeg concat"
    at = "" if letter == "m" else f" at -q{letter}"
    retimed = retimed_narration(letter)
    keep(
        f"render-{letter}",
        [
            ratio(f"full draft{at}, wall", cold, wall, 0.30, against),
            ratio(f"full draft{at}, CPU", cold, cpu, 0.40 if letter != "h" else 0.30, against),
            ratio(f"nothing changed{at}, wall", warm, wall, 0.01, f"{against}, its cache warm"),
            retimed,
            different_frames(),
            Row("largest process", largest, "MiB", f"< {MEMORY_MIB}", largest < MEMORY_MIB),
            *(
                Row(f"{what}, {who}", statistics.median(of(pair[side]) for pair in runs), unit,
                    "", None)
                for what, runs in (("full draft", cold), ("nothing changed", warm))
                for side, who in enumerate(("roughcut", "stock"))
                for of, unit in ((wall, "s"), (cpu, "s of CPU"))
            ),
        ],
    )  # fmt: skip


def retimed_narration(letter: str) -> Row:
    """Frames drawn after words were put in before a cue, against those of the plays that are
    longer or shorter then: the wait for the cue and, by a frame of rounding, the last one."""
    with tempfile.TemporaryDirectory(prefix="roughcut-bench-") as folder:
        root = Path(folder)
        page = write_timed_film(root)
        before = plays_of(root, draft(root, letter))
        page.write_text(page.read_text().replace("First", "First of all, and slowly"))
        made = draft(root, letter)
        after = plays_of(root, made)
    moved = sum(new for old, new in zip(before, after, strict=True) if new != old)
    drawn = made["frames_drawn"]
    return Row("narration re-timed, drawn", drawn, "frames", f"{moved}", drawn == moved)


def plays_of(root: Path, made: dict[str, Any]) -> list[int]:
    """The frames of each play of a draft of one shot."""
    (shot,) = json.loads((root / made["folder"] / "manifest.json").read_text())["shots"]
    return [play["frames"] for play in shot["plays"]]


def different_frames() -> Row:
    """Frames of the film that differ between a draft with all speed-ups and one with none."""
    with tempfile.TemporaryDirectory(prefix="roughcut-bench-") as folder:
        films = []
        for stock_manim in ("0", "1"):
            root = Path(folder) / stock_manim
            root.mkdir()
            write_films(root)
            made = draft(root, "l", {"ROUGHCUT_STOCK_MANIM": stock_manim})
            films.append(frame_digests(root / made["film"]))
    apart = sum(one != other for one, other in zip(*films, strict=True))
    against = f"{len(films[0])} frames at 480p"
    return Row("frames that differ without the speed-ups", apart, "frames", "0", not apart, against)


def frame_digests(film: Path) -> list[str]:
    """A digest of every frame, decoded."""
    with av.open(str(film)) as container:
        return [
            hashlib.sha256(frame.to_ndarray(format="yuv420p")).hexdigest()
            for frame in container.decode(video=0)
        ]


def largest_process_mib() -> float:
    """The most memory that any process of the commands so far has held at once."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def draft(root: Path, letter: str, switches: Mapping[str, str] | None = None) -> dict:
    """The summary of the next draft of the only film."""
    answer = subprocess.run(
        [SCRIPTS / "roughcut", "draft", f"-q{letter}", "--json"],
        cwd=root, check=True, capture_output=True, text=True,
        env={**os.environ, **(switches or {})},
    )  # fmt: skip
    return json.loads(answer.stdout)


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


def stock_scene(root: Path, letter: str, scene: str) -> Cost:
    """One scene by Manim, with a cache of its own."""
    quiet = ["--progress_bar", "none", "-v", "ERROR", "--media_dir", "media-alone"]
    manim = [SCRIPTS / "manim", "render", f"-q{letter}", *quiet]
    return cost_of([*manim, "stock.py", scene], root)


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
