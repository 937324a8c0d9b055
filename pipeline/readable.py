"""The words of a text as they stand in it, without what is no prose: code, formulas, numbers,
units, acronyms, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.schema import TextKind

_CHUNK = re.compile(r"\S+")
_PARTS = re.compile(r"[^-‐‑–—/…]+")
_EDGES = re.compile(r"^[^\w]+|[^\w]+$")
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?", re.UNICODE)
_NO_PROSE = re.compile(r"[\d_\\@#=<>{}()\[\]|^~*+&%$]|://|\w\.\w|[a-z][A-Z]|[^\x00-\u024f‐-‧’…]")
_MATHEMATICS = re.compile(r"[=≡≈<>≤≥→∈∑∫√]|\d\s*[×·^]")
_ACRONYM = re.compile(r"[A-ZÄÖÜ]{2,5}s?")
_UNITS_AND_SHORT_FORMS = """
mm cm dm km kg mg ml ms ns hz khz mhz ghz kb mb gb tb fps px pt em db min sec hr hrs lb oz ft kw kwh
µs μs mol rad deg pm am vs etc ie eg cf pp ca approx iff mod nd rd st th
"""
UNITS = frozenset(_UNITS_AND_SHORT_FORMS.split())

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_TEX_TEXT = re.compile(r"\\(?:text|mbox|textrm|textit|textbf)\{([^{}]*)\}")
_TYPST_CODE = re.compile(
    r"\$[^$]*\$|`[^`]*`|#(?:let|set|show|import|include)\b[^\n]*|#[\w.]+(?:\([^()]*\))?"
    r"|<[\w-]+>|@[\w-]+|\\\s|https?://\S+"
)
_TYPST_MARKS = re.compile(r"[\[\]*_=]")


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word of prose, and its first character in the text that was read."""

    text: str
    first: int


def prose_of(text: str, kind: TextKind) -> str:
    """What of a text on screen is language.

    >>> prose_of('bold(v) dot "weight"', TextKind.FORMULA)
    'weight'
    >>> prose_of("#text(red)[A *metallic* one] $x_1$", TextKind.MARKUP).split()
    ['A', 'metallic', 'one']
    """
    match kind:
        case TextKind.WORDS:
            return text
        case TextKind.MARKUP:
            return _TYPST_MARKS.sub(" ", _TYPST_CODE.sub(" ", text))
        case TextKind.FORMULA:
            return " ".join([*_QUOTED.findall(text), *_TEX_TEXT.findall(text)])
        case _:
            return ""


def words_of(text: str) -> Iterator[ReadWord]:
    """The words of prose in order; where the text has mathematics in it, no word of two
    letters, which may be variables.

    >>> [word.text for word in words_of('GPT-3 has 12,288 (well-kept) rows; x_1 = W_up, 5 ms.')]
    ['has', 'well', 'kept', 'rows']
    """
    shortest = 3 if _MATHEMATICS.search(text) else 2
    for chunk in _CHUNK.finditer(text):
        core = _EDGES.sub("", chunk.group())
        start = chunk.start() + chunk.group().find(core)
        if not core or _NO_PROSE.search(core):
            continue
        for part in _PARTS.finditer(core):
            for word in _LETTERS.finditer(part.group()):
                if _is_prose(word.group(), shortest):
                    yield ReadWord(word.group(), start + part.start() + word.start())


def _is_prose(word: str, shortest: int) -> bool:
    stem = re.split("['’]", word)[0]
    return len(stem) >= shortest and not _ACRONYM.fullmatch(stem) and word.lower() not in UNITS
