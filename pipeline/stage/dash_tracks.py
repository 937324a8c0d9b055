"""A row of dashes followed through one play, and what was wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from manim import Mobject
from numpy.typing import NDArray

from pipeline.schema import MotionKind
from pipeline.stage.dash_rows import Row, is_row, jump, read_row

STRETCHED = 1.3  # times longer: below it nobody sees that dashes became longer
STILL = 0.05  # of the change of length: an end that moves less stands still
TINY = 0.1  # of its length: what begins smaller is growing in
AS_MUCH = 0.05  # a picture that grows by the same factor as its dashes is being zoomed

Path = tuple[int, ...]
Point = NDArray[np.float64]


@dataclass(slots=True)
class RowTrack:
    """A row of dashes through one play."""

    mobject: Mobject
    path: Path
    rows: list[tuple[int, Row]] = field(default_factory=list)  # the first, and the last three
    state: bytes = b""
    parts: tuple[int, int] = (0, 0)
    length: tuple[float, float] = (0.0, 0.0)
    jumps: int = 0
    largest: float = 0.0
    same_parts: bool = True
    middle: list[Point] = field(default_factory=list)
    size_of_all: list[float] = field(default_factory=list)
    updated: bool = False  # by an updater, its own or one of a group that it is in


def follow_row(track: RowTrack, mobjects: Sequence[Mobject], frame: int) -> None:
    """Read the row in `frame`, if it has changed since it was read last."""
    line = line_of(mobjects, track.path)
    if len(line) == len(track.path) and line[-1] is not track.mobject and is_row(line[-1]):
        track.mobject = line[-1]  # an updater puts a new one in its place
    state = _state(track.mobject)
    if state == track.state:
        return
    track.state = state
    row = read_row(track.mobject)
    if row is None:
        return
    _compare(track, row)
    track.rows = [*track.rows[:1], *track.rows[max(1, len(track.rows) - 2) :], (frame, row)]
    track.parts = (min(track.parts[0] or row.count, row.count), max(track.parts[1], row.count))
    length = row.length
    track.length = (min(track.length[0] or length, length), max(track.length[1], length))
    at = row.count // 2
    track.middle.append((row.starts[at] + row.ends[at]) / 2)
    if len(line) > 1:
        track.size_of_all.append(float(np.hypot(line[0].width, line[0].height)))


def _compare(track: RowTrack, row: Row) -> None:
    if not track.rows:
        return
    before = track.rows[-1][1]
    earlier = track.rows[-2][1] if len(track.rows) > 1 else before
    track.same_parts = track.same_parts and np.array_equal(before.index, row.index)
    if size := jump(earlier, before, row):
        track.jumps += 1
        track.largest = max(track.largest, size)


def fault_of(track: RowTrack) -> tuple[MotionKind | None, int, float]:
    """What was wrong, how often, and how much (periods; a factor if it was stretched)."""
    shortest, longest = track.length
    if track.jumps and longest > 1.02 * shortest:
        return MotionKind.JUMPING, track.jumps, track.largest
    factor = longest / shortest if shortest else 0.0
    if track.same_parts and factor >= STRETCHED and not _zoomed(track, factor):
        first, last = track.rows[0][1], track.rows[-1][1]
        if track.updated or _anchored(first, last):
            return MotionKind.STRETCHED, 1, factor
    return None, 0, 0.0


def _zoomed(track: RowTrack, factor: float) -> bool:
    """Whether all that the row belongs to grew or shrank with it."""
    sizes = [size for size in track.size_of_all if size > 0]
    return bool(sizes) and abs(max(sizes) / min(sizes) / factor - 1) < AS_MUCH


def _anchored(first: Row, last: Row) -> bool:
    """Whether one end stood still while the other was pulled away; not so for a line that
    grows in from nothing, or vanishes into it."""
    change = abs(last.length - first.length)
    if min(first.length, last.length) < TINY * max(first.length, last.length):
        return False
    moved = (
        np.linalg.norm(last.starts[0] - first.starts[0]),
        np.linalg.norm(last.ends[-1] - first.ends[-1]),
    )
    return bool(min(moved) < STILL * change)


def _state(mobject: Mobject) -> bytes:
    """Changes whenever the row does: where its first and last part are, and how many."""
    parts = [mobject] if len(mobject.points) else mobject.submobjects
    if not parts:
        return b""
    ends = (parts[0].points[:1], parts[-1].points[-1:])
    opacity = [
        getattr(part, "stroke_rgbas", np.zeros(0)).tobytes() for part in (parts[0], parts[-1])
    ]
    return b"".join([str(len(parts)).encode(), *(end.tobytes() for end in ends), *opacity])


def line_of(mobjects: Sequence[Mobject], path: Path) -> list[Mobject]:
    """The mobjects on a path, from the scene's own down to the one meant; as far as it goes."""
    line: list[Mobject] = []
    for number in path:
        if number < len(mobjects):
            line.append(mobjects[number])
            mobjects = mobjects[number].submobjects
    return line
