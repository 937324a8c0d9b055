"""The pieces of a comment as they are weighed: what is seen in each of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from review.quotes import quoted
from review.schema import Moment
from review.units import Opening
from review.word_parts import Scores

_ALSO = re.compile(
    r"^\W*(?:also|another|one more|one other|additionally|furthermore|plus|second(?:ly)?|"
    r"third(?:ly)?|finally|lastly|last thing|next|and also|and another|ps|p\.s|btw|"
    r"by the way|besides|"
    r"one (?:small |tiny |little )?(?:thing|point|note|nit\w*|question|suggestion|remark)|"
    r"tiny thing|small (?:thing|point|note)|minor|nit\w*)\b",
    re.IGNORECASE,
)
_BUT = re.compile(
    r"^\W*(?:but|however|otherwise|only|though|apart from|except|that said|still|if anything|"
    r"on the other hand|my only|the only|anyway|the rest|everything else|overall|all in all)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"^\W*(?:it|its|it's|this|that|that's|these|those|they|there|then|because|so|which|or|even|"
    r"e\.g|i\.e|he|she|both|same|such|otherwise it|sounds|looks|seems|feels|maybe|perhaps|"
    r"for example|for instance|in other words|not|no|yes|i mean|sorry|thanks?|haha|lol)\b",
    re.IGNORECASE,
)
_AND = re.compile(r"^\W*(?:and|or|&|while)\b", re.IGNORECASE)
_THANKS = re.compile(r"\b(?:thank|thanks|thx|cheers|keep up|well done|great (?:work|job))", re.I)
_KIND = re.compile(
    r"\b(?:great|perfect\w*|excellent\w*|lov(?:e|ed|ely|es)|wonderful\w*|superb\w*|beautiful\w*|"
    r"brilliant\w*|amazing\w*|awesome|fantastic\w*|nice\w*|good|"
    r"gorgeous|thank\w*|thx|bravo|enjoy\w*|"
    r"well done|stunning|elegant\w*|wow|best|favou?rite|fabulous|joy|masterpiece|"
    r"delight\w*|clear)\b",
    re.IGNORECASE,
)
_WORDS = re.compile(r"\w+")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_FACE_END = re.compile(r"[\U0001f000-\U0001faff\u2600-\u27bf\u2764\ufe0f]$|[:;=]-?[)(DPp]$")
_I = re.compile(r"^\W*(?:i|i'd|i'm|i've|my)\b", re.IGNORECASE)
_WISH = re.compile(
    r"\b(?:could|would|should|maybe|perhaps|please|i'd|let|how about|what about|why not)\b",
    re.IGNORECASE,
)
_REST = re.compile(
    r"\b(?:otherwise|apart from (?:that|this|it)|other than that|the rest|everything else|still|"
    r"anyway|aside from|besides that|all in all|overall)\b",
    re.IGNORECASE,
)
_GREETING = re.compile(r"^\W*(?:hi|hello|hey|dear|greetings|ok|so|well)\b", re.IGNORECASE)
_POINTS_BACK = re.compile(
    r"^\W*(?:and|but|so|because|or|then|as|if|when|while|which|though)?\W*"
    r"(?:it|its|it's|this|that|that's|these|those|they|there|he|she|one|here)\b",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"^\W*[/+|—–-]\s")
_ENDS_WITH_TIME = re.compile(r"\d[\d:.'’]*\W*(?:s|sec|min|mark|onwards?)?\W*$")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_SLASH = re.compile(r"\s[/+](?=\s)")
_LINE = re.compile(r"[^\n]+")
_STARTS_WITH_TIME = re.compile(
    r"^(?:\W|at\b|from\b|and\b|between\b|around\b|about\b|also\b){0,8}$", re.I
)


@dataclass(frozen=True, slots=True)
class Side:
    """A piece of a comment, one side of a joint: its words, how it begins, the chance that a note
    begins there by `review.turns`, the chances of its categories, and the moments in it (`lead`
    is what stands before the first; None where there is none)."""

    text: str
    opening: Opening
    turn: float
    chances: Scores
    moments: int
    lead: str | None


@dataclass(frozen=True, slots=True)
class Laid:
    """How a comment is laid out: how many lines are not blank, the share of them that names a
    time, and how many sentences end and slashes part its words."""

    lines: int
    timed: float
    sentence_ends: int
    slashes: int


def layout_of(text: str, moments: Sequence[Moment]) -> Laid:
    """Count a readable text's lines, and the marks that part it."""
    ends = [match.end() for match in _LINE.finditer(text) if not match.group().isspace()]
    timed = {bisect_left(ends, moment.stop) for moment in moments}
    return Laid(
        lines=len(ends),
        timed=len(timed) / max(1, len(ends)),
        sentence_ends=len(_SENTENCE_END.findall(text)),
        slashes=len(_SLASH.findall(text)),
    )


_SEEN_IN_ONE = (
    "moments starts_timed ends_timed also but goes_on and thanks words short asks lower unended "
    "kind quotes bracket trails face upper comma i wish rest greeting in_quotes points_back "
    "separator turn"
)
SEEN = tuple(_SEEN_IN_ONE.split())
"""What is seen in one piece of a comment."""


def seen_in(side: Side) -> tuple[float, ...]:
    """What is seen in one piece, in the order of `SEEN`."""
    text = side.text
    start, words = text[:300], len(_WORDS.findall(text[:400]))
    return (
        side.moments,
        side.lead is not None and _STARTS_WITH_TIME.match(side.lead) is not None,
        side.moments > 0 and _ENDS_WITH_TIME.search(text[-14:]) is not None,
        _ALSO.match(start) is not None,
        _BUT.match(start) is not None,
        _GOES_ON.match(start) is not None,
        _AND.match(start) is not None,
        _THANKS.search(text[:200]) is not None,
        words,
        words <= 3,
        text[-1:] == "?",
        text[:1].islower(),
        text[-1:] not in ".!?…",
        _KIND.search(start) is not None,
        bool(quoted(start)),
        text[:1] in "([",
        text.endswith(("...", "…")),
        _FACE_END.search(text[-4:]) is not None,
        text.isupper(),
        text[-1:] in ",;:",
        _I.match(start) is not None,
        _WISH.search(text[:200]) is not None,
        _REST.search(start) is not None,
        _GREETING.match(start) is not None,
        len(text) > 1 and text[0] == text[-1] == '"',
        _POINTS_BACK.match(text[:40]) is not None,
        _SEPARATOR.match(start) is not None,
        side.turn,
    )


def shared_words(texts: Sequence[str]) -> list[float]:
    """For each joint between pieces how many of the longer words of its shorter side stand in the
    other, too."""
    words = [set(_LONG_WORD.findall(text[:400].lower())) for text in texts]
    return [
        len(ours & theirs) / min(len(ours), len(theirs)) if ours and theirs else 0.0
        for ours, theirs in pairwise(words)
    ]
