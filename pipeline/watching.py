"""While a film is being written: make again what every save changes, and show only that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import RoughcutError
from pipeline.film import Watcher, keeping_the_store, plan_film
from pipeline.folder import FilmFolder
from pipeline.preview import show
from pipeline.render import render
from pipeline.schema import Quality
from pipeline.store import Store


@dataclass(frozen=True, slots=True)
class Round:
    """What one look at the film came to: the keys of its shots, those segments whose shots
    are others than before, and where they can be watched (None if there are none)."""

    keys: frozenset[str]
    changed: tuple[str, ...]
    path: Path | None


class PutOff(Exception):
    """Something else is more urgent than to show what is drawn."""


@keeping_the_store
def first_round(folder: FilmFolder, quality: Quality, workers: Executor, watcher: Watcher) -> Round:
    """Draw whatever the store lacks, and see to it that a worker is ready, so that from now on
    an edit costs what it has to. Raises RoughcutError for all that a user can mend."""
    ready = workers.submit(int)  # it has imported Manim when it answers
    plan = plan_film(folder, quality, watcher)
    with watcher.stage("pictures", plan.timeline.frames) as done:
        render(plan.timeline.shots, plan.jobs, Store(folder.cache), workers, done)
    ready.result()
    return Round(frozenset(job.key for job in plan.jobs), (), None)


@keeping_the_store
def next_round(
    folder: FilmFolder,
    quality: Quality,
    workers: Executor,
    watcher: Watcher,
    before: Round,
    when_drawn: Callable[[], None] = lambda: None,
) -> Round:
    """Make the shots that are others than `before`, and write them with their voice to
    `renders/<film>/watch.mp4`. Raises RoughcutError for all that a user can mend, and whatever
    `when_drawn` raises before they are written."""
    plan = plan_film(folder, quality, watcher)
    pairs = [
        pair
        for pair in zip(plan.timeline.shots, plan.jobs, strict=True)
        if pair[1].key not in before.keys
    ]
    keys = frozenset(job.key for job in plan.jobs)
    if not pairs:
        return Round(keys, (), None)
    target = folder.renders / "watch.mp4"
    show(folder, plan, pairs, workers, watcher, target, when_drawn)
    changed = tuple(segment for shot, _ in pairs for segment in shot.segments)
    return Round(keys, changed, target)


def rounds(
    folder: FilmFolder,
    quality: Quality,
    workers: Executor,
    watcher: Watcher,
    saves: Iterable[object],
    when_drawn: Callable[[], None] = lambda: None,
) -> Iterator[Round | RoughcutError]:
    """A round for every one of `saves`, or what a user has to mend before there can be one: the
    shots of a round that failed, or that `when_drawn` put off by PutOff, are shown by the next."""
    before: Round | None = None
    for _ in saves:
        try:
            if before is None:
                before = first_round(folder, quality, workers, watcher)
            else:
                before = next_round(folder, quality, workers, watcher, before, when_drawn)
            yield before
        except PutOff:
            continue
        except RoughcutError as error:
            yield error
