"""The words of a typo: which string is wrong, which is right, in whatever order they come."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from review.quotes import quoted
from review.schema import TypoPair
from review.spelling import are_words, is_word, near_each_other, nearest_word
from review.typo_patterns import (
    ABOUT_TYPOS,
    EDGES,
    LETTERS_OF,
    MARKS,
    MISSPELT,
    RIGHT_ALONE,
    RIGHT_BY_ITSELF,
    RIGHT_THEN_WRONG,
    VOICE_AGAINST_CAPTION,
    WORD,
    WRONG_THEN_RIGHT,
)

SOUNDS_LIKE = 60
LONGEST_READ = 600
"""Characters of a note that are searched for the words of a typo."""


@dataclass(frozen=True, slots=True)
class _Marked:
    """A note in which each quoted string is one sign (§0§, §1§ ...)."""

    text: str
    quotes: tuple[str, ...]

    def words(self, group: str) -> str:
        match = re.fullmatch(r"§(\d+)§\W*", group)
        return self.quotes[int(match[1])] if match else _stripped(group)


def _stripped(group: str) -> str:
    """Words without the marks around them; "F(a) - F(b)" keeps its brackets."""
    bare = group.strip(MARKS)
    if bare.count("(") == bare.count(")") and bare.count("[") == bare.count("]"):
        return bare
    return bare.strip(EDGES)


def misheard_in(text: str) -> TypoPair | None:
    """The words of a note about captions: what they say is wrong, quoted alone or not.

    >>> misheard_in('subtitles say "oiler" at 1:05')
    TypoPair(wrong='oiler', right='')
    """
    marked = _mark(text[:LONGEST_READ])
    told = _told(marked)
    if told or not marked.quotes:
        return told
    against = VOICE_AGAINST_CAPTION.search(marked.text)
    wrong = marked.words(against["caption"]) if against else marked.quotes[0]
    heard = marked.words(against["voice"]) if against and against["voice"] else ""
    return TypoPair(wrong=wrong, right=heard or _heard_like(wrong, marked))


def _heard_like(wrong: str, marked: _Marked) -> str:
    """The word of a note that sounds like a misheard one: "remand" and Riemann."""
    letters = "".join(filter(str.isalpha, wrong.casefold()))
    bare = WORD.findall(re.sub(r"§\d+§", " ", marked.text))
    words = [*marked.quotes[1:], *(word for word in bare if word.lower() not in ABOUT_TYPOS)]
    likeness = [(fuzz.ratio(letters, word.casefold()), word) for word in words if len(word) > 3]
    best = max(likeness, default=(0.0, ""))
    return best[1] if SOUNDS_LIKE <= best[0] < 100 else ""


def typo_in(text: str) -> TypoPair | None:
    """The words of a typo in a note about one; None if it names none.

    The right word is looked up in the dictionary where only a misspelt one is given.

    >>> typo_in('it is "Gauss", not "Guass"'), typo_in("liklihood at the top")
    (TypoPair(wrong='Guass', right='Gauss'), TypoPair(wrong='liklihood', right='likelihood'))
    """
    marked = _mark(text[:LONGEST_READ])
    return _told(marked) or _worked_out(marked)


def _mark(text: str) -> _Marked:
    shown: list[str] = []
    quotes: list[str] = []
    at = 0
    for quote in quoted(text.replace("§", " ")):
        shown += [text[at : quote.first], f"§{len(quotes)}§"]
        quotes.append(quote.words)
        at = quote.stop
    joined = "".join([*shown, text[at:]]).replace("’", "'")
    return _Marked(re.sub(r"\s+", " ", joined), tuple(quotes))


def _told(marked: _Marked) -> TypoPair | None:
    """The pair where the wording says which is which."""
    for patterns, turned in (
        (RIGHT_THEN_WRONG[:2], True),
        (WRONG_THEN_RIGHT, False),
        (RIGHT_THEN_WRONG[2:], True),
    ):
        for pattern in patterns:
            for match in pattern.finditer(marked.text):
                one, other = marked.words(match["a"]), marked.words(match["b"])
                if _plausible(marked, match["a"], match["b"], one, other):
                    return _ordered(*((other, one) if turned else (one, other)))
    return None


def _plausible(marked: _Marked, a: str, b: str, one: str, other: str) -> bool:
    """Two quotes, or two strings of which one looks like a slip of the other."""
    if not one or not other or one == other:
        return False
    if " " in a or " " in b:  # a formula or a phrase, spelt out by the wording
        return len(one) > 1 and len(other) > 1
    both_quoted = a.startswith("§") and b.startswith("§")
    arrow = re.search(r"(?:->|=>|→|⇒|➔|⟶|>)", marked.text) is not None
    return (
        both_quoted
        or near_each_other(one, other)
        or one.casefold() == other.casefold()  # a capital where none should be
        or (a.startswith("§") != b.startswith("§") and len(one) > 1 and len(other) > 1 and arrow)
        or (arrow and min(len(one), len(other)) >= 2)
        or (one[0].isdigit() and other[0].isdigit())
    )


def _ordered(wrong: str, right: str) -> TypoPair:
    """Trust the dictionary over the wording where it knows exactly one of the two."""
    a_name = wrong[:1].islower() and right[:1].isupper()  # "busier" for Bézier
    if are_words(wrong) and not are_words(right) and near_each_other(wrong, right) and not a_name:
        return TypoPair(wrong=right, right=wrong)
    return TypoPair(*_without_common_words(wrong, right))


def _without_common_words(wrong: str, right: str) -> tuple[str, str]:
    """ "principle root", "principal root" differ in one word: that one is meant."""
    one, other = wrong.split(), right.split()
    while one and other and one[0].casefold() == other[0].casefold():
        one, other = one[1:], other[1:]
    while one and other and one[-1].casefold() == other[-1].casefold():
        one, other = one[:-1], other[:-1]
    if len(other) == 1 < len(one):  # "linearly dependant" and "dependent"
        near = [word for word in one if near_each_other(word, other[0])]
        one = near if len(near) == 1 else one
    return (" ".join(one), " ".join(other)) if one and other else (wrong, right)


def _worked_out(marked: _Marked) -> TypoPair | None:
    """The pair where a word or two are given and the dictionary must say which they are."""
    bare = WORD.findall(re.sub(r"§\d+§", " ", marked.text))
    words = [*marked.quotes, *bare]
    slips = [_slip_in(word) for word in words if _is_slip(word, word in marked.quotes)]
    for slip in slips:
        for word in words:
            if word != slip and are_words(word) and near_each_other(slip, word):
                return TypoPair(wrong=slip, right=word)
    if slips:
        return TypoPair(wrong=slips[0], right=_correction(slips[0]))
    said = RIGHT_ALONE.search(marked.text)
    if said and marked.words(said["a"]):
        return TypoPair(wrong="", right=marked.words(said["a"]))
    for pattern in RIGHT_BY_ITSELF:
        alone = pattern.search(marked.text)
        if alone and (word := marked.words(alone["a"])).lower() not in ABOUT_TYPOS:
            return TypoPair(wrong="", right=word)
    return _right_alone(marked, bare)


def _is_slip(word: str, is_quoted: bool) -> bool:
    if is_quoted:
        return not are_words(word)
    return (
        len(word) > 3 and not is_word(word) and (word.islower() or nearest_word(word) is not None)
    )


def _slip_in(phrase: str) -> str:
    """The misspelt word of a quoted phrase, if just one is: "stratergy" of "dominant stratergy"."""
    misspelt = [word for word in WORD.findall(phrase) if not is_word(word)]
    return misspelt[0] if len(misspelt) == 1 and " " in phrase else phrase


def _correction(slip: str) -> str:
    """Each misspelt word of a string replaced by the nearest known one; "" if none is near."""

    def mend(match: re.Match[str]) -> str:
        word = match.group()
        if is_word(word):
            return word
        near = nearest_word(word) or ""
        return near.capitalize() if word[:1].isupper() else near

    mended = WORD.sub(mend, slip)
    return "" if mended.strip() in ("", slip) else mended


def _right_alone(marked: _Marked, bare: list[str]) -> TypoPair | None:
    """ "permittivity with two t's", '"characteristic" is misspelt': the right word alone."""
    for pattern in LETTERS_OF:
        for match in pattern.finditer(marked.text):
            word = marked.words(match["a"])
            if len(word) > 3 and word.lower() not in ABOUT_TYPOS:
                return TypoPair(wrong="", right=word)
    if not MISSPELT.search(marked.text):
        return _quoted_alone(marked)
    if marked.quotes and len(marked.quotes[0]) > 1:
        return TypoPair(wrong="", right=marked.quotes[0])
    long_words = [word for word in bare if len(word) >= 6 and word.lower() not in ABOUT_TYPOS]
    return TypoPair(wrong="", right=max(long_words, key=len)) if long_words else None


def _quoted_alone(marked: _Marked) -> TypoPair | None:
    """One quoted string and no word about it: it is what they saw."""
    long_enough = [quote for quote in marked.quotes if len(quote) > 1]
    return TypoPair(wrong=long_enough[0], right="") if len(long_enough) == 1 else None
