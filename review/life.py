"""The life of an issue: which moves are allowed, and which evidence makes by itself."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.errors import UsageError
from review.issues import MOVES, NEEDS_WORK, Evidence, Issue, IssueState, Transition, Verdict
from review.schema import Category

BY_ITSELF = frozenset({Category.TYPO, Category.VISUAL_DEFECT, Category.AUDIO_LEVEL})
"""Categories whose checks are sure enough to move an issue without a person."""

TOOL = "roughcut"
"""Who moved an issue where no person did."""

_GONE = frozenset({IssueState.VERIFIED, IssueState.CLOSED})


def check_move(issue: Issue, to: IssueState) -> None:
    """Raise UsageError, naming the moves there are, unless `to` is one of them."""
    if to is issue.state:
        raise UsageError(f"{issue.id} is {to} already")
    if to is IssueState.DUPLICATE:
        raise UsageError(
            f"say what {issue.id} is a duplicate of: roughcut notes merge {issue.id} INTO"
        )
    if issue.state is IssueState.DUPLICATE:
        raise UsageError(f"{issue.id} is a duplicate: roughcut notes unmerge {issue.id} first")
    if to not in MOVES[issue.state]:
        onward = ", ".join(sorted(MOVES[issue.state] - {IssueState.DUPLICATE}))
        raise UsageError(f"{issue.id} is {issue.state}: it can be made {onward}, not {to}")


def moved_by(issue: Issue, evidence: Evidence, when: str = "") -> Transition | None:
    """The move that a piece of evidence makes by itself, None if it makes none.

    - open, and the check supports it: confirmed;
    - fix-rendered, and the check contradicts it: verified; supports it: confirmed again;
    - confirmed or reopened, and the check that supported it contradicts it in a later draft:
      verified (somebody mended it and made a plain draft);
    - verified or closed, and the check supports it in a later draft: reopened.

    `when` is the time that the transition carries (UTC, see Transition).
    """
    if issue.category not in BY_ITSELF or evidence.verdict is Verdict.CANNOT_TELL:
        return None
    to = _next(issue, evidence)
    if to is None:
        return None
    return Transition(TOOL, when, evidence.sentence, evidence.draft, issue.state, to)


def telling(found: Iterable[Evidence]) -> Evidence | None:
    """What decides where several checks looked at one issue in one draft: as long as one of
    them sees it, it is there; None if none of them can tell."""
    by_verdict = {one.verdict: one for one in reversed(tuple(found))}
    return by_verdict.get(Verdict.SUPPORTS) or by_verdict.get(Verdict.CONTRADICTS)


def _next(issue: Issue, evidence: Evidence) -> IssueState | None:
    state, supports = issue.state, evidence.verdict is Verdict.SUPPORTS
    if state is IssueState.OPEN and supports:
        return IssueState.CONFIRMED
    if state is IssueState.FIX_RENDERED:
        if evidence.draft < _last_draft(issue):
            return None  # an older draft says nothing about the fix
        return IssueState.CONFIRMED if supports else IssueState.VERIFIED
    if state in (IssueState.CONFIRMED, IssueState.REOPENED) and not supports:
        return IssueState.VERIFIED if _was_seen_before(issue, evidence) else None
    if state in _GONE and supports and evidence.draft > _last_draft(issue):
        return IssueState.REOPENED
    return None


def _last_draft(issue: Issue) -> int:
    """The draft of the issue's latest move that names one; 0 if none does."""
    drafts = [moved.draft for moved in issue.transitions if moved.draft is not None]
    return drafts[-1] if drafts else 0


def _was_seen_before(issue: Issue, evidence: Evidence) -> bool:
    return any(
        one.check == evidence.check
        and one.verdict is Verdict.SUPPORTS
        and one.draft < evidence.draft
        for one in issue.evidence
    )


def needs_work(issue: Issue) -> bool:
    """Whether somebody has still to mend what the issue says."""
    return issue.state in NEEDS_WORK
