"""The nouns of tracking: an issue, the place it means, its evidence, and its life.

Times are int ms from the start of the draft that an anchor names; times of day stand in
transitions alone, as UTC to the second. Frozen records that check themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.errors import Place
from pipeline.schema import Span
from pipeline.schema.checks import require
from review.schema import Category, DefectKind, TypoPair

_UTC_SECOND = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HEX = re.compile(r"[0-9a-f]{8,64}")


class IssueState(StrEnum):
    """Where an issue is in its life."""

    OPEN = "open"  # filed, nobody looked yet
    CONFIRMED = "confirmed"  # evidence or a person says that it is so
    FIX_RENDERED = "fix-rendered"  # a draft was made that should be free of it
    VERIFIED = "verified"  # evidence or a person says that it is gone
    CLOSED = "closed"
    WONT_FIX = "wont-fix"
    DUPLICATE = "duplicate"  # said by another issue, which counts its votes
    NEEDS_AUTHOR = "needs-author"  # asks the film's author: its segment was removed, say
    REOPENED = "reopened"  # was verified or closed, and is back


NEEDS_WORK = frozenset(
    {IssueState.OPEN, IssueState.CONFIRMED, IssueState.REOPENED, IssueState.NEEDS_AUTHOR}
)
"""States in which somebody has still something to do before the next draft."""

_SET_ASIDE = frozenset({IssueState.CLOSED, IssueState.WONT_FIX, IssueState.DUPLICATE})
_AT_WORK = frozenset({*NEEDS_WORK, IssueState.FIX_RENDERED, IssueState.VERIFIED, *_SET_ASIDE})

MOVES: Mapping[IssueState, frozenset[IssueState]] = {
    IssueState.OPEN: _AT_WORK - {IssueState.OPEN, IssueState.REOPENED},
    IssueState.CONFIRMED: _AT_WORK - {IssueState.CONFIRMED, IssueState.REOPENED},
    IssueState.REOPENED: _AT_WORK - {IssueState.REOPENED},
    IssueState.NEEDS_AUTHOR: _AT_WORK - {IssueState.NEEDS_AUTHOR, IssueState.REOPENED},
    IssueState.FIX_RENDERED: _AT_WORK - {IssueState.FIX_RENDERED},
    IssueState.VERIFIED: frozenset({IssueState.CLOSED, IssueState.REOPENED, IssueState.DUPLICATE}),
    IssueState.CLOSED: frozenset({IssueState.REOPENED, IssueState.DUPLICATE}),
    IssueState.WONT_FIX: frozenset({IssueState.REOPENED, IssueState.DUPLICATE}),
    IssueState.DUPLICATE: frozenset(),  # it comes back by unmerging
}
"""From each state, the states that a person or evidence may move an issue to. Undoing a move
always goes back, whether or not the way back stands here."""


@dataclass(frozen=True, slots=True)
class WordRef:
    """A spoken word of a draft: token `index` (from 0) of a segment, as written, and when it
    is heard in that draft, in ms."""

    segment: str
    index: int
    text: str
    start_ms: int
    end_ms: int

    def __post_init__(self) -> None:
        require(self.index >= 0, f"no word {self.index} in {self.segment!r}")
        require(0 <= self.start_ms <= self.end_ms, f"no span for the word {self.text!r}")


@dataclass(frozen=True, slots=True)
class Anchor:
    """The place in a draft that an issue means, told so that later drafts can find it again.

    `share` to `end_share` are parts of the segment's length, 0 to 1, equal for a moment;
    `span` is the same in ms of draft `draft`. `word` is the spoken word that was meant and
    `other_word` a second candidate. `texts` were on screen. `script` is the place in the
    script's page, `scene_place` the line of the scene's play; `scene` is None for a card.
    """

    draft: int
    segment: str
    share: float
    end_share: float
    span: Span
    cue: str | None = None
    word: WordRef | None = None
    other_word: WordRef | None = None
    texts: tuple[str, ...] = ()
    script: Place | None = None
    scene: str | None = None
    scene_place: Place | None = None

    def __post_init__(self) -> None:
        require(self.draft >= 1, f"drafts count from 1, not {self.draft}")
        require(bool(self.segment), "an anchor names a segment")
        require(
            0 <= self.share <= self.end_share <= 1,
            f"shares must rise from 0 to 1: {self.share}, {self.end_share}",
        )


class Verdict(StrEnum):
    """What a check says about an issue's claim that something is wrong."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    CANNOT_TELL = "cannot-tell"


