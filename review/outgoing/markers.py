"""Issues as marks on a draft's timeline, in frames."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.draft_record import DraftRecord
from pipeline.schema.checks import require
from pipeline.timecode import frames_from_ms
from review.carry import carry
from review.issues import Issue
from review.publishable import visible
from review.schema import DEFECTS, Category


@dataclass(frozen=True, slots=True)
class Marker:
    """A mark: `frames` (at least 1) from frame `start` of the draft, and what it says."""

    issue: Issue
    start: int
    frames: int
    name: str
    note: str

    def __post_init__(self) -> None:
        require(self.start >= 0 and self.frames >= 1, f"no frames for {self.issue.id}")

    @property
    def colour(self) -> str:
        """One of the colours that Resolve and OpenTimelineIO both know."""
        return colour_of(self.issue.category)


def markers_on(issues: Iterable[Issue], record: DraftRecord) -> tuple[list[Marker], list[Issue]]:
    """The issues as marks on a draft, in order of time, and those without a place in it: their
    notes name no time, or their segment is not there any more."""
    marks: list[Marker] = []
    homeless: list[Issue] = []
    for issue in issues:
        anchor = carry(issue.anchor, record) if issue.anchor else None
        if anchor is None:
            homeless.append(issue)
            continue
        fps, last = record.timeline.fps, record.timeline.frames - 1
        start = min(frames_from_ms(anchor.span.start_ms, fps), last)
        stop = min(frames_from_ms(anchor.span.end_ms, fps), last + 1)
        marks.append(Marker(issue, start, max(1, stop - start), _name(issue), _note(issue)))
    return sorted(marks, key=lambda mark: (mark.start, mark.issue.id)), homeless


def _name(issue: Issue) -> str:
    return f"{issue.kind or issue.category}: {issue.title}"


def _note(issue: Issue) -> str:
    return f"{visible(issue.said or issue.title)} [{issue.id}]"


def colour_of(category: Category) -> str:
    """Defects stand out, questions are blue, the rest is green.

    >>> colour_of(Category.TYPO), colour_of(Category.CONTENT_QUESTION)
    ('Red', 'Blue')
    """
    if category in DEFECTS:
        return "Red"
    return "Blue" if category is Category.CONTENT_QUESTION else "Green"


def timecode(frame: int, fps: int, first: int = 0) -> str:
    """A frame as HH:MM:SS:FF, non-drop; `first` is the frame at which the timeline starts.

    >>> timecode(61, 30), timecode(0, 60, 60 * 3600)
    ('00:00:02:01', '01:00:00:00')
    """
    seconds, frames = divmod(frame + first, fps)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}:{frames:02}"
