"""Which words of the film a note names, and where they are said.

`pipeline.wordforms`, which tells the aligner what counts as a word, tells it here too: a
note may write "604 million" or spell it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice

from rapidfuzz.distance import OSA

from pipeline.draft_record import DraftRecord
from pipeline.schema import Span, Token
from pipeline.wordforms import accepted_forms, comparable, heard_words
from review.whereabouts import SpokenWord, apart_ms, spoken_words

NEAR_MS = 10_000
"""How far from the time that was written a named word may be said."""

LONGEST_READ, MOST_PHRASES = 2_000, 12
"""Characters of a note, and phrases in it, that are looked at for words: nobody names more."""

_WHOLE_SECOND_MS = 999  # people write the second that has begun
_INFLECTED_MS, _SLIP_MS = 4_000, 8_000  # how much nearer a worse likeness must be
_MOST_PLACES = 2  # a word without a time that is said more often is no place
_SHORTEST_SLIP = 5
_PART = (
    r"(?:end|ending|start|beginning|middle|rest|(?:last|first|second|final) \w+|\w|sound|"
    r"pronunciation|volume|level|tail)"
)
_WORD = r"(?P<word>[^\W_][\w'’^-]*)"
_SAID = (
    rf"\bwords? {_WORD}",
    rf"\b(?:say(?:s|ing)?|said|(?:mis)?pronounc(?:es?|ed|ing)|mention(?:s|ed)?|hear|heard|utters?) "
    rf"(?:the |a |an |word )*{_WORD}",
)
_PART_OF = rf"\b{_PART} (?:of|in|on) (?:the )?(?:word )?{_WORD}"
# What such wording names that is no word of the narration.
_AROUND = (
    "a an the this that these those it its is was of in on at to and or not word words video film "
    "clip segment section chapter sentence line scene page part paragraph phrase screen frame "
    "picture animation sound audio voice narration music here there he she you we they your his "
    "her my our as with for from by"
)
# The talk about sound: never the word that it is about.
_ABOUT_SOUND = (
    "say said talk speak quiet quieter loud louder volume level drop drops dropped fade fades "
    "faded barely hardly hear heard audible inaudible swallowed swallow mumbled mumble muffled "
    "clipped clip cut off noise pop pops popping click clicks hiss hum thump breath mic "
    "microphone recording take around about near time second seconds minute minutes too very "
    "really much more less almost nearly vanishes vanish disappears gets get got has have had "
    "syllable letter last first end beginning start middle when where while then also just some "
    "any all can could would should please caption captions subtitle subtitles sync late early "
    "before after what which who how"
)
_NO_WORD = frozenset(_AROUND.split())

_Line = list[tuple[str, int]]
"""Plain words in a row, each with the number of the spoken word that it is part of."""


def said_words(text: str, heard: bool) -> tuple[str, ...]:
    """The words that the wording of a note points at as spoken ones; in a note about what is
    `heard` that may be parts of them.

    >>> said_words("the end of goal drops", True), said_words("the end of the axis jumps", False)
    (('goal',), ())
    """
    patterns = [re.compile(one, re.IGNORECASE) for one in (*_SAID, *([_PART_OF] if heard else []))]
    found = [match for one in patterns for match in one.finditer(text[:LONGEST_READ])]
    words = [match["word"] for match in sorted(found, key=lambda match: match.start("word"))]
    kept = [word for word in words if word.casefold() not in _NO_WORD and not word.isdigit()]
    return tuple(dict.fromkeys(kept))


def content_words(text: str) -> tuple[str, ...]:
    """The words of a note about sound that may be the spoken ones, the longest first.

    >>> content_words("gradient is barely audible at 2:09")
    ('gradient',)
    """
    words = re.findall(r"[^\W\d_]{3,}(?:['’][^\W\d_]+)?", text[:LONGEST_READ])
    kept = (word for word in words if _plain(word)[1] not in _talk())
    return tuple(sorted(dict.fromkeys(kept), key=lambda word: -len(word)))


def find_said(
    phrases: Iterable[str], record: DraftRecord, window: Span | None, ends: bool = False
) -> tuple[SpokenWord, ...]:
    """Where the first of the phrases that is said at all is said, the likeliest place first,
    two at most.

    With a window only what is said near it counts; without one only a phrase that is said
    once or twice in the film. Of several words the first is given, with `ends` the last.
    """
    asked = list(islice(dict.fromkeys(phrases), MOST_PHRASES))
    words = list(spoken_words(record, _near(window))) if asked else []
    lines = _lines(words)
    for phrase in asked:
        found = _places(phrase, words, lines, window, ends)
        if found and (window or len(found) <= _MOST_PLACES):
            return tuple(found[:_MOST_PLACES])
    return ()


def same_word(one: str, other: str) -> int | None:
    """How alike two plain words are: 0 the same, 1 another form of it, 2 a slip away; None if
    they are different words.

    >>> [same_word(*pair) for pair in (("Goal", "goal"), ("slides", "sliding"), ("ink", "in"))]
    [0, 1, None]
    """
    (one, stem), (other, other_stem) = _plain(one), _plain(other)
    if one == other:
        return 0
    if stem == other_stem:
        return 1
    if min(len(one), len(other)) < _SHORTEST_SLIP or abs(len(one) - len(other)) > 1:
        return None
    return 2 if OSA.distance(one, other, score_cutoff=1) <= 1 else None


def _near(window: Span | None) -> Span | None:
    if window is None:
        return None
    return Span(max(0, window.start_ms - NEAR_MS), window.end_ms + NEAR_MS)


def _places(
    phrase: str,
    words: Sequence[SpokenWord],
    lines: Sequence[_Line],
    window: Span | None,
    ends: bool,
) -> list[SpokenWord]:
    """Every place where a phrase is said, the nearest to the window first."""
    found: dict[int, int] = {}
    for wanted in dict.fromkeys((_written(phrase), heard_words(phrase))):
        for line in lines:
            for at in range(len(line) - len(wanted) + 1) if wanted else ():
                likeness = _likeness(wanted, line[at : at + len(wanted)])
                if likeness is not None:
                    token = line[at + len(wanted) - 1 if ends else at][1]
                    found[token] = min(likeness, found.get(token, likeness))
    return [words[at] for at in sorted(found, key=lambda at: _cost(words[at], found[at], window))]


def _cost(word: SpokenWord, likeness: int, window: Span | None) -> tuple[int, int]:
    extra = (0, _INFLECTED_MS, _SLIP_MS)[likeness]
    if window is None:
        return extra, word.ref.start_ms
    named = Span(window.start_ms, window.end_ms + _WHOLE_SECOND_MS)
    middle = (named.start_ms + named.end_ms) // 2
    return extra + apart_ms(_span(word), named), abs(word.ref.start_ms - middle)


def _span(word: SpokenWord) -> Span:
    return Span(word.ref.start_ms, word.ref.end_ms)


def _likeness(wanted: Sequence[str], said: _Line) -> int | None:
    worst = 0
    for one, (other, _) in zip(wanted, said, strict=True):
        likeness = same_word(one, other)
        if likeness is None:
            return None
        worst = max(worst, likeness)
    return worst


def _lines(words: Sequence[SpokenWord]) -> list[_Line]:
    """The words as written and in each way of saying them, with the number of the word that
    each is part of."""
    lines = [[(part, at) for at, word in enumerate(words) for part in _written(word.token.text)]]
    spoken = [_forms(word.token) for word in words]
    for way in range(max(map(len, spoken), default=0)):
        said = [forms[min(way, len(forms) - 1)] for forms in spoken]
        lines.append([(part, at) for at, form in enumerate(said) for part in form])
    return lines


@lru_cache(maxsize=8192)
def _forms(token: Token) -> tuple[tuple[str, ...], ...]:
    return accepted_forms(token) or ((),)


def _written(text: str) -> tuple[str, ...]:
    """Words as they stand on a page, without the marks around them."""
    return tuple(
        bare for word in text.casefold().split() if (bare := re.sub(r"^[^\w]+|[^\w]+$", "", word))
    )


@lru_cache(maxsize=1)
def _talk() -> frozenset[str]:
    """Stems of the words that notes about sound are made of."""
    return frozenset(_plain(word)[1] for word in f"{_AROUND} {_ABOUT_SOUND}".split())


@lru_cache(maxsize=16384)
def _plain(word: str) -> tuple[str, str]:
    """A word as it is compared, and its stem."""
    plain = comparable(word.casefold())
    return plain, _stem(plain)


def _stem(word: str) -> str:
    """A word without the endings of its forms: "stopped", "stops" and "stop" are one."""
    word = re.sub(r"['’]s$", "", word)
    word = re.sub(r"(?<=[^\W\d_]{2})ie[sd]$", "y", word)
    stem = re.sub(r"(?<=[^\W\d_]{3})(?:ings?|ed|es|ers?|ly|s)$", "", word)
    stem = re.sub(r"([bdgmnprt])\1$", r"\1", stem)
    return re.sub(r"(?<=[^\W\d_]{3})e$", "", stem)
