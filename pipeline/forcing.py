"""Exactly when: the words of a passage, each forced onto the sound.

The recogniser said what was heard; here the known words of one sentence are laid onto its
stretch of sound by the acoustic model, in several attempts, and what the two tell is compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.energy import WINDOW_MS
from pipeline.errors import RoughcutError
from pipeline.listening import Voice
from pipeline.passages import Passage
from pipeline.said_words import SaidWords, expected_ms, said_words, window
from pipeline.schema import HeardWord, Span, WordStatus
from pipeline.sentences import Text
from pipeline.settling import LEAST_WORD_MS, settled
from pipeline.sphinx import RATE_HZ, Samples, Sphinx
from pipeline.story import Story

AGREE_MS = 120
"""A word is confirmed if recogniser and forced times are no farther apart."""

GOOD_SHARE = 0.75
"""An attempt is good if so many of the heard words agree with it."""

MARGIN_MS = 300
BEAM, WIDER_BEAMS = 1e-48, (1e-64, 1e-100, 1e-150)
LADDER = (
    (MARGIN_MS, BEAM),
    (0, BEAM),
    (MARGIN_MS + 250, BEAM),
    (-150, BEAM),
    (MARGIN_MS + 600, BEAM),
    *((MARGIN_MS, beam) for beam in WIDER_BEAMS),
)
"""Attempts: how far the window reaches beyond what was heard of the sentence (ms), and the
beam of the search."""

GOOD_ATTEMPTS = 3  # so many that come to an end; then the best of them is taken

LONGEST_FOUND_MS = 29_000
"""A recogniser that is told the text hears so much at once."""

Find = Callable[[Samples, str], tuple[HeardWord, ...]]
"""When each word of a text is heard in 16-bit samples at 16 kHz."""


@dataclass(frozen=True, slots=True)
class WordTime:
    """A script word (counted through the text) in a recording."""

    word: int
    span: Span
    status: WordStatus


def timed(
    voice: Voice,
    sphinx: Sphinx | None,
    text: Text,
    story: Story,
    passage: Passage,
    find: Find | None = None,
) -> tuple[WordTime, ...]:
    """The time of every word of the passage's sentence that was said in it.

    Without a model of the language (`sphinx` is None) the recogniser's own times have to do,
    the better ones by `find`; with one, `find` is asked where the two others disagree.
    """
    known = said_words(voice, text, story, passage)
    forced = _best(voice, sphinx, known) if sphinx else None
    judged = _judged(voice, known, forced) if forced else None
    if judged and all(time.status is WordStatus.CONFIRMED for time in judged):
        return judged
    found = _found(voice, text, known, find) if find else None
    if found is None:
        return judged or tuple(_without_force(known))
    if forced is None:
        return _judged(voice, known, found)
    return _judged(voice, known, forced, found)


def _judged(
    voice: Voice,
    known: SaidWords,
    times: Sequence[Span],
    others: Sequence[Span] | None = None,
) -> tuple[WordTime, ...]:
    """The words at these times, confirmed by what was heard or by other times."""
    judged = []
    for place, (word, span) in enumerate(zip(known.words, times, strict=True)):
        second = [known.heard.get(word), others[place] if others else None]
        agrees = any(o and abs(o.start_ms - span.start_ms) <= AGREE_MS for o in second)
        judged.append(WordTime(word, span, WordStatus.CONFIRMED if agrees else WordStatus.FORCED))
    return tuple(judged)


def _without_force(known: SaidWords) -> Iterator[WordTime]:
    """Heard words where they were heard; the others share the time between them."""
    done_ms = known.after_ms
    for place, word in enumerate(known.words):
        heard = known.heard.get(word)
        if heard:
            span = Span(max(heard.start_ms, done_ms), max(heard.end_ms, done_ms))
            yield WordTime(word, span, WordStatus.FORCED)
        else:
            later = [known.heard[w].start_ms for w in known.words[place:] if w in known.heard]
            room_ms = max(0, (later[0] if later else known.before_ms) - done_ms)
            length_ms = min(expected_ms([known.forms[place]]), room_ms)
            span = Span(done_ms, done_ms + length_ms)
            yield WordTime(word, span, WordStatus.ESTIMATED)
        done_ms = span.end_ms


def _found(voice: Voice, text: Text, known: SaidWords, find: Find) -> tuple[Span, ...] | None:
    """The words' times by a recogniser that is told the text; None where it can not."""
    start_ms, end_ms = window(known, MARGIN_MS)
    start_ms = max(start_ms, known.after_ms, 0)
    end_ms = min(end_ms, known.before_ms, voice.length_ms)
    if not known.words or not 0 < end_ms - start_ms <= LONGEST_FOUND_MS:
        return None
    written = " ".join(text.tokens[word].text for word in known.words)
    samples = voice.samples[start_ms * RATE_HZ // 1000 : end_ms * RATE_HZ // 1000]
    try:
        words = find(samples, written)
    except RoughcutError:  # more words than it takes at once
        return None
    if len(words) != len(known.words):
        return None
    return tuple(Span(word.span.start_ms + start_ms, word.span.end_ms + start_ms) for word in words)


# --- attempts --------------------------------------------------------------------------


def _best(voice: Voice, sphinx: Sphinx, known: SaidWords) -> tuple[Span, ...] | None:
    """The attempt that agrees best with what was heard."""
    best: tuple[float, tuple[Span, ...]] | None = None
    finished = 0
    for margin_ms, beam in LADDER:
        forced = _attempt(voice, sphinx, known, margin_ms, beam)
        if forced is None:
            continue
        finished += 1
        share = _agreement(known, forced)
        if best is None or share > best[0]:
            best = share, forced
        if share >= GOOD_SHARE or finished == GOOD_ATTEMPTS:
            break
    return best and best[1]


def _attempt(
    voice: Voice, sphinx: Sphinx, known: SaidWords, margin_ms: int, beam: float
) -> tuple[Span, ...] | None:
    start_ms, end_ms = window(known, margin_ms)
    if margin_ms == MARGIN_MS:  # the first attempts keep out of the neighbours' voices
        start_ms = max(start_ms, known.after_ms - 2 * WINDOW_MS)
        end_ms = min(end_ms, known.before_ms + 2 * WINDOW_MS)
    start_ms, end_ms = max(0, start_ms), min(voice.length_ms, end_ms)
    words = [word for form in known.forms for word in form]
    if end_ms - start_ms < LEAST_WORD_MS * len(words):
        return None
    forced = sphinx.force(voice.part(start_ms, end_ms), words, beam)
    if forced is None:
        return None
    spans = []
    parts = iter(forced)
    for form in known.forms:
        own = [next(parts) for _ in form]
        spans.append(settled(voice, own[0].start_ms + start_ms, own[-1].end_ms + start_ms))
    return tuple(spans)


def _agreement(known: SaidWords, forced: Sequence[Span]) -> float:
    distances = [
        abs(known.heard[word].start_ms - span.start_ms)
        for word, span in zip(known.words, forced, strict=True)
        if word in known.heard
    ]
    return sum(distance <= AGREE_MS for distance in distances) / max(1, len(distances))
