"""Which passage of a sentence is kept: the last complete one, as readers repeat themselves until
it is right."""

from __future__ import annotations

from collections.abc import Sequence, Set

from pipeline.passages import Passage, Said, is_complete
from pipeline.schema import KeptTake
from pipeline.sentences import Text

END_SHARE, MOST_END_WORDS = 0.25, 3
"""A passage has its end if it reaches the last quarter of its sentence, at most three words."""

MISHEARD_SHARE = 0.6
"""Or if other words are heard without a pause where it should come, for so much of its time."""

SHORT_PAUSE_MS = 100
"""Nobody leaves a sentence for another one without so much of a pause."""

PAUSE_MS = 250
"""What is heard after so much of a pause is not in the place of the sentence's end."""


def choice_of(
    text: Text,
    said: Sequence[Said],
    firm: Set[int],
    passages: Sequence[Passage],
    wish: KeptTake | None,
) -> Passage | None:
    """The last complete passage of a sentence; one that breaks off before its end, or that a few
    words of something else make by chance, gives way to an earlier one that does not. A wish
    that names none of them changes nothing."""
    complete = [passage for passage in passages if is_complete(text, passage)]
    if wish and wish.number:
        complete = complete[wish.number - 1 : wish.number] or complete
    elif wish and wish.span:
        begins = {passage: said[passage.first].span.start_ms for passage in complete}
        inside = wish.span.start_ms, wish.span.end_ms
        complete = [p for p in complete if inside[0] <= begins[p] < inside[1]] or complete
    sure = [passage for passage in complete if passage.first in firm] or complete
    clean = [passage for passage in sure if not interrupts(text, said, firm, passage)] or sure
    whole = [passage for passage in clean if _has_its_end(text, said, firm, passage)]
    best = whole or clean
    return best[-1] if best else None


def is_unsure(
    text: Text,
    said: Sequence[Said],
    firm: Set[int],
    passages: Sequence[Passage],
    chosen: Passage | None,
) -> bool:
    """Whether the passage that is kept of a sentence breaks off, may be another one heard
    wrong, or came before one that was only too badly heard to be kept."""
    if chosen is None:
        return False
    again = any(
        passage.first > chosen.first and passage.first in firm
        for passage in passages
        if passage.first - 1 not in firm or not interrupts(text, said, firm, passage)
    )
    return again or chosen.first not in firm or not _has_its_end(text, said, firm, chosen)


def interrupts(text: Text, said: Sequence[Said], firm: Set[int], passage: Passage) -> bool:
    """Whether a passage begins without a pause inside another sentence: nobody goes back to a
    sentence so, but a recogniser hears one sentence for another.

    If that other sentence is not `firm` it is the other way round: the words before the passage
    are its own first ones, heard wrong, if those are missing.
    """
    before = said[passage.first - 1] if passage.first else None
    if before is None or before.landing is None:
        return False
    if passage.first - 1 not in firm and text.words_before(min(passage.hits, default=0)):
        return False
    pause_ms = said[passage.first].span.start_ms - before.span.end_ms
    number = text.sentence_of[before.landing.word]
    unfinished = before.landing.word < _end_of(text, number)
    return pause_ms < SHORT_PAUSE_MS and number != passage.sentence and unfinished


def _has_its_end(text: Text, said: Sequence[Said], firm: Set[int], passage: Passage) -> bool:
    """Whether the sentence was read to its end: heard, or something was heard in its place."""
    if passage.reach >= _end_of(text, passage.sentence):
        return True
    missing = text.words_after(passage.reach)
    end_ms, besides_ms = said[passage.stop - 1].span.end_ms, 0
    for place in range(passage.stop, len(said)):
        word = said[place]
        if place in firm or word.span.start_ms - end_ms >= PAUSE_MS:
            break
        end_ms = word.span.end_ms
        besides_ms += word.span.end_ms - word.span.start_ms
    return besides_ms >= MISHEARD_SHARE * text.length_ms(missing)


def _end_of(text: Text, number: int) -> int:
    """The first of a sentence's last words, of which a whole passage reaches one."""
    spoken = text.spoken(text.sentences[number])
    return spoken[-max(1, min(MOST_END_WORDS, int(END_SHARE * len(spoken))))]
