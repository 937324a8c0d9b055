"""Shots performed by workers: orders go out to an executor, results come into the store.

The executor may be anything that is one: `local_workers`, or the machines of a cluster.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol, runtime_checkable

from pipeline.drawing import (
    OnFrames,
    Order,
    Performed,
    Pictures,
    inputs_before,
    inspection_of,
    is_complete,
    keep_inspection,
    keep_plays,
    keep_shot,
    perform_order,
    seconds_before,
)
from pipeline.errors import RoughcutError
from pipeline.schema import WHOLE, Inspection, ShotJob
from pipeline.split import PERFORMED_SHARE, Load, split
from pipeline.store import Store


@runtime_checkable
class Stoppable(Protocol):
    """An executor whose work can be called off while it is under way."""

    def stop(self) -> None:
        """End all that is under way, at once."""


@runtime_checkable
class TellsTimeLeft(Protocol):
    """Who is told the frames that are done may also want to know how long the rest will take."""

    def left(self, seconds: float) -> None:
        """The rest takes about so many seconds."""


PIXEL_SECONDS = 16e-9
"""CPU seconds of drawing a frame, for each of its pixels, where nothing was measured yet."""

CARD_PIXEL_SECONDS = 4e-9  # most of its frames are still

POLL_SECONDS = 0.3
SURE_SHARE = 0.02  # of the work: what is done before says nothing about the rest


def perform_all(
    jobs: Iterable[ShotJob],
    store: Store,
    workers: Executor,
    draw: bool,
    on_frames: OnFrames,
    reuse: bool = True,
    on_clip: Callable[[ShotJob], None] = lambda _job: None,
) -> None:
    """Perform the jobs, the costliest first, and keep each result in the store; with `draw`
    and without `reuse`, every frame is drawn anew.

    `on_frames` is told the number of frames performed so far, and how long the rest will take
    if it wants to know: by what the shots cost when they were last performed. A scene that
    fails stops no other; at the end all failures are raised as one RoughcutError. `on_clip` is
    told each shot that is drawn as soon as its clip is in the store.
    """
    store.sweep()
    board = _Board(store, workers, on_clip)
    jobs, count = tuple(jobs), getattr(workers, "count", 1)
    loads = [_load(job, store, draw, reuse, max(1, count // max(1, len(jobs)))) for job in jobs]
    loads.sort(key=lambda load: load.draw_s, reverse=True)
    cost = {load.order.job.key: load.draw_s for load in loads}
    began = time.monotonic()
    for load, orders in zip(loads, split(loads, count), strict=True):
        board.order(load.order.job, orders)
    try:
        while board.running:
            done, _ = wait(board.running, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
            for future in done:
                board.take(future)
            on_frames(board.frames)
            share = board.share_done(cost)
            if isinstance(on_frames, TellsTimeLeft) and share > SURE_SHARE:
                on_frames.left((time.monotonic() - began) * (1 / share - 1))
    except BaseException:
        for future in board.running:
            future.cancel()
        if isinstance(workers, Stoppable):
            workers.stop()
        store.sweep()
        raise
    finally:
        board.forget()
    if len(board.failures) == 1:
        raise board.failures[0]
    if board.failures:
        raise RoughcutError("\n".join(str(failure) for failure in board.failures))


def _load(job: ShotJob, store: Store, draw: bool, reuse: bool, cores: int) -> Load:
    changed = draw and reuse and inputs_before(job, store) is not None
    order = Order(job, draw, Pictures(store.root) if changed else None, cores=cores)
    before = seconds_before(job, store)
    pixels = job.frames * job.quality.width * job.quality.height
    drawing = before.drawing or pixels * (CARD_PIXEL_SECONDS if job.card else PIXEL_SECONDS)
    seen = inspection_of(job, store)
    return Load(
        order,
        drawing,
        before.performing or drawing * PERFORMED_SHARE,
        seen.plays if seen else (),
    )


@dataclass(slots=True)
class _Board:
    """The orders that are out, and what has come back of shots that are not whole yet."""

    store: Store
    workers: Executor
    on_clip: Callable[[ShotJob], None]
    running: dict[Future[Performed], Order] = field(default_factory=dict)
    waiting: dict[str, int] = field(default_factory=dict)
    came: dict[str, list[Performed]] = field(default_factory=dict)
    failures: list[RoughcutError] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)
    done_frames: int = 0

    @property
    def frames(self) -> int:
        """Frames performed so far, of what is done and of what is under way."""
        under_way = self.running.values()
        return self.done_frames + sum(_progress(self.store, order) for order in under_way)

    def share_done(self, cost: Mapping[str, float]) -> float:
        """How much of the work is done, as a share of what all of it costs."""
        left = sum(
            cost[order.job.key] * (order.frames - _progress(self.store, order)) / order.job.frames
            for order in self.running.values()
        )
        return 1 - left / (sum(cost.values()) or 1.0)

    def order(self, job: ShotJob, orders: tuple[Order, ...]) -> None:
        """Send out the orders that make one shot, its parts in the shot's order."""
        self.waiting[job.key] = len(orders)
        self.came[job.key] = []
        for order in orders:
            future = self.workers.submit(_perform, order, str(self.store.root))
            self.running[future] = order

    def forget(self) -> None:
        """Nobody asks any more how far the orders are that are still out."""
        for order in self.running.values():
            progress_file(self.store, order).unlink(missing_ok=True)

    def take(self, future: Future[Performed]) -> None:
        """An order is done, well or not."""
        order = self.running.pop(future)
        self.done_frames += order.frames
        key = order.job.key
        self.waiting[key] -= 1
        try:
            self.came[key].append(_result(future, order.job))
        except RoughcutError as failure:
            if key not in self.failed:  # each part of a shot would tell the same
                self.failures.append(failure)
            self.failed.add(key)
        if not self.waiting[key] and key not in self.failed:
            self._close(order)

    def _close(self, order: Order) -> None:
        """All of a shot is here: keep it, or draw it whole if its parts do not fit."""
        job, came = order.job, self.came.pop(order.job.key)
        inspection = merged(came)
        if not order.draw:
            assert inspection is not None
            keep_inspection(job, inspection, self.store)
            return
        frames = sum(play.shown for one in came for play in one.drawn.values())
        if inspection and is_complete(inspection, self.store):
            keep_shot(job, inspection, frames, self.store, came[0].seconds)
            self.on_clip(job)
            return
        # The scene does not do the same twice (it keeps something between two runs, say), so
        # what was left out of the drawing is not what the store has.
        self.done_frames -= job.frames
        self.order(job, (replace(order, known=None, part=WHOLE),))


