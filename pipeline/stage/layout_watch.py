"""Texts that viewers could not read: out of the frame, on top of another, too small.

Looked at when a play ends, when things stand where their author put them; a text that is
fading or passing by in the middle of a play is not a fault.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from manim import Mobject, config

from pipeline.schema import FaultKind, LayoutFault, Play
from pipeline.stage.look import SMALLEST, Formula, Words
from pipeline.stage.source_lines import SourceLines
from pipeline.stage.written import Written, is_whole, texts_in

VISIBLE_OPACITY = 0.35  # below it a text is meant as background, or is on its way out
OVERLAP_SHARE = 0.12  # of the smaller box: boxes may touch, since letters do not fill them
SMALL_SHARE = 0.93  # of SMALLEST: a text scaled down by a hair is still readable


@dataclass(frozen=True, slots=True)
class _Box:
    """A text and the rectangle that it fills, in units."""

    written: Written
    mobject: Mobject
    left: float
    right: float
    bottom: float
    top: float

    @property
    def text(self) -> str:
        return self.written.text

    @property
    def area(self) -> float:
        return (self.right - self.left) * (self.top - self.bottom)

    def shared_area(self, other: _Box) -> float:
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return max(0.0, width) * max(0.0, height)


class LayoutWatch:
    """Gathers the faults of one performance, each once."""

    def __init__(self, sources: SourceLines) -> None:
        self._sources = sources
        self._faults: dict[tuple[FaultKind, str, str], LayoutFault] = {}

    def note(self, mobjects: Iterable[Mobject], play: Play) -> None:
        """Look at everything that is on screen as `play` ends."""
        boxes = [
            _box(text, mobject)
            for text, mobject in texts_in(mobjects)
            if is_whole(mobject) and _seen(mobject)
        ]
        for box in boxes:
            if _off_frame(box):
                self._add(FaultKind.OFF_FRAME, box, None, play)
            if _too_small(box.mobject):
                self._add(FaultKind.TOO_SMALL, box, None, play)
        for one, other in combinations(boxes, 2):
            shared = one.shared_area(other)
            if shared > OVERLAP_SHARE * min(one.area, other.area) and one.text != other.text:
                self._add(FaultKind.OVERLAP, one, other, play)

    def faults(self) -> tuple[LayoutFault, ...]:
        """What was found, in order of appearance."""
        return tuple(self._faults.values())

    def _add(self, kind: FaultKind, box: _Box, other: _Box | None, play: Play) -> None:
        name = other.text if other else ""
        chain = box.written.chain or (play.place,)
        place, _ = self._sources.of(box.text, chain)
        frame = play.first_frame + play.frames - 1
        self._faults.setdefault(
            (kind, box.text, name), LayoutFault(kind, box.text, name, frame, place)
        )


def _box(text: Written, mobject: Mobject) -> _Box:
    # Manim asks nine times for the corners of each letter; its anchors are all there is to it.
    letters = [letter.points for letter in mobject.family_members_with_points()]
    anchors = np.concatenate([points[at::4] for points in letters for at in (0, 3)])
    left, bottom, _ = anchors.min(axis=0)
    right, top, _ = anchors.max(axis=0)
    return _Box(text, mobject, float(left), float(right), float(bottom), float(top))


def _seen(mobject: Mobject) -> bool:
    parts = mobject.family_members_with_points()
    return any(
        max(part.get_fill_opacity(), part.get_stroke_opacity()) > VISIBLE_OPACITY for part in parts
    )


def _off_frame(box: _Box) -> bool:
    half_width, half_height = config.frame_width / 2, config.frame_height / 2
    return (
        min(box.left + half_width, half_width - box.right) < 0
        or min(box.bottom + half_height, half_height - box.top) < 0
    )


def _too_small(mobject: Mobject) -> bool:
    if not isinstance(mobject, (Words, Formula)) or not mobject.height:
        return False
    return bool(mobject.font_size < SMALL_SHARE * SMALLEST)
