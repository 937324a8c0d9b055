"""The nouns of a film: frozen records that check themselves and know no verbs.

Words are timed in int ms, pictures in int frames; `pipeline.timeline` is the one place
where the first become the second. What cannot be done yet cannot be written: a `Shot` has
no file, a `Clip` has one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.errors import Place


def _require(condition: bool, sentence: str) -> None:
    if not condition:
        raise ValueError(sentence)


# --- words -----------------------------------------------------------------------------


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
        _require(0 <= self.first < self.stop, f"cue {self.name!r} names no word")


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
        _require(0 <= self.first < self.stop, f"claim {self.function!r} covers no word")


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
        _require(bool(self.tokens), f"segment {self.id!r} has no words")


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
        _require(60 <= self.words_per_minute <= 400, "words_per_minute must be 60 to 400")
        for name in ("pause_ms", "chapter_pause_ms", "lead_in_ms", "tail_ms"):
            value = getattr(self, name)
            _require(0 <= value <= 60_000, f"{name} must be 0 to 60000 ms, not {value}")


@dataclass(frozen=True, slots=True)
class Script:
    """A film's words: its title, its segments in order, and how fast they are spoken.

    `voice` is an espeak-ng voice name for the scratch narration; `poster` is the segment
    whose middle gives the poster frame (None: the tool chooses).
    """

    film: str
    title: str
    language: str
    voice: str
    pacing: Pacing
    poster: str | None
    segments: tuple[Segment, ...]

    def __post_init__(self) -> None:
        _require(bool(self.segments), f"the film {self.film!r} has no segment")

    @property
    def chapters(self) -> tuple[str, ...]:
        """Chapter titles in order, each once."""
        return tuple(dict.fromkeys(segment.chapter for segment in self.segments))


# --- sound -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time in int ms, from `start_ms` up to, not including, `end_ms`."""

    start_ms: int
    end_ms: int

    def __post_init__(self) -> None:
        _require(0 <= self.start_ms <= self.end_ms, f"no span: {self.start_ms}..{self.end_ms}")


class TakeKind(StrEnum):
    """Whose voice a take is: the synthesiser's guide track, or a person's recording."""

    SCRATCH = "scratch"
    RECORDED = "recorded"


@dataclass(frozen=True, slots=True)
class Take:
    """One segment's sound: a 16-bit mono WAV at `pipeline.audio.RATE_HZ`.

    `path` is where the WAV lies on this machine, `digest` what it holds. `word_spans` are
    known for a scratch take only, one per token, in ms from the start of the file.
    """

    segment: str
    kind: TakeKind
    path: str
    digest: str
    length_ms: int
    word_spans: tuple[Span, ...] = ()


class WordStatus(StrEnum):
    """How far a word's time can be trusted."""

    KNOWN = "known"  # the synthesiser said so
    CONFIRMED = "confirmed"  # two sources agree
    FORCED = "forced"  # one source
    ESTIMATED = "estimated"  # from the words' lengths alone
    MISSING = "missing"  # not said in the take


@dataclass(frozen=True, slots=True)
class Word:
    """A timed word: the token's text and its span from the start of its segment."""

    text: str
    span: Span
    status: WordStatus


class AlignmentKind(StrEnum):
    """Where a segment's times come from; one type for all three, so that a voice can be
    swapped in late."""

    ESTIMATED = "estimated"
    SCRATCH = "scratch"
    SPOKEN = "spoken"


@dataclass(frozen=True, slots=True)
class Alignment:
    """A segment's words in time: one `Word` per token, and the segment's sound, if any."""

    segment: str
    kind: AlignmentKind
    words: tuple[Word, ...]
    length_ms: int
    take: Take | None

    def __post_init__(self) -> None:
        starts = [word.span.start_ms for word in self.words]
        _require(starts == sorted(starts), f"the words of {self.segment!r} are out of order")
        last = max((word.span.end_ms for word in self.words), default=0)
        _require(last <= self.length_ms, f"the words of {self.segment!r} outlast its sound")


# --- pictures --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShotCue:
    """A cue inside a shot: its frame from the shot's start, and how many frames its words
    last. The start of a segment is a cue too, under the segment's id."""

    name: str
    segment: str
    frame: int
    spoken_frames: int
    place: Place


@dataclass(frozen=True, slots=True)
class Shot:
    """A longest run of neighbouring segments that name the same scene class, or one segment
    without a scene. It holds no absolute time: moving it re-renders nothing."""

    segments: tuple[str, ...]
    scene: str | None
    frames: int
    cues: tuple[ShotCue, ...]

    def __post_init__(self) -> None:
        _require(bool(self.segments), "a shot needs a segment")
        _require(self.scene is not None or len(self.segments) == 1, "a card is one segment")
        _require(self.frames > 0, f"the shot of {self.segments[0]!r} has no frames")
        for cue in self.cues:
            _require(0 <= cue.frame < self.frames, f"cue {cue.name!r} lies outside its shot")


