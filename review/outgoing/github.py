"""Issues as texts for GitHub: what was said stands in code blocks, where no mention, link or
tag is acted on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.timecode import clock
from review.issues import Evidence, Issue
from review.publishable import visible


@dataclass(frozen=True, slots=True)
class GithubIssue:
    """An issue as `gh issue create` wants it."""

    title: str
    body: str
    labels: tuple[str, ...]


def github_issue(issue: Issue) -> GithubIssue:
    """The issue with its place, what was said, its evidence and its id."""
    parts = [_place(issue), "Said in the review:", _block(issue.said or issue.title)]
    if issue.typo:
        parts.append(f"{_code(issue.typo.wrong or '?')} → {_code(issue.typo.right or '?')}")
    parts += [_evidence(found) for found in issue.evidence]
    people = "1 person" if issue.voters == 1 else f"{issue.voters} people"
    parts.append(f"Said by {people}; kept as `{issue.id}` (state: {issue.state}).")
    labels = (issue.category.value, *([issue.kind.value] if issue.kind else []))
    return GithubIssue(_title(issue), "\n\n".join(part for part in parts if part), labels)


def github_text(told: GithubIssue) -> str:
    """The issue as one text: title, labels, body."""
    return f"# {told.title}\n\nLabels: {', '.join(told.labels)}\n\n{told.body}\n"


def _title(issue: Issue) -> str:
    name = issue.kind or issue.category
    where = f" in {issue.anchor.segment}" if issue.anchor else ""
    # A title is plain text but for mentions, which a space after the sign takes the life of.
    return visible(f"{name}{where}: {issue.title}").replace("@", "@ ").replace("#", "# ")


def _place(issue: Issue) -> str:
    anchor = issue.anchor
    if anchor is None:
        return ""
    lines = [
        f"- draft {anchor.draft} at {clock(anchor.span.start_ms)}, segment {_code(anchor.segment)}"
    ]
    if anchor.word:
        lines.append(f"- word {_code(anchor.word.text)}")
    if anchor.script:
        lines.append(f"- script {_code(str(anchor.script))}")
    if anchor.scene:
        line = f" {_code(str(anchor.scene_place))}" if anchor.scene_place else ""
        lines.append(f"- scene {_code(anchor.scene)}{line}")
    return "\n".join(lines)


def _evidence(found: Evidence) -> str:
    where = f" {_code(str(found.place))}" if found.place else ""
    return f"Evidence ({found.check}, {found.verdict}, draft {found.draft}):{where}\n" + _block(
        found.sentence
    )


def _block(text: str) -> str:
    """A code block that its text can not end."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}text\n{visible(text, breaks=True)}\n{fence}"


def _code(text: str) -> str:
    """The same within a line."""
    marks = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{marks}{space}{visible(text)}{space}{marks}"
