"""What a worker is asked: picture sizes, cards, and the job of one shot."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.schema.checks import require
from pipeline.schema.timeline import ShotCue


@dataclass(frozen=True, slots=True)
class Quality:
    """Picture size in pixels and frame rate, under the letter that Manim users know; `final`
    asks for slow encoder settings that make small files."""

    letter: str
    width: int
    height: int
    fps: int
    final: bool = False

    def __post_init__(self) -> None:
        even = self.width % 2 == 0 and self.height % 2 == 0
        require(even, f"yuv420p needs even sizes, not {self.width}x{self.height}")


QUALITIES = {
    quality.letter: quality
    for quality in (
        Quality("l", 854, 480, 15),
        Quality("m", 1280, 720, 30),
        Quality("h", 1920, 1080, 60),
        Quality("k", 3840, 2160, 60),
    )
}


@dataclass(frozen=True, slots=True)
class CardText:
    """What the card of a segment without a scene shows; `paragraph_frames` are the frames
    of the shot at which the voice begins each paragraph."""

    title: str
    chapter: str
    paragraphs: tuple[str, ...]
    paragraph_frames: tuple[int, ...]
    picture_notes: tuple[str, ...]

    def __post_init__(self) -> None:
        require(
            len(self.paragraphs) == len(self.paragraph_frames),
            f"the card {self.title!r} needs one frame for each paragraph",
        )


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a shot that one worker draws: the plays that begin at frame `first` of the
    shot or later, and before `stop` (None: all the rest)."""

    first: int = 0
    stop: int | None = None

    def __post_init__(self) -> None:
        require(
            self.first >= 0 and (self.stop is None or self.first < self.stop),
            f"no frame lies from {self.first} up to {self.stop}",
        )

    def holds(self, frame: int) -> bool:
        """Whether a play that begins at this frame belongs to the part."""
        return self.first <= frame and not self.is_over_at(frame)

    def is_over_at(self, frame: int) -> bool:
        """Whether nothing of the part begins at this frame or later."""
        return self.stop is not None and frame >= self.stop


WHOLE = Part()


@dataclass(frozen=True, slots=True)
class ShotJob:
    """All that a worker needs to perform a shot, and nothing else: its result depends on
    this record and on the files that it names below `root`.

    `module` is the scene's file relative to `root`; both `module` and `scene` are None for a
    card, which has `card` instead. `key` names the result in the store and is a digest of
    `inputs`: what the picture depends on, by names that people understand. A scene that
    comes no frame further in `patience_s` seconds is stopped.
    """

    root: str
    film: str
    segments: tuple[str, ...]
    module: str | None
    scene: str | None
    card: CardText | None
    frames: int
    cues: tuple[ShotCue, ...]
    quality: Quality
    inputs: tuple[tuple[str, str], ...]
    key: str
    patience_s: int

    def __post_init__(self) -> None:
        require(
            (self.scene is None) == (self.module is None) == (self.card is not None),
            "a shot is either a scene of a module or a card",
        )

    @property
    def files(self) -> dict[str, str]:
        """The film's own files that the picture depends on: names below `root`, digests."""
        return {name: digest for name, digest in self.inputs if name.startswith("scenes/")}
