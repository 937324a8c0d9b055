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
from pipeline.schema import Motion, Play
from pipeline.stage.dash_rows import is_row
from pipeline.stage.dash_tracks import RowTrack, fault_of, follow_row, line_of
from pipeline.stage.shaking import trouble
from pipeline.stage.source_lines import SourceLines
from pipeline.stage.written import written

GROUPS = (VGroup, Group, VDict)
MOST_POINTS = 64  # watched at once: a cloud of dots is not read dot by dot
JOINED_S = 0.5  # a shorter pause between two plays does not make two motions of one

Path = tuple[int, ...]
Point = NDArray[np.float64]


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
        self._rows: dict[int, RowTrack] = {}
        self._points: dict[int, _PointTrack] = {}
        self._seen_at: dict[int, Point] = {}
        self._motion: dict[tuple[Any, ...], list[Motion]] = {}

    def look(self, mobjects: Sequence[Mobject], frame: int) -> None:
        """Find out what is to be watched from `frame` on."""
        for path, mobject in _things(mobjects, ()):
            if is_row(mobject):
                track = self._rows.setdefault(id(mobject), RowTrack(mobject, path))
                track.updated = any(one.updaters for one in line_of(mobjects, path))
            else:
                self._watch_if_moving(mobject, frame)

    def follow(self, mobjects: Sequence[Mobject], frame: int) -> None:
        """Note where the watched things are in `frame`."""
        for track in self._rows.values():
            follow_row(track, mobjects, frame)
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

    def _judge_row(self, track: RowTrack, play: Play) -> None:
        if len(track.rows) < 2:
            return
        fault, count, largest = fault_of(track)
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
