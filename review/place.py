"""Where a note means: from its words and times to a segment, a word, a text, a line."""

from __future__ import annotations

import re

from pipeline.draft_record import DraftRecord
from pipeline.schema import Span, TextOnScreen
from review.issues import Anchor
from review.named_words import LONGEST_READ, MOST_PHRASES, content_words, find_said, said_words
from review.quotes import quoted
from review.schema import Category, Moment, Note, TypoPair
from review.seen_texts import find_quoted, find_typo
from review.whereabouts import SpokenWord, anchor_at, film_ms, segment_at, text_ms

_HEARD = frozenset(
    {Category.AUDIO_LEVEL, Category.AUDIO_NOISE, Category.SYNC, Category.EDIT_PACING}
)
"""What is said about these is about a spoken word before it is about a text."""

_ANYWHERE = _HEARD | {Category.TYPO, Category.CAPTION, Category.VISUAL_DEFECT}
"""Only the words of these may place a note that names no time: who thanks for the word "goal"
means no place."""

_ENDS = re.compile(r"\b(?:ends?|ending|last|tail)\b", re.IGNORECASE)


def place(note: Note, record: DraftRecord) -> Anchor | None:
    """The place in a draft that a note on it means, None if it names none.

    A time after the draft's end places nothing, whatever else the note says. Of several
    times the first counts. A typo is placed by its wrong string, on screen or in the script,
    with a time or without.
    """
    moment = next(iter(note.moments), None)
    if moment and not _is_in(moment, record):
        return None
    window = _window(moment, record) if moment else None
    if window is None and note.judgement.category not in _ANYWHERE:
        return None
    for pair in _pairs(note):
        if found := _by_typo(pair, record, moment, window):
            return found
    ways = (
        (_by_named_word, _by_quoted_text) if _is_heard(note) else (_by_quoted_text, _by_named_word)
    )
    found = next((found for way in ways if (found := way(note, record, moment, window))), None)
    return found or (_by_time(moment, record) if moment else None)


def _pairs(note: Note) -> list[TypoPair]:
    """The typo as it was read; then each quoted string as what it should be."""
    told = [note.typo] if note.typo else []
    if note.judgement.category is not Category.TYPO:
        return told
    return told + [TypoPair("", quote) for quote in _quotes(note)]


def _quotes(note: Note) -> list[str]:
    """The quoted strings of a note; of one that is full of them only the first."""
    return [quote.words for quote in quoted(note.text[:LONGEST_READ])[:MOST_PHRASES]]


def _is_heard(note: Note) -> bool:
    return note.judgement.category in _HEARD


def _is_in(moment: Moment, record: DraftRecord) -> bool:
    return moment.in_draft and moment.span.start_ms < film_ms(record)


def _window(moment: Moment, record: DraftRecord) -> Span:
    return Span(moment.window.start_ms, _end_ms(moment, record, moment.window.end_ms))


def _end_ms(moment: Moment, record: DraftRecord, end_ms: int) -> int:
    """Where a moment ends: "from here on" means to the end of its segment, at most."""
    return film_ms(record) if moment.open_end else min(end_ms, film_ms(record))


def _by_time(moment: Moment, record: DraftRecord) -> Anchor | None:
    start = moment.span.start_ms
    # "From here on" is about the segment that is on at that time.
    end = start if moment.open_end else min(moment.span.end_ms, film_ms(record))
    segment = segment_at(record, Span(start, end))
    last = _end_ms(moment, record, end)
    return anchor_at(record, segment, Span(start, last)) if segment else None


def _by_typo(
    pair: TypoPair, record: DraftRecord, moment: Moment | None, window: Span | None
) -> Anchor | None:
    """A typo on screen, or else in the words of the script, which the captions show."""
    words = find_said([one for one in (pair.wrong,) if one], record, window)
    text = find_typo(pair, record, window)
    if text:
        return _by_text(text, record, moment, words)
    return _by_word(words, record) if words else None


def _by_text(
    text: TextOnScreen,
    record: DraftRecord,
    moment: Moment | None,
    words: tuple[SpokenWord, ...] = (),
) -> Anchor | None:
    """While the text is on screen: at the time that was written, if it is then."""
    seen = text_ms(text, record)
    span = seen
    if moment and seen.start_ms <= moment.span.start_ms < seen.end_ms:
        span = Span(moment.span.start_ms, max(moment.span.start_ms, moment.span.end_ms))
    segment = segment_at(record, span)
    if segment is None:
        return None
    said = [word for word in words if word.ref.segment == segment]
    # A card shows the script's own words: there the line to mend is the page's.
    word = said[0] if said and not text.place.file else None
    return anchor_at(record, segment, span, word, text=text)


def _by_named_word(
    note: Note, record: DraftRecord, _moment: Moment | None, window: Span | None
) -> Anchor | None:
    heard, text = _is_heard(note), note.text
    ends = bool(_ENDS.search(text[:LONGEST_READ]))
    words = find_said([*_quotes(note), *said_words(text, heard)], record, window, ends)
    if not words and window and heard:
        words = find_said(content_words(text), record, window)
    return _by_word(words, record) if words else None


def _by_word(words: tuple[SpokenWord, ...], record: DraftRecord) -> Anchor:
    meant, other = words[0], words[1] if len(words) > 1 else None
    span = Span(meant.ref.start_ms, meant.ref.end_ms)
    return anchor_at(record, meant.ref.segment, span, meant, other)


def _by_quoted_text(
    note: Note, record: DraftRecord, moment: Moment | None, window: Span | None
) -> Anchor | None:
    text = find_quoted(_quotes(note), record, window)
    return _by_text(text, record, moment) if text else None
