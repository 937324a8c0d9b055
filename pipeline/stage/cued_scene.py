"""The scene that waits for words: `until` a named moment, on whole frames.

A scene names the moment, the timeline holds the time; no number of seconds that belongs to
the voice stands in a scene.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from manim import Scene

from pipeline.schema import CueArrival, ShotCue, ShotJob
from pipeline.stage.places import ScenePlaces
from pipeline.stage.shot_renderer import ShotRenderer


class _WholeFrames:
    """The moments of a play in seconds, one per frame; closes like Manim's progress bar."""

    def __init__(self, frames: int, fps: int) -> None:
        self._moments = [frame / fps for frame in range(frames)]

    def __iter__(self) -> Iterator[float]:
        return iter(self._moments)

    def close(self) -> None: ...


class CuedScene(Scene):
    """A Manim scene for one shot: a run of segments that name this class.

    The cues of the shot are those of its segments, and each segment's id (its first frame).
    """

    job: ShotJob
    places: ScenePlaces

    def __init__(self, renderer: Any = None, **kwargs: Any) -> None:
        if not isinstance(renderer, ShotRenderer):
            raise ValueError(
                f"{type(self).__name__} is timed by the narration: render it with "
                "'roughcut preview SEGMENT' or 'roughcut draft', not with manim alone"
            )
        super().__init__(renderer=renderer, **kwargs)
        self.arrivals: list[CueArrival] = []

    # --- for the scene's author --------------------------------------------------------

    def until(self, name: str) -> None:
        """Wait, in whole frames, to the moment at which the words of a cue begin.

        A scene that is late goes on at once; the cue is reported as late. Raises ValueError
        for a name that no cue of this shot has.
        """
        frames = self._frames_until(name)
        if frames > 0:
            self.wait(frames / self._fps)

    def time_until(self, name: str, share: float = 1.0) -> float:
        """Seconds to the moment, or a share of them, to be a `run_time`; at least one frame.

        A moment that has passed is reported as a late cue, unless only a share of the way
        was asked for. Raises ValueError for an unknown name.
        """
        if share < 1.0:
            frames = round(share * (self._cue(name).frame - self._shot_renderer.frames_played))
        else:
            frames = self._frames_until(name)
        return max(1, frames) / self._fps

    def spoken(self, name: str) -> float:
        """Seconds that the words of a cue last. Raises ValueError for an unknown name."""
        return self._cue(name).spoken_frames / self._fps

    @property
    def time_left(self) -> float:
        """Seconds to the end of the shot; one frame if it has passed."""
        return max(1, self.job.frames - self._shot_renderer.frames_played) / self._fps

    # --- for the performance -----------------------------------------------------------

    def tear_down(self) -> None:
        """Hold the last picture to the end of the shot."""
        left = self.job.frames - self._shot_renderer.frames_played
        if left > 0:
            self.wait(left / self._fps)

    def get_time_progression(self, run_time: float, *_: Any, **__: Any) -> Any:
        """Manim asks this for the moments of a play; we answer in whole frames."""
        return _WholeFrames(self._shot_renderer.frames_in(run_time), self._fps)

    @property
    def _shot_renderer(self) -> ShotRenderer:
        assert isinstance(self.renderer, ShotRenderer)
        return self.renderer

    @property
    def _fps(self) -> int:
        return self._shot_renderer.fps

    def _frames_until(self, name: str) -> int:
        cue = self._cue(name)
        arrived = self._shot_renderer.frames_played
        self.arrivals.append(CueArrival(name, cue.frame, arrived, self.places.here()))
        return cue.frame - arrived

    def _cue(self, name: str) -> ShotCue:
        for cue in self.job.cues:
            if cue.name == name:
                return cue
        names = [cue.name for cue in self.job.cues]
        near = get_close_matches(name, names, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(names)}"
        raise ValueError(f"no cue {name!r} in this shot; {hint}")
