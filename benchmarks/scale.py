"""How a film of twenty minutes scales to a thousand workers, simulated from measured costs.

    python -m benchmarks.scale [COSTS]

Without COSTS the twenty scenes of the render benchmark are drawn at -qm on this machine, one
after the other, and what each of them cost is kept in `benchmarks/shot_costs.json`; with it,
such a file is read. The film is those scenes five times over.

Simulated: orders go to the workers the longest first, as `pipeline.workers` sends them; the
clips come home one after the other through the scheduler, are put together there, and joined.
"""

from __future__ import annotations

import heapq
import json
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.render_film import write_films
from benchmarks.table import Row, keep
from pipeline.console import SilentWatcher
from pipeline.drawing import Order, keep_plays, keep_shot, perform_order
from pipeline.film import plan_film
from pipeline.folder import FilmFolder
from pipeline.local_workers import local_workers
from pipeline.schema import QUALITIES, Play, ShotJob
from pipeline.split import START_SECONDS, Load, split
from pipeline.store import Store

COSTS = Path(__file__).parent / "shot_costs.json"
COPIES = 5
WORKERS = (1, 2, 4, 16, 64, 250, 1000)
LINE_BYTES_S = 110e6
"""A line of 1 Gbit/s into the machine at home, through which every clip comes."""
ORDER_SECONDS = 0.002
"""What Dask's scheduler spends on an order and its answer (about 1 ms each)."""
JOIN_SECONDS_PER_SHOT = 0.013
"""Measured by `benchmarks.join`: sixty clips, the check included, take 0.8 CPU seconds."""


@dataclass(frozen=True, slots=True)
class ShotCost:
    """What one shot cost: CPU seconds of drawing it, of performing it without drawing and of
    putting it together at home; the size of its clips; the frames at which its plays begin."""

    scene: str
    frames: int
    drawing: float
    performing: float
    keeping: float
    size: int
    begins: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A simulated draft: when the last worker was done, and when the film was, in seconds."""

    drawn: float
    done: float
    orders: int


def main(costs: str = "") -> None:
    """Simulate and keep the figures."""
    if not costs:
        measured = [asdict(cost) for cost in measure()]
        COSTS.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    shots = [ShotCost(**one) for one in json.loads(Path(costs or COSTS).read_text())] * COPIES
    length = sum(shot.frames for shot in shots) / 30
    alone = simulated(shots, 1, parted=False).done
    rows = [
        Row("film", length, "s", "", None, f"{len(shots)} shots at -qm"),
        Row("work in all", sum(shot.drawing for shot in shots), "CPU s", "", None),
        Row("longest shot", max(shot.drawing for shot in shots), "s", "", None),
        Row("coming home, putting together and joining", home_seconds(shots), "s", "", None),
    ]
    for workers in WORKERS:
        for parted in (False, True):
            run = simulated(shots, workers, parted)
            how = "long shots split" if parted else "shots whole"
            what = f"draft with {workers:,} workers, {how}"
            stops = (
                f"{alone / run.done:.1f} times one worker; {run.orders} orders; "
                f"the last worker is done after {run.drawn:.1f} s"
            )
            rows.append(Row(what, run.done, "s", "", None, stops))
    keep("scale", rows)


def measure() -> Iterable[ShotCost]:
    """Draw the scenes of the render benchmark one by one, and perform them without drawing."""
    with tempfile.TemporaryDirectory(prefix="roughcut-bench-") as folder:
        root = Path(folder)
        write_films(root)
        plan = plan_film(FilmFolder(root, "bench"), QUALITIES["m"], SilentWatcher())
        with local_workers(1) as workers:
            for job in plan.jobs:
                yield workers.submit(cost_of, job, Path(folder)).result()


def cost_of(job: ShotJob, folder: Path) -> ShotCost:
    """In a fresh worker: what drawing, performing and keeping this shot costs."""
    clips = folder / f"clips-{job.scene}"
    clips.mkdir()
    drawn = perform_order(Order(job, True), clips, lambda _frames: None)
    size = sum(path.stat().st_size for path in drawn.clips.values())
    performed = perform_order(Order(job, False), clips, lambda _frames: None)
    began, store = time.process_time(), Store(folder / "store")
    keep_plays(drawn, store)
    keep_shot(job, drawn.inspection, job.frames, store)
    return ShotCost(
        job.scene or "",
        job.frames,
        drawn.seconds.drawing or 0.0,
        performed.seconds.performing or 0.0,
        time.process_time() - began,
        size,
        tuple(play.first_frame for play in drawn.inspection.plays if play.shown),
    )


def simulated(shots: Sequence[ShotCost], workers: int, parted: bool) -> Run:
    """A draft of these shots, all of which are new, by so many workers."""
    loads = sorted((load_of(shot) for shot in shots), key=lambda load: -load.draw_s)
    costs = {load.order.job.key: load for load in loads}
    orders = [one for many in split(loads, workers if parted else 1) for one in many]
    free = [0.0] * workers
    homecoming = []
    for order in sorted(orders, key=lambda order: -seconds_of(order, costs)):
        end = free[0] + seconds_of(order, costs)
        heapq.heapreplace(free, end)
        homecoming.append((end, order.frames / order.job.frames * home_of(order, shots)))
    home = 0.0
    for arrives, seconds in sorted(homecoming):
        home = max(home, arrives) + seconds + ORDER_SECONDS
    return Run(max(free), home + JOIN_SECONDS_PER_SHOT * len(shots), len(orders))


def load_of(shot: ShotCost) -> Load:
    """The load of a shot, its plays known by where they begin."""
    job = _job(shot)
    plays = tuple(Play(begin, 1, 1, "", None) for begin in shot.begins)  # type: ignore[arg-type]
    return Load(Order(job, True), shot.drawing, shot.performing, plays)


def seconds_of(order: Order, loads: dict[str, Load]) -> float:
    """What a worker spends on an order: all updates up to its part, the part drawn."""
    load = loads[order.job.key]
    before = order.part.first / order.job.frames
    return START_SECONDS + load.perform_s * before + load.draw_s * order.frames / order.job.frames


def home_of(order: Order, shots: Sequence[ShotCost]) -> float:
    """Seconds at home for a whole shot: its clips through the line, and put together."""
    shot = next(shot for shot in shots if shot.scene == order.job.scene)
    return shot.size / LINE_BYTES_S + shot.keeping


def home_seconds(shots: Sequence[ShotCost]) -> float:
    """What is done one after the other at home, however many workers there are."""
    per_shot = (shot.size / LINE_BYTES_S + shot.keeping + ORDER_SECONDS for shot in shots)
    return sum(per_shot) + JOIN_SECONDS_PER_SHOT * len(shots)


def _job(shot: ShotCost) -> ShotJob:
    module = f"scenes/bench/{shot.scene}.py"
    return ShotJob(
        *("", "bench", (shot.scene,), module, shot.scene, None, shot.frames, ()),
        *(QUALITIES["m"], (), shot.scene, 60),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
