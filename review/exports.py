"""Comments out of files that programs write: CSV tables and the JSON of YouTube
(`commentThreads`), Frame.io and Vimeo. They differ in names, not in kind: somewhere there is
a list of records with a text, a person, perhaps a place in the film, perhaps replies.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.errors import RoughcutError
from pipeline.schema import Span
from review.schema import Comment, Moment, Reviews
from review.times import find_moments

_TEXT_NAMES = (
    "textoriginal text comment note body message content notes description "
    "annotation_text textdisplay feedback remark"
)
_TEXT = tuple(_TEXT_NAMES.split())
_AUTHOR_NAMES = (
    "authordisplayname author commenter reviewer name user owner creator by from "
    "username displayname author_name user_name full_name commented_by "
    "anonymous_user person who"
)
_AUTHOR = tuple(_AUTHOR_NAMES.split())
_START_NAMES = (
    "timecode timecode_in time_in timestamp time start start_time in at tc position "
    "seconds start_seconds timecode_start"
)
_START = tuple(_START_NAMES.split())
_STOP_NAMES = "timecode_out time_out out end end_time stop end_seconds timecode_end"
_STOP = tuple(_STOP_NAMES.split())
_LISTS = ("items", "data", "comments", "notes", "results", "replies", "children", "markers")
_DEEPEST = 40
_LONGEST_SNIFF = 20_000
_NO_RATE = (
    "the export gives times in frames without a frame rate, so its comments are kept without a "
    "place: say the rate with --fps"
)


def read_json(text: str, source: str = "the file", fps: float | None = None) -> Reviews:
    """The comments of a JSON export, replies after what they answer.

    `fps` is the frame rate of times given in frames (Frame.io). Raises RoughcutError, with
    line and column, if the text is no JSON, or if it holds no list of comments.
    """
    try:
        tree = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise RoughcutError(
            f"{source}:{error.lineno}:{error.colno}: error: this is not JSON ({error.msg})"
        ) from error
    except RecursionError as error:
        raise RoughcutError(f"{source}: error: this JSON is nested too deeply") from error
    rate = fps or _rate(tree)
    comments = tuple(_comments(tree, rate, 0))
    if not comments and not _is_empty(tree):
        raise RoughcutError(
            f"{source}: error: no comments found: there is no list of records with a text "
            "(YouTube commentThreads, Frame.io, Vimeo, or a list of {text, author, time})"
        )
    lost = rate is None and any(_in_frames(record) for record in _records(tree, 0))
    return Reviews(comments, warnings=(_NO_RATE,) if lost else ())


def read_csv(text: str, source: str = "the file") -> Reviews:
    """The comments of a table: named columns in any order, or plain `time,text,author`.

    Raises RoughcutError if no column holds texts.
    """
    csv.field_size_limit(2**31 - 1)
    body = text.removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=_delimiter(body))
    try:
        rows = [row for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise RoughcutError(f"{source}:{reader.line_num}: error: no table ({error})") from error
    if not rows:
        return Reviews(())
    columns = [_key(cell) for cell in rows[0]]
    if any(name in columns for name in _TEXT):
        records = [dict(zip(columns, row, strict=False)) for row in rows[1:]]
    else:
        records = [_plain_row(row) for row in rows]
    comments = [_comment(record, None) for record in records if _text(record) is not None]
    return Reviews(tuple(comments))


def _delimiter(text: str) -> str:
    first_lines = text[:_LONGEST_SNIFF].splitlines()[:5]
    counts = {mark: sum(line.count(mark) for line in first_lines) for mark in "\t;,|"}
    best = max(counts, key=lambda mark: (counts[mark], mark == ","))
    header = first_lines[0] if first_lines else ""
    return next((mark for mark in "\t;,|" if mark in header and counts[mark]), best)


def _plain_row(row: Sequence[str]) -> dict[str, str]:
    """A row without a header: time, text, author; or text and author; or text alone."""
    if len(row) >= 3:
        return {"time": row[0], "text": row[1], "author": row[2]}
    return dict(zip(("text", "author"), row, strict=False))


def _records(tree: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """All records with a text, in reading order, replies after what they answer."""
    if depth > _DEEPEST:
        return
    if isinstance(tree, list):
        for branch in tree:
            yield from _records(branch, depth + 1)
        return
    if not isinstance(tree, dict):
        return
    record = _flattened(tree)
    if _text(record) is not None:
        yield record
    for name, branch in tree.items():
        if _key(name) in _LISTS or name == "thread":
            yield from _records(branch, depth + 1)


def _comments(tree: Any, fps: float | None, depth: int) -> Iterator[Comment]:
    return (_comment(record, fps) for record in _records(tree, depth))


def _flattened(tree: Mapping[str, Any]) -> dict[str, Any]:
    """A record with YouTube's nested snippets opened and its names in one form."""
    record = {_key(str(name)): value for name, value in tree.items()}
    for name in ("snippet", "toplevelcomment", "attributes"):
        inner = record.get(name)
        if isinstance(inner, dict):
            record = _flattened(inner) | {k: v for k, v in record.items() if k != name}
    return record


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.strip().lower().replace("#", "")).strip("_")


