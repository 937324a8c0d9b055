"""Answers to everybody who commented, drafted from what became of their notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.timecode import clock
from review.issues import Issue, IssueState
from review.publishable import one_line
from review.schema import Category
from review.store.notes import StoredNote

LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Reply:
    """What to write to `author`, who commented in `source` (a file's name, or "by hand"):
    one line for each thing they said."""

    source: str
    author: str
    lines: tuple[str, ...]


def replies(
    said: Iterable[tuple[str, StoredNote]], issues: Mapping[str, Issue]
) -> tuple[Reply, ...]:
    """The replies in the order in which people first commented, by source; `said` are notes
    with the source that they came from, `issues` those that they vote for, by id (of one
    that was merged into another, that other)."""
    lines: dict[tuple[str, str], dict[str, None]] = {}
    for source, stored in said:
        issue = issues.get(stored.issue) if stored.issue else None
        told = lines.setdefault((source, stored.author), {})
        if line := _line(stored, issue):
            told[line] = None  # the same answer once
    return tuple(
        Reply(source, author, tuple(told)) for (source, author), told in lines.items() if told
    )


def _line(stored: StoredNote, issue: Issue | None) -> str:
    if stored.note is None:
        return ""
    if issue is None:
        if stored.in_tray:
            return f"{_quote(stored)}: we have read it and will come back to it"
        thanks = stored.note.judgement.category is Category.PRAISE
        return "Thank you for the kind words!" if thanks else ""
    return f"{_quote(stored)}: {_answer(issue)}"


def _quote(stored: StoredNote) -> str:
    """What their note was, in their own words, or the place and the correction."""
    note = stored.note
    assert note is not None
    moment = next((one for one in note.moments if one.in_draft), None)
    at = f" at {clock(moment.span.start_ms)}" if moment else ""
    if note.typo and note.typo.wrong and note.typo.right:
        return f'"{one_line(note.typo.wrong)}" → "{one_line(note.typo.right)}"{at}'
    return f'"{one_line(note.text, LONGEST_QUOTE)}"'


def _answer(issue: Issue) -> str:
    match issue.state:
        case IssueState.VERIFIED | IssueState.CLOSED:
            draft = _fixed_in(issue)
            return f"fixed in draft {draft}, thank you" if draft else "done, thank you"
        case IssueState.FIX_RENDERED:
            draft = _fixed_in(issue)
            return f"should be mended in draft {draft}, thank you: please have a look"
        case IssueState.WONT_FIX:
            why = one_line(issue.transitions[-1].why, 200)
            return f"we leave this as it is{f' ({why})' if why else ''}, thank you all the same"
        case IssueState.REOPENED:
            return "it is back, and we are on it again"
        case IssueState.CONFIRMED:
            return "true, and on our list, thank you"
        case _:
            asked = issue.category is Category.CONTENT_QUESTION
            return "a good question, we will answer it" if asked else "noted, thank you"


def _fixed_in(issue: Issue) -> int | None:
    """The draft in which it was first seen to be right, else the one that was to mend it."""
    since = [moved for moved in issue.transitions if moved.draft]
    for state in (IssueState.VERIFIED, IssueState.FIX_RENDERED):
        drafts = [moved.draft for moved in since if moved.to_state is state]
        if drafts:
            return drafts[-1]
    return None
