"""Quoted strings in a comment, whatever the quotation marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PAIRS = re.compile(
    r"[\"“„”«`'‘](?:"  # the opening mark; what may follow depends on which it is
    r'(?<=")(?P<straight>[^"\n]{1,80})"'
    r"|(?<=[“„”])(?P<curly>[^“”„\n]{1,80})[”“]"
    r"|(?<=«)\s?(?P<french>[^«»\n]{1,80}?)\s?»"
    r"|(?<=`)(?P<code>[^`\n]{1,80})`"
    r"|(?<![^\s(\[,:;/>\u2192-].)(?:(?<=')(?P<single>[^\s'\n][^'\n]{0,60})'"
    r"|(?<=‘)(?P<bent>[^‘’\n]{1,60})’)(?!\w))"
)


@dataclass(frozen=True, slots=True)
class Quote:
    """A quoted string without its marks; it stands, with them, from `first` to `stop`."""

    words: str
    first: int
    stop: int


def quoted(text: str) -> list[Quote]:
    """The quoted strings in order; an apostrophe opens nothing.

    >>> [quote.words for quote in quoted('''it's "teh", not 'the', he's sure''')]
    ['teh', 'the']
    """
    return [
        Quote(next(filter(None, match.groups())).strip(), *match.span())
        for match in _PAIRS.finditer(text)
        if any(group and group.strip() for group in match.groups())
    ]
