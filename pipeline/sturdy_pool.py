"""A process pool that outlives its workers: a job that kills its process loses no other.

When a process dies, Python breaks the whole pool and does not say which job it was. Here
the jobs that were under way are run again, each in a pool of its own, so the one that
kills again is known; the others are started afresh and never notice.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
MakePool = Callable[[int], ProcessPoolExecutor]


class SturdyPool(Executor):
    """An executor of `count` processes; `make_pool` makes the pool beneath it, `end_workers`
    makes all its processes end at once.

    A future raises BrokenProcessPool only if its own job killed a process of its own.
    """

    def __init__(
        self, count: int, make_pool: MakePool, end_workers: Callable[[], None] = lambda: None
    ) -> None:
        self.count = count
        self._make_pool, self._end_workers = make_pool, end_workers
        self._stopped = False
        self._pool = make_pool(count)
        self._lock = threading.Lock()
        self._trials = threading.BoundedSemaphore(count)

    def submit(self, job: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Start `job(*args, **kwargs)` in a process."""
        answer: Future[T] = Future()
        self._start(answer, job, args, kwargs)
        return answer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes; jobs that have not begun are dropped with `cancel_futures`."""
        self._pool.shutdown(wait=wait, cancel_futures=cancel_futures)

    def stop(self) -> None:
        """End all processes at once, whatever they are at; nothing can be submitted any more."""
        with self._lock:
            self._stopped = True
        self._end_workers()
        self.shutdown(cancel_futures=True)

    def _start(self, answer: Future[T], job: Any, args: Any, kwargs: Any) -> None:
        with self._lock:
            pool = self._pool
            try:
                trial = pool.submit(job, *args, **kwargs)
            except BrokenProcessPool:
                if self._stopped:
                    raise
                pool = self._pool = self._make_pool(self.count)
                trial = pool.submit(job, *args, **kwargs)

        def pass_on(trial: Future[T]) -> None:
            if trial.cancelled() or not answer.set_running_or_notify_cancel():
                answer.cancel()
            elif isinstance(trial.exception(), BrokenProcessPool) and not self._stopped:
                # Not here: this runs in the thread that is burying the broken pool.
                threading.Thread(
                    target=self._try_alone, args=(answer, job, args, kwargs), daemon=True
                ).start()
            elif error := trial.exception():
                answer.set_exception(error)
            else:
                answer.set_result(trial.result())

        trial.add_done_callback(pass_on)
        answer.add_done_callback(lambda answer: answer.cancelled() and trial.cancel())

    def _try_alone(self, answer: Future[T], job: Any, args: Any, kwargs: Any) -> None:
        try:
            with self._trials, self._make_pool(1) as alone:
                answer.set_result(alone.submit(job, *args, **kwargs).result())
        except BaseException as error:
            answer.set_exception(error)
