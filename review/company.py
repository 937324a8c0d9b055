"""How likely two notes mean the same, seen in the company of the other notes nearby.

Two notes on one second may well mean the same, until a third is found that suits one of them
better: most wrong pairs stand beside a right one. So what `review.likeness` says of each pair
alone is weighed again, by trees that also see what it says of the other pairs of either note.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from review.trees import Numbers


@dataclass(frozen=True, slots=True)
class Pair:
    """Two notes that may mean the same, by their numbers among all notes of a page, the comments
    that they stand in, and how far apart they are (`FARTHEST_MS` where one names no time)."""

    earlier: int
    later: int
    comments: tuple[int, int]
    apart_ms: int


def seen_in_company(pairs: Sequence[Pair], chances: Sequence[float]) -> Numbers:
    """What the other pairs of its two notes say about each pair; `chances` are those that
    pairs have when looked at alone."""
    of_note: dict[int, list[float]] = defaultdict(list)
    of_rivals: dict[tuple[int, int], list[float]] = defaultdict(list)
    distances: dict[int, list[int]] = defaultdict(list)
    for pair, chance in zip(pairs, chances, strict=True):
        for note, comment in _sides(pair):
            of_note[note].append(chance)
            of_rivals[note, comment].append(chance)
            distances[note].append(pair.apart_ms)
    for several in (*of_note.values(), *of_rivals.values()):
        several.sort()
    for far in distances.values():
        far.sort()
    rows = []
    for pair, chance in zip(pairs, chances, strict=True):
        others = [_best_but(of_note[note], chance) for note, _ in _sides(pair)]
        rivals = [_best_but(of_rivals[side], chance) for side in _sides(pair)]
        rows.append(
            [
                chance,
                *others,
                *rivals,
                *(sum(of_note[note]) - chance for note, _ in _sides(pair)),
                *(float(len(of_note[note])) for note, _ in _sides(pair)),
                *(float(bisect_left(distances[note], pair.apart_ms)) for note, _ in _sides(pair)),
                chance - max(rivals),
                *(chance - other for other in others),
            ]
        )
    return np.array(rows, np.float32)


def _sides(pair: Pair) -> tuple[tuple[int, int], tuple[int, int]]:
    """Each note of a pair, with the comment that the other one stands in."""
    return (pair.earlier, pair.comments[1]), (pair.later, pair.comments[0])


def _best_but(several: Sequence[float], one: float) -> float:
    """The highest of several sorted chances but for one of them; 0 where it is the only one."""
    if len(several) < 2:
        return 0.0
    return several[-2] if several[-1] == one else several[-1]
