"""What runs on a cluster's workers: the only code of a film that is not run at home.

An order comes with the film's own files, by digest. They are kept in a folder of the worker,
so what a machine has seen once is there for every later shot; each shot gets a root of its
own, with relative names alone. It is performed in a fresh process of the worker's own pool,
which a scene may kill without harm to the worker.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import wait
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pipeline.drawing import Order, Performed, Seconds, perform_order
from pipeline.engine import differences, engine
from pipeline.errors import RoughcutError, SceneFailed, UsageError
from pipeline.local_workers import local_workers
from pipeline.schema import Inspection, Play
from pipeline.store import Store
from pipeline.sturdy_pool import SturdyPool

BLOB = ".blob"
FRAMES_TOPIC = "roughcut-frames"
TELL_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Shipped:
    """What a worker sends home: what `Performed` is, with the clips' files instead of paths."""

    inspection: Inspection
    drawn: Mapping[int, Play]
    clips: Mapping[int, bytes]
    seconds: Seconds


class WorkerRefused(RoughcutError):
    """A worker that would draw other pictures; `differing` says in what."""

    def __init__(self, address: str, differing: tuple[str, ...]) -> None:
        super().__init__(address, differing)
        self.address = address
        self.differing = differing

    def __str__(self) -> str:
        return f"the worker {self.address} is not used: {'; '.join(self.differing)}"


def engine_here() -> dict[str, str]:
    """What draws on this worker."""
    return engine()


def perform_shipped(
    order: Order,
    token: str,
    home: Mapping[str, str],
    names: Mapping[str, str],
    contents: Sequence[bytes],
) -> Shipped:
    """On a worker: perform an order whose job has no root yet; `home` is what draws there,
    `names` gives the digest of each file below the root, `contents` their bytes in the same
    order. Frames done are told to the cluster under `token`.

    Raises SceneFailed as at home, and WorkerRefused if this machine would draw otherwise.
    """
    from distributed import get_worker

    worker = get_worker()
    if differing := differences(home, engine()):
        raise WorkerRefused(worker.address, differing)
    kept = Path(worker.local_directory) / "roughcut"
    kept.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="shot-", dir=kept) as folder:
        root, clips = Path(folder) / "root", Path(folder) / "clips"
        unpack(names, contents, Store(kept / "files"), root)
        clips.mkdir()
        here = replace(order, job=replace(order.job, root=str(root)))
        tell = _teller(lambda frames: worker.log_event(FRAMES_TOPIC, [token, frames]))
        try:
            performed = _in_fresh_process(here, clips, tell, worker.state.nthreads)
        except SceneFailed as error:  # its words may name files by where they lie here
            raise SceneFailed(
                error.scene, error.place, error.cause.replace(f"{root}{os.sep}", "")
            ) from None
        return Shipped(
            performed.inspection,
            performed.drawn,
            {number: path.read_bytes() for number, path in performed.clips.items()},
            performed.seconds,
        )


def unpack(names: Mapping[str, str], contents: Sequence[bytes], store: Store, root: Path) -> None:
    """Lay files out below `root`; each content is kept once in the store."""
    root.mkdir()
    for (name, digest), content in zip(names.items(), contents, strict=True):
        if not (root / name).resolve().is_relative_to(root.resolve()):
            raise UsageError(f"{name} lies outside of the film's root")
        blob = store.find(digest, BLOB) or store.put(digest, BLOB, _writer(content))
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(blob, root / name)


def _writer(content: bytes) -> Callable[[Path], dict[str, object]]:
    def write(path: Path) -> dict[str, object]:
        path.write_bytes(content)
        return {}

    return write


def _in_fresh_process(
    order: Order, clips: Path, tell: Callable[[int], None], processes: int
) -> Performed:
    progress = clips.parent / "frames"
    future = _pool(processes).submit(_perform, order, clips, progress)
    while not wait([future], timeout=TELL_SECONDS).done:
        if progress.exists():
            tell(int(progress.read_text(encoding="ascii") or 0))
    return future.result()


def _perform(order: Order, clips: Path, progress: Path) -> Performed:
    def note(frames: int) -> None:
        fresh = progress.with_suffix(".new")
        fresh.write_text(str(frames), encoding="ascii")
        fresh.replace(progress)

    return perform_order(order, clips, note)


def _teller(tell: Callable[[int], None]) -> Callable[[int], None]:
    """Tells a number of frames only when it is another one."""
    told = 0

    def maybe(frames: int) -> None:
        nonlocal told
        if frames != told:
            told = frames
            tell(frames)

    return maybe


_lock = threading.Lock()


def _pool(processes: int) -> SturdyPool:
    with _lock:
        return _pool_of(processes, os.getpid())


@cache
def _pool_of(processes: int, _pid: int) -> SturdyPool:
    # Below a nanny a worker is a daemon, which Python allows no children; ours end by
    # themselves when it ends, which is what that rule is about.
    multiprocessing.current_process().daemon = False
    return local_workers(processes)
