"""A comment as a reader sees it, with the way back to the raw text.

Raw text keeps its markup, its invisible characters and its full-width digits for ever. To
read it, those are taken away or brought to one form, and `origin` remembers where each
character came from, so that a note's span is a span of the raw text.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_TAGS = "a|b|i|u|s|p|br|em|strong|span|div|code|pre|li|ul|ol|img|blockquote|h[1-6]|script|style"
_MARKUP = re.compile(
    rf"</?(?:{_TAGS})(?:\s[^<>]{{0,2000}})?/?>|&(?:#\d{{1,7}}|#x[\da-fA-F]{{1,6}}|[a-zA-Z]{{2,10}});"
)
_BREAKING = re.compile(r"<(?:br|/p|/div|/li|/h\d|/blockquote)", re.IGNORECASE)
_CHANGED = re.compile(rf"{_MARKUP.pattern}|[^\n\t -~’‘“”–—…é]")
_LINE_ENDS = frozenset("\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
_VANISHING = frozenset(
    "\r\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


@dataclass(frozen=True, slots=True)
class Plain:
    """Readable `text`; its character n came from character `origin[n]` of the raw text,
    and `origin[len(text)]` is the raw text's length."""

    text: str
    origin: Sequence[int]

    def raw_at(self, position: int) -> int:
        """The place in the raw text of a place in the readable one."""
        return self.origin[position]


def plain(raw: str) -> Plain:
    """Bring a raw comment to readable form. Linear in its length; never raises.

    >>> plain("３：１２ a&quot;b&quot;<br>c").text
    '3:12 a"b"\\nc'
    """
    parts: list[str] = []
    origin: list[int] = []
    at = 0
    for match in _CHANGED.finditer(raw):
        shown = _shown(match.group())
        if shown == match.group() and len(shown) == 1:
            continue
        parts += (raw[at : match.start()], shown)
        origin += range(at, match.start())
        origin += [match.start()] * len(shown)
        at = match.end()
    if not parts:
        return Plain(raw, range(len(raw) + 1))
    return Plain("".join([*parts, raw[at:]]), [*origin, *range(at, len(raw) + 1)])


def _shown(changed: str) -> str:
    """What a reader sees of a letter, a tag or an entity ("&amp;")."""
    if len(changed) == 1:
        return _readable(changed)
    if changed.startswith("<"):
        return "\n" if _BREAKING.match(changed) else ""
    shown = html.unescape(changed)
    return "".join(_readable(letter) for letter in shown) if shown != changed else changed


def _readable(letter: str) -> str:
    """One character in its usual form: "" if it is invisible, never more than one."""
    if letter in _VANISHING:
        return ""
    if letter in _LINE_ENDS:
        return "\n"
    if "\uff01" <= letter <= "\uff5e":  # full-width forms of ASCII
        return chr(ord(letter) - 0xFEE0)
    if letter.isdecimal() and letter > "\x7f":
        return str(unicodedata.decimal(letter))
    if "\ud800" <= letter <= "\udfff":
        return "\ufffd"
    if letter != "\t" and (letter.isspace() or letter < " " or letter == "\x7f"):
        return " "
    return letter
