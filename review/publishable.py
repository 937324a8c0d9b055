"""What may be published of what people wrote: their words, not their names and addresses.

Issues go into a public repository, comments often come from a closed circle. So an issue's
title and words leave out the names of the commenters, handles, mail addresses, telephone
numbers and what stands behind the host of a link.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from review.spelling import is_word

LONGEST_SAID = 2_000
"""Characters of a note that its issue repeats; the whole stays in the store."""
LONGEST_TITLE = 72
_LEFT_OUT = "[…]"
_HIDDEN = (
    re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}"),  # mail
    re.compile(r"(?<![\w@])@[\w.-]{2,40}(?<![.-])"),  # handles
    re.compile(r"(?<![\w+])\+\d[\d ()/-]{7,18}\d"),  # telephone numbers with their country
)
_LINK = re.compile(r"(https?://[^\s/?#]{1,253})[/?#][^\s]*")
_SPACE = re.compile(r"\s+")


def publishable(text: str, names: Iterable[str] = ()) -> str:
    """A note's words without `names` and addresses, and at most `LONGEST_SAID` of them.

    >>> publishable("Thanks Ola Q! Write to me@example.org, see https://a.org/u/ola", ["Ola Q"])
    'Thanks […]! Write to […], see https://a.org/…'
    """
    shown = text[:LONGEST_SAID]
    for pattern in _HIDDEN:
        shown = pattern.sub(_LEFT_OUT, shown)
    shown = _LINK.sub(r"\1/…", shown)
    for name in sorted(set(names), key=lambda name: (-len(name), name)):
        if name in shown and _is_a_name(name):
            shown = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda _: _LEFT_OUT, shown)
    left = len(text) - LONGEST_SAID
    return f"{shown.rstrip()} … ({left:,} more characters)" if left > 0 else shown.strip()


def one_line(text: str, longest: int = LONGEST_TITLE) -> str:
    """Text as one line without anything that a terminal or an editor would act on.

    >>> one_line("a\\n b\\x1b[31m \\u202ec"), one_line("word " * 40, 20)
    ('a b [31m c', 'word word word…')
    """
    plain = "".join(letter if shows(letter) else " " for letter in text[: 8 * longest])
    line = _SPACE.sub(" ", plain).strip()
    if len(line) <= longest:
        return line
    cut = line[: longest - 1]
    return (cut.rpartition(" ")[0] if " " in cut[longest // 2 :] else cut).rstrip() + "…"


def visible(text: str, breaks: bool = False) -> str:
    """Text in which everything is seen: what hides, turns or controls is written as an
    escape, and so are line breaks unless `breaks` lets them stand.

    >>> visible("a\\u202eb\\ud800"), visible("a\\nb"), visible("a\\nb", breaks=True)
    ('a\\\\u202eb\\\\ud800', 'a\\\\nb', 'a\\nb')
    """
    return "".join(
        letter
        if shows(letter) or (breaks and letter in "\n\t")
        else letter.encode("unicode_escape").decode("ascii")
        for letter in text.replace("\r\n", "\n")
    )


def shows(letter: str) -> bool:
    """Whether a character is seen, or a plain space: no control, no direction mark, no lone
    surrogate, nothing of no width but the joiner of emoji."""
    return letter == "\u200d" or unicodedata.category(letter) not in (
        *("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"),
    )


def _is_a_name(name: str) -> bool:
    """Whether leaving a commenter's name out would not blot out ordinary words: "b" and
    "linear" are names too, and stand in many notes about something else."""
    return len(name) >= 3 and not is_word(name)
