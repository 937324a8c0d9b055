"""What a check is given, and what it may conclude."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.draft_record import DraftRecord
from pipeline.errors import Place
from pipeline.schema import Span
from pipeline.timecode import ms_from_frames
from review.issues import Anchor, Evidence, Figure, Issue, Verdict

NEAR_MS = 3_000
"""People write the second at which they noticed it, or at which they stopped the film."""


@dataclass(frozen=True, slots=True)
class Case:
    """An issue, and the draft in which it is looked for.

    `anchor` is the issue's place in this very draft, None where it has none. `film` is the
    draft's file; `review` is the film's review folder, below which pictures are written.
    """

    issue: Issue
    record: DraftRecord
    anchor: Anchor | None
    film: Path
    review: Path

    @property
    def window(self) -> Span | None:
        """The stretch around the issue's place in which it is looked for, in ms."""
        if self.anchor is None:
            return None
        span = self.anchor.span
        return Span(max(0, span.start_ms - NEAR_MS), span.end_ms + NEAR_MS)

    def ms(self, frame: int) -> int:
        """When a frame of the draft is shown."""
        return ms_from_frames(frame, self.record.timeline.fps)

    def found_before(self, check: str) -> bool:
        """Whether this check once supported the issue, in an earlier draft: if so, that it
        now finds nothing says something."""
        return any(
            one.check == check
            and one.verdict is Verdict.SUPPORTS
            and one.draft < self.record.number
            for one in self.issue.evidence
        )

    def picture(self, check: str) -> tuple[Path, str]:
        """Where a check writes its picture, and the name by which evidence tells of it."""
        name = f"evidence/draft-{self.record.number:03}/{self.issue.id}-{check}.png"
        path = self.review / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path, name


Check = Callable[[Case], Evidence | None]
"""Looks into a case; None where the issue is none that it can judge."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Puts evidence together for one check."""

    check: str
    case: Case

    def says(
        self,
        verdict: Verdict,
        sentence: str,
        figures: Mapping[str, Figure] | None = None,
        pictures: tuple[str, ...] = (),
        place: Place | None = None,
    ) -> Evidence:
        """The check's conclusion."""
        number = self.case.record.number
        return Evidence(self.check, verdict, sentence, number, figures or {}, pictures, place)

    def cannot_tell(self, why: str, figures: Mapping[str, Figure] | None = None) -> Evidence:
        """The check looked, and does not know."""
        return self.says(Verdict.CANNOT_TELL, why, figures)
