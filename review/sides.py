"""The pieces of a comment as they are weighed: what is seen in each of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

from review.quotes import quoted
from review.schema import Moment
from review.spellings import beginnings
from review.units import Opening
from review.word_parts import Scores

_OPENINGS = {
    "also": r"also|another|one more|one other|additionally|furthermore|plus|second(?:ly)?|"
    r"third(?:ly)?|finally|lastly|last thing|next|and also|and another|ps|p\.s|btw|by the way|"
    r"besides|one (?:small |tiny |little )?(?:thing|point|note|nit\w*|question|suggestion|remark)|"
    r"tiny thing|small (?:thing|point|note)|minor|nit\w*",
    "but": r"but|however|otherwise|only|though|apart from|except|that said|still|if anything|"
    r"on the other hand|my only|the only|anyway|the rest|everything else|overall|all in all",
    "goes_on": r"it|its|it's|this|that|that's|these|those|they|there|then|because|so|which|or|even|"
    r"e\.g|i\.e|he|she|both|same|such|otherwise it|sounds|looks|seems|feels|maybe|perhaps|"
    r"for example|for instance|in other words|not|no|yes|i mean|sorry|thanks?|haha|lol",
    "i": r"i|i'd|i'm|i've|my",
    "greeting": r"hi|hello|hey|dear|greetings|ok|so|well",
}
"""What a piece may begin with."""
_TONES = {
    "kind": r"great|perfect\w*|excellent\w*|lov(?:e|ed|ely|es)|wonderful\w*|superb\w*|beautiful\w*|"
    r"brilliant\w*|amazing\w*|awesome|fantastic\w*|nice\w*|good|gorgeous|thank\w*|thx|bravo|"
    r"enjoy\w*|well done|stunning|elegant\w*|wow|best|favou?rite|fabulous|joy|masterpiece|"
    r"delight\w*|clear",
    "thanks": r"thank\w*|thx\w*|cheers\w*|keep up\w*|well done\w*|great (?:work|job)\w*",
    "wish": r"could|would|should|maybe|perhaps|please|i'd|let|how about|what about|why not",
    "rest": r"otherwise|apart from (?:that|this|it)|other than that|the rest|everything else|still|"
    r"anyway|aside from|besides that|all in all|overall",
}
"""What may stand anywhere in a piece, up to the letter `_TONE_REACH`."""
_TONE_REACH = {"kind": 300, "thanks": 200, "wish": 200, "rest": 300}
_TONE_REACHES = sorted(set(_TONE_REACH.values()))
_OPENING = {
    name: re.compile(rf"^\W*(?:{words})\b", re.IGNORECASE) for name, words in _OPENINGS.items()
}
_TONE = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _TONES.items()}
_OPENERS, _SOUNDERS = beginnings(_OPENINGS), beginnings(_TONES)
_AND = re.compile(r"^\W*(?:and|or|&|while)\b", re.IGNORECASE)
_WORDS = re.compile(r"\w+")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_FACE_END = re.compile(r"[\U0001f000-\U0001faff\u2600-\u27bf\u2764\ufe0f]$|[:;=]-?[)(DPp]$")
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
    start, words = text[:300], _WORDS.findall(text[:400])
    opening, tone = _opening(start, words), _tone(text, words)
    return (
        side.moments,
        side.lead is not None and _STARTS_WITH_TIME.match(side.lead) is not None,
        side.moments > 0 and _ENDS_WITH_TIME.search(text[-14:]) is not None,
        "also" in opening,
        "but" in opening,
        "goes_on" in opening,
        _AND.match(start) is not None,
        "thanks" in tone,
        len(words),
        len(words) <= 3,
        text[-1:] == "?",
        text[:1].islower(),
        text[-1:] not in ".!?…",
        "kind" in tone,
        bool(quoted(start)),
        text[:1] in "([",
        text.endswith(("...", "…")),
        _FACE_END.search(text[-4:]) is not None,
        text.isupper(),
        text[-1:] in ",;:",
        "i" in opening,
        "wish" in tone,
        "rest" in tone,
        "greeting" in opening,
        len(text) > 1 and text[0] == text[-1] == '"',
        _POINTS_BACK.match(text[:40]) is not None,
        _SEPARATOR.match(start) is not None,
        side.turn,
    )


def _opening(start: str, words: Sequence[str]) -> list[str]:
    """Which of `_OPENINGS` a piece begins with."""
    may_open = _may_open(words[0]) if words else ()
    return [name for name in may_open if _OPENING[name].match(start)]


def _tone(text: str, words: Sequence[str]) -> list[str]:
    """Which of `_TONES` are heard in a piece."""
    cut = [_WORDS.findall(text[:reach])[-1:] for reach in _TONE_REACHES if reach < len(text)]
    may_be_heard: set[str] = set().union(*map(_may_sound, chain(words, *cut)))
    return [name for name in may_be_heard if _TONE[name].search(text, 0, _TONE_REACH[name])]


@lru_cache(maxsize=4096)
def _may_open(word: str) -> frozenset[str]:
    return _OPENERS.of(word)


@lru_cache(maxsize=8192)
def _may_sound(word: str) -> frozenset[str]:
    return _SOUNDERS.of(word)


def shared_words(texts: Sequence[str]) -> list[float]:
    """For each joint between pieces how many of the longer words of its shorter side stand in the
    other, too."""
    words = [set(_LONG_WORD.findall(text[:400].lower())) for text in texts]
    return [
        len(ours & theirs) / min(len(ours), len(theirs)) if ours and theirs else 0.0
        for ours, theirs in pairwise(words)
    ]
