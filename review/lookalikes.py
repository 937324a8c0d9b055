"""What looks like a time and is none: dates, ratios, clock times, links, sections, sizes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”|]+|\b[\w.-]{1,60}\.(?:com|org|net|io|edu|be|dev|ai)/[^\s<>\"“”|]*"
)
_ANY_LINK = re.compile(r"://|www\.|\.(?:com|org|net|io|edu|be|dev|ai)/")
_LINK_TIME = re.compile(
    r"[?&#](?:t|start|time_continue)=(?:(?P<h>\d{1,2})h)?(?:(?P<m>\d{1,3})m)?(?:(?P<s>\d{1,5})s?)?"
)
_MAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}")
_DATES = re.compile(
    r"\d(?<=\b\d)(?:\d{3}[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|\d?[-/.]\d{1,2}[-/.](?:19|20)?\d{2}\b(?!:))"
)
_CLOCK = re.compile(
    r"\d(?<=\b\d)\d?:\d{2}(?::\d{2})?(?: ?(?:-|–|to) ?\d{1,2}:\d{2})? ?"
    r"(?:[ap]\.?m\b\.?|o'?clock|uhr\b|hrs\b|(?:utc|gmt|cet|cest|est|edt|pst|pdt|jst|ist|bst)\b"
    r"|(?:in the |this |every |tomorrow |yesterday )(?:morning|evening|afternoon|night)\b"
    r"|(?:today|tonight|tomorrow|yesterday)\b(?=[,.!;)]|$| (?:and|i|we)\b)"
    r"|(?:on|every) (?:mon|tues|wednes|thurs|fri|satur|sun)days?\b(?!['’])"
    r"|sharp\b(?=[,.!]| (?:in|on|every|each|so|then|to(?:day|night|morrow))\b|$)"
    r"|at night|local time|noon\b|midnight\b"
    r"|here\b(?=[,.!]| (?:and|now|so)\b|$)|on the (?:clock|watch)\b|(?:,|and) way past)",
    re.IGNORECASE,
)
_TODAY = re.compile(
    r"\b(?:today|tomorrow|tonight|yesterday|monday|tuesday|wednesday|thursday|friday|saturday|"
    r"sunday|posted|uploaded|online|woke up|clock says|it(?:'s|’s| is)(?: already| now)?)"
    r"(?: (?:at|around|since|until|from))? \Z",
    re.IGNORECASE,
)
_AWAKE = re.compile(
    r"\b(?:to bed|sat down|fell asleep|got up|awake|watch(?:ed|ing)"
    r"(?: (?:it|this|that|the (?:film|video|draft)))?(?: (?!at\b)\w+){0,3}) at "
    r"(?:about |around )?\Z",
    re.IGNORECASE,
)
_HOUR, _EARLY_OR_LATE = (
    re.compile(r"\d(?<= \d)\d?:\d{2}\b"),
    re.compile(r"[012](?<= .)(?:(?<=1)[6-9]|(?<=2)[0-3]|(?<=0)[0-5]):\d{2}\b"),
)
_SHARES = re.compile(
    r"\b(?:odds|ratio|aspect(?: ratio)?|scale|proportions?|split|mixed|score|won|lost|beat|"
    r"factor|resolution|chances)(?: (?:of|is|was|are|them|to|were|in))? ?:? ?\Z",
    re.IGNORECASE,
)
_TO_ONE = re.compile(r"\d(?<!\d\d)\d{0,3} ?: ?\d{1,4}(?![\d:])")
_RATIO = re.compile(
    r"\d(?:(?<=[a-z,] \d)(?<!\bat \d)\d{0,3} ?: ?\d{1,4} ?(?=(?:odds|ratio|aspect|scale|split|mix|"
    r"chance|against|on\b the odds|proportion|version|format|widescreen|ultrawide|compression|"
    r"mapping|correspondence|screen)\b)"
    r"|(?<![\d:]\d)(?<!\bat \d)(?<!\n\d)(?<!^\d)"
    r"(?:(?<=1)6:10|(?<=3)2:9|(?<=2)1:9|(?<=1)8:9)(?![\d:]))",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(?:section|sect\.|sec\.|§|chapter|chap\.|ch\.|eq\.|eqn\.?|equation|fig\.|figure|theorem|thm\.?|"
    r"lemma|page|pp?\.|vol\.|volume|verse|exercise|ex\.|problem|version|v|isbn|doi|arxiv|rfc|"
    r"john|genesis|psalms?|matthew|luke|romans|step|slide|draft|port|room|build|python|"
    r"manim|bwv|op\.)[ :#]{0,2}(?<!: )\Z",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\b(?:table|years?|grade) \Z", re.IGNORECASE)
_NUMBER, _SHORT_NUMBER = (
    re.compile(
        r"\d(?:(?<=[^\W\d_]\d)|(?<=[.§]\d)|(?<=[^\W\d_][ :#]\d)|(?<=[.§][ :#]\d)"
        r"|(?<=[^\W\d_][ :#]{2}\d)|(?<=[.§][ :#]{2}\d))[\d.:/-]{0,20}"
    ),
    re.compile(r"\d(?<=[eErRsS] \d)[\d./-]{0,6}(?![\d:])"),
)
_THE, _DECADE = (
    re.compile(r"\bthe ['’]?\Z", re.IGNORECASE),
    re.compile(r"\d(?<!\d\d)(?:\d\d)?0s\b(?![ -]?(?:mark|point))", re.IGNORECASE),
)
_BITS = re.compile(r"[01](?<=\b.)(?:(?<=0)s and 1s|(?<=1)s and 0s)\b", re.IGNORECASE)
_ADDRESS = re.compile(
    r"[0-9a-fA-F](?<=\b.)[0-9a-fA-F]:(?:[0-9a-fA-F]{2}:){2,}[0-9a-fA-F]{2}\b"
    r"(?<![0-9]{2}:[0-9]{2}:[0-9]{2}:[0-9]{2})"
)
_SIZE = re.compile(
    r"\d(?:(?<!\d\d)\d{0,2}(?:,\d{3}){1,5}"
    r"|(?<![\d:]\d)\d{0,8}(?:[.,]\d{1,9})? ?(?:%|(?:percent|per cent|kb|mb|gb|fps|hz|khz|px|db|"
    r"cm|mm|km|kg|years?|days?|weeks?|dpi|ms|million|billion|bits?|bytes?)(?![A-Za-z]))"
    r"|(?<!\d\d)\d{0,4} ?[x×*] ?\d{1,5}\b(?!:)"
    r"|(?<![\d:]\d)\d{3,5} ?m\b)",
    re.IGNORECASE,
)
_SPELT = re.compile(
    r"(?-i:[tTfF])(?<=\b.)(?:(?<=t)wenty|(?<=t)hirty|(?<=f)orty|(?<=f)ifty)-[a-z]{3,5}\b",
    re.IGNORECASE,
)


class _Worded(NamedTuple):
    """A number that is no time for the words before it: those words, that reach back so many
    characters at most, and the number."""

    words: re.Pattern[str]
    reach: int
    number: re.Pattern[str]


_EVERY: tuple[tuple[str, tuple[_Worded, ...], re.Pattern[str] | None], ...] = (
    ("@", (), _MAIL),
    ("", (), _DATES),
    (":", (), _CLOCK),
    (":", (_Worded(_TODAY, 40, _HOUR), _Worded(_AWAKE, 200, _EARLY_OR_LATE)), None),
    (":", (_Worded(_SHARES, 40, _TO_ONE),), _RATIO),
    ("", (_Worded(_NUMBERED, 16, _NUMBER), _Worded(_LISTED, 8, _SHORT_NUMBER)), None),
    ("", (_Worded(_THE, 5, _DECADE),), _BITS),
    (":", (), _ADDRESS),
    ("-", (), _SPELT),
    ("", (), _SIZE),
)
"""Each kind with a sign that it can not do without, so that most are not even tried. All begin
with what is rare, digits above all, as patterns are found the faster the fewer places there
are to try."""


@dataclass(frozen=True, slots=True)
class LinkTime:
    """A time that a link to the film carries (`?t=130`), and where it stands."""

    seconds: int
    first: int
    stop: int


def link_times(text: str) -> Iterator[LinkTime]:
    """The times in links, in order."""
    if "=" not in text:
        return
    for link in _found_links(text):
        match = _LINK_TIME.search(link.group())
        if match and (match["h"] or match["m"] or match["s"]):
            hours, minutes, seconds = (int(match[unit] or 0) for unit in "hms")
            total = hours * 3600 + minutes * 60 + seconds
            yield LinkTime(total, link.start() + match.start(), link.start() + match.end())


def links(text: str) -> list[tuple[int, int]]:
    """Where the links of a text stand."""
    return [match.span() for match in _found_links(text)] if "." in text else []


def _found_links(text: str) -> Iterable[re.Match[str]]:
    return _LINK.finditer(text) if _ANY_LINK.search(text) else ()


def blank_lookalikes(text: str) -> str:
    """The text with everything that is surely no time blanked out, same length.

    >>> blank_lookalikes("a 16:10 screen, 3:12")
    'a \\x00\\x00\\x00\\x00\\x00\\x00screen, 3:12'
    """
    text = _blanked(text, links(text))
    for sign, worded, pattern in _EVERY:
        if sign in text:
            spans = [span for one in worded for span in _spans_of(one, text)]
            spans += [match.span() for match in pattern.finditer(text)] if pattern else ()
            text = _blanked(text, sorted(spans))
    return text


def _spans_of(one: _Worded, text: str) -> Iterator[tuple[int, int]]:
    last = 0
    for match in one.number.finditer(text):
        first = match.start()
        if words := one.words.search(text, max(last, first - one.reach), first):
            last = match.end()
            yield words.start(), last


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    parts: list[str] = []
    at = 0
    for first, stop in spans:
        if first >= at:
            parts += (text[at:first], "\x00" * (stop - first))
            at = stop
    return "".join([*parts, text[at:]]) if parts else text
