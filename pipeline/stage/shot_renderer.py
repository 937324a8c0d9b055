"""Manim's cairo renderer, counting in whole frames and drawing only what will be shown.

Stock Manim turns a run time into frames in two ways (n/fps may give n+1 frames in a play,
n-1 in a still wait); here every play takes round(run_time * fps) frames, at least one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from manim import CairoRenderer, Camera, Mobject
from manim.utils.iterables import list_update

from pipeline.errors import Place
from pipeline.schema import WHOLE, Part, Play, Quality
from pipeline.stage.copies import Copies
from pipeline.stage.picture_digest import READABLE_CAMERAS, PictureDigest
from pipeline.stage.reel import Reel
from pipeline.stage.speedups.canvas import canvas_of, pixels_of


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


class PartIsOver(BaseException):  # so that no `except Exception` of a scene holds it up
    """Nothing of what this process was asked to draw comes any more."""


class ShotRenderer(CairoRenderer):
    """Performs one shot of `frames_asked` frames, or as far as `part` of it reaches.

    `reel` None: every update runs and nothing is drawn, but by `copies`. What a scene plays
    beyond its frames is not drawn either, only counted, so that late cues are known to the last.
    """

    def __init__(
        self,
        quality: Quality,
        frames_asked: int,
        reel: Reel | None,
        here: Callable[[], Place],
        on_play: Callable[[], None],
        on_frame: Callable[[], None],
        camera_class: type[Camera] = Camera,
        part: Part = WHOLE,
        copies: Copies | None = None,
    ) -> None:
        file_writer: Any = _NoFiles  # Manim knows no protocol for what its renderer asks here
        super().__init__(file_writer_class=file_writer, camera_class=camera_class)
        self.fps = quality.fps
        self.frames_asked = frames_asked
        self.frames_played = 0
        self.plays: list[Play] = []
        self._quality = quality
        self._picture = PictureDigest(quality)
        self._reel = reel
        self._here = here
        self._on_play = on_play
        self._on_frame = on_frame
        self._part = part
        self._copies = copies

    def frames_in(self, seconds: float) -> int:
        """The whole frames that a run time takes."""
        return max(1, round(seconds * self.fps))

    def play(self, scene: Any, *args: Any, **kwargs: Any) -> None:
        """One play or wait: recorded with its frames, its picture and its scene line.

        Raises PartIsOver instead, where it begins behind the part that is asked for.
        """
        if self._part.is_over_at(self.frames_played):
            raise PartIsOver
        if self._copies:
            self._reel = self._copies.before(len(self.plays))
            if self._reel and self._copies.in_copy:
                self._copies.draw(lambda: self._played(scene, *args, **kwargs), self._reel)
        self.plays.append(self._played(scene, *args, **kwargs))
        if self._copies:
            self._copies.after(self.plays[-1])
        self._on_play()

    def _played(self, scene: Any, *args: Any, **kwargs: Any) -> Play:
        first, place = self.frames_played, self._here()
        self._picture = PictureDigest(self._quality)
        if self._reel:
            self._reel.begin(len(self.plays), first)
        super().play(scene, *args, **kwargs)
        if self._reel:
            self._reel.end()
        shown = max(0, min(self.frames_played, self.frames_asked) - first)
        picture = self._picture.hexdigest() if shown else ""
        return Play(first, self.frames_played - first, shown, picture, place)

    def update_frame(self, scene: Any, mobjects: Any = None, *_: Any, **__: Any) -> None:
        if not self._shown:
            return
        if type(self.camera) not in READABLE_CAMERAS:
            self._picture.note_unreadable()
            if self._drawing:
                super().update_frame(scene, mobjects)
            return
        # Asked once, for the digest and for the drawing: what is displayed, in its order.
        displayed = self.camera.get_mobjects_to_display(
            mobjects or list_update(scene.mobjects, scene.foreground_mobjects)
        )
        self._picture.note(self.camera, displayed)
        if self._drawing:
            self._draw(displayed)

    def _draw(self, displayed: list[Mobject]) -> None:
        if self.static_image is None:
            self.camera.reset()
        else:
            self.camera.set_frame_to_background(self.static_image)
        self.camera.capture_mobjects(displayed, include_submobjects=False)

    def save_static_frame_data(self, scene: Any, static_mobjects: Any) -> Any:
        if self._drawing:
            return super().save_static_frame_data(scene, static_mobjects)
        self.static_image = None
        if static_mobjects:
            self.update_frame(scene, static_mobjects)
        return None

    def render(self, scene: Any, _time: float, moving_mobjects: Any = None) -> None:
        self.update_frame(scene, moving_mobjects)
        self.add_frame(pixels_of(self.camera))

    def freeze_current_frame(self, duration: float) -> None:
        self.add_frame(pixels_of(self.camera), self.frames_in(duration))

    def get_frame(self) -> Any:
        return pixels_of(self.camera).copy()

    def add_frame(self, frame: Any, num_frames: int = 1) -> None:
        shown = min(num_frames, self.frames_asked - self.frames_played)
        if shown > 0:
            self._picture.repeat(shown)
            if self._reel:
                canvas = canvas_of(self.camera)
                self._reel.write(frame, shown, canvas.seen() if canvas else None)
        self.frames_played += num_frames
        self.time = self.frames_played / self.fps
        self._on_frame()
        if self._copies:
            self._copies.meanwhile()

    def update_skipping_status(self) -> None:
        """Nothing is skipped: updates must run for every frame, drawn or not."""

    def scene_finished(self, scene: Any) -> None:
        """Nothing to finish: every play's clip is complete when the play is over."""

    @property
    def _shown(self) -> bool:
        """Whether the next frame lies within the shot."""
        return self.frames_played < self.frames_asked

    @property
    def _drawing(self) -> bool:
        return self._reel is not None and self._reel.wants_this_play and self._shown
