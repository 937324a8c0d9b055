"""Many machines: orders go to the workers of a Dask cluster, clips come home by digest.

    dask scheduler                                  on one machine
    dask worker tcp://host:8786                     on each machine that draws
    roughcut draft --cluster tcp://host:8786        at home

An order travels with relative names and digests alone; the film's files go along under keys
made of their digests, so each machine is sent each file once. What comes back is put into the
store at home: no folder is shared. A worker that would draw other pictures is not used.
"""

from __future__ import annotations

import contextlib
import logging
import re
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, InvalidStateError, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pipeline.cluster_worker import (
    FRAMES_TOPIC,
    Shipped,
    WorkerRefused,
    engine_here,
    perform_shipped,
)
from pipeline.drawing import Order, Performed, keep_plays, pictures_before
from pipeline.engine import differences, engine
from pipeline.errors import RoughcutError, UsageError
from pipeline.schema import ShotJob
from pipeline.store import Store, digest_of, digest_of_file
from pipeline.workers import progress_file, tell

ADDRESS = re.compile(r"(tcp|tls|wss?)://(?P<host>[^/]+):(?P<port>\d{1,5})")
CONNECT_SECONDS = 10
LOOK_SECONDS = 1.0
NOBODY_SECONDS = 60
INSTALL_HINT = "--cluster needs Dask: pip install 'roughcut[cluster]'"
START_HINT = "start one: `dask scheduler`, and `dask worker` on each machine that is to draw"


@dataclass(slots=True, eq=False)
class _Trip:
    """An order on its way: `allowed` are the workers that it may go to (None: all)."""

    order: Order
    store: Store
    answer: Future[Performed] = field(default_factory=Future)
    allowed: frozenset[str] | None = None
    far: Future[Shipped] | None = None


class ClusterWorkers(Executor):
    """An executor for orders: takes them to a Dask cluster, and their clips into the store.

    `refused` says which workers are not used, and why. A worker that is lost costs nothing
    but time: what it was at is done by another. Raises RoughcutError if no worker can be used.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._lock = threading.RLock()
        self._trips: dict[str, _Trip] = {}
        self._files: dict[str, Any] = {}
        self._good: frozenset[str] = frozenset()
        self.refused: dict[str, WorkerRefused] = {}
        self._takers = ThreadPoolExecutor(1, thread_name_prefix="roughcut-take")
        self._closed = threading.Event()
        self._look()
        if not self._good:
            reasons = "".join(f"\n  {refusal}" for refusal in self.refused.values())
            raise RoughcutError(f"no worker of the cluster can be used; {START_HINT}{reasons}")
        client.subscribe_topic(FRAMES_TOPIC, self._on_frames)
        self._looker = threading.Thread(target=self._keep_looking, daemon=True)
        self._looker.start()

    @property
    def count(self) -> int:
        """How many shots can be performed at the same time."""
        try:
            workers = self._client.scheduler_info()["workers"]
        except (OSError, KeyError, TypeError):  # lost: the first order will say so
            return 1
        return sum(workers[address]["nthreads"] for address in self._good if address in workers)

    def submit(self, _perform: Callable[..., Any], /, *args: Any, **_kwargs: Any) -> Future[Any]:
        """Have an order performed; its clips come into the store at the given root."""
        order, store_root = args
        trip = _Trip(order, Store(Path(store_root)))
        trip.store.root.mkdir(parents=True, exist_ok=True)
        with self._lock:
            self._send(trip)
        return trip.answer

    def stop(self) -> None:
        """Call off all that is out there, and leave the cluster."""
        self.shutdown(wait=False)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster; what is still out there is called off."""
        self._closed.set()
        with self._lock:
            far = [trip.far for trip in self._trips.values() if trip.far]
            self._trips.clear()
        for future in far:
            future.cancel()
        with contextlib.suppress(Exception):
            self._client.close()
        self._takers.shutdown(wait=wait)

    # --- out ---------------------------------------------------------------------------

    def _send(self, trip: _Trip) -> None:
        token = digest_of(trip.order.job.key, trip.order.part.first)
        job = trip.order.job
        trip.allowed = self._good if self.refused else None
        try:
            contents = [self._file(job, name, digest) for name, digest in job.files.items()]
        except RoughcutError as error:
            _fail(trip, error)
            return
        self._trips[token] = trip
        if trip.allowed is not None and not trip.allowed:
            return  # until a worker comes that can be used
        order = travelling(trip.order, trip.store)
        try:
            executor = self._client.get_executor(
                pure=False, workers=sorted(trip.allowed) if trip.allowed else None
            )
            far: Future[Shipped] = executor.submit(
                *(perform_shipped, order, token, engine(), job.files, contents)
            )
        except Exception as error:  # Dask's own, of many kinds
            del self._trips[token]
            _fail(trip, RoughcutError(f"the cluster takes no work: {error}"))
            return
        trip.far = far
        far.add_done_callback(lambda done: self._later(self._came, token, done))

    def _file(self, job: ShotJob, name: str, digest: str) -> Any:
        """A file on the cluster, sent there once under a key made of its digest."""
        if digest not in self._files:
            path = Path(job.root) / name
            if not path.is_file() or digest_of_file(path) != digest:
                raise RoughcutError(f"{name} was changed meanwhile: run the command again")
            key = f"roughcut-file-{digest}"
            self._files[digest] = self._client.submit(bytes, path.read_bytes(), key=key)
        return self._files[digest]

    # --- home --------------------------------------------------------------------------

    def _came(self, token: str, far: Future[Shipped]) -> None:
        with self._lock:
            trip = self._trips.get(token)
            if trip is None or trip.far is not far:
                return  # it was sent again, or nobody waits for it any more
            error = None if far.cancelled() else far.exception()
            if isinstance(error, WorkerRefused):
                self.refused[error.address] = error
                self._good -= {error.address}
                self._send(trip)
                return
            del self._trips[token]
        if far.cancelled():
            _fail(trip, RoughcutError("the scheduler of the cluster is lost"))
        elif error is not None:
            _fail(trip, _said(error, trip.order.job))
        else:
            try:
                _answer(trip, taken(trip.order, far.result(), trip.store))
            except Exception as failure:
                _fail(trip, failure)

    def _later(self, do: Callable[..., None], *args: Any) -> None:
        """Not now: this is the thread that talks to the cluster."""
        with contextlib.suppress(RuntimeError):  # shut down: nobody waits for it
            self._takers.submit(do, *args)

    def _on_frames(self, event: tuple[float, Any]) -> None:
        token, frames = event[1]
        trip = self._trips.get(token)
        if trip:
            with contextlib.suppress(OSError):  # progress is not worth a failure
                tell(progress_file(trip.store, trip.order), trip.order.within(frames))

    # --- the workers -------------------------------------------------------------------

    def _look(self) -> None:
        """Meet the workers that have come, forget those that have gone."""
        there = frozenset(self._client.scheduler_info()["workers"])
        new = there - self._good - self.refused.keys()
        answers: dict[str, Any] = {}
        if new:
            answers = self._client.run(engine_here, workers=sorted(new), on_error="return")
        for address, answer in answers.items():
            if differing := _differing(answer):
                self.refused[address] = WorkerRefused(address, differing)
        with self._lock:
            self._good = (there & (self._good | frozenset(answers))) - self.refused.keys()

    def _keep_looking(self) -> None:
        lonely = 0.0
        while not self._closed.wait(LOOK_SECONDS):
            with contextlib.suppress(Exception):  # the scheduler is lost: its futures tell
                self._look()
            with self._lock:
                lonely = 0.0 if self._good else lonely + LOOK_SECONDS
                stranded = [
                    trip
                    for trip in self._trips.values()
                    if trip.allowed is not None and not trip.allowed & self._good
                ]
                for trip in stranded if self._good else ():
                    if trip.far:
                        far, trip.far = trip.far, None
                        far.cancel()
                    self._send(trip)
                if lonely >= NOBODY_SECONDS:
                    self._give_up()

    def _give_up(self) -> None:
        trips = list(self._trips.values())
        self._trips.clear()
        for trip in trips:
            message = f"no worker has been in the cluster for {NOBODY_SECONDS} s; {START_HINT}"
            _fail(trip, RoughcutError(message))