@dataclass(frozen=True, slots=True)
class Slot:
    """A segment's seat in the film: `frames` frames from `start`; the voice begins
    `voice_at` frames into it."""

    segment: str
    start: int
    frames: int
    voice_at: int = 0

    def __post_init__(self) -> None:
        _require(self.start >= 0 and self.frames > 0, f"no frames for {self.segment!r}")
        _require(0 <= self.voice_at < self.frames, f"the voice of {self.segment!r} is outside")


@dataclass(frozen=True, slots=True)
class Timeline:
    """The film in whole frames at `fps`: slots and shots cover it without gap or overlap."""

    fps: int
    slots: tuple[Slot, ...]
    shots: tuple[Shot, ...]

    def __post_init__(self) -> None:
        _require(1 <= self.fps <= 240, f"frame rate must be 1 to 240, not {self.fps}")
        at = 0
        for slot in self.slots:
            _require(slot.start == at, f"slot of {slot.segment!r} starts at {slot.start}, not {at}")
            at += slot.frames
        _require(sum(shot.frames for shot in self.shots) == at, "shots and slots differ in length")

    @property
    def frames(self) -> int:
        """Length of the film in frames."""
        return sum(slot.frames for slot in self.slots)


@dataclass(frozen=True, slots=True)
class Quality:
    """Picture size in pixels and frame rate, under the letter that Manim users know."""

    letter: str
    width: int
    height: int
    fps: int

    def __post_init__(self) -> None:
        even = self.width % 2 == 0 and self.height % 2 == 0
        _require(even, f"yuv420p needs even sizes, not {self.width}x{self.height}")


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
        _require(
            len(self.paragraphs) == len(self.paragraph_frames),
            f"the card {self.title!r} needs one frame for each paragraph",
        )


@dataclass(frozen=True, slots=True)
class ShotJob:
    """All that a worker needs to perform a shot, and nothing else: its result depends on
    this record and on the files that it names below `root`.

    `module` is the scene's file relative to `root`; both `module` and `scene` are None for a
    card, which has `card` instead. `key` names the result in the store.
    """

    root: str
    film: str
    module: str | None
    scene: str | None
    card: CardText | None
    frames: int
    cues: tuple[ShotCue, ...]
    quality: Quality
    key: str

    def __post_init__(self) -> None:
        _require(
            (self.scene is None) == (self.module is None) == (self.card is not None),
            "a shot is either a scene of a module or a card",
        )


@dataclass(frozen=True, slots=True)
class Play:
    """One `play` or `wait` of a performance: when it ran, how long, and where it stands."""

    first_frame: int
    frames: int
    place: Place


@dataclass(frozen=True, slots=True)
class CueArrival:
    """A scene came to `until(name)`: due at frame `due`, there at frame `arrived`.
    Late where `arrived > due`."""

    cue: str
    due: int
    arrived: int
    place: Place

    @property
    def frames_late(self) -> int:
        """How late the scene came, in frames; 0 where it waited."""
        return max(0, self.arrived - self.due)


@dataclass(frozen=True, slots=True)
class TextOnScreen:
    """A string that was on screen from `first_frame` up to, not including, `stop_frame` of
    its shot, and the scene line that wrote it."""

    text: str
    first_frame: int
    stop_frame: int
    place: Place


class FaultKind(StrEnum):
    """What can be wrong with where a text stands."""

    OFF_FRAME = "leaves the frame"
    OVERLAP = "overlaps"
    TOO_SMALL = "is too small to read"


@dataclass(frozen=True, slots=True)
class LayoutFault:
    """A text that viewers can not read well: first seen at `frame` of its shot, written at
    `place`; `other` is the text that it overlaps, if that is the fault."""

    kind: FaultKind
    text: str
    other: str
    frame: int
    place: Place


@dataclass(frozen=True, slots=True)
class Inspection:
    """What one performance of a shot showed; `frames_asked` against `frames_played` says
    whether the scene ran over (the surplus is never shown)."""

    frames_asked: int
    frames_played: int
    plays: tuple[Play, ...]
    arrivals: tuple[CueArrival, ...]
    texts: tuple[TextOnScreen, ...]
    faults: tuple[LayoutFault, ...]

    @property
    def late(self) -> tuple[CueArrival, ...]:
        """The cues that were missed."""
        return tuple(arrival for arrival in self.arrivals if arrival.frames_late)


@dataclass(frozen=True, slots=True)
class Clip:
    """A shot's picture in a file: silent H.264, exactly `frames` frames, stored under `key`
    (which covers everything the picture depends on)."""

    shot: Shot
    key: str
    path: str
    frames: int
    inspection: Inspection
    reused: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """A finished draft on disk; its number is never given again."""

    number: int
    folder: str
    film_file: str
    frames: int
    fps: int
