"""Which text on the screen a note means: by the string that is wrong, or that it quotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial

from rapidfuzz.distance import OSA

from pipeline.draft_record import DraftRecord
from pipeline.schema import Span, TextOnScreen
from review.schema import TypoPair
from review.spelling import near_each_other
from review.whereabouts import apart_ms, text_ms

NEAR_MS = 15_000
"""How far from the time that was written a named text may be on screen: people write the time
at which they noticed it, or stopped the film."""

MOST_SLIPS = 2
_SHORTEST_SLIP = 4


def find_typo(pair: TypoPair, record: DraftRecord, window: Span | None) -> TextOnScreen | None:
    """The text that holds the wrong word of a pair (or one that could be a slip of the right
    one, where only that is given), the likest and then the nearest to the window."""
    return _best(record, window, partial(typo_likeness, pair=pair))


def find_quoted(
    quotes: Iterable[str], record: DraftRecord, window: Span | None
) -> TextOnScreen | None:
    """The text that is, or holds, one of the quoted strings."""
    each = (_best(record, window, partial(_holds, string=quote)) for quote in quotes)
    return next((text for text in each if text), None)


def typo_likeness(text: str, pair: TypoPair) -> int | None:
    """How well a text fits a typo: 0 it holds the wrong string as a word, 1 inside a word, 2 or
    3 a word so many slips away from it; None if not at all.

    >>> typo_likeness("the frequancy axis", TypoPair("frequancy", "frequency"))
    0
    >>> typo_likeness("frequncy", TypoPair("", "frequency"))
    2
    """
    if pair.wrong and (held := _holds(text, pair.wrong)) is not None:
        return held
    words = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text)
    if pair.wrong and len(pair.wrong) >= _SHORTEST_SLIP:
        right = pair.right.casefold()
        slips = [_slips(word, pair.wrong) for word in words if word.casefold() != right]
        return min((1 + slip for slip in slips if slip <= MOST_SLIPS), default=None)
    if not pair.wrong:
        near = [word for word in words if near_each_other(word, pair.right)]
        return min((1 + min(2, _slips(word, pair.right)) for word in near), default=None)
    return None


def _best(
    record: DraftRecord, window: Span | None, likeness: Callable[[str], int | None]
) -> TextOnScreen | None:
    found = []
    for text in record.texts:
        rank = likeness(text.text)
        away = apart_ms(text_ms(text, record), window) if window else 0
        if rank is not None and away <= NEAR_MS:
            found.append(((rank, away, text.first_frame), text))
    return min(found, key=lambda each: each[0])[1] if found else None


def _holds(text: str, string: str) -> int | None:
    """0 if the string stands in the text by itself, 1 if inside a word, None if not there."""
    one, other = _even(text), _even(string)
    if not other or other not in one:
        return None
    return 0 if re.search(rf"(?<!\w){re.escape(other)}(?!\w)", one) else 1


def _even(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


def _slips(one: str, other: str) -> int:
    """Damerau's distance in its common form (optimal string alignment)."""
    return int(OSA.distance(one.casefold(), other.casefold(), score_cutoff=MOST_SLIPS))
