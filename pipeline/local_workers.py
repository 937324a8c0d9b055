"""Processes of this machine that perform shots.

Each shot is performed in a fresh process forked from a server that has Manim imported
already (importing it costs about 2 s), so that nothing leaks from one scene to the next and
no worker ever runs an old version of a scene.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait

from pipeline.sturdy_pool import SturdyPool

PRELOADED = ["pipeline.stage.perform", "pipeline.workers"]
"""What every worker would import by itself otherwise: 0.2 s of CPU for each shot."""

HASH_SEED = "PYTHONHASHSEED"


def local_workers(count: int | None = None) -> SturdyPool:
    """An executor of `count` processes (as many as there are cores, if None).

    The server begins to import Manim at once, while whoever asked for workers plans.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    with _hashing_alike():
        forkserver.ensure_running()
    life, held = context.Pipe(duplex=False)

    def make_pool(processes: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(*(processes, context, end_with, (life,)), max_tasks_per_child=1)

    return SturdyPool(count or cores(), make_pool, held.close)


@contextmanager
def _hashing_alike() -> Iterator[None]:
    """What is started meanwhile hashes texts and bytes as every other worker does: sets of them
    have one order in all, and with it what Manim makes of them (TransformMatchingShapes)."""
    before = os.environ.get(HASH_SEED)
    os.environ[HASH_SEED] = "0"
    try:
        yield
    finally:
        if before is None:
            del os.environ[HASH_SEED]
        else:
            os.environ[HASH_SEED] = before


def end_with(life: Connection) -> None:
    """In a worker: end at once when the other end of the pipe is closed. Whoever started the
    workers holds it; the system closes it when that process ends, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; one of us answers it

    def look_out() -> None:
        threading.Thread(target=_end_after, args=(life,), daemon=True).start()

    look_out()
    os.register_at_fork(after_in_child=look_out)  # a fork takes no thread along


def _end_after(life: Connection) -> None:
    wait([life])
    os._exit(1)


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
