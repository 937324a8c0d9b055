"""Work beside the main thread: begun early, because others wait for it later."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager

from pipeline.programs import Programs


@contextmanager
def beside() -> Iterator[Executor]:
    """One thread that does what is submitted to it. Left by an exception, by Ctrl-C above all,
    what has not begun is dropped and the programs that the thread has started end at once, so that
    there is little to wait for."""
    programs = Programs()
    with ThreadPoolExecutor(1, initializer=programs.adopt) as thread:
        try:
            yield thread
        except BaseException:
            programs.end()
            thread.shutdown(wait=False, cancel_futures=True)  # leaving waits for what runs
            raise
