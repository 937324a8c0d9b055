"""Reads the labelled pages of this folder (the form is in README.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from review.schema import Category

HERE = Path(__file__).parent
CATEGORIES = {
    "ty": Category.TYPO,
    "vd": Category.VISUAL_DEFECT,
    "al": Category.AUDIO_LEVEL,
    "an": Category.AUDIO_NOISE,
    "ep": Category.EDIT_PACING,
    "sy": Category.SYNC,
    "ca": Category.CAPTION,
    "as": Category.ANIMATION_SUGGESTION,
    "cs": Category.CONTENT_SUGGESTION,
    "cq": Category.CONTENT_QUESTION,
    "re": Category.REFERENCE,
    "pr": Category.PRAISE,
    "ot": Category.OTHER,
}
KINDS = {"j": "jitter", "o": "overlap", "f": "off-frame"}
_LINE = re.compile(
    r"(?P<join>[+-] )?(?P<cat>\w\w)(?:\.(?P<kind>\w))?(?P<marks>(?: [@{#=].*?)?) :: (?P<text>.*)$"
)
_TIME = re.compile(r"@(\d+):(\d\d)(?:\.\.(\d+):(\d\d))?(~?)")


@dataclass(frozen=True, slots=True)
class Label:
    """One note as a careful person reads it; times in seconds, a range as a pair."""

    first: int
    stop: int
    category: Category
    kind: str | None
    times: tuple[float | tuple[float, float], ...]
    wrong: str
    right: str
    name: str
    repeats: str


@dataclass(frozen=True, slots=True)
class LabelledComment:
    """A comment and the notes that a careful person reads out of it."""

    author: str
    text: str
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """The comments on one film."""

    name: str
    comments: tuple[LabelledComment, ...]


def labelled_pages(folder: str) -> list[LabelledPage]:
    """All pages of `train`, `train_single`, `heldout` ..."""
    return [_page(path) for path in sorted((HERE / folder).glob("*.txt"))]


def _page(path: Path) -> LabelledPage:
    comments: list[LabelledComment] = []
    author, lines = "", []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            comments += [_comment(author, lines)] if lines else []
            author, lines = line[3:], []
        elif line and not line.startswith("# "):
            lines.append(line)
            if not author:  # single notes: every line is a comment
                comments.append(_comment(f"line {len(comments)}", lines))
                lines = []
    comments += [_comment(author, lines)] if lines else []
    return LabelledPage(path.stem, tuple(comments))


def _comment(author: str, lines: list[str]) -> LabelledComment:
    text, labels = "", []
    for line in lines:
        match = _LINE.match(line)
        if not match:
            raise ValueError(f"not a labelled note: {line}")
        if labels:
            text += {"+ ": " ", "- ": "\n\n", None: "\n"}[match["join"]]
        words = match["text"].replace("\\n", "\n")
        labels.append(_label(match, len(text), len(text) + len(words)))
        text += words
    return LabelledComment(author, text, tuple(labels))


def _label(match: re.Match[str], first: int, stop: int) -> Label:
    marks = match["marks"]
    pair = re.search(r"\{(.*?)>(.*?)\}", marks)
    rest = re.sub(r"\{.*?\}", "", marks)
    name, repeats = re.search(r"#(\w+)", rest), re.search(r"=(\w+)", rest)
    return Label(
        first=first,
        stop=stop,
        category=CATEGORIES[match["cat"]],
        kind=KINDS[match["kind"]] if match["kind"] else None,
        times=tuple(_times(rest)),
        wrong=pair[1] if pair else "",
        right=pair[2] if pair else "",
        name=name[1] if name else "",
        repeats=repeats[1] if repeats else "",
    )


def _times(marks: str) -> Iterator[float | tuple[float, float]]:
    for minutes, seconds, to_minutes, to_seconds, _ in _TIME.findall(marks):
        start = int(minutes) * 60 + int(seconds)
        yield (start, int(to_minutes) * 60 + int(to_seconds)) if to_minutes else start
