"""Small decision trees, grown offline, read with numpy."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees of one depth: node n asks whether feature `asked[tree, n]` is above
    `limits[tree, n]` and goes on to 2n + 1 or 2n + 2; the last row holds `answers`."""

    asked: NDArray[np.int16]
    limits: Numbers
    answers: Numbers
    start: float

    def chance(self, features: list[float]) -> float:
        """What the trees together say, as a chance from 0 to 1."""
        row = np.array(features, np.float32)
        inner = self.asked.shape[1]
        above = (row[self.asked] > self.limits).ravel()
        first, first_answer = _firsts(*self.asked.shape)
        node = above[first] + 1
        for _ in range(inner.bit_length() - 1):
            node = 2 * node + 1 + above[first + node]
        score = self.start + float(np.add.reduce(self.answers.ravel()[first_answer + node]))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


@cache
def _firsts(trees: int, inner: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where each tree's first node and, less `inner`, its first answer stand in one row."""
    tree = np.arange(trees)
    return tree * inner, tree * (inner + 1) - inner


@cache
def stored_trees(name: str) -> Trees:
    """The trees that ship with the package as `words/NAME.npz`."""
    with (resources.files("review") / "words" / f"{name}.npz").open("rb") as stream:
        stored = np.load(stream, allow_pickle=False)
        return Trees(stored["asked"], stored["limits"], stored["answers"], float(stored["start"]))
