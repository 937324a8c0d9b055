"""Which visual defects a note speaks of: those that a check can look for by itself."""

from __future__ import annotations

import re

from review.schema import DefectKind

_KINDS = (
    (
        DefectKind.OVERLAP,
        r"overlap|on top of|over (?:each|one) (?:other|another)|colli[ds]|crash(?:es|ing)? into|"
        r"\bcover(?:s|ed|ing)?\b|hid(?:es|den|ing)\b|\bbehind\b|run(?:s|ning)? into|"
        r"touch(?:es|ing)|"
        r"goes through|printed (?:one )?over|pile up|blocks?\b|sits? (?:inside|on)\b|"
        r"strikes through|crowded|(?:in front of|obscures?|clash)",
    ),
    (
        DefectKind.OFF_FRAME,
        r"off[- ]?(?:the )?(?:frame|screen)|out(?:side)? of (?:the )?(?:frame|screen|view|picture)|"
        r"outside (?:the )?(?:visible|frame|screen|picture)|cropped|\bcut (?:off|at)\b|cuts off|"
        r"clipped|leaves the (?:screen|frame)|beyond the (?:screen|frame)|edge (?:of \w+ )?is cut|"
        r"is cut\b|falls off|not fully visible|runs out of|half outside|"
        r"partly outside|(?:is )?outside\b",
    ),
    (
        DefectKind.JITTER,
        r"jitter|flicker|shak(?:e|es|ing|y)|trembl|wobbl|stutter|judder|twitch|vibrat|wiggl|jerk|"
        r"\bjump(?:s|ing)?\b|choppy|stair|shimmer|pulsat|jumpy|not smooth|isn't smooth|"
        r"don't move smoothly|bounc|shiver|quiver|jiggl|crawl",
    ),
)
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)


def kind_of(text: str) -> DefectKind | None:
    """The kind that a visual defect's words speak of, the first named; None for any other.

    >>> kind_of("the dotted line flickers while it grows")
    <DefectKind.JITTER: 'jitter'>
    """
    found = [
        (match.start(), kind) for kind, pattern in _PATTERNS if (match := pattern.search(text))
    ]
    return min(found)[1] if found else None
