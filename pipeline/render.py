"""Pictures for every shot: what is in the store is taken, the rest is performed."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Executor

from pipeline.drawing import CLIP, OnFrames, inspection_of
from pipeline.schema import Clip, Shot, ShotJob
from pipeline.store import Store
from pipeline.workers import perform_all


def unrendered(jobs: Iterable[ShotJob], store: Store) -> tuple[ShotJob, ...]:
    """The jobs whose clip is not in the store, each key once."""
    missing = {job.key: job for job in jobs if not store.find(job.key, CLIP)}
    return tuple(missing.values())


def render(
    shots: Iterable[Shot],
    jobs: Iterable[ShotJob],
    store: Store,
    workers: Executor,
    on_frames: OnFrames,
    reuse: bool = True,
) -> tuple[Clip, ...]:
    """One clip per shot, in film order. `on_frames` is told the frames drawn so far; without
    `reuse` the store is not asked for any of them.

    Raises RoughcutError with every scene that failed; clips that were finished are kept.
    """
    jobs = tuple(jobs)
    todo = unrendered(jobs, store) if reuse else tuple({job.key: job for job in jobs}.values())
    perform_all(todo, store, workers, True, on_frames, reuse)
    drawn = {job.key for job in todo}
    return tuple(
        _clip(shot, job, store, reused=job.key not in drawn)
        for shot, job in zip(shots, jobs, strict=True)
    )


def _clip(shot: Shot, job: ShotJob, store: Store, reused: bool) -> Clip:
    inspection = inspection_of(job, store)
    assert inspection is not None
    path = str(store.path(job.key, CLIP))
    drawn = 0 if reused else store.note(job.key, CLIP)["frames_drawn"]
    return Clip(shot, job.key, path, job.frames, inspection, drawn, reused)
