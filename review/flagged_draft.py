"""A draft for the open issues: what it is to make, and what became of each of them in it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.draft_record import DraftRecord, latest_draft, read_draft_record
from pipeline.drafts import find_draft
from pipeline.folder import FilmFolder
from pipeline.schema import Quality
from review.flagged import Flags, flags_in
from review.lost import asks_author
from review.mended import Outcome, follow_up
from review.store import apply, load_issues, open_store, reading, writing


@dataclass(frozen=True, slots=True)
class Asked:
    """The issues that wait for their segments, by their places in the latest draft."""

    folder: FilmFolder
    flags: Flags
    before: DraftRecord

    @property
    def nothing_to_make(self) -> str:
        """A sentence for when no open issue points at a segment."""
        lost, apart = self.flags.lost, self.flags.without_place
        more = [
            *([f"{len(lost)} lost their segment and need their author"] if lost else []),
            *([f"{apart} have no place"] if apart else []),
        ]
        rest = f" ({'; '.join(more)})" if more else ""
        return f"no open issue points at a segment: no draft was made{rest}"

    def look_again(self, number: int) -> tuple[Outcome, ...]:
        """Look for each of the issues in the draft `number`, which was made for them."""
        draft = find_draft(self.folder.renders, number)
        with open_store(self.folder.review) as store:
            after = read_draft_record(draft)
            return follow_up(store, self.folder, self.flags.placed, self.before, after, draft)


def asked_for(folder: FilmFolder, quality: Quality) -> Asked:
    """What the next draft of this quality is to make anew.

    An issue whose segment the latest draft does not have any more needs its author from now
    on. Raises RoughcutError if there is no earlier draft of this quality.
    """
    before = latest_draft(folder, quality)
    with open_store(folder.review) as store:
        with reading(store) as connection:
            flags = flags_in(load_issues(connection), before)
        with writing(store) as connection:
            for issue in flags.lost:
                if asked := asks_author(issue, before):
                    apply(connection, issue.id, asked)
    return Asked(folder, flags, before)
