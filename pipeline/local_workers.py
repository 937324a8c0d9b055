"""Processes of this machine that perform shots.

Each shot is performed in a fresh process forked from a server that has Manim imported
already (importing it costs about 2 s), so that nothing leaks from one scene to the next and
no worker ever runs an old version of a scene.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.connection import wait

from pipeline.sturdy_pool import SturdyPool


def local_workers(count: int | None = None) -> SturdyPool:
    """An executor of `count` processes (as many as there are cores, if None)."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.stage.perform"])

    def make_pool(processes: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            processes, mp_context=context, initializer=end_with_parent, max_tasks_per_child=1
        )

    return SturdyPool(count or cores(), make_pool)


def end_with_parent() -> None:
    """In a worker: end when the process that started it ends, however that ends. A pool's
    worker waits for its next order for ever otherwise."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
