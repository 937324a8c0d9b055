"""A phrase cut into words, numbers and signs, as far as reading its numbers asks for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_SUFFIXES = {"k": "thousand", "m": "million", "b": "billion", "t": "trillion"}

_LEXEME = re.compile(
    r"""
      (?P<ordinal> \d+(?:,\d{3})*(?:st|nd|rd|th)\b )
    | (?P<fraction> \d+[/⁄]\d+(?![\w/⁄]|\.\d) )
    | (?P<number> (?:(?<![\w.,-])[-−])? (?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?
        (?=$|[^\w]|_|[kKMBTx](?!\w)) ) (?P<suffix> [kKMBT](?!\w) )?
    | (?P<name> (?:[^\W\d_]\w*[-‑]?)+\d\w*(?:\.\w+)* | \d[\d.,]*[^\W\d_]\w* )
    | (?P<word> [^\W\d_]+(?:['’][^\W\d_]+)* )
    | (?P<symbol> [%°×~≈] )
    | (?P<end> [.;:!?]+\W*$ )
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A word, number or sign of a phrase in lower case; `token` is the written word it
    stands in, `kind` one of word, number, fraction, ordinal, name, symbol, or end (of a
    sentence or clause)."""

    text: str
    kind: str
    token: int


def lexemes_of(written: Sequence[str]) -> tuple[Lexeme, ...]:
    """The lexemes of written words, in order; commas, quotes and brackets are left out.

    >>> [lexeme.text for lexeme in lexemes_of(["Forty-nine", "rows,", "175B", "GPT-3."])]
    ['forty', 'nine', 'rows', '175', 'billion', 'gpt-3', '.']
    """
    found: list[Lexeme] = []
    for token, text in enumerate(written):
        plain = unicodedata.normalize("NFKC", re.sub(r"(?<=\d)(?=[¼-¾⅐-⅞])", " and ", text))
        for match in _LEXEME.finditer(plain):
            kind = "number" if match.lastgroup == "suffix" else str(match.lastgroup)
            suffix = match["suffix"] or ""
            found.append(Lexeme(match.group().removesuffix(suffix).lower(), kind, token))
            if suffix:
                found.append(Lexeme(_SUFFIXES[suffix.lower()], "word", token))
    return tuple(found)
