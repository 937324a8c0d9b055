"""Issues are looked for in a draft: evidence is gathered, and moves them where it is sure."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from pipeline.draft_record import DraftRecord
from pipeline.folder import FilmFolder
from review.carry import carry
from review.evidence.case import Case
from review.evidence.registry import evidence_for
from review.issues import Evidence, Issue, IssueState
from review.lost import asks_author
from review.store import NoteStore, apply, load_issue, load_issues, reading, writing
from review.weighing import weigh

LOOKED_FOR = frozenset(IssueState) - {IssueState.WONT_FIX, IssueState.DUPLICATE}
"""States of the issues that are looked for when none is named; those that are closed may come
back, too."""


@dataclass(frozen=True, slots=True)
class Verified:
    """An issue as it was, as it is now, and what was found out about it between."""

    before: Issue
    issue: Issue
    evidence: tuple[Evidence, ...]


def verify(
    store: NoteStore,
    folder: FilmFolder,
    record: DraftRecord,
    draft: Path,
    names: Collection[str] = (),
    on_issue: Callable[[int], None] = lambda _done: None,
) -> tuple[Verified, ...]:
    """Look for the named issues (all that are looked for, if none is named) in the draft that
    lies in the folder `draft` and is told by `record`.

    Evidence is kept with its issue, one transaction for each; one whose segment was removed
    needs its author. `on_issue` is told how many are done. Raises UsageError for a name that
    no issue has.
    """
    issues = to_verify(store, names)
    found = []
    for done, issue in enumerate(issues, start=1):
        lost = asks_author(issue, record)
        evidence = () if lost else look_for(issue, folder, record, draft)
        with writing(store) as connection:
            if lost:
                apply(connection, issue.id, lost)
            now = weigh(connection, issue.id, evidence)
        found.append(Verified(issue, now, evidence))
        on_issue(done)
    return tuple(found)


def to_verify(store: NoteStore, names: Collection[str] = ()) -> tuple[Issue, ...]:
    """The issues that are meant: those named, or all that are looked for."""
    with reading(store) as connection:
        if names:
            named = {issue.id: issue for issue in (load_issue(connection, one) for one in names)}
            return tuple(named.values())
        return tuple(one for one in load_issues(connection) if one.state in LOOKED_FOR)


def look_for(
    issue: Issue, folder: FilmFolder, record: DraftRecord, draft: Path
) -> tuple[Evidence, ...]:
    """What the checks say about an issue in a draft; pictures are written below the film's
    review folder, nothing is kept in the store."""
    anchor = carry(issue.anchor, record) if issue.anchor else None
    return evidence_for(Case(issue, record, anchor, _film_of(draft, folder), folder.review))


def _film_of(draft: Path, folder: FilmFolder) -> Path:
    return draft / f"{folder.name}-{draft.name}.mp4"
