"""Issues as a CSV table for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from pipeline.timecode import clock
from review.issues import Issue
from review.publishable import visible

COLUMNS = (
    *("issue", "state", "category", "kind", "title", "wrong", "right", "voters", "draft"),
    *("segment", "time", "start_ms", "end_ms", "word", "script", "scene", "scene_line", "said"),
)
_FORMULA = ("=", "+", "-", "@")


def issues_csv(issues: Iterable[Issue]) -> str:
    """One line per issue, times as of the draft that is named; cells that a spreadsheet would
    take for a formula begin with an apostrophe."""
    written = io.StringIO(newline="")
    table = csv.writer(written, lineterminator="\n")
    table.writerow(COLUMNS)
    for issue in issues:
        table.writerow(map(_cell, _row(issue)))
    return written.getvalue()


def _row(issue: Issue) -> tuple[object, ...]:
    anchor, typo = issue.anchor, issue.typo
    about = (
        *(issue.id, issue.state.value, issue.category.value, issue.kind or ""),
        *(issue.title, typo.wrong if typo else "", typo.right if typo else "", issue.voters),
    )
    if anchor is None:
        return (*about, *[""] * (len(COLUMNS) - len(about) - 1), issue.said)
    return (
        *(*about, anchor.draft, anchor.segment, clock(anchor.span.start_ms)),
        *(anchor.span.start_ms, anchor.span.end_ms, anchor.word.text if anchor.word else ""),
        *(anchor.script or "", anchor.scene or "", anchor.scene_place or "", issue.said),
    )


def _cell(value: object) -> str | int:
    if isinstance(value, int):
        return value
    text = visible(str(value), breaks=True)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text
