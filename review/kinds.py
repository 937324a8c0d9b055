"""Words that hint at a kind of visual defect: those that a check can look for by itself."""

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
        r"strikes through|crowded|(?:in front of|obscur|clash)|intersect|cross(?:es|ed|ing)\b|"
        r"in the middle of the|through the (?:letters|text|label|words?)|over (?:its|the) (?:edge|text|line|"
        r"curve|label|graph|picture)|lying on|right on the|superimposed|cuts through|runs through",
    ),
    (
        DefectKind.OFF_FRAME,
        r"off[- ]?(?:the )?(?:frame|screen)|out(?:side)? of (?:the )?(?:frame|screen|view|picture)|"
        r"outside (?:the )?(?:visible|frame|screen|picture)|cropped|\bcut (?:off|at)\b|cuts off|"
        r"clipped|leaves the (?:screen|frame)|beyond the (?:screen|frame)|edge (?:of \w+ )?is cut|"
        r"is cut\b|falls off|not fully visible|runs out of|half outside|"
        r"partly outside|(?:is )?outside\b|\bcropped|half off|off the (?:top|bottom|left|right|edge|side)|"
        r"(?:not|isn't|aren't|doesn't) (?:fully|entirely|completely|quite|all)? ?(?:in view|visible|"
        r"in (?:the )?(?:picture|frame)|fit)|past the edge|leaves? the (?:screen|picture|frame)|run(?:s)? off|"
        r"sticks? out|too wide|out (?:from|of) the|left of the border|goes? off|chopped off at",
    ),
    (
        DefectKind.JITTER,
        r"jitter|flicker|shak(?:e|es|ing|y)|trembl|wobbl|stutter|judder|twitch|vibrat|wiggl|jerk|"
        r"\bjump(?:s|ing)?\b|choppy|stair|shimmer|pulsat|jumpy|not smooth|isn't smooth|"
        r"(?:don't|doesn't|not) (?:move|run|go)? ?smooth|bounc|shiver|quiver|jiggl|crawl|twitch|\bhops?\b|"
        r"\bhopping|lurch|small jumps|little jumps|\bdanc(?:e|ing)|nervous|unsteady|shaking|frame drops|"
        r"flash(?:es|ing)?\b|strob|blink|not fluid|isn't fluid|laggy|glitchy",
    ),
)
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)


def kinds_in(text: str) -> list[DefectKind]:
    """The kinds that a text's words speak of.

    >>> kinds_in("the dotted line flickers while it grows")
    [<DefectKind.JITTER: 'jitter'>]
    """
    return [kind for kind, pattern in _PATTERNS if pattern.search(text)]
