"""Everything that is noted while a shot is performed, in one place: texts, layout, motion."""

from __future__ import annotations

from typing import Any

from manim import Camera

from pipeline.schema import Play, ShotJob
from pipeline.stage.layout_watch import LayoutWatch
from pipeline.stage.motion_log import MotionLog
from pipeline.stage.source_lines import SourceLines
from pipeline.stage.text_log import TextLog

LOOKS_PER_SECOND = 3  # a text that is there for less can not be read


class Watch:
    """Looks at the scene of one job: a few times a second at what is there, and in every
    frame at the few things that may move badly."""

    def __init__(self, job: ShotJob, sources: SourceLines) -> None:
        fps = job.quality.fps
        self._frames_asked = job.frames
        self._step = max(1, fps // LOOKS_PER_SECOND)
        self._next_look = 0
        self.texts = TextLog(sources, self._step)
        self.layout = LayoutWatch(sources)
        self.motion = MotionLog(sources, fps)

    def frame(self, scene: Any, frames_played: int) -> None:
        """A frame was played; of a still wait only the last one is told."""
        frame = frames_played - 1
        if frames_played > self._frames_asked:
            return
        if frame >= self._next_look:
            self._next_look = frame + self._step
            self.texts.glimpse(scene.mobjects, frame)
            self.motion.look(scene.mobjects, frame)
        self.motion.follow(scene.mobjects, frame)

    def play(self, scene: Any, play: Play) -> None:
        """A play has ended, and the scene stands as it leaves it."""
        self._next_look = play.first_frame + play.frames
        self.texts.note(scene.mobjects, play)
        self.motion.end(play)
        if self._next_look <= self._frames_asked and type(scene.camera) is Camera:
            self.layout.note(scene.mobjects, play)
