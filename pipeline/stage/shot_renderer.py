"""Manim's cairo renderer, counting in whole frames and drawing only what will be shown.

Stock Manim turns a run time into frames in two ways (n/fps may give n+1 frames in a play,
n-1 in a still wait); here every play takes round(run_time * fps) frames, at least one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from manim import CairoRenderer, Camera

from pipeline.errors import Place
from pipeline.schema import Play
from pipeline.stage.clip_writer import ClipWriter


class _NoFiles:
    """Takes the place of Manim's file writer, which would write clips of its own."""

    def __init__(self, _settings: object) -> None:
        self.subcaptions: list[object] = []

    def next_section(self, *_: object) -> None:
        """Sections are Manim's own way to cut a film; the script's segments cut ours."""

    def add_sound(self, *_: object, **__: object) -> None:
        raise ValueError(
            "add_sound: a roughcut scene is silent; the narration comes from the script's takes"
        )

    def add_partial_movie_file(self, _name: str | None) -> None: ...
    def begin_animation(self, *_: object, **__: object) -> None: ...
    def end_animation(self, *_: object, **__: object) -> None: ...
    def abort_encode_jobs(self, **_: object) -> None: ...


class ShotRenderer(CairoRenderer):
    """Performs one shot of `frames_asked` frames at `fps`.

    `writer` None: every update runs and nothing is drawn. What a scene plays beyond its
    frames is not drawn either, only counted, so that late cues are known to the last.
    """

    def __init__(
        self,
        fps: int,
        frames_asked: int,
        writer: ClipWriter | None,
        here: Callable[[], Place],
        on_play: Callable[[], None],
        camera_class: type[Camera] = Camera,
    ) -> None:
        file_writer: Any = _NoFiles  # Manim knows no protocol for what its renderer asks here
        super().__init__(file_writer_class=file_writer, camera_class=camera_class)
        self.fps = fps
        self.frames_asked = frames_asked
        self.frames_played = 0
        self.plays: list[Play] = []
        self._writer = writer
        self._here = here
        self._on_play = on_play

    @property
    def drawing(self) -> bool:
        """Whether the next frame will be shown."""
        return self._writer is not None and self.frames_played < self.frames_asked

    def frames_in(self, seconds: float) -> int:
        """The whole frames that a run time takes."""
        return max(1, round(seconds * self.fps))

    def play(self, scene: Any, *args: Any, **kwargs: Any) -> None:
        """One play or wait: recorded with its first frame, its length and its scene line."""
        first = self.frames_played
        place = self._here()
        super().play(scene, *args, **kwargs)
        self.plays.append(Play(first, self.frames_played - first, place))
        self._on_play()

    def update_frame(self, scene: Any, *args: Any, **kwargs: Any) -> None:
        if self.drawing:
            super().update_frame(scene, *args, **kwargs)

    def save_static_frame_data(self, scene: Any, static_mobjects: Any) -> Any:
        if self.drawing:
            return super().save_static_frame_data(scene, static_mobjects)
        self.static_image = None
        return None

    def render(self, scene: Any, _time: float, moving_mobjects: Any = None) -> None:
        self.update_frame(scene, moving_mobjects)
        self.add_frame(self.camera.pixel_array)

    def freeze_current_frame(self, duration: float) -> None:
        self.add_frame(self.camera.pixel_array, self.frames_in(duration))

    def add_frame(self, frame: Any, num_frames: int = 1) -> None:
        if self._writer is not None:
            shown = min(num_frames, self.frames_asked - self.frames_played)
            if shown > 0:
                self._writer.write(frame, shown)
        self.frames_played += num_frames
        self.time = self.frames_played / self.fps

    def update_skipping_status(self) -> None:
        """Nothing is skipped: updates must run for every frame, drawn or not."""

    def scene_finished(self, scene: Any) -> None:
        """Nothing to finish: the clip is closed by whoever opened it."""
