"""The most memory that a worker holds while it draws, at 1080p60.

    python -m benchmarks.worker_memory [QUALITY] [SHOTS]

Draws the first scene of each kind of the render benchmark, each in a fresh worker as always,
and asks the system for the largest resident set of that process: what it shares with the fork
server is counted in.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.memory import peak_mb
from benchmarks.render_film import KINDS, write_films
from benchmarks.table import Row, keep
from pipeline.console import SilentWatcher
from pipeline.drawing import Order, perform_order
from pipeline.film import plan_film
from pipeline.folder import FilmFolder
from pipeline.local_workers import local_workers
from pipeline.schema import QUALITIES, ShotJob

LIMIT_MB = 700


def main(letter: str = "h", shots: str = "") -> None:
    """Measure at one quality letter and keep the figures."""
    peaks = {}
    with tempfile.TemporaryDirectory(prefix="roughcut-bench-") as folder:
        root = Path(folder)
        write_films(root)
        plan = plan_film(FilmFolder(root, "bench"), QUALITIES[letter], SilentWatcher())
        with local_workers(1) as workers:
            for kind, job in list(zip(KINDS, plan.jobs, strict=False))[: int(shots or len(KINDS))]:
                peaks[kind] = workers.submit(drawn_peak_mb, job, root / f"clips-{kind}").result()
    most = max(peaks.values())
    keep(
        f"worker-memory-{letter}",
        [
            Row("most memory of a worker", most, "MB", f"< {LIMIT_MB}", most < LIMIT_MB),
            *(Row(f"worker of a {kind} scene", mb, "MB", "", None) for kind, mb in peaks.items()),
        ],
    )


def drawn_peak_mb(job: ShotJob, folder: Path) -> float:
    """In a fresh worker: draw the shot; the largest resident set of this process until then."""
    folder.mkdir()
    perform_order(Order(job, True), folder, lambda _frames: None)
    return peak_mb()


if __name__ == "__main__":
    main(*sys.argv[1:])
