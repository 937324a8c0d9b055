"""What the small model looks at in a note: its words, parts of words, and its surface.

Topics differ from film to film, so what is timed, linked or quoted is replaced by a sign for
it: 'typo at 3:12, "teh"' and 'typo at 9:40, "colum"' look alike.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from review.concepts import concepts_in
from review.lookalikes import links
from review.quotes import Quote, quoted
from review.spelling import are_words, is_word, near_each_other, nearest_word
from review.times import find_moments

PART_SIZES = (2, 3, 4, 5)
LONGEST_READ = 600
"""Characters of a note that are looked at: what it is about is said by then."""

_LIST_MARK = re.compile(r"^\s*(?:\(?\d{1,4}[.)]|#\d{1,4}[.:)]?|\(?[a-z]\)|[-*•·–—+>])\s+")
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2764]")
_FACE = re.compile(
    r"[:;=8<^xX](?:(?<=[:;=8])[-o^']?[)(\]\[DPpO/|]|(?<=<)3|(?<=\^)\^|(?<=\b[xX])D\b)"
)
_ARROW = re.compile(r"->|=>|→|⇒|➔|⟶")
_YEAR = re.compile(r"[12](?<=\b.)(?:(?<=1)[5-9]|(?<=2)0)\d\d\b")
_NAMED = re.compile(r"[A-Z](?<=[a-z,] .)[a-zà-ÿ]{2,}")
_ASKING = re.compile(
    r"^\W*(?:why|how|what|who|where|when|which|is|are|does|do|did|isn't|aren't|doesn't|shouldn't|"
    r"can|could|would|should|will|won't|have|has|was|were)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Signs:
    """A note in signs, each told once: `surface` and `words` are seen or not; `chunks` are its
    different strings between white space, of whose parts it is made; `plain_words` are its
    bare words in order, for the table of meanings."""

    surface: tuple[str, ...]
    words: tuple[str, ...]
    chunks: tuple[str, ...]
    plain_words: tuple[str, ...]


def signs_of(text: str, times: Sequence[tuple[int, int]] | None = None) -> Signs:
    """The signs of a note's text; only its first `LONGEST_READ` characters count.

    `times` is where times stand in the text, if that is known already.
    """
    text = text[:LONGEST_READ].replace("’", "'")
    if times is None:
        times = [(moment.first, moment.stop) for moment in find_moments(text)]
    quotes = quoted(text)
    shown = masked(text, quotes, times)
    mark = _LIST_MARK.match(shown)
    shown = shown[mark.end() :] if mark else shown
    tokens = [token if token in _SIGN_WORDS else token.lower() for token in _TOKEN.findall(shown)]
    plain = [token for token in tokens if token.isalpha() and token not in _SIGN_WORDS]
    start = [f"start {tokens[0]}"] if tokens else []
    surface = _surface(text, shown, quotes, tokens)
    return Signs(
        surface=(*surface, *_slips(quotes, tokens, plain), *concepts_in(shown)),
        words=tuple(dict.fromkeys([*tokens, *map(" ".join, pairwise(tokens)), *start])),
        chunks=tuple(dict.fromkeys(shown.lower().split())),
        plain_words=tuple(plain),
    )


_FEW_WORDS = 4
_SIGN_WORDS = frozenset({"TIMES", "LINKS", "QUOTED", "MISQUOTED"})


def masked(text: str, quotes: Sequence[Quote], times: Sequence[tuple[int, int]]) -> str:
    """The text with times, links and quoted words replaced by signs for them.

    >>> masked('at 3:12 "teh"', quoted('at 3:12 "teh"'), [(3, 7)])
    'at TIMES MISQUOTED'
    """
    spans = [(first, stop, "TIMES") for first, stop in times]
    spans += [(first, stop, "LINKS") for first, stop in links(text)]
    for quote in quotes:
        sign = "QUOTED" if are_words(quote.words) else "MISQUOTED"
        spans.append((quote.first, quote.stop, sign))
    shown: list[str] = []
    at = 0
    for first, stop, sign in sorted(spans):
        if first >= at:
            shown += [text[at:first], f" {sign} "]
            at = stop
    return " ".join("".join([*shown, text[at:]]).split())


def _surface(text: str, shown: str, quotes: list[Quote], tokens: list[str]) -> list[str]:
    seen = [
        f"=names {min(3, len(_NAMED.findall(shown)))}",
        f"=length {min(6, round(math.log2(1 + len(tokens))))}",
        f"=quotes {min(2, len(quotes))}",
    ]
    last = shown.rstrip(" )\"'")[-1:]
    if last == "?":
        seen.append("=ends asking")
    if _ASKING.match(shown.replace("TIMES", "")):
        seen.append("=starts asking")
    if last == "!":
        seen.append("=ends loud")
    if _FACE.search(text) or (not text.isascii() and _EMOJI.search(text)):
        seen.append("=face")
    if _ARROW.search(text):
        seen.append("=arrow")
    if _YEAR.search(text):
        seen.append("=year")
    if "MISQUOTED" in tokens:
        seen.append("=misquoted")
    return seen


def _slips(quotes: Sequence[Quote], tokens: Sequence[str], plain: Sequence[str]) -> Iterator[str]:
    """Whether something is misspelt, and whether the right word stands near it."""
    several = dict.fromkeys(tokens)
    long_words = [token for token in several if len(token) > 4 and token.isalpha()][:30]
    said = dict.fromkeys(quote.words for quote in quotes[:6])
    slips = [words for words in said if not are_words(words)]
    slips += [word for word in long_words if not is_word(word) and word not in said]
    if not slips:
        return
    words, slips = dict.fromkeys([*said, *long_words]), slips[:6]
    if any(near_each_other(slip, other) for slip in slips for other in words):
        yield "=slip pair"
    if len(plain) <= _FEW_WORDS and any(nearest_word(slip) for slip in slips if slip in plain):
        yield "=slip alone" if len(plain) == 1 else "=slip in few words"


def pieces_of(chunk: str) -> frozenset[str]:
    """The parts of a string, two to five letters long; its ends count as letters."""
    shown = framed(chunk)
    return frozenset(
        shown[start : start + size] for size in PART_SIZES for start in range(len(shown) - size + 1)
    )


def framed(chunk: str) -> str:
    """What of a string is taken to parts."""
    return f" {chunk[:24]} "
