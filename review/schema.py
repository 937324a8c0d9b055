"""The nouns of a review: what people wrote, and what was read out of it.

Text positions count characters of the comment's raw text, which is kept unaltered for ever;
times are int ms from the start of the draft. Frozen records that check themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.schema import Span

APPROXIMATE_MS = 5_000
"""How far approximate wording widens a moment to either side."""


class Category(StrEnum):
    """What a note is about."""

    TYPO = "typo"
    VISUAL_DEFECT = "visual-defect"
    AUDIO_LEVEL = "audio-level"
    AUDIO_NOISE = "audio-noise"
    EDIT_PACING = "edit-pacing"
    SYNC = "sync"
    CAPTION = "caption"
    ANIMATION_SUGGESTION = "animation-suggestion"
    CONTENT_SUGGESTION = "content-suggestion"
    CONTENT_QUESTION = "content-question"
    REFERENCE = "reference"
    PRAISE = "praise"
    OTHER = "other"


DEFECTS = frozenset(
    {
        Category.TYPO,
        Category.VISUAL_DEFECT,
        Category.AUDIO_LEVEL,
        Category.AUDIO_NOISE,
        Category.SYNC,
        Category.CAPTION,
    }
)
"""Something is broken, as against an opinion, a question, a wish or thanks."""


class DefectKind(StrEnum):
    """The visual defects that a check can look for by itself."""

    JITTER = "jitter"
    OVERLAP = "overlap"
    OFF_FRAME = "off-frame"


@dataclass(frozen=True, slots=True)
class Moment:
    """A time, or a stretch of time, that somebody named.

    `first` and `stop` are where the words stand in the raw text (both 0 where the time came
    with an export and not with the words). `open_end` is "from here on". `in_draft` is False
    where the draft is known to be shorter.
    """

    span: Span
    first: int = 0
    stop: int = 0
    approximate: bool = False
    open_end: bool = False
    in_draft: bool = True

    @property
    def window(self) -> Span:
        """Where to look: the span itself, or wider where the wording was approximate."""
        if not self.approximate:
            return self.span
        start_ms = max(0, self.span.start_ms - APPROXIMATE_MS)
        return Span(start_ms, self.span.end_ms + APPROXIMATE_MS)


@dataclass(frozen=True, slots=True)
class TypoPair:
    """The words of a typo; "" for the side that was not given."""

    wrong: str
    right: str

    def __post_init__(self) -> None:
        if not (self.wrong or self.right):
            raise ValueError("a typo pair needs a word")


@dataclass(frozen=True, slots=True)
class Comment:
    """What one person wrote in one go, unaltered; `moment` is the place that an export
    (Frame.io, Vimeo, a table with a time column) tied it to, if any."""

    author: str
    text: str
    moment: Moment | None = None


@dataclass(frozen=True, slots=True, order=True)
class NoteAddress:
    """A note by its places, from 0: in which comment of the file, and which of its notes."""

    comment: int
    note: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a note was taken for: `confidence` from 0 to 1 is the chance of being right,
    `unsure` says that it is too low to file the note without asking a person."""

    category: Category
    confidence: float
    unsure: bool
    chances: Mapping[Category, float] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Note:
    """One thing somebody wanted to say: the characters `first` up to, not including, `stop`
    of its comment. `text` is that slice; the notes of a comment cover it. `duplicate_of` is
    the first note that said the same, `linked_to` a question or suggestion about the place."""

    text: str
    first: int
    stop: int
    moments: tuple[Moment, ...]
    judgement: Judgement
    kind: DefectKind | None = None
    typo: TypoPair | None = None
    duplicate_of: NoteAddress | None = None
    linked_to: NoteAddress | None = None

    def __post_init__(self) -> None:
        if self.stop - self.first != len(self.text):
            raise ValueError("a note's text is the slice of its comment")


@dataclass(frozen=True, slots=True)
class ReadComment:
    """A comment and the notes read out of it."""

    comment: Comment
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Reviews:
    """A file of comments as it was taken apart, before anything is read out of them.

    `post` is what stood above the comments of a pasted page, `furniture` the lines that
    belong to the page and to nobody ("More Creators"): kept, so that nothing is lost.
    `warnings` are sentences about what could not be understood.
    """

    comments: tuple[Comment, ...]
    post: str = ""
    furniture: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read out of one file."""

    comments: tuple[ReadComment, ...]
    reviews: Reviews