def _answer(trip: _Trip, performed: Performed) -> None:
    with contextlib.suppress(InvalidStateError):  # called off meanwhile
        trip.answer.set_result(performed)


def _fail(trip: _Trip, error: BaseException) -> None:
    with contextlib.suppress(InvalidStateError):
        trip.answer.set_exception(error)


def cluster_workers(url: str) -> ClusterWorkers:
    """The workers of the Dask cluster whose scheduler answers at `url` ("tcp://host:8786").

    Raises UsageError if Dask is not installed or the address is none, RoughcutError if no
    scheduler answers or none of its workers can be used.
    """
    try:
        from distributed import Client
    except ImportError:
        raise UsageError(INSTALL_HINT) from None
    for name in list(logging.root.manager.loggerDict):  # what users must know is said here
        if name.startswith("distributed"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
    address = ADDRESS.fullmatch(url)
    if not address:
        raise UsageError(f"{url} is no address like tcp://host:8786")
    place = (address["host"].strip("[]"), int(address["port"]))
    try:
        # Dask would try for its whole time limit, and say more than is wanted.
        socket.create_connection(place, CONNECT_SECONDS).close()
        client = Client(url, timeout=CONNECT_SECONDS, set_as_default=False)
    except OSError:
        raise RoughcutError(f"no scheduler answers at {url}; {START_HINT}") from None
    try:
        return ClusterWorkers(client)
    except BaseException:
        client.close()
        raise


def travelling(order: Order, store: Store) -> Order:
    """An order as it is sent: without a place on this machine, and with the pictures that are
    here by name."""
    known = None if order.known is None else pictures_before([order.job], store)
    return replace(order, job=replace(order.job, root=""), known=known)


def taken(order: Order, shipped: Shipped, store: Store) -> Performed:
    """Put the clips that came home into the store."""
    with store.aside("drawing") as folder:
        clips = {}
        for number, content in shipped.clips.items():
            clips[number] = folder / f"play-{number:05}.mp4"
            clips[number].write_bytes(content)
        performed = Performed(shipped.inspection, shipped.drawn, clips, shipped.seconds)
        keep_plays(performed, store)
    progress_file(store, order).unlink(missing_ok=True)
    return performed


def _differing(answer: object) -> tuple[str, ...]:
    if isinstance(answer, dict):
        return differences(engine(), answer)
    return (f"roughcut can not be asked there ({answer})",)


def _said(error: BaseException, job: ShotJob) -> BaseException:
    if isinstance(error, RoughcutError):
        return error
    if type(error).__name__ == "KilledWorker":
        return RoughcutError(
            f"{job.module or job.film}: error: {job.scene or 'a card'} was given up: the workers "
            "that performed it were lost one after the other. Other shots are done"
        )
    return error
