"""Which text on the screen a note means: by the string that is wrong, or that it quotes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.draft_record import DraftRecord
from pipeline.schema import Span, TextOnScreen
from review.evidence.on_screen import lines_with, shows, slips_of
from review.schema import TypoPair
from review.whereabouts import apart_ms, text_ms

NEAR_MS = 15_000
"""How far from the time that was written a named text may be on screen: people write the time
at which they noticed it, or stopped the film."""


def find_typo(pair: TypoPair, record: DraftRecord, window: Span | None) -> TextOnScreen | None:
    """The text that holds the wrong word of a pair (or one that could be a slip of the right
    one, where only that is given), the likest and then the nearest to the window; its place is
    the line on which the word stands."""
    there = _near(record, window)
    seen = lines_with(pair.wrong, there, pair.right) if pair.wrong else slips_of(pair.right, there)
    best = min(seen, key=lambda one: (one.slips, _order(one.text, record, window)), default=None)
    return replace(best.text, place=best.place) if best else None


def find_quoted(
    quotes: Iterable[str], record: DraftRecord, window: Span | None
) -> TextOnScreen | None:
    """The text that is, or holds, one of the quoted strings, the nearest to the window."""
    there = sorted(_near(record, window), key=lambda text: _order(text, record, window))
    found = (text for quote in quotes for text in shows(quote, there))
    return next(found, None)


def _near(record: DraftRecord, window: Span | None) -> list[TextOnScreen]:
    return [text for text in record.texts if _away(text, record, window) <= NEAR_MS]


def _order(text: TextOnScreen, record: DraftRecord, window: Span | None) -> tuple[int, int]:
    return _away(text, record, window), text.first_frame


def _away(text: TextOnScreen, record: DraftRecord, window: Span | None) -> int:
    return apart_ms(text_ms(text, record), window) if window else 0
