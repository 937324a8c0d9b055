"""Dashes in a row: which mobjects are one, where its dashes are, and whether they jumped.

Between two frames a row may be moved and turned, its dashes may appear, grow or fade one by
one, and none of that is a fault. A fault is a step at which the number of dashes changes and
those that stay have no place in common: they were dealt out anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import DashedLine, DashedVMobject, Line, Mobject, VGroup, VMobject
from numpy.typing import NDArray

from pipeline.stage.dashes import SteadyDashedLine, SteadyDashes

Points = NDArray[np.float64]
VISIBLE = 0.05  # opacity: Manim pads what it transforms with copies that can not be seen
JUMP = 0.15  # of a period: dashes that move less against each other do not jump
SIMILAR = 0.1  # of a period: how well a stretching explains where the dashes went
SUDDEN = 0.25  # of a period: a smooth motion changes its pace by less in a frame
FEWEST = 3  # lines in a group that were not made as dashes, to be taken for some


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """The dashes that can be seen in one frame: number `index` of all parts runs from
    `starts` to `ends` (units, one line each)."""

    index: NDArray[np.int64]
    starts: Points
    ends: Points

    @property
    def count(self) -> int:
        """The number of dashes."""
        return len(self.index)

    @property
    def length(self) -> float:
        """From the start of the first dash to the end of the last, along the dashes."""
        corners = np.stack([self.starts, self.ends], axis=1).reshape(-1, 3)
        return float(np.linalg.norm(np.diff(corners, axis=0), axis=1).sum())

    @property
    def period(self) -> float:
        """The median distance between neighbouring dashes."""
        middles = (self.starts + self.ends) / 2
        return float(np.median(np.linalg.norm(np.diff(middles, axis=0), axis=1)))


def is_row(mobject: Mobject) -> bool:
    """Whether a mobject's parts are the dashes of a line, made by Manim's classes or by hand."""
    if isinstance(mobject, (SteadyDashedLine, SteadyDashes, DashedLine, DashedVMobject)):
        return True
    if not isinstance(mobject, (VGroup, Line)) or len(mobject.submobjects) < FEWEST:
        return False
    return all(map(_is_dash, mobject.submobjects)) and _follow_each_other(mobject)


def read_row(mobject: Mobject) -> Row | None:
    """The dashes that can be seen now, or None for fewer than two."""
    if isinstance(mobject, SteadyDashedLine):
        curves = mobject.points.reshape(-1, 4, 3)[:-1]
        starts, ends, index = curves[:, 0], curves[:, 3], np.arange(len(curves))
    else:
        parts = [
            (number, part.points[0], part.points[-1])
            for number, part in enumerate(mobject.submobjects)
            if len(part.points) and _opacity(part) > VISIBLE
        ]
        if len(parts) < 2:
            return None
        index = np.array([number for number, _, _ in parts])
        starts = np.array([start for _, start, _ in parts])
        ends = np.array([end for _, _, end in parts])
    real = np.abs(ends - starts).sum(axis=1) > 1e-6
    row = Row(index[real], starts[real], ends[real])
    return row if row.count > 1 and row.period > 0 else None


def jump(earlier: Row, before: Row, now: Row) -> float:
    """How far dashes jumped from `before` to `now`, in periods; 0 if they did not. `earlier`
    is the row a frame before that: a motion that goes on as it began is no jump."""
    if before.count == now.count and np.array_equal(before.index, now.index):
        return 0.0
    pairs = [*_same_parts(before, now), *_same_places(before, now)]
    if not pairs:
        return 0.0
    period = min(before.period, now.period)
    apart = [min(_misfit(before, now, pair, scaled=False)) / period for pair in pairs]
    if min(apart) <= JUMP:
        return 0.0
    stretched = min(min(_misfit(before, now, pair, scaled=True)) for pair in pairs) / period
    if stretched > SIMILAR and _goes_on(earlier, before, now, period):
        return 0.0
    return min(apart)


def _is_dash(part: Mobject) -> bool:
    return (
        isinstance(part, VMobject)
        and not part.submobjects
        and 4 <= len(part.points) <= 16
        and bool(part.get_fill_opacity() < VISIBLE)
        and not np.array_equal(part.points[0], part.points[-1])
    )


def _follow_each_other(mobject: Any) -> bool:
    starts = np.array([part.points[0] for part in mobject.submobjects])
    ends = np.array([part.points[-1] for part in mobject.submobjects])
    along, gaps = ends - starts, starts[1:] - ends[:-1]
    lengths, voids = np.linalg.norm(along, axis=1), np.linalg.norm(gaps, axis=1)
    onward = np.einsum("ij,ij->i", along[:-1], gaps)
    straight = onward > 0.8 * lengths[:-1] * voids  # the next dash lies ahead
    small = voids < 4 * np.median(lengths)
    return bool(np.mean(straight & small) > 0.9)


def _opacity(part: Any) -> float:
    if not part.stroke_width:
        return 0.0
    return float(part.stroke_rgbas[0, 3]) if len(part.stroke_rgbas) else 0.0


def _same_parts(before: Row, now: Row) -> list[tuple[Any, Any]]:
    """The dashes that are the same objects, if they are most of them."""
    _, first, second = np.intersect1d(before.index, now.index, return_indices=True)
    enough = len(first) >= max(2, 0.5 * min(before.count, now.count))
    return [(first, second)] if enough else []


def _same_places(before: Row, now: Row) -> list[tuple[Any, Any]]:
    """The dashes paired from the start, and from the end, also one further on."""
    pairs = []
    fewest = min(before.count, now.count)
    for shift in (0, 1):
        count = fewest - shift
        if count < 2:
            continue
        from_start, further = np.arange(count), np.arange(count) + shift
        pairs += [(from_start, further), (further, from_start)]
        pairs += [
            (before.count - 1 - one, now.count - 1 - two)
            for one, two in ((from_start, further), (further, from_start))
        ]
    return pairs


def _misfit(before: Row, now: Row, pair: tuple[Any, Any], scaled: bool) -> tuple[float, ...]:
    """The largest distance that remains, in units, after the best move and turn (and scaling)
    of the earlier dashes onto the later; by their starts, middles and ends, since a dash may
    be growing at one of them."""
    one, two = pair
    places = (
        (before.starts[one], now.starts[two]),
        ((before.starts + before.ends)[one] / 2, (now.starts + now.ends)[two] / 2),
        (before.ends[one], now.ends[two]),
    )
    return tuple(_remaining(source, target, scaled) for source, target in places)


def _remaining(source: Points, target: Points, scaled: bool) -> float:
    """After W. Kabsch's best rotation, in the plane as complex numbers (Acta Cryst. A32,
    1976); lines that leave the plane are compared in it."""
    a, b = source[:, 0] + 1j * source[:, 1], target[:, 0] + 1j * target[:, 1]
    a, b = a - a.mean(), b - b.mean()
    turn = np.vdot(a, b)
    if scaled:
        turn = turn / max(float(np.vdot(a, a).real), 1e-12)
    else:
        turn = turn / abs(turn) if abs(turn) > 1e-12 else 1.0
    return float(np.abs(turn * a - b).max())


def _goes_on(earlier: Row, before: Row, now: Row, period: float) -> bool:
    """Whether the dashes moved on as they did in the step before."""
    _, first, second = np.intersect1d(before.index, now.index, return_indices=True)
    index, of_both, of_earlier = np.intersect1d(
        before.index[first], earlier.index, return_indices=True
    )
    if not len(index):
        return True
    step = now.starts[second][of_both] - before.starts[first][of_both]
    step_before = before.starts[first][of_both] - earlier.starts[of_earlier]
    return bool(np.linalg.norm(step - step_before, axis=1).max() < SUDDEN * period)
