"""All strings that a simple pattern stands for, so that they can be looked up instead of matched.

A pattern is made of letters, `(?:this|that)`, `[sz]`, `[a-z]`, a `?` after one of these, and
`\\w*`, which stays as it is: `colou?r\\w*` stands for `color\\w*` and `colour\\w*`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

OPEN_END = r"\w*"
_PART = re.compile(r"\\w\*|\(\?:|\[(?P<letters>[^\]]+)\]|[^()\[\]?\\]|[)|?]")


def spellings(pattern: str) -> list[str]:
    """What a pattern stands for, in order. Raises ValueError if it is not a simple one.

    >>> spellings("cuts?|in (?:view|frame)|fad\\\\w*")
    ['cut', 'cuts', 'in view', 'in frame', 'fad\\\\w*']
    """
    parts = list(_PART.finditer(pattern))
    if "".join(part.group() for part in parts) != pattern:
        raise ValueError(f"not a simple pattern: {pattern!r}")
    found = _alternatives(iter(parts))
    return list(dict.fromkeys(found))


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
                sequence.append(_letters(part["letters"]) if part["letters"] else [other])
    return [*found, *map("".join, product(*sequence))]


def _letters(inside: str) -> list[str]:
    first, dash, last = inside.partition("-")
    return [chr(code) for code in range(ord(first), ord(last) + 1)] if dash else list(inside)
