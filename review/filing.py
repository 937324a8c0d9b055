"""A note becomes an issue: its ids, its title, and whether it is filed at all.

Ids are digests of what was written and where, never of who wrote it, so that two people who
add the same comments in two branches make the same issues.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from enum import StrEnum

from review.issues import Issue, Vote
from review.publishable import one_line, publishable
from review.schema import Category, Comment, Note

_LEAD = re.compile(
    r"\s*(?:(?:\d{1,3}[.)]|[-*•–—#]|and\b)\s+)?"  # its mark in a list
    r"(?:(?:at|around|@|~)?\s*[(\[]?\d{1,2}(?::\d\d){1,2}[)\]]?(?:\s*[:,–—-]\s*|\s+))?",  # its time
    re.IGNORECASE,
)


class Filing(StrEnum):
    """What happens to a note by itself."""

    ISSUE = "issue"  # sure enough, and somebody has to do something
    TRAY = "tray"  # a person decides what it is
    KEPT = "kept"  # thanks and talk: nothing to do, and nothing lost


_NOTHING_TO_DO = frozenset({Category.PRAISE, Category.OTHER})


def filing_of(note: Note) -> Filing:
    """Where a note goes; doubtful ones ask."""
    if note.judgement.unsure:
        return Filing.TRAY
    return Filing.KEPT if note.judgement.category in _NOTHING_TO_DO else Filing.ISSUE


def source_of(comment: Comment, again: int = 0, draft: int | None = None) -> str:
    """The digest (40 hex digits) by which a comment is known in every export that holds it:
    its text and the moment it is tied to.

    `again` counts earlier comments with the same text by other people or on other days;
    `draft` is given for a note by hand, which may be said anew of a later draft.
    """
    span = comment.moment.span if comment.moment else None
    parts = (
        comment.text,
        f"{span.start_ms}-{span.end_ms}" if span else "",
        str(again or ""),
        str(draft or ""),
    )
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        digest.update(f"{len(raw)}:".encode() + raw)
    return digest.hexdigest()[:40]


def note_id(source: str, first: int, stop: int) -> str:
    """A note's id: 10 hex digits."""
    return hashlib.sha256(f"{source}:{first}:{stop}".encode()).hexdigest()[:10]


def new_issue(note: Note, vote: Vote, names: Iterable[str] = ()) -> Issue:
    """The issue that a note opens; `names` of commenters are left out of its words."""
    said = publishable(note.text, names)
    return Issue(
        id=_issue_id(note, note_id(vote.source, vote.first, vote.stop)),
        category=note.judgement.category,
        kind=note.kind,
        title=_title(note, said),
        said=said,
        typo=note.typo,
        votes=(vote,),
    )


def _issue_id(note: Note, digest: str) -> str:
    name = note.kind.value if note.kind else note.judgement.category.value
    word = note.typo.wrong or note.typo.right if note.typo else ""
    slug = word.casefold() if re.fullmatch(r"[a-z0-9]{2,24}", word.casefold()) else ""
    return "-".join(part for part in (name, slug, digest) if part)


def _title(note: Note, said: str) -> str:
    if note.typo and note.typo.wrong and note.typo.right:
        return one_line(f"{note.typo.wrong} → {note.typo.right}")
    if note.typo and not note.typo.wrong:
        return one_line(f"should be {note.typo.right}")
    return one_line(_LEAD.sub("", said, count=1)) or "(nothing that can be shown)"
