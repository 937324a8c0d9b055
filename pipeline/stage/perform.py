"""Perform one shot in this process: to exactly the asked number of frames.

Manim's config is one global per process and reads the user's and the folder's `manim.cfg`
when it is imported; here it is set back to the library's defaults, so that a film looks the
same on every machine. One performance per process: a worker is forked for each shot.
"""

from __future__ import annotations

import configparser
import contextlib
import importlib
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import manim
from manim import (
    Camera,
    MovingCamera,
    MovingCameraScene,
    MultiCamera,
    ThreeDCamera,
    ThreeDScene,
    ZoomedScene,
    config,
)

from pipeline.errors import RoughcutError, SceneFailed
from pipeline.schema import WHOLE, Inspection, Part, ShotJob
from pipeline.stage import look, speedups, typeset, written
from pipeline.stage.card import Card
from pipeline.stage.copies import Copies
from pipeline.stage.cued_scene import CuedScene
from pipeline.stage.patience import Patience
from pipeline.stage.places import ScenePlaces
from pipeline.stage.reel import Reel
from pipeline.stage.shot_renderer import PartIsOver, ShotRenderer
from pipeline.stage.source_lines import SourceLines
from pipeline.stage.watch import Watch

SEED = 0  # Manim's own default is no seed, and another film on every run
FramesDone = Callable[[int], None]

LATEX_PROGRAMS = ("latex", "pdflatex", "xelatex", "lualatex", "dvisvgm")


def perform(
    job: ShotJob,
    reel: Reel | None,
    on_frames: FramesDone = lambda _frames: None,
    part: Part = WHOLE,
    copies: Copies | None = None,
) -> Inspection:
    """Perform `job`, drawing its plays on `reel` (None: run everything, draw nothing), to the
    end of `part`; what a part before the last shows is told up to there. Without a reel, `copies`
    may draw some plays beside it.

    `on_frames` is told the frames played so far, after every play. Raises SceneFailed with
    the scene's own line if the scene stops by itself.
    """
    places = ScenePlaces(Path(job.root))
    scene_name = job.scene or "Card"
    with tempfile.TemporaryDirectory(prefix="roughcut-") as media:
        _configure(job, Path(media))
        typeset.install()
        speedups.install()
        written.install(places.chain)
        try:
            with Patience(job.patience_s) as patience:
                return _run(
                    *(job, _scene_class(job), reel, places, on_frames, patience, part, copies)
                )
        except RoughcutError:
            raise
        except Exception as error:
            raise SceneFailed(scene_name, places.of_error(error), _cause(error)) from error


def _cause(error: Exception) -> str:
    """What stopped a scene; where Manim looked for LaTeX in vain, what draws without it."""
    if isinstance(error, FileNotFoundError) and error.filename in LATEX_PROGRAMS:
        return (
            f"it needs LaTeX, but there is no {error.filename} here. MathTex and Tex do, and so do "
            "the numbers and labels that Manim makes by itself; MathTypst, look.formula, "
            "look.words and look.number do not, nor does what takes one of them, as in "
            "Axes(..., axis_config={'label_constructor': MathTypst}). Use these, or install LaTeX"
        )
    return f"{type(error).__name__}: {error}"


def _configure(job: ShotJob, media: Path) -> None:
    defaults = configparser.ConfigParser()
    defaults.read(Path(manim.__file__).parent / "_config" / "default.cfg", encoding="utf-8")
    config.digest_parser(defaults)
    config.update(
        {
            "pixel_width": job.quality.width,
            "pixel_height": job.quality.height,
            "frame_rate": job.quality.fps,
            "background_color": look.BACKGROUND,
            "media_dir": str(media),
            "disable_caching": True,
            "progress_bar": "none",
            "verbosity": "ERROR",
            "notify_outdated_version": False,
            "seed": SEED,
        }
    )


def _scene_class(job: ShotJob) -> type[CuedScene]:
    if job.module is None or job.scene is None:
        return Card
    if job.root not in sys.path:
        sys.path.insert(0, job.root)
    module = importlib.import_module(job.module.removesuffix(".py").replace("/", "."))
    scene_class: type[CuedScene] = getattr(module, job.scene)
    return scene_class


def _run(
    job: ShotJob,
    scene_class: type[CuedScene],
    reel: Reel | None,
    places: ScenePlaces,
    on_frames: FramesDone,
    patience: Patience,
    part: Part,
    copies: Copies | None,
) -> Inspection:
    watch = Watch(job, SourceLines(Path(job.root)))

    def after_frame() -> None:
        patience.renew()
        watch.frame(scene, renderer.frames_played)

    def after_play() -> None:
        watch.play(scene, renderer.plays[-1])
        on_frames(min(renderer.frames_played, job.frames))

    renderer = ShotRenderer(
        *(job.quality, job.frames, reel, places.here, after_play, after_frame),
        camera_class=_camera_class(scene_class),
        part=part,
        copies=copies,
    )
    if copies:
        copies.still_waiting = patience.renew
    scene = scene_class(renderer=renderer)
    scene.job, scene.places = job, places
    with contextlib.suppress(PartIsOver):
        scene.render()
    return Inspection(
        frames_asked=job.frames,
        frames_played=renderer.frames_played,
        plays=tuple(renderer.plays),
        arrivals=tuple(scene.arrivals),
        texts=watch.texts.texts(job.frames),
        faults=watch.layout.faults(),
        motion=watch.motion.motion(job.frames),
    )


def _camera_class(scene_class: type[Any]) -> type[Camera]:
    """The camera that Manim's own scene of this kind would have made for itself."""
    for kind, camera in (
        (ThreeDScene, ThreeDCamera),
        (ZoomedScene, MultiCamera),
        (MovingCameraScene, MovingCamera),
    ):
        if issubclass(scene_class, kind):
            return camera
    return Camera
