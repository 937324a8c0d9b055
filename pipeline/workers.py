"""Processes that perform shots: the executor, and what runs on it.

Each shot is performed in a fresh process forked from a server that has Manim imported
already (importing it costs about 2 s), so that nothing leaks from one scene to the next and
no worker ever runs an old version of a scene.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import cattrs

from pipeline.drawing import OnFrames, draw_shot, inspect_shot
from pipeline.errors import RoughcutError
from pipeline.schema import Inspection, ShotJob
from pipeline.store import Store
from pipeline.sturdy_pool import SturdyPool

CLIP = ".mp4"
INSPECTION = ".inspection"
POLL_SECONDS = 0.3


def local_workers(count: int | None = None) -> SturdyPool:
    """An executor of `count` processes (as many as there are cores, if None)."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.stage.perform"])

    def make_pool(processes: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(processes, mp_context=context, max_tasks_per_child=1)

    return SturdyPool(count or cores(), make_pool)


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def perform_all(
    jobs: Iterable[ShotJob],
    store: Store,
    workers: Executor,
    draw: bool,
    on_frames: OnFrames,
    reuse: bool = True,
) -> None:
    """Perform the jobs, the costliest first, and keep each result in the store; with `draw`
    and without `reuse`, every frame is drawn anew.

    `on_frames` is told the number of frames performed so far. A scene that fails stops no
    other; at the end all failures are raised as one RoughcutError.
    """
    todo = sorted(jobs, key=lambda job: (job.card is None, job.frames), reverse=True)
    running: dict[Future[None], ShotJob] = {
        workers.submit(_perform, job, str(store.root), draw, reuse): job for job in todo
    }
    failures: list[RoughcutError] = []
    done_frames = 0
    try:
        while running:
            done, _ = wait(running, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
            for future in done:
                job = running.pop(future)
                done_frames += job.frames
                failures += _failure_of(future, job)
            on_frames(done_frames + sum(_progress(store, job) for job in running.values()))
    except BaseException:
        for future in running:
            future.cancel()
        raise
    if len(failures) == 1:
        raise failures[0]
    if failures:
        raise RoughcutError("\n".join(str(failure) for failure in failures))


def inspection_of(job: ShotJob, store: Store) -> Inspection | None:
    """What an earlier performance of this very job showed, drawn or not; None if never."""
    for suffix in (CLIP, INSPECTION):
        if store.find(job.key, suffix):
            note = store.note(job.key, suffix)
            return cattrs.structure(note["inspection"], Inspection)
    return None


def _failure_of(future: Future[None], job: ShotJob) -> list[RoughcutError]:
    try:
        future.result()
    except RoughcutError as failure:
        return [failure]
    except BrokenProcessPool:
        return [
            RoughcutError(
                f"{job.module or job.film}: error: {job.scene or 'a card'} killed the process that "
                "performed it, twice: out of memory, or a crash in a library. Other shots are done"
            )
        ]
    return []


def _perform(job: ShotJob, store_root: str, draw: bool, reuse: bool) -> None:
    """In the worker: perform one job into the store."""
    store = Store(Path(store_root))
    progress = _progress_file(store, job)

    def make(path: Path) -> dict[str, object]:
        def tell(frames: int) -> None:
            _tell(progress, frames)

        if draw:
            inspection, drawn = draw_shot(job, store, path, tell, reuse)
        else:
            inspection, drawn = inspect_shot(job, path, tell), 0
        return {
            "inspection": cattrs.unstructure(inspection),
            "frames_drawn": drawn,
            "scene": job.scene or "card",
        }

    try:
        store.put(job.key, CLIP if draw else INSPECTION, make)
    finally:
        progress.unlink(missing_ok=True)


def _progress_file(store: Store, job: ShotJob) -> Path:
    return store.root / f".frames-{job.key}"


def _tell(progress: Path, frames: int) -> None:
    progress.parent.mkdir(parents=True, exist_ok=True)
    progress.write_text(str(frames), encoding="ascii")


def _progress(store: Store, job: ShotJob) -> int:
    with contextlib.suppress(OSError, ValueError):
        return int(_progress_file(store, job).read_text(encoding="ascii"))
    return 0