def _text(record: Mapping[str, Any]) -> str | None:
    for name in _TEXT:
        value = record.get(name)
        if isinstance(value, str) and value.strip():
            return value
    return None


def _author(record: Mapping[str, Any]) -> str:
    for name in _AUTHOR:
        value = record.get(name)
        if isinstance(value, dict):
            value = _author({_key(str(key)): inner for key, inner in value.items()})
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def _comment(record: Mapping[str, Any], fps: float | None) -> Comment:
    return Comment(_author(record), _text(record) or "", _moment(record, fps))


def _in_frames(record: Mapping[str, Any]) -> bool:
    """Frame.io counts frames: an integer `timestamp` next to its own names."""
    frameio = {"owner", "owner_id", "annotation", "asset_id", "file_id", "anonymous_user_id"}
    value = record.get("timestamp")
    return type(value) is int and bool(frameio & record.keys())


def _moment(record: Mapping[str, Any], fps: float | None) -> Moment | None:
    if _in_frames(record):
        return _framed(record, fps) if fps else None
    start = next((span for name in _START if (span := _span(record.get(name)))), None)
    if start is None:
        return None
    stop = next((span for name in _STOP if (span := _span(record.get(name)))), start)
    return Moment(Span(start.start_ms, max(start.end_ms, stop.end_ms)))


def _framed(record: Mapping[str, Any], fps: float) -> Moment:
    start = record["timestamp"]
    length = record.get("duration")
    frames = length if isinstance(length, int | float) and length > 0 else 0
    return Moment(Span(round(start * 1000 / fps), round((start + frames) * 1000 / fps)))


def _span(value: Any) -> Span | None:
    """A time in an export: seconds as a number, or a timecode or two; dates are none."""
    if isinstance(value, bool) or value is None:
        return None
    text = str(value).strip()
    if re.fullmatch(r"\d{1,6}(?:\.\d{1,9})?", text):
        ms = round(float(text) * 1000)
        return Span(ms, ms)
    moments = find_moments(text[:40])
    return moments[0].span if len(moments) == 1 else None


def _rate(tree: Any) -> float | None:
    """A frame rate said anywhere near the top of an export."""
    if isinstance(tree, list):
        return next((rate for branch in tree[:3] if (rate := _rate(branch))), None)
    if not isinstance(tree, dict):
        return None
    for name, value in tree.items():
        if _key(name) in ("fps", "frame_rate", "framerate") and isinstance(value, int | float):
            return float(value) if value > 0 else None
    return next((rate for branch in tree.values() if (rate := _rate(branch))), None)


def _is_empty(tree: Any) -> bool:
    if isinstance(tree, list):
        return not tree
    return isinstance(tree, dict) and any(tree.get(name) == [] for name in _LISTS)
