"""What looks like a time and is none: dates, ratios, clock times, links, sections, sizes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”|]+|\b[\w.-]{1,60}\.(?:com|org|net|io|edu|be|dev|ai)/[^\s<>\"“”|]*"
)
_LINK_TIME = re.compile(
    r"[?&#](?:t|start|time_continue)=(?:(?P<h>\d{1,2})h)?(?:(?P<m>\d{1,3})m)?(?:(?P<s>\d{1,5})s?)?"
)
_MAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}")
_DATES = re.compile(
    r"\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|\b\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d{2}\b(?!:)"
)
_CLOCK = re.compile(
    r"\b\d{1,2}:\d{2}(?::\d{2})?(?: ?(?:-|–|to) ?\d{1,2}:\d{2})? ?"
    r"(?:[ap]\.?m\b\.?|o'?clock|uhr\b|hrs\b|(?:utc|gmt|cet|cest|est|edt|pst|pdt|jst|ist|bst)\b"
    r"|(?:in the )(?:morning|evening|afternoon|night)|at night|local time|noon\b|midnight\b"
    r"|here\b(?=[,.!]| (?:and|now|so)\b|$)|on the (?:clock|watch)\b|(?:,|and) way past)",
    re.IGNORECASE,
)
_CLOCK_BEFORE = re.compile(
    r"\b(?:today|tomorrow|tonight|yesterday|monday|tuesday|wednesday|thursday|friday|saturday|"
    r"sunday|posted|uploaded|online|woke up|clock says|it(?:'s|’s| is)(?: already| now)?)"
    r"(?: (?:at|around|since|until|from))? \d{1,2}:\d{2}\b"
    r"|\b(?:to bed|sat down|fell asleep|got up|awake|watch(?:ed|ing)"
    r"(?: (?:it|this|that|the (?:film|video|draft)))?(?: (?!at\b)\w+){0,3}) at (?:about |around )?"
    r"(?:1[6-9]|2[0-3]|0[0-5]):\d{2}\b",
    re.IGNORECASE,
)
_RATIO = re.compile(
    r"(?<=[a-z,] )(?<!\bat )\d{1,4} ?: ?\d{1,4} ?(?=(?:odds|ratio|aspect|scale|split|mix|chance|"
    r"against|on\b the odds|proportion|version|format|widescreen|ultrawide|compression|mapping|"
    r"correspondence|screen)\b)"
    r"|\b(?:odds|ratio|aspect(?: ratio)?|scale|proportions?|split|mixed|score|won|lost|beat|"
    r"factor|resolution|chances)(?: (?:of|is|was|are|them|to|were|in))? ?:? ?"
    r"\d{1,4} ?: ?\d{1,4}(?![\d:])"
    r"|(?<![\d:])(?<!\bat )(?<!\n)(?<!^)(?:16:10|32:9|21:9|18:9)(?![\d:])",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(?:section|sect\.|sec\.|§|chapter|chap\.|ch\.|eq\.|eqn\.?|equation|fig\.|figure|theorem|thm\.?|"
    r"lemma|page|pp?\.|vol\.|volume|verse|exercise|ex\.|problem|version|v|isbn|doi|arxiv|rfc|"
    r"john|genesis|psalms?|matthew|luke|romans|step|slide|draft|port|room|build|python|"
    r"manim|bwv|op\.)[ :#]{0,2}(?<!: )\d[\d.:/-]{0,20}"
    r"|\b(?:table|years?|grade) \d[\d./-]{0,6}(?![\d:])"
    r"|\bthe ['’]?(?:\d\d)?\d0s\b(?![ -]?(?:mark|point))|\b0s and 1s\b|\b1s and 0s\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"\b(?:[0-9a-fA-F]{2}:){3,}[0-9a-fA-F]{2}\b(?<![0-9]{2}:[0-9]{2}:[0-9]{2}:[0-9]{2})"
)
_SIZE = re.compile(
    r"(?<!\d)\d{1,3}(?:,\d{3}){1,5}"
    r"|(?<![\d:])\d{1,9}(?:[.,]\d{1,9})? ?(?:%|(?:percent|per cent|kb|mb|gb|fps|hz|khz|px|db|cm|mm|"
    r"km|kg|years?|days?|weeks?|dpi|ms|million|billion|bits?|bytes?)(?![A-Za-z]))"
    r"|(?<!\d)\d{1,5} ?[x×*] ?\d{1,5}\b(?!:)"
    r"|(?<![\d:])\d{4,6} ?m\b|\b(?:twenty|thirty|forty|fifty)-[a-z]{3,5}\b",
    re.IGNORECASE,
)
_EVERY = (
    (".", _LINK),
    ("@", _MAIL),
    ("", _DATES),
    (":", _CLOCK),
    (":", _CLOCK_BEFORE),
    (":", _RATIO),
    ("", _NUMBERED),
    (":", _ADDRESS),
    ("", _SIZE),
)
"""Each pattern with a sign that it can not do without, so that most are not even tried."""


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
    for link in _LINK.finditer(text):
        match = _LINK_TIME.search(link.group())
        if match and (match["h"] or match["m"] or match["s"]):
            hours, minutes, seconds = (int(match[unit] or 0) for unit in "hms")
            total = hours * 3600 + minutes * 60 + seconds
            yield LinkTime(total, link.start() + match.start(), link.start() + match.end())


def links(text: str) -> list[tuple[int, int]]:
    """Where the links of a text stand."""
    if "." not in text or ("/" not in text and "www." not in text):
        return []
    return [match.span() for match in _LINK.finditer(text)]


def blank_lookalikes(text: str) -> str:
    """The text with everything that is surely no time blanked out, same length.

    >>> blank_lookalikes("a 16:10 screen, 3:12")
    'a \\x00\\x00\\x00\\x00\\x00\\x00screen, 3:12'
    """
    for sign, pattern in _EVERY:
        if sign in text:
            text = pattern.sub(lambda match: "\x00" * len(match.group()), text)
    return text
