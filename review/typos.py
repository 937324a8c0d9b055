"""The words of a typo: which string is wrong, which is right, in whatever order they come."""

from __future__ import annotations

import re
from dataclasses import dataclass

from review.quotes import quoted
from review.schema import TypoPair
from review.spelling import are_words, is_word, near_each_other, nearest_word

LONGEST_READ = 600
"""Characters of a note that are searched for the words of a typo."""

_A, _B = r"(?P<a>§\d+§|[^\s§]+)", r"(?P<b>§\d+§|[^\s§]+)"
_FILLER = r"(?:(?:the|a|an|word|term|spelt|spelled|written|read|be|say|said|as|with|just|rather|really|it) )*"
_WRONG_THEN_RIGHT = (
    r"(?:says|reads|shows|written) (?P<a>§\d+§|[^,;§]{1,40}),? (?:but |it |and )*"
    r"(?:should|must|ought to|has to) (?:be|read|say) (?P<b>§\d+§|[^,;§]{1,40}?)(?=[,;.!]|$| \()",
    rf"{_A} ?(?:->|=>|-->|→|⇒|➔|⟶|>>?) ?{_B}",
    rf"not (?:written )?{_FILLER}{_A},? but {_FILLER}{_B}",
    rf"{_A}(?:,| is)?(?: (?:it|that|this|which|on \w+|in \w+|at \S+))? "
    rf"(?:should|must|needs to|has to|ought to|shall|would|may)(?: probably| surely)? "
    rf"(?:have been |be |read |say |become ){_FILLER}{_B}",
    rf"shouldn't {_FILLER}{_A} be {_FILLER}{_B}",
    rf"(?:says|reads|say|read|wrote|written|has|have|writes|shows|saying|spelled|spelt|heard as|"
    rf"typed|with) {_FILLER}{_A} (?:written |there |here |now )?(?:instead of|rather than|in place of|for|where|when|not|vs\.?|but (?:it )?(?:should|must) be) {_FILLER}{_B}",
    rf"{_A} (?:instead of|rather than|in place of|misspelled for|misspelt for|is meant to be) {_FILLER}{_B}",
    rf"{_A},? (?:you mean|you meant|i think you mean|you want|correct is|correctly|it's|it is) {_FILLER}{_B}",
    rf"(?:replace|change|swap|correct) {_A} (?:with|to|by|into|for) {_FILLER}{_B}",
    rf"{_A} is (?:spelled|spelt|written) (?:with \w+ \w+, ){_B}",
    rf"{_A} where {_B} (?:is meant|belongs|was meant|should be)",
    rf"{_A} spelled {_B}",
)
_RIGHT_THEN_WRONG = (
    rf"(?:should|must|has to|needs to|ought to) (?:be|read|say) {_FILLER}{_A},? (?:not|instead of|rather than|and not) {_FILLER}{_B}",
    rf"(?:it's|it is|is|name is|called) {_FILLER}{_A},? (?:not|and not) {_FILLER}{_B}",
    rf"{_A} (?:is )?(?:misspelled|misspelt|mispelled|spelled|spelt|written|typed|transcribed) (?:wrong(?:ly)? )?as {_FILLER}{_B}",
    rf"{_A},? not {_FILLER}{_B}",
)
_RIGHT_SAYS = re.compile(
    rf"(?:should (?:be|read|say)|must (?:be|read)|correct(?:ly)? (?:is|spelling is|it's|spelled)|it's (?:spelled|written)|"
    rf"(?:is|it's) (?:spelled|spelt|written)) {_FILLER}(?P<a>§\d+§|[^\s§]+)",
    re.IGNORECASE,
)
_FORWARD = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _WRONG_THEN_RIGHT)
_BACKWARD = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _RIGHT_THEN_WRONG)
_MISSPELT = re.compile(
    r"\b(?:mis-?spel|misspel|spell?ing|spelt|spelled|missing|forgot|lacks?|lost|needs|with (?:an?|one|two|"
    r"three|double|no)|has (?:an?|one|two|double)|there(?:'s| is) (?:an?|one|no)|double)",
    re.IGNORECASE,
)
_CAPTION = r"(?:captions?|subtitles?|subs|cc|transcript|text|screen|slide)"
_AGAINST = re.compile(
    rf"(?:(?P<voice>§\d+§)[^§]*)?\b{_CAPTION}\b[^§]*(?P<caption>§\d+§)", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]{3,}(?:['’-][^\W\d_]+)*")
_EDGES = "\"“”„‘’'`«».,;:!?()[]…* "


@dataclass(frozen=True, slots=True)
class _Marked:
    """A note in which each quoted string is one sign (§0§, §1§ ...)."""

    text: str
    quotes: tuple[str, ...]

    def words(self, group: str) -> str:
        match = re.fullmatch(r"§(\d+)§\W*", group)
        return self.quotes[int(match[1])] if match else group.strip(_EDGES)


def misheard_in(text: str) -> TypoPair | None:
    """The words of a note about captions: what they say is wrong, quoted alone or not.

    >>> misheard_in('subtitles say "oiler" at 1:05')
    TypoPair(wrong='oiler', right='')
    """
    marked = _mark(text[:LONGEST_READ])
    told = _told(marked)
    if told or not marked.quotes:
        return told
    against = _AGAINST.search(marked.text)
    if against:
        heard = marked.words(against["voice"]) if against["voice"] else ""
        return TypoPair(wrong=marked.words(against["caption"]), right=heard)
    return TypoPair(wrong=marked.quotes[0], right="")


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
    for patterns, turned in ((_BACKWARD[:2], True), (_FORWARD, False), (_BACKWARD[2:], True)):
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
        or (a.startswith("§") != b.startswith("§") and len(one) > 1 and len(other) > 1 and arrow)
        or (arrow and min(len(one), len(other)) >= 2)
        or (one[0].isdigit() and other[0].isdigit())
    )


def _ordered(wrong: str, right: str) -> TypoPair:
    """Trust the dictionary over the wording where it knows exactly one of the two."""
    if are_words(wrong) and not are_words(right) and near_each_other(wrong, right):
        return TypoPair(wrong=right, right=wrong)
    return TypoPair(*_without_common_words(wrong, right))


def _without_common_words(wrong: str, right: str) -> tuple[str, str]:
    """ "principle root", "principal root" differ in one word: that one is meant."""
    one, other = wrong.split(), right.split()
    while one and other and one[0].casefold() == other[0].casefold():
        one, other = one[1:], other[1:]
    while one and other and one[-1].casefold() == other[-1].casefold():
        one, other = one[:-1], other[:-1]
    return (" ".join(one), " ".join(other)) if one and other else (wrong, right)


def _worked_out(marked: _Marked) -> TypoPair | None:
    """The pair where a word or two are given and the dictionary must say which they are."""
    bare = _WORD.findall(re.sub(r"§\d+§", " ", marked.text))
    words = [*marked.quotes, *bare]
    slips = [word for word in words if _is_slip(word, word in marked.quotes)]
    for slip in slips:
        for word in words:
            if word != slip and are_words(word) and near_each_other(slip, word):
                return TypoPair(wrong=slip, right=word)
    if slips:
        return TypoPair(wrong=slips[0], right=_correction(slips[0]))
    said = _RIGHT_SAYS.search(marked.text)
    if said and marked.words(said["a"]):
        return TypoPair(wrong="", right=marked.words(said["a"]))
    return _right_alone(marked, bare)


def _is_slip(word: str, is_quoted: bool) -> bool:
    if is_quoted:
        return not are_words(word)
    return (
        len(word) > 3 and not is_word(word) and (word.islower() or nearest_word(word) is not None)
    )


def _correction(slip: str) -> str:
    """Each misspelt word of a string replaced by the nearest known one; "" if none is near."""

    def mend(match: re.Match[str]) -> str:
        word = match.group()
        if is_word(word):
            return word
        near = nearest_word(word) or ""
        return near.capitalize() if word[:1].isupper() else near

    mended = _WORD.sub(mend, slip)
    return "" if mended.strip() in ("", slip) else mended


def _right_alone(marked: _Marked, bare: list[str]) -> TypoPair | None:
    """ "permittivity with two t's", '"characteristic" is misspelt': the right word alone."""
    if not _MISSPELT.search(marked.text):
        return None
    if marked.quotes and len(marked.quotes[0]) > 1:
        return TypoPair(wrong="", right=marked.quotes[0])
    long_words = [word for word in bare if len(word) >= 6 and word.lower() not in _ABOUT_TYPOS]
    return TypoPair(wrong="", right=max(long_words, key=len)) if long_words else None


_ABOUT_TYPOS = frozenset(
    [
        "typo",
        "typos",
        "spelling",
        "spelled",
        "spelt",
        "misspelled",
        "misspelt",
        "missing",
        "letter",
        "letters",
        "heading",
        "title",
        "should",
        "written",
        "wrong",
        "wrongly",
        "double",
        "caption",
        "captions",
        "subtitle",
        "subtitles",
        "slide",
        "formula",
        "second",
        "around",
        "minute",
        "screen",
        "please",
        "chapter",
        "equation",
        "thanks",
        "number",
        "another",
        "little",
        "there's",
        "mistake",
        "apostrophe",
        "hyphen",
        "comma",
        "accent",
        "sentence",
        "capital",
        "bracket",
        "forgot",
        "somewhere",
        "between",
        "missing",
        "corner",
        "bottom",
        "center",
        "centre",
        "denominator",
        "numerator",
        "exponent",
        "subscript",
        "superscript",
    ]
)
