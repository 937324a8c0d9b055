"""A stretch of a draft's sound with the words that are said in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.draft_record import DraftRecord
from pipeline.errors import RoughcutError
from pipeline.schema import Span, Word, WordStatus
from review.issues import WordRef
from review.whereabouts import film_ms, spoken_words

RATE_HZ = 48_000


@dataclass(frozen=True, slots=True, eq=False)
class Listened:
    """Samples of one channel in -1..1 at `RATE_HZ`, from `span` of the film (ms); `words` are
    those said in it, their times from the start of the stretch; `refs` are the same words as
    the draft knows them."""

    samples: NDArray[np.float64]
    span: Span
    words: tuple[Word, ...]
    refs: tuple[WordRef, ...]

    def number_of(self, ref: WordRef) -> int | None:
        """The number among `words` of a word of the draft."""
        keys = [(one.segment, one.index) for one in self.refs]
        return keys.index((ref.segment, ref.index)) if (ref.segment, ref.index) in keys else None


def listen_around(film: Path, record: DraftRecord, span: Span, around_ms: int) -> Listened:
    """The sound of a stretch of the film and `around_ms` to either side of it. Raises
    RoughcutError, a sentence, if the film has none or can't be read."""
    start_ms = max(0, span.start_ms - around_ms)
    try:
        return listen(film, record, Span(start_ms, min(film_ms(record), span.end_ms + around_ms)))
    except (RoughcutError, OSError) as error:
        raise RoughcutError(f"The draft's sound can't be read: {error}.") from error


def listen(film: Path, record: DraftRecord, span: Span) -> Listened:
    """The sound of a stretch of the film. Raises RoughcutError if the film has none, OSError
    if it is not there."""
    from pipeline.decoding import mono_blocks

    first, stop = (ms * RATE_HZ // 1000 for ms in (span.start_ms, span.end_ms))
    parts, at = [], 0
    for block in mono_blocks(film, RATE_HZ):
        if at + len(block) > first:
            parts.append(block[max(0, first - at) : max(0, stop - at)])
        at += len(block)
        if at >= stop:
            break
    samples = np.concatenate(parts) if parts else np.zeros(0)
    status = {
        (segment.id, index): word.status
        for segment, alignment in zip(record.segments, record.alignments, strict=True)
        for index, word in enumerate(alignment.words)
    }
    heard = [
        word.ref
        for word in spoken_words(record, span)
        if word.token.spoken
        and span.start_ms <= word.ref.start_ms
        and word.ref.end_ms <= span.end_ms
        and status[word.ref.segment, word.ref.index] is not WordStatus.MISSING
    ]
    words = tuple(
        Word(
            one.text,
            Span(one.start_ms - span.start_ms, one.end_ms - span.start_ms),
            status[one.segment, one.index],
        )
        for one in heard
    )
    return Listened(samples.astype(np.float64) / 32768, span, words, tuple(heard))
