"""Scenes written for a trial, performed without drawing as a film's shots are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.drawing import inspection_of
from pipeline.local_workers import local_workers
from pipeline.schema import Inspection, Quality, ShotJob
from pipeline.store import Store, digest_of
from pipeline.workers import perform_all

HEAD = """from manim import *

from pipeline.stage import CuedScene, SteadyDashedLine, look
"""


def scene(name: str, construct: str) -> str:
    """The source of a scene class with this body."""
    body = "\n".join(f"        {line}" for line in construct.strip().splitlines())
    return f"\n\nclass {name}(CuedScene):\n    def construct(self):\n{body}\n"


def inspections(
    root: Path, modules: Mapping[str, str], scenes: Mapping[str, str], fps: int, seconds: int = 8
) -> dict[str, Inspection]:
    """What each scene shows: `modules` are sources by file name, `scenes` says in which module
    each scene class stands."""
    folder = root / "scenes" / "trial"
    folder.mkdir(parents=True, exist_ok=True)
    for file, source in modules.items():
        (folder / file).write_text(source, encoding="utf-8")
    store = Store(root / "cache")
    jobs = [
        ShotJob(
            *(str(root), "trial", (name,), f"scenes/trial/{file}", name, None, fps * seconds, ()),
            Quality("t", 320, 180, fps),
            (),
            digest_of(name, modules, fps),
            120,
        )
        for name, file in scenes.items()
    ]
    with local_workers() as workers:
        perform_all(jobs, store, workers, False, lambda _frames: None)
    found = {job.segments[0]: inspection_of(job, store) for job in jobs}
    return {name: seen for name, seen in found.items() if seen is not None}
