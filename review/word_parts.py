"""The scores of strings by their parts, each string's added up once and remembered."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from review.features import pieces_of

Scores = NDArray[np.float32]
REMEMBERED = 16_384


@dataclass(slots=True)
class WordParts:
    """Strings seen so far: row n of `table` holds the scores of the one whose number is n.
    `index` names the rows of `scores`, whose last row is zeros."""

    index: Mapping[str, int]
    scores: Scores
    table: Scores
    known: dict[str, tuple[int, int]] = field(default_factory=dict)

    def of(self, chunks: Sequence[str]) -> Scores:
        """The scores of several strings, scaled by how many parts they have together."""
        if len(self.known) + len(chunks) > len(self.table):
            self.known.clear()
        new = [chunk for chunk in chunks if chunk not in self.known]
        if new:
            self._learn(new)
        numbers = [self.known[chunk] for chunk in chunks]
        seen = sum([parts for _, parts in numbers]) or 1
        rows = self.table[as_rows([number for number, _ in numbers])]
        found: Scores = np.add.reduce(rows, axis=0) / np.float32(math.sqrt(seen))
        return found

    def _learn(self, chunks: Sequence[str]) -> None:
        """Add up the scores of new strings, all in one go."""
        index, start = self.index, len(self.known)
        rows: list[int] = []
        firsts: list[int] = []
        for number, chunk in enumerate(chunks, start):
            pieces = pieces_of(chunk)
            firsts.append(len(rows))
            rows.append(-1)  # a row of zeros, as a string may have no known part
            rows += [index[piece] for piece in pieces & index.keys()]
            self.known[chunk] = number, len(pieces)
        parts = self.scores[as_rows(rows)]
        self.table[start : len(self.known)] = np.add.reduceat(parts, as_rows(firsts), axis=0)


def word_parts(index: Mapping[str, int], scores: Scores) -> WordParts:
    """The memory of a model whose parts of words have these scores."""
    with_zeros = np.pad(scores, ((0, 1), (0, 0)))
    return WordParts(index, with_zeros, np.zeros((REMEMBERED, scores.shape[1]), np.float32))


def as_rows(numbers: list[int]) -> NDArray[np.intp]:
    return np.array(numbers, np.intp)
