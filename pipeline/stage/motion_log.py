"""How things move: dashes that jump or are stretched, things that shake or move in steps.

Rows of dashes are read in every frame in which they change, and of everything else one point;
what there is to watch is looked for a few times a second, when the text log looks too. A play
is judged when it ends; nothing is compared across two plays, where a cut may be meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from manim import Group, Mobject, ValueTracker, VDict, VGroup
from numpy.typing import NDArray

from pipeline.errors import Place
from pipeline.schema import Motion, MotionKind, Play
from pipeline.stage.dash_rows import Row, is_row, jump, read_row
from pipeline.stage.shaking import trouble
from pipeline.stage.source_lines import SourceLines
from pipeline.stage.written import written

GROUPS = (VGroup, Group, VDict)
MOST_POINTS = 64  # watched at once: a cloud of dots is not read dot by dot
STRETCHED = 1.3  # times longer: below it nobody sees that dashes became longer
STILL = 0.05  # of the change of length: an end that moves less stands still
TINY = 0.1  # of its length: what begins smaller is growing in
JOINED_S = 0.5  # a shorter pause between two plays does not make two motions of one
AS_MUCH = 0.05  # a picture that grows by the same factor as its dashes is being zoomed

Path = tuple[int, ...]
Point = NDArray[np.float64]


@dataclass(slots=True)
class _RowTrack:
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


@dataclass(slots=True)
class _PointTrack:
    """One point of a thing through one play."""

    mobject: Mobject
    leaf: Mobject
    first_frame: int
    points: list[Point] = field(default_factory=list)
    corners: int = 0
    whole: bool = True


class MotionLog:
    """Gathers the motion of one performance at `fps` frames per second."""

    def __init__(self, sources: SourceLines, fps: int) -> None:
        self._sources, self._fps = sources, fps
        self._rows: dict[int, _RowTrack] = {}
        self._points: dict[int, _PointTrack] = {}
        self._seen_at: dict[int, Point] = {}
        self._motion: dict[tuple[Any, ...], list[Motion]] = {}

    def look(self, mobjects: Sequence[Mobject], frame: int) -> None:
        """Find out what is to be watched from `frame` on."""
        for path, mobject in _things(mobjects, ()):
            if is_row(mobject):
                track = self._rows.setdefault(id(mobject), _RowTrack(mobject, path))
                track.updated = any(one.updaters for one in _line_of(mobjects, path))
            else:
                self._watch_if_moving(mobject, frame)

    def follow(self, mobjects: Sequence[Mobject], frame: int) -> None:
        """Note where the watched things are in `frame`."""
        for track in self._rows.values():
            _follow_row(track, mobjects, frame)
        for point in self._points.values():
            points = point.leaf.points
            point.whole = point.whole and len(points) == point.corners
            if point.whole:
                point.points.append(points[0].copy())

    def end(self, play: Play) -> None:
        """The play is over: judge what was watched in it."""
        for row in self._rows.values():
            self._judge_row(row, play)
        for point in self._points.values():
            if point.whole:
                self._judge_track(point.mobject, point.points, point.first_frame, play)
        self._rows, self._points, self._seen_at = {}, {}, {}

    def motion(self, frames: int) -> tuple[Motion, ...]:
        """What moved within the first `frames` frames, in order."""
        every = (motion for motions in self._motion.values() for motion in motions)
        shown = [motion for motion in every if motion.first_frame < frames]
        return tuple(sorted(shown, key=lambda motion: (motion.first_frame, motion.place)))

    def _watch_if_moving(self, mobject: Mobject, frame: int) -> None:
        leaf = _first_with_points(mobject)
        if leaf is None or id(mobject) in self._points or len(self._points) >= MOST_POINTS:
            return
        here, before = leaf.points[0], self._seen_at.get(id(mobject))
        if before is None:
            self._seen_at[id(mobject)] = here.copy()
        elif np.any(here != before):
            track = _PointTrack(mobject, leaf, frame, corners=len(leaf.points))
            self._points[id(mobject)] = track

    def _judge_row(self, track: _RowTrack, play: Play) -> None:
        if len(track.rows) < 2:
            return
        fault, count, largest = _fault_of(track)
        first, stop = track.rows[0][0], track.rows[-1][0] + 1
        place = self._place(track.mobject, play)
        what = type(track.mobject).__name__
        self._add(
            Motion(fault, what, first, stop, place, track.parts, track.length, count, largest)
        )
        if fault is None and track.same_parts:
            self._judge_track(track.mobject, track.middle, first, play)

    def _judge_track(
        self, mobject: Mobject, points: Sequence[Point], first: int, play: Play
    ) -> None:
        if found := trouble(np.array(points), self._fps) if len(points) > 2 else None:
            kind, count, size = found
            place, what = self._place(mobject, play), type(mobject).__name__
            stop = first + len(points)
            self._add(Motion(kind, what, first, stop, place, faults=count, largest=size))

    def _add(self, motion: Motion) -> None:
        """Keep a motion; what goes on in the next play, in the same way, is one motion."""
        key = (motion.fault, motion.what, motion.place)
        before = self._motion.setdefault(key, [])
        if before and motion.first_frame - before[-1].stop_frame <= self._fps * JOINED_S:
            before[-1] = _joined(before[-1], motion)
        else:
            before.append(motion)

    def _place(self, mobject: Mobject, play: Play) -> Place:
        text = written(mobject)
        if text and text.chain:
            return self._sources.of(text.text, text.chain)[0]
        made_at: tuple[Place, ...] = mobject.__dict__.get("made_at", ())
        return made_at[0] if made_at else play.place


def _joined(one: Motion, other: Motion) -> Motion:
    return replace(
        one,
        first_frame=min(one.first_frame, other.first_frame),
        stop_frame=max(one.stop_frame, other.stop_frame),
        parts=(min(one.parts[0], other.parts[0]), max(one.parts[1], other.parts[1])),
        length=(min(one.length[0], other.length[0]), max(one.length[1], other.length[1])),
        faults=one.faults + other.faults,
        largest=max(one.largest, other.largest),
    )


def _things(mobjects: Sequence[Mobject], path: Path) -> Iterator[tuple[Path, Mobject]]:
    """Whatever moves as one: rows of dashes, texts, shapes; groups are looked into."""
    for number, mobject in enumerate(mobjects):
        here = (*path, number)
        if type(mobject) in GROUPS and not is_row(mobject):
            yield from _things(mobject.submobjects, here)
        elif not isinstance(mobject, ValueTracker):
            yield here, mobject
            if not mobject.__dict__.get("part_of") and written(mobject) is None:
                yield from (
                    (inner, part)
                    for inner, part in _things(mobject.submobjects, here)
                    if is_row(part)
                )


def _first_with_points(mobject: Mobject) -> Mobject | None:
    while not len(mobject.points):
        if not mobject.submobjects:
            return None
        mobject = mobject.submobjects[0]
    return mobject


def _follow_row(track: _RowTrack, mobjects: Sequence[Mobject], frame: int) -> None:
    line = _line_of(mobjects, track.path)
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


def _compare(track: _RowTrack, row: Row) -> None:
    if not track.rows:
        return
    before = track.rows[-1][1]
    earlier = track.rows[-2][1] if len(track.rows) > 1 else before
    track.same_parts = track.same_parts and np.array_equal(before.index, row.index)
    if size := jump(earlier, before, row):
        track.jumps += 1
        track.largest = max(track.largest, size)


def _fault_of(track: _RowTrack) -> tuple[MotionKind | None, int, float]:
    shortest, longest = track.length
    if track.jumps and longest > 1.02 * shortest:
        return MotionKind.JUMPING, track.jumps, track.largest
    factor = longest / shortest if shortest else 0.0
    if track.same_parts and factor >= STRETCHED and not _zoomed(track, factor):
        first, last = track.rows[0][1], track.rows[-1][1]
        if track.updated or _anchored(first, last):
            return MotionKind.STRETCHED, 1, factor
    return None, 0, 0.0


def _zoomed(track: _RowTrack, factor: float) -> bool:
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


def _line_of(mobjects: Sequence[Mobject], path: Path) -> list[Mobject]:
    """The mobjects on a path, from the scene's own down to the one meant; as far as it goes."""
    line: list[Mobject] = []
    for number in path:
        if number < len(mobjects):
            line.append(mobjects[number])
            mobjects = mobjects[number].submobjects
    return line
