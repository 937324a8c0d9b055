"""Headings inside a comment ("Sound:", "Content notes:") and what they say about what follows."""

from __future__ import annotations

import re
from collections.abc import Mapping

from review.schema import Category

COLOUR = 1.5
"""What a heading adds to the scores of its categories: enough to tip a doubtful note, too
little to overrule a clear one."""

_SPEAKS_OF: tuple[tuple[str, tuple[Category, ...]], ...] = (
    (
        r"sound|audio|voice|voice-?over|narration|mic|music|mix|levels?|vo",
        (Category.AUDIO_LEVEL, Category.AUDIO_NOISE),
    ),
    (
        r"pictures?|visuals?|visual notes|graphics|animations?|image|video|drawing|layout",
        (Category.VISUAL_DEFECT, Category.ANIMATION_SUGGESTION),
    ),
    (
        r"typos?|spelling|text|figures|numbers|wording|orthography|grammar|errata|language",
        (Category.TYPO,),
    ),
    (r"subtitles?|subs|captions?|closed captions|cc", (Category.CAPTION,)),
    (r"pacing|edit(?:ing)?|cuts?|timing|rhythm|flow|tempo", (Category.EDIT_PACING, Category.SYNC)),
    (r"sync", (Category.SYNC,)),
    (
        r"content|maths?|mathematics|script|explanations?|concepts?",
        (Category.CONTENT_SUGGESTION, Category.CONTENT_QUESTION),
    ),
    (r"questions?", (Category.CONTENT_QUESTION,)),
    (
        r"suggestions?|ideas?|wishes|wish list",
        (Category.ANIMATION_SUGGESTION, Category.CONTENT_SUGGESTION),
    ),
    (r"references?|sources?|credits|links?|further reading|literature", (Category.REFERENCE,)),
    (r"praise|likes?|what i liked|good|the good|pros|positives?", (Category.PRAISE,)),
)
_MARK_REACH = 50
"""The colon after a heading stands no farther from its beginning."""
_HEADING = re.compile(
    r"^[\W_]{0,6}(?P<words>[^\W\d_][\w&/ -]{1,38}?)[*_ ]{0,3}(?::|[–—-]$)[*_]{0,3}\s*"
)
_BARE = re.compile(r"[^\W\d_]{2,14}(?: notes| side)?")
_TITLE_LINE = re.compile(r"^#{1,4} +(?P<words>[^\n]{1,40})$")


def heading_of(line: str) -> tuple[str, bool] | None:
    """The heading that a piece of a comment begins with, and whether it is nothing else.

    >>> heading_of("Sound: the p pops"), heading_of("Content notes"), heading_of("It is: no")
    (('Sound', False), ('Content notes', True), None)
    """
    if line.lstrip()[:1] == "#" and (title := _TITLE_LINE.match(line.strip())):
        return title["words"].strip(), True
    if _BARE.fullmatch(line) and Category.PRAISE not in (colour := colour_of(line)) and colour:
        return line, True
    if ":" not in line[:_MARK_REACH] and line.rstrip("\n")[-1:] not in ("–", "—", "-"):
        return None
    match = _HEADING.match(line)
    if not match:
        return None
    alone = match.end() == len(line)
    if not alone and not (line[match.end() - 1].isspace() and colour_of(match["words"])):
        return None
    return match["words"].strip(), alone


def colour_of(words: str) -> Mapping[Category, float]:
    """What a heading adds to the scores of categories; nothing if it speaks of none.

    >>> colour_of("Captions")
    {<Category.CAPTION: 'caption'>: 1.5}
    """
    said = re.sub(
        r"\b(?:my|the|some|notes?|on|about|issues?|and|&|comments?|problems?|stuff|side|quality|nits?)\b"
        r"|[/&]",
        " ",
        words.lower(),
    ).split()
    if not said:
        return {}
    colour: dict[Category, float] = {}
    for pattern, categories in _SPEAKS_OF:
        if any(re.fullmatch(pattern, word) for word in (*said, " ".join(said))):
            colour |= dict.fromkeys(categories, COLOUR)
    return colour if len(said) <= 3 else {}
