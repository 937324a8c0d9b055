"""Shared by the tests: tiny films on disk, and the workers that perform their shots."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.drawing import CLIP, inspection_of
from pipeline.errors import Place
from pipeline.local_workers import local_workers
from pipeline.schema import CardText, Inspection, Quality, ShotCue, ShotJob
from pipeline.store import Store, digest_of
from pipeline.workers import perform_all

TINY = (160, 90)


@pytest.fixture(scope="session")
def workers() -> Iterator[Executor]:
    with local_workers(2) as executor:
        yield executor


@dataclass(frozen=True)
class Performed:
    """A shot that a worker performed: what it showed, and its clip."""

    inspection: Inspection
    clip: Path


@dataclass(frozen=True)
class Stage:
    """Writes a scene file below a root of its own and has it performed."""

    root: Path
    workers: Executor

    def job(
        self,
        construct: str,
        frames: int,
        cues: dict[str, int] | None = None,
        fps: int = 15,
        size: tuple[int, int] = TINY,
    ) -> ShotJob:
        body = "\n".join(f"        {line}" for line in construct.strip().splitlines())
        source = (
            "from manim import *\n"
            "from pipeline.stage import CuedScene, look\n"
            "class Tried(CuedScene):\n"
            "    def construct(self):\n" + body + "\n"
        )
        module = self.root / "scenes" / "tried" / "shot.py"
        module.parent.mkdir(parents=True, exist_ok=True)
        module.write_text(source, encoding="utf-8")
        shot_cues = tuple(
            ShotCue(name, "only", frame, 4, Place("script/tried/01.md", 1, 1))
            for name, frame in (cues or {}).items()
        )
        return ShotJob(
            root=str(self.root),
            film="tried",
            segments=("only",),
            module="scenes/tried/shot.py",
            scene="Tried",
            card=None,
            frames=frames,
            cues=shot_cues,
            quality=Quality("t", *size, fps),
            inputs=(),
            key=digest_of(source, frames, cues, fps, size),
            patience_s=60,
        )

    def card(self, card: CardText, frames: int, size: tuple[int, int] = TINY) -> ShotJob:
        quality = Quality("t", *size, 15)
        key = digest_of(repr(card), frames, size)
        return ShotJob(
            str(self.root), "tried", ("only",), None, None, card, frames, (), quality, (), key, 60
        )

    def perform(self, job: ShotJob, draw: bool = True) -> Performed:
        store = Store(self.root / "renders" / ("cache" if draw else "undrawn"))
        perform_all([job], store, self.workers, draw, lambda _frames: None)
        inspection = inspection_of(job, store)
        assert inspection is not None
        return Performed(inspection, store.path(job.key, CLIP))


@pytest.fixture
def stage(tmp_path: Path, workers: Executor) -> Stage:
    return Stage(tmp_path, workers)
