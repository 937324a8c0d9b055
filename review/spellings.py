"""All strings that a simple pattern stands for, so that they can be looked up instead of matched.

A pattern is made of letters, `\\.`, `(?:this|that)`, `[sz]`, `[a-z]`, a `?` after one of these, and
`\\w*`, which stays as it is: `colou?r\\w*` stands for `color\\w*` and `colour\\w*`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, product

OPEN_END = r"\w*"
_FIRST_WORD = re.compile(r"\w+(?:\\w\*)?")
_PART = re.compile(r"\\w\*|\\\.|\(\?:|\[(?P<letters>[^\]]+)\]|[^()\[\]?\\]|[)|?]")


def spellings(pattern: str) -> list[str]:
    """What a pattern stands for, in order. Raises ValueError if it is not a simple one.

    >>> spellings("cuts?|in (?:view|frame)|fad\\\\w*")
    ['cut', 'cuts', 'in view', 'in frame', 'fad\\\\w*']
    """
    parts = list(_PART.finditer(pattern))
    if "".join(part.group() for part in parts) != pattern:
        raise ValueError(f"not a simple pattern: {pattern!r}")
    return list(dict.fromkeys(_alternatives(iter(parts))))


@dataclass(frozen=True, slots=True)
class Beginnings:
    """The first words of all that some patterns stand for, their ends open as they are there,
    with the names of these patterns; and those with an open end, without it."""

    names: Mapping[str, frozenset[str]]
    stems: frozenset[str]

    def of(self, word: str) -> frozenset[str]:
        """The names of the patterns of which something may begin with a word."""
        lower = word.lower()
        stems = self.stems.intersection(accumulate(lower))
        found = self.names.get(lower, frozenset())
        return found.union(*(self.names[stem + OPEN_END] for stem in stems)) if stems else found


def beginnings(patterns: Mapping[str, str]) -> Beginnings:
    """The first words, up to what is no letter in them, of what named patterns stand for.

    >>> some = beginnings({"a": "cuts?|in view", "b": "cut\\\\w* off"})
    >>> sorted(some.of("Cutting")), sorted(some.of("cuts"))
    (['b'], ['a', 'b'])
    """
    names: dict[str, frozenset[str]] = defaultdict(frozenset)
    for name, pattern in patterns.items():
        for match in filter(None, map(_FIRST_WORD.match, spellings(pattern))):
            names[match.group()] |= {name}
    stems = (first.removesuffix(OPEN_END) for first in names if first.endswith(OPEN_END))
    return Beginnings(dict(names), frozenset(stems))


def _alternatives(parts: Iterator[re.Match[str]]) -> list[str]:
    """What the alternatives up to the closing bracket, or to the end, stand for."""
    found: list[str] = []
    sequence: list[list[str]] = []
    for part in parts:
        match part.group():
            case "|":
                found += map("".join, product(*sequence))
                sequence = []
            case ")":
                break
            case "?":
                sequence[-1] = ["", *sequence[-1]]
            case "(?:":
                sequence.append(_alternatives(parts))
            case other:
                letters = part["letters"]
                sequence.append(_letters(letters) if letters else [other.replace("\\.", ".")])
    return [*found, *map("".join, product(*sequence))]


def _letters(inside: str) -> list[str]:
    first, dash, last = inside.partition("-")
    return [chr(code) for code in range(ord(first), ord(last) + 1)] if dash else list(inside)
