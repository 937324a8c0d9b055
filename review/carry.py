"""The same place in a later draft: by its word, else by its share of the segment, never by
seconds, which mean nothing once anything before them has changed."""

from __future__ import annotations

from pipeline.draft_record import DraftRecord
from pipeline.schema import Span
from review.issues import Anchor, WordRef
from review.named_words import same_word
from review.seen_texts import find_quoted
from review.whereabouts import SpokenWord, anchor_at, segment_ms, spoken_words

_MARKS = ".,;:!?…\"'“”‘’()[]–— "


def carry(anchor: Anchor, record: DraftRecord) -> Anchor | None:
    """The place of an anchor in another draft; None if its segment is not there any more, so
    that somebody has to say what becomes of it."""
    if anchor.draft == record.number:
        return anchor
    if anchor.segment not in {segment.id for segment in record.segments}:
        return None
    word = _word_now(anchor.word, record) if anchor.word else None
    if word:
        other = _word_now(anchor.other_word, record) if anchor.other_word else None
        span = Span(word.ref.start_ms, word.ref.end_ms)
        return anchor_at(record, anchor.segment, span, word, other)
    seat = segment_ms(record, anchor.segment)
    length = seat.end_ms - seat.start_ms
    start = seat.start_ms + round(anchor.share * length)
    span = Span(start, max(start, seat.start_ms + round(anchor.end_share * length)))
    named = find_quoted(anchor.texts[:1], record, span)
    return anchor_at(record, anchor.segment, span, text=named)


def _word_now(before: WordRef, record: DraftRecord) -> SpokenWord | None:
    """The same word of the segment, of several the one that is nearest in the words' order."""
    there = [
        word
        for word in spoken_words(record)
        if word.ref.segment == before.segment and _same(word.ref.text, before.text)
    ]
    return min(there, key=lambda word: abs(word.ref.index - before.index), default=None)


def _same(one: str, other: str) -> bool:
    return same_word(one.strip(_MARKS), other.strip(_MARKS)) == 0
