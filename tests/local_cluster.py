"""A scheduler and workers as processes of this machine: the stand-in for many machines."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

START_SECONDS = 60
HERE = ("--host", "127.0.0.1", "--no-dashboard")
IDLE = "300s"  # after which what a killed test run left behind ends by itself


@dataclass
class LocalCluster:
    """A scheduler at `url`, and workers by the names they were given."""

    folder: Path
    url: str = ""
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, *arguments: str) -> None:
        log = (self.folder / f"{name}.log").open("wb")
        self.processes[name] = subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments], cwd=self.folder, stdout=log, stderr=log
        )

    def start_scheduler(self) -> None:
        file = self.folder / "scheduler.json"
        self.start(
            *("scheduler", "scheduler", *HERE, "--port", "0", "--idle-timeout", IDLE),
            *("--scheduler-file", str(file)),
        )
        deadline = time.monotonic() + START_SECONDS
        while not file.exists():
            assert time.monotonic() < deadline, (self.folder / "scheduler.log").read_text()
            time.sleep(0.1)
        self.url = json.loads(file.read_text())["address"]

    def start_worker(self, name: str, *arguments: str) -> None:
        """A worker with one place, called `name`."""
        self.start(
            *(name, "worker", self.url, *HERE, "--nthreads", "1", "--name", name, *arguments),
            *("--death-timeout", IDLE),
            *("--local-directory", str(self.folder / name)),
        )

    def kill(self, name: str) -> None:
        """End a process as a machine ends that loses its power."""
        self.processes[name].kill()
        self.processes[name].wait()

    def stop(self) -> None:
        for process in reversed(self.processes.values()):
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def local_cluster(folder: Path) -> Iterator[LocalCluster]:
    """A cluster that has a scheduler and no worker yet; all of it is stopped at the end."""
    cluster = LocalCluster(folder)
    try:
        cluster.start_scheduler()
        yield cluster
    finally:
        cluster.stop()
