"""Small decision trees, grown offline, read with numpy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]
_AT_ONCE = 512


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees of one depth: node n asks whether feature `asked[tree, n]` is above
    `limits[tree, n]` and goes on to 2n + 1 or 2n + 2; the last row holds `answers`."""

    asked: NDArray[np.int16]
    limits: Numbers
    answers: Numbers
    start: float

    def chances(self, table: Numbers) -> NDArray[np.float64]:
        """What the trees together say of each row of features, as chances from 0 to 1; many
        rows go down all trees at once."""
        blocks = [self._scores(table[at : at + _AT_ONCE]) for at in range(0, len(table), _AT_ONCE)]
        scores = self.start + np.concatenate([*blocks, np.empty(0)])
        chances: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(scores, -30.0, 30.0)))
        return chances

    def _scores(self, table: Numbers) -> NDArray[np.float64]:
        trees, inner = self.asked.shape
        asked, limits = self.asked.ravel().astype(np.intp) * len(table), self.limits.ravel()
        values, rows = np.ascontiguousarray(table.T).ravel(), np.arange(len(table))
        roots = (np.arange(trees) * inner)[:, None]
        node = np.repeat(roots, len(table), 1)  # a line for each tree: its nodes lie together
        for _ in range(inner.bit_length()):
            above = values.take(asked.take(node) + rows) > limits.take(node)
            node *= 2
            node += 1 - roots
            node += above
        first_answers = (np.arange(trees) - inner)[:, None]
        found: NDArray[np.float64] = (
            self.answers.ravel().take(node + first_answers).sum(0, dtype=np.float64)
        )
        return found


@cache
def stored_trees(name: str) -> Trees:
    """The trees that ship with the package as `words/NAME.npz`."""
    with (resources.files("review") / "words" / f"{name}.npz").open("rb") as stream:
        stored = np.load(stream, allow_pickle=False)
        return Trees(stored["asked"], stored["limits"], stored["answers"], float(stored["start"]))