def merged(came: Iterable[Performed]) -> Inspection | None:
    """What a shot shows, from the performances of its parts: all of it from the one that came
    furthest, and of each play that was drawn what was drawn. None where they do not agree."""
    came = tuple(came)
    inspection = max((one.inspection for one in came), key=lambda seen: seen.frames_played)
    plays = list(inspection.plays)
    for one in came:
        for number, play in (*enumerate(one.inspection.plays), *one.drawn.items()):
            if number >= len(plays) or not play.same_as(plays[number]):
                return None
        for number, play in one.drawn.items():
            plays[number] = play
    return replace(inspection, plays=tuple(plays))


def _result(future: Future[Performed], job: ShotJob) -> Performed:
    try:
        return future.result()
    except BrokenProcessPool:
        raise RoughcutError(
            f"{job.module or job.film}: error: {job.scene or 'a card'} killed the process that "
            "performed it, twice: out of memory, or a crash in a library. Other shots are done"
        ) from None


def _perform(order: Order, store_root: str) -> Performed:
    """In the worker: perform one order, its plays' clips into the store."""
    store = Store(Path(store_root))
    progress = progress_file(store, order)
    try:
        with store.aside("drawing") as folder:
            performed = perform_order(
                order, folder, lambda frames: tell(progress, order.within(frames))
            )
            keep_plays(performed, store)
    finally:
        progress.unlink(missing_ok=True)
    return performed


def progress_file(store: Store, order: Order) -> Path:
    return store.root / f".frames-{order.job.key}-{order.part.first}"


def tell(progress: Path, frames: int) -> None:
    progress.write_text(str(frames), encoding="ascii")


def _progress(store: Store, order: Order) -> int:
    with contextlib.suppress(OSError, ValueError):
        return int(progress_file(store, order).read_text(encoding="ascii"))
    return 0
