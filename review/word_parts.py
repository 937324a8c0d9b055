"""The scores of strings by their parts, each string's added up once and remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from review.features import pieces_of

Scores = NDArray[np.float32]
REMEMBERED = 16_384


@dataclass(slots=True)
class WordParts:
    """Strings seen so far: row n of `table` holds the scores of the one whose number is n, and
    `sizes` how many parts it has; row 0 is nothing. `index` names the rows of `scores`, whose
    last row is zeros."""

    index: Mapping[str, int]
    scores: Scores
    table: Scores
    sizes: Scores
    known: dict[str, int] = field(default_factory=dict)

    def of(self, several: Sequence[Sequence[str]]) -> Scores:
        """For each of several notes the scores of its strings, scaled by how many parts they
        have together."""
        strings = dict.fromkeys(chain.from_iterable(several))
        if len(self.known) + len(strings) >= len(self.table):
            self.known.clear()
        if len(strings) >= len(self.table):  # more than can be remembered at once
            half = len(several) // 2
            return np.concatenate((self.of(several[:half]), self.of(several[half:])))
        new = [string for string in strings if string not in self.known]
        if new:
            self._learn(new)
        rows: list[int] = []
        firsts: list[int] = []
        for chunks in several:
            firsts.append(len(rows))
            rows.append(0)  # a row of zeros, as a note may hold no string
            rows += [self.known[chunk] for chunk in chunks]
        at = as_rows(firsts)
        parts = np.add.reduceat(self.sizes[as_rows(rows)], at)
        found: Scores = np.add.reduceat(self.table[as_rows(rows)], at, axis=0)
        found /= np.sqrt(np.maximum(parts, np.float32(1)))[:, None]
        return found

    def _learn(self, chunks: Sequence[str]) -> None:
        """Add up the scores of new strings, all in one go."""
        row_of, start = self.index.get, len(self.known) + 1
        rows: list[int] = []
        firsts: list[int] = []
        sizes: list[int] = []
        for number, chunk in enumerate(chunks, start):
            pieces = pieces_of(chunk)
            firsts.append(len(rows))
            rows.append(-1)  # a row of zeros, as a string may have no known part
            rows += [row for row in map(row_of, pieces) if row is not None]
            sizes.append(len(pieces))
            self.known[chunk] = number
        stop = start + len(chunks)
        parts = self.scores[as_rows(rows)]
        self.table[start:stop] = np.add.reduceat(parts, as_rows(firsts), axis=0)
        self.sizes[start:stop] = sizes


def word_parts(index: Mapping[str, int], scores: Scores) -> WordParts:
    """The memory of a model whose parts of words have these scores."""
    with_zeros = np.pad(scores, ((0, 1), (0, 0)))
    table = np.zeros((REMEMBERED, scores.shape[1]), np.float32)
    return WordParts(index, with_zeros, table, np.zeros(REMEMBERED, np.float32))


def as_rows(numbers: list[int]) -> NDArray[np.intp]:
    return np.array(numbers, np.intp)
