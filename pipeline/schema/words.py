"""A film's words: tokens, the cues and claims on them, segments, the script."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.errors import Place
from pipeline.schema.checks import require
from pipeline.schema.recordings import Recordings


@dataclass(frozen=True, slots=True)
class Token:
    """One written word: as it stands on the page, and as it is said.

    `text` keeps its punctuation ("12,288,"), `spoken` is words only ("twelve thousand two
    hundred eighty eight"), and empty where nothing is said for this word: a dash, or a word
    whose sound is told by an earlier one (`say` on several words). `paragraph` counts from 0
    inside the segment.
    """

    text: str
    spoken: str
    paragraph: int
    place: Place


@dataclass(frozen=True, slots=True)
class Cue:
    """A named place in the words: the tokens from `first` up to, not including, `stop`."""

    name: str
    first: int
    stop: int
    place: Place

    def __post_init__(self) -> None:
        require(0 <= self.first < self.stop, f"cue {self.name!r} names no word")


@dataclass(frozen=True, slots=True)
class Claim:
    """Spoken words tied to a function without arguments of the film's model.

    `said` is the text as written ("just under fifty thousand rows"); the tokens run from
    `first` up to, not including, `stop`.
    """

    function: str
    said: str
    first: int
    stop: int
    place: Place

    def __post_init__(self) -> None:
        require(0 <= self.first < self.stop, f"claim {self.function!r} covers no word")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of narration under one level-2 heading.

    `id` is stable (never a running number); `scene` names a scene class, or is None for a
    card. `picture_notes` are the page's block quotes: meant for the picture, never spoken.
    """

    id: str
    title: str
    chapter: str
    scene: str | None
    tokens: tuple[Token, ...]
    cues: tuple[Cue, ...]
    claims: tuple[Claim, ...]
    picture_notes: tuple[str, ...]
    place: Place

    def __post_init__(self) -> None:
        require(bool(self.tokens), f"segment {self.id!r} has no words")


@dataclass(frozen=True, slots=True)
class Pacing:
    """Speech rate and silences of a film: words per minute and ms.

    `pause_ms` follows every segment, `chapter_pause_ms` the last one of a chapter;
    `lead_in_ms` comes before the first word of the film, `tail_ms` after its last.
    """

    words_per_minute: int = 150
    pause_ms: int = 500
    chapter_pause_ms: int = 1200
    lead_in_ms: int = 500
    tail_ms: int = 1500

    def __post_init__(self) -> None:
        require(60 <= self.words_per_minute <= 400, "words_per_minute must be 60 to 400")
        for name in ("pause_ms", "chapter_pause_ms", "lead_in_ms", "tail_ms"):
            value = getattr(self, name)
            require(0 <= value <= 60_000, f"{name} must be 0 to 60000 ms, not {value}")


@dataclass(frozen=True, slots=True)
class Script:
    """A film's words: its title, its segments in order, and how fast they are spoken.

    `voice` is an espeak-ng voice name for the scratch narration; `poster` is the segment
    whose middle gives the poster frame (None: the tool chooses); `recordings` is how the
    takes of it are to be read.
    """

    film: str
    title: str
    language: str
    voice: str
    pacing: Pacing
    poster: str | None
    segments: tuple[Segment, ...]
    recordings: Recordings = field(default_factory=Recordings)

    def __post_init__(self) -> None:
        require(bool(self.segments), f"the film {self.film!r} has no segment")

    @property
    def chapters(self) -> tuple[str, ...]:
        """Chapter titles in order, each once."""
        return tuple(dict.fromkeys(segment.chapter for segment in self.segments))
