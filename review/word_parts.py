"""The scores of strings by their parts, each string's added up once and remembered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain

import numpy as np
from numpy.typing import NDArray

from review.part_numbers import Numbers, numbers_of, parts_of

Scores = NDArray[np.float32]
REMEMBERED = 16_384


@dataclass(slots=True)
class WordParts:
    """Strings seen so far: row n of `table` holds the scores of the one whose number is n, and
    `sizes` how many parts it has; row 0, of no string at all, is zeros. `parts` are the numbers of
    the known parts, in order, with the rows of their `scores`, whose last row is zeros."""

    parts: Numbers
    rows: NDArray[np.intp]
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
        parts, owners = parts_of(strings)
        at = np.searchsorted(self.parts, parts)
        rows = np.where(self.parts.take(at, mode="clip") == parts, self.rows.take(at), -1)
        sizes = np.bincount(owners, minlength=len(strings))  # each string has parts
        summed = self.scores[rows[np.argsort(owners, kind="stable")]]
        self.table[start:stop] = np.add.reduceat(summed, np.cumsum(sizes) - sizes, axis=0)
        self.sizes[start:stop] = sizes


def word_parts(index: Mapping[str, int], scores: Scores) -> WordParts:
    """The memory of a model whose parts of words have these scores."""
    numbers = numbers_of(list(index))
    order = np.argsort(numbers)
    return WordParts(
        parts=numbers[order],
        rows=np.append(as_rows(index.values())[order], -1),
        scores=np.pad(scores, ((0, 1), (0, 0))),
        table=np.zeros((REMEMBERED, scores.shape[1]), np.float32),
        sizes=np.zeros(REMEMBERED, np.float32),
    )


def as_rows(numbers: Iterable[int]) -> NDArray[np.intp]:
    """Numbers of rows, to take them all at once."""
    return np.fromiter(numbers, np.intp)


def firsts_of(sizes: Iterable[int]) -> NDArray[np.intp]:
    """Where each of several groups of rows begins, by how many rows each has."""
    return as_rows(accumulate(sizes, initial=0))[:-1]