Figure = int | float | str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one check found out about an issue in draft `draft`.

    `sentence` tells the facts for people, `figures` for machines, by names with their unit
    ("below_others_db": 14.8). `pictures` are paths below the film's review folder, with
    forward slashes; `place` is the line to mend, if the check found it.
    """

    check: str
    verdict: Verdict
    sentence: str
    draft: int
    figures: Mapping[str, Figure] = field(default_factory=dict)
    pictures: tuple[str, ...] = ()
    place: Place | None = None

    def __post_init__(self) -> None:
        require(bool(self.check and self.sentence), "evidence needs a check and a sentence")
        require(self.draft >= 1, f"drafts count from 1, not {self.draft}")
        for path in self.pictures:
            outside = path.startswith("/") or ".." in path.split("/") or "\\" in path
            require(bool(path) and not outside, f"not below the review folder: {path!r}")


@dataclass(frozen=True, slots=True)
class Transition:
    """One step in an issue's life: `who` moved it, `when` (UTC, "2026-01-31T12:00:00Z"), why,
    and in view of which draft (None: none). `who` and `when` are empty where they came from
    a file that does not tell them. `from_state` is None where the issue was filed."""

    who: str
    when: str
    why: str
    draft: int | None
    from_state: IssueState | None
    to_state: IssueState

    def __post_init__(self) -> None:
        known = not self.when or _UTC_SECOND.fullmatch(self.when)
        require(bool(known), f"not a time in UTC to the second: {self.when!r}")
        require(self.draft is None or self.draft >= 1, f"drafts count from 1, not {self.draft}")
        require(self.from_state is not self.to_state, f"already {self.to_state}")


@dataclass(frozen=True, slots=True)
class Vote:
    """A note that says what an issue says: the characters `first` up to, not including,
    `stop` of the comment with digest `source`, on draft `draft` (None: not known).

    `author` is a stand-in ("voter 2 of ...") where the comment itself is not in this store."""

    source: str
    first: int
    stop: int
    author: str
    draft: int | None

    def __post_init__(self) -> None:
        require(bool(_HEX.fullmatch(self.source)), f"not a digest: {self.source!r}")
        require(0 <= self.first <= self.stop, f"no span: {self.first}..{self.stop}")


@dataclass(frozen=True, slots=True)
class Issue:
    """Something to be done about the film, with everybody who said so.

    `id` is made of its first note and never changes. `title` is one line, `said` the first
    note's words; names of commenters and addresses are left out of both, so that they may be
    published. `linked` are related issues (a question and the suggestion about its place),
    `merged` those whose votes count here. `revision` grows with every change.
    """

    id: str
    category: Category
    kind: DefectKind | None
    title: str
    said: str
    state: IssueState = IssueState.OPEN
    anchor: Anchor | None = None
    typo: TypoPair | None = None
    votes: tuple[Vote, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    transitions: tuple[Transition, ...] = ()
    linked: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    revision: int = 1

    def __post_init__(self) -> None:
        require(bool(_ID.fullmatch(self.id)), f"not an issue's id: {self.id!r}")
        require(bool(self.title) and "\n" not in self.title, f"{self.id}: a title is one line")
        require(self.revision >= 1, f"{self.id}: revisions count from 1, not {self.revision}")
        require(self.id not in (*self.linked, *self.merged), f"{self.id}: names itself")

    @property
    def voters(self) -> int:
        """How many people said so; each comment of unknown author counts as one."""
        return len({vote.author or vote.source for vote in self.votes})
