"""Pictures for every shot: what is in the store is taken, the rest is performed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass

from pipeline.drawing import CLIP, OnFrames, inspection_of
from pipeline.schema import Clip, Shot, ShotJob
from pipeline.store import Store
from pipeline.workers import TellsTimeLeft, perform_all


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
    on_clip: Callable[[Clip], None] = lambda _clip: None,
) -> tuple[Clip, ...]:
    """One clip per shot, in film order. `on_frames` is told the frames of shots that are there,
    those in the store first; without `reuse` the store is not asked for any of them. `on_clip` is
    told each clip that is drawn as soon as it is there.

    Raises RoughcutError with every scene that failed; clips that were finished are kept.
    """
    shots, jobs = tuple(shots), tuple(jobs)
    todo = unrendered(jobs, store) if reuse else tuple({job.key: job for job in jobs}.values())
    drawn = {job.key for job in todo}
    there = sum(job.frames for job in jobs if job.key not in drawn)
    on_frames(there)
    shows = {job.key: shot for shot, job in zip(shots, jobs, strict=True)}

    def drawn_now(job: ShotJob) -> None:
        on_clip(_clip(shows[job.key], job, store, reused=False))

    perform_all(todo, store, workers, True, _Beyond(there, on_frames), reuse, drawn_now)
    return tuple(
        _clip(shot, job, store, reused=job.key not in drawn)
        for shot, job in zip(shots, jobs, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Beyond:
    """Frames that are counted from those that were there before."""

    there: int
    on_frames: OnFrames

    def __call__(self, frames: int) -> None:
        self.on_frames(self.there + frames)

    def left(self, seconds: float) -> None:
        """Pass on how long the rest will take."""
        if isinstance(self.on_frames, TellsTimeLeft):
            self.on_frames.left(seconds)


def _clip(shot: Shot, job: ShotJob, store: Store, reused: bool) -> Clip:
    inspection = inspection_of(job, store)
    assert inspection is not None
    path = str(store.path(job.key, CLIP))
    drawn = 0 if reused else store.note(job.key, CLIP)["frames_drawn"]
    return Clip(shot, job.key, path, job.frames, inspection, drawn, reused)
