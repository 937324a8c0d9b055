"""Split the longest shots over workers that would stand idle, where that pays.

A worker that draws only the end of a shot must still run every update before it, or random
numbers and updaters would not come out the same: so a split shot costs more, and is done
sooner. It is split where the work as a whole is then done sooner, and not otherwise: a film of
many shots of one length keeps two workers busy without it, one long shot does not.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.drawing import Order
from pipeline.schema import Part, Play

PERFORMED_SHARE = 0.3
"""What a frame costs that is performed and not drawn, of one that is drawn, where nothing has
been measured yet: 0.2 to 0.25 in most shots, 0.7 where `always_redraw` does the work."""

START_SECONDS = 0.4
"""A fresh process with the film's own imports, before the first frame."""

GAIN = 0.05
"""The share of the time that a further split must save."""

FEWEST_SECONDS = 2.0
"""A worker is given no less than this at a time."""

SHORTER = 0.9
"""From one limit that is tried to the next."""


@dataclass(frozen=True, slots=True)
class Load:
    """An order and its expected cost in CPU seconds: of drawing all of it, and of performing
    it without drawing. `plays` are known where it was performed before."""

    order: Order
    draw_s: float
    perform_s: float
    plays: Sequence[Play] = ()

    @property
    def can_be_split(self) -> bool:
        """Whether all of it is to be drawn: what else there is to draw is not known yet."""
        return self.order.draw and self.order.known is None

    @property
    def share(self) -> float:
        """What a frame costs that is not drawn, of one that is."""
        return min(0.99, self.perform_s / self.draw_s) if self.draw_s else PERFORMED_SHARE

    def part_s(self, parts: int) -> float:
        """Seconds that each of so many parts takes, all of them the same.

        With x the share, part i begins at frame b and lasts x b + (its frames): equal for all
        if each is (1 - x) times as long as the one before.
        """
        if parts == 1:
            return START_SECONDS + self.draw_s
        shrinking = (1 - self.share) ** parts
        return START_SECONDS + self.draw_s * self.share / (1 - shrinking)

    def parts_within(self, seconds: float, most: int) -> int:
        """The fewest parts of which none takes longer; fewer where more would not help."""
        parts = 1
        while (
            self.can_be_split
            and parts < most
            and self.part_s(parts) > seconds
            and self.part_s(parts + 1) < self.part_s(parts) * (1 - GAIN)
        ):
            parts += 1
        return parts

    def orders(self, parts: int) -> tuple[Order, ...]:
        """The orders for so many parts, in the shot's order; fewer where a play is too long."""
        if parts == 1:
            return (self.order,)
        total = 1 - (1 - self.share) ** parts
        starts = {
            self._play_near(round(self.order.job.frames * (1 - (1 - self.share) ** n) / total))
            for n in range(1, parts)
        }
        edges = [0, *sorted(starts - {0, self.order.job.frames}), None]
        return tuple(
            replace(self.order, part=Part(first or 0, stop)) for first, stop in pairwise(edges)
        )

    def _play_near(self, frame: int) -> int:
        """The play's begin that is nearest to a frame; the frame itself if none is known."""
        begins = (play.first_frame for play in self.plays if play.shown)
        return min(begins, key=lambda begin: abs(begin - frame), default=frame)


def split(loads: Sequence[Load], workers: int) -> tuple[tuple[Order, ...], ...]:
    """The orders of each load, in parts where that ends the whole sooner on so many workers.

    Tries shorter and shorter limits for what one worker may be given at a time, and takes
    a shorter one if the whole is then done sooner by `GAIN`.
    """
    parts = [1] * len(loads)
    best = _makespan(loads, parts, workers)
    limit = max((load.part_s(1) for load in loads if load.can_be_split), default=0.0)
    while workers > 1 and (limit := limit * SHORTER) > FEWEST_SECONDS:
        tried = [load.parts_within(limit, workers) for load in loads]
        sooner = _makespan(loads, tried, workers)
        if sooner < best * (1 - GAIN):
            parts, best = tried, sooner
    for number in range(len(loads)):  # what does not hold the others up need not be split
        whole = [*parts[:number], 1, *parts[number + 1 :]]
        if parts[number] > 1 and _makespan(loads, whole, workers) <= best:
            parts = whole
    return tuple(load.orders(count) for load, count in zip(loads, parts, strict=True))


def _makespan(loads: Sequence[Load], parts: Sequence[int], workers: int) -> float:
    """When the last worker is done if the longest work begins first (Graham's LPT rule)."""
    pairs = zip(loads, parts, strict=True)
    spans = [load.part_s(count) for load, count in pairs for _ in range(count)]
    ends = [0.0] * workers
    for seconds in sorted(spans, reverse=True):
        heapq.heapreplace(ends, ends[0] + seconds)
    return max(ends)
