"""A film's sound in int ms: takes, timed words, alignments."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.schema.checks import require


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time in int ms, from `start_ms` up to, not including, `end_ms`."""

    start_ms: int
    end_ms: int

    def __post_init__(self) -> None:
        require(0 <= self.start_ms <= self.end_ms, f"no span: {self.start_ms}..{self.end_ms}")


class TakeKind(StrEnum):
    """Whose voice a take is: the synthesiser's guide track, or a person's recording."""

    SCRATCH = "scratch"
    RECORDED = "recorded"


@dataclass(frozen=True, slots=True)
class Take:
    """One segment's sound: a 16-bit mono WAV at `pipeline.audio.RATE_HZ`.

    `path` is where the WAV lies on this machine, `digest` what it holds. `word_spans` are
    known for a scratch take only, one per token, in ms from the start of the file;
    `recording` for a recorded one only, the name of the file that a person put in takes/ (a
    file that holds several segments is the take of each).
    """

    segment: str
    kind: TakeKind
    path: str
    digest: str
    length_ms: int
    word_spans: tuple[Span, ...] = ()
    recording: str = ""


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
        require(starts == sorted(starts), f"the words of {self.segment!r} are out of order")
        last = max((word.span.end_ms for word in self.words), default=0)
        require(last <= self.length_ms, f"the words of {self.segment!r} outlast its sound")
