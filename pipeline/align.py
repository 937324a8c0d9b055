"""When each word of a segment is heard, from whatever is known of its sound.

A scratch take knows its word times, and a reading those of a recording. Of a recording in
which the words were not found only the ends of the voice are known, of a segment without
sound only the speech rate: there the words are spread by their lengths.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate, pairwise
from pathlib import Path

from pipeline.audio import sounding_ms_in
from pipeline.reading import Reading
from pipeline.schema import (
    Alignment,
    AlignmentKind,
    Script,
    Segment,
    Span,
    Take,
    TakeKind,
    Token,
    Word,
    WordStatus,
)

# Lengths in letters. Fitted to 1,479 English words that espeak-ng spoke at 150 words per
# minute: a word lasts 74 ms for each letter and 23 ms besides (spread 109 ms; counting
# syllables too makes it no better). Its pauses in the same unit: comma 190 ms, semicolon,
# colon and dash 290 ms, end of a sentence 350-440 ms, end of a paragraph 610-680 ms.
WORD_WEIGHT = 0.3
SHORT_PAUSE, PAUSE, SENTENCE_PAUSE, PARAGRAPH_PAUSE = 2.5, 4.0, 5.0, 8.5
_MARKS_AND_BRACKETS = ",;:–—.?!…\"'”’»)]}"
_PAUSES = {
    **dict.fromkeys(",", SHORT_PAUSE),
    **dict.fromkeys(";:–—", PAUSE),
    **dict.fromkeys(".?!…", SENTENCE_PAUSE),
}


def align(
    script: Script,
    takes: Mapping[str, Take],
    readings: Mapping[str, Reading] | None = None,
) -> tuple[Alignment, ...]:
    """The words of every segment in time, in the script's order.

    `readings` tell where the words lie in recorded takes; where a reading found its segment,
    the take is the one cut by it. Raises RoughcutError if the file of a recorded take without
    a reading can not be read.
    """
    rate = script.pacing.words_per_minute
    known = readings or {}
    return tuple(
        _align(segment, takes.get(segment.id), known.get(segment.id), rate)
        for segment in script.segments
    )


def _align(
    segment: Segment, take: Take | None, reading: Reading | None, words_per_minute: int
) -> Alignment:
    if take is None:
        return _unheard(segment, words_per_minute)
    if take.kind is TakeKind.SCRATCH:
        words = _words(segment, take.word_spans, WordStatus.KNOWN)
        return Alignment(segment.id, AlignmentKind.SCRATCH, words, take.length_ms, take)
    if reading and reading.found:
        return Alignment(segment.id, AlignmentKind.SPOKEN, reading.words, take.length_ms, take)
    if take.recording and Path(take.recording).stem != segment.id:
        return _unheard(segment, words_per_minute)  # the sound is that of a page or the film
    return _recorded(segment, take)


def _recorded(segment: Segment, take: Take) -> Alignment:
    """The words spread over the part of the recording where the voice sounds."""
    start_ms, end_ms = sounding_ms_in(Path(take.path))
    spans = spread(segment.tokens, start_ms, min(end_ms, take.length_ms))
    words = _words(segment, spans, WordStatus.ESTIMATED)
    return Alignment(segment.id, AlignmentKind.ESTIMATED, words, take.length_ms, take)


def _unheard(segment: Segment, words_per_minute: int) -> Alignment:
    """The words at the film's speech rate, which counts spoken words and their pauses."""
    spoken_words = sum(len(token.spoken.split()) for token in segment.tokens)
    length_ms = round(60_000 * spoken_words / words_per_minute)
    words = _words(segment, spread(segment.tokens, 0, length_ms), WordStatus.ESTIMATED)
    return Alignment(segment.id, AlignmentKind.ESTIMATED, words, length_ms, None)


def _words(segment: Segment, spans: tuple[Span, ...], status: WordStatus) -> tuple[Word, ...]:
    return tuple(
        Word(token.text, span, status) for token, span in zip(segment.tokens, spans, strict=True)
    )


def spread(tokens: tuple[Token, ...], start_ms: int, end_ms: int) -> tuple[Span, ...]:
    """A span for each token between two times in ms, by the lengths of what is spoken, with
    pauses at the punctuation; the last word ends at `end_ms`.

    >>> from pipeline.errors import Place
    >>> page = Place("01-hook.md", 1)
    >>> three = Token("Three,", "three", 0, page), Token("4", "four", 0, page)
    >>> [(span.start_ms, span.end_ms) for span in spread(three, 0, 1210)]
    [(0, 530), (780, 1210)]
    """
    weights: list[float] = []
    for token, following in zip(tokens, (*tokens[1:], None), strict=True):
        weights += [_word_weight(token.spoken), _pause_weight(token, following)]
    whole = sum(weights) or 1.0
    edges = [
        start_ms + round((end_ms - start_ms) * min(part / whole, 1.0))
        for part in accumulate(weights, initial=0.0)
    ]
    return tuple(Span(*edge) for edge in list(pairwise(edges))[::2])


def _word_weight(spoken: str) -> float:
    letters = sum(map(str.isalnum, spoken))
    return letters + WORD_WEIGHT * len(spoken.split())


def _pause_weight(token: Token, following: Token | None) -> float:
    """The silence after a token; after the last one it is not the segment's."""
    if following is None:
        return 0.0
    if following.paragraph != token.paragraph:
        return PARAGRAPH_PAUSE
    ending = token.text[len(token.text.rstrip(_MARKS_AND_BRACKETS)) :]
    return max((_PAUSES.get(mark, 0.0) for mark in ending), default=0.0)
