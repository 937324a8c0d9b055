"""Whether a piece of a comment begins a new note or goes on with the one before.

What is certain (list items, rows) is a rule in `review.split`; the rest is judged by small
decision trees over some forty features, grown offline on pages split by hand
(benchmarks/review/train_boundary.py).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from review.quotes import quoted
from review.schema import Category
from review.trees import Trees, stored_trees
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
_PRAISE = tuple(Category).index(Category.PRAISE)
_STARTS_WITH_TIME = re.compile(
    r"^(?:\W|at\b|from\b|and\b|between\b|around\b|about\b|also\b){0,8}$", re.I
)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a joint: its words, the chances of its categories, and the moments in it
    (`lead` is what stands before the first; None where there is none)."""

    text: str
    chances: Scores
    moments: int
    lead: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where in its comment a joint stands: `taken` pieces make up the note so far, `notes`
    notes stand before it, and `left` pieces come after. `timed` is the share of the comment's
    lines that name a time, `lines` how many there are; `turn` is the chance of `review.turns`."""

    taken: int
    notes: int
    left: int
    timed: float
    lines: int
    turn: float = 0.0


def features(before: Side, last: Side, after: Side, opening: Opening, place: Place) -> list[float]:
    """The joint between a note so far (`before`, whose last piece is `last`) and `after`."""
    p, q = last.chances, after.chances
    both_quote = float(_quotes(last) and _quotes(after))
    words = [len(_WORDS.findall(side.text[:400])) for side in (last, after)]
    timed_start = after.lead is not None and bool(_STARTS_WITH_TIME.match(after.lead))
    kind = [bool(_KIND.search(side.text[:300])) for side in (last, after)]
    line = opening in (Opening.LINE, Opening.PARAGRAPH)
    ended = last.text[-1:] in ".!?…"
    return [
        *(float(opening is one) for one in Opening),
        float(after.moments > 0),
        float(before.moments > 0),
        float(after.moments > 0 and before.moments > 0),
        float(after.moments > 0 and last.moments > 0),
        float(timed_start),
        float(timed_start and before.moments > 0),
        float(timed_start and before.moments == 0),
        float(bool(_ALSO.match(after.text))),
        float(bool(_BUT.match(after.text))),
        float(bool(_GOES_ON.match(after.text))),
        float(bool(_AND.match(after.text))),
        float(bool(_THANKS.search(after.text[:200]))),
        float(p @ q),
        float(before.chances @ q),
        float(p[_PRAISE] * (1 - q[_PRAISE])),
        float(q[_PRAISE] * (1 - p[_PRAISE])),
        float(q.max()),
        float(p.max()),
        float((p.argmax() != q.argmax()) * min(p.max(), q.max())),
        math.log1p(words[0]) / 3,
        math.log1p(words[1]) / 3,
        float(words[1] <= 3),
        float(words[0] <= 3),
        float(last.text.endswith("?")),
        float(after.text.endswith("?")),
        float(last.text.endswith("?") and after.text.endswith("?")),
        float(after.text[:1].islower()),
        float(not ended),
        float(kind[0]),
        float(kind[1]),
        float(kind[0] and not kind[1]),
        float(kind[1] and not kind[0]),
        float(line and ended),
        float(line and after.moments > 0 and before.moments > 0),
        line * both_quote,
        float(line and words[0] > 3 and words[1] > 3),
        both_quote,
        float(after.text[:1] in "(["),
        float(last.text.endswith(("...", "…")) and after.text[:1].islower()),
        float(bool(_FACE_END.search(last.text[-4:]))),
        float(after.text.isupper()) - float(last.text.isupper()),
        float(last.text[-1:] in ",;:"),
        float(bool(_I.match(after.text))),
        float(bool(_WISH.search(after.text[:200]))),
        float(bool(_WISH.search(last.text[:200]))),
        float(bool(_REST.search(after.text[:300]))),
        float(bool(_GREETING.match(last.text)) and place.notes == 0),
        float(last.moments > 0 and after.moments == 0),
        float(kind[1] and after.moments == 0 and before.moments > 0),
        float(len(after.text) > 1 and after.text[0] == after.text[-1] == '"'),
        _shared_words(last.text, after.text),
        min(place.taken, 5) / 5,
        min(place.notes, 5) / 5,
        min(place.left, 5) / 5,
        float(place.left == 0),
        place.timed,
        min(place.lines, 8) / 8,
        place.turn,
        float(before.moments > 1),
        float(after.moments > 1),
        *p.tolist(),
        *q.tolist(),
    ]


def _shared_words(one: str, other: str) -> float:
    """How many of the longer words of the shorter text stand in the other, too."""
    ours, theirs = set(_LONG_WORD.findall(one.lower())), set(_LONG_WORD.findall(other.lower()))
    shorter = min(len(ours), len(theirs))
    return len(ours & theirs) / shorter if shorter else 0.0


def _quotes(side: Side) -> bool:
    return bool(quoted(side.text[:300]))


def load_trees() -> Trees:
    """The trees that ship with the package."""
    return stored_trees("boundary")


def begins_a_note(before: Side, last: Side, after: Side, opening: Opening, place: Place) -> float:
    """The chance that `after` begins a note of its own."""
    return load_trees().chance(features(before, last, after, opening, place))
