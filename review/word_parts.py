"""The scores of strings by their parts, each string's added up once and remembered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain

import numpy as np
from numpy.typing import NDArray

from review.features import pieces_of

Scores = NDArray[np.float32]
REMEMBERED = 16_384


@dataclass(slots=True)
class WordParts:
    """Strings seen so far: row n of `table` holds the scores of the one whose number is n, and
    `sizes` how many parts it has; row 0, of no string at all, is zeros. `index` names the rows of
    `scores`, whose last row is zeros."""

    index: Mapping[str, int]
    scores: Scores
    table: Scores
    sizes: Scores
    known: dict[str, int] = field(default_factory=lambda: {"": 0})

    def of(self, several: Sequence[Sequence[str]]) -> Scores:
        """For each of several notes the scores of its strings, scaled by how many parts they
        have together."""
        strings = set(chain.from_iterable(several))
        if len(self.known) + len(strings) > len(self.table):
            self.known = {"": 0}
        if len(strings) >= len(self.table):  # more than can be remembered at once
            half = len(several) // 2
            return np.concatenate((self.of(several[:half]), self.of(several[half:])))
        new = strings.difference(self.known)
        if new:
            self._learn(new)
        # "" stands before all others, as a note may hold no string
        all_strings = chain.from_iterable(("", *own) for own in several)
        rows = as_rows(map(self.known.__getitem__, all_strings))
        at = firsts_of(len(own) + 1 for own in several)
        parts = np.add.reduceat(self.sizes[rows], at)
        found: Scores = np.add.reduceat(self.table[rows], at, axis=0)
        found /= np.sqrt(np.maximum(parts, np.float32(1)))[:, None]
        return found

    def _learn(self, strings: Collection[str]) -> None:
        """Add up the scores of new strings, all in one go."""
        start = len(self.known)
        stop = start + len(strings)
        self.known.update(zip(strings, range(start, stop), strict=True))
        parts = [pieces_of(string) for string in strings]
        row_of = self.index.get
        rows = [
            [-1, *[row for row in map(row_of, pieces) if row is not None]] for pieces in parts
        ]  # a row of zeros, as a string may have no known part
        summed = self.scores[as_rows(chain.from_iterable(rows))]
        self.table[start:stop] = np.add.reduceat(summed, firsts_of(map(len, rows)), axis=0)
        self.sizes[start:stop] = list(map(len, parts))


def word_parts(index: Mapping[str, int], scores: Scores) -> WordParts:
    """The memory of a model whose parts of words have these scores."""
    with_zeros = np.pad(scores, ((0, 1), (0, 0)))
    table = np.zeros((REMEMBERED, scores.shape[1]), np.float32)
    return WordParts(index, with_zeros, table, np.zeros(REMEMBERED, np.float32))


def as_rows(numbers: Iterable[int]) -> NDArray[np.intp]:
    """Numbers of rows, to take them all at once."""
    return np.fromiter(numbers, np.intp)


def firsts_of(sizes: Iterable[int]) -> NDArray[np.intp]:
    """Where each of several groups of rows begins, by how many rows each has."""
    return as_rows(accumulate(sizes, initial=0))[:-1]
