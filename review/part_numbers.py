"""Parts of many strings in one go: a part is a number made of its letters, so that numpy can tell
which of them are the same and which are known.

The numbers have 48 bits: that two different ones of some ten thousand parts share one will not
happen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from review.features import PART_SIZES, framed

Numbers = NDArray[np.uint64]
_MIX = np.uint64(0x9E3779B97F4A7C15)
"""An odd number with bits all over the place (2 to the 64th over the golden ratio): multiplied
by it again and again, letters end up everywhere in a number."""
_OWNER_BITS = np.uint64(16)
MOST_STRINGS = 2 ** int(_OWNER_BITS)


def parts_of(strings: Iterable[str]) -> tuple[Numbers, NDArray[np.uint16]]:
    """All different parts (`pieces_of`) of at most `MOST_STRINGS` strings, by their numbers, and
    the place of the string that each is of; in the order of the numbers."""
    shown = [framed(string) for string in strings]
    sizes = np.array([len(string) for string in shown])
    letters, ends = _letters(shown), np.cumsum(sizes)
    owners = np.repeat(np.arange(len(shown)), sizes)
    left = ends[owners] - np.arange(len(letters))
    found = []
    for size in PART_SIZES:
        inside = np.flatnonzero(left >= size)
        number = _number([letters[inside + place] for place in range(size)])
        found.append(number << _OWNER_BITS | owners[inside].astype(np.uint64))
    parts = np.concatenate(found)
    parts.sort()
    parts = parts[np.append(True, parts[1:] != parts[:-1])]
    return parts >> _OWNER_BITS, parts.astype(np.uint16)


def numbers_of(parts: Sequence[str]) -> Numbers:
    """The number of each of several parts."""
    letters, sizes = _letters(parts), np.array([len(part) for part in parts], np.intp)
    firsts = np.cumsum(sizes) - sizes
    numbers = np.zeros(len(parts), np.uint64)
    for size in PART_SIZES:
        some = np.flatnonzero(sizes == size)
        numbers[some] = _number([letters[firsts[some] + place] for place in range(size)])
    return numbers


def _letters(strings: Sequence[str]) -> Numbers:
    joined = "".join(strings).encode("utf-32-le", "surrogatepass")
    return np.frombuffer(joined, np.uint32).astype(np.uint64)


def _number(letters: Sequence[Numbers]) -> Numbers:
    """Numbers of parts by their first letters, their second ones ..."""
    number = np.zeros(len(letters[0]), np.uint64)
    for letter in letters:
        number += letter
        number *= _MIX
    return number >> _OWNER_BITS
