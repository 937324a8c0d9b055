"""Exactly when: the words of a passage, each forced onto the sound.

The recogniser said what was heard; here the known words of one sentence are laid onto its
stretch of sound by the acoustic model, in several attempts, and what the two tell is compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.energy import WINDOW_MS, runs_of
from pipeline.errors import RoughcutError
from pipeline.listening import Voice
from pipeline.passages import Passage, Story
from pipeline.schema import HeardWord, Span, WordStatus
from pipeline.sentences import Text
from pipeline.sphinx import RATE_HZ, Samples, Sphinx
from pipeline.walk import Landing
from pipeline.wordforms import Form, spoken_ms

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

DROPPED_WORDS = 2
"""So many words in a row a recogniser drops though they were said; more are looked for."""

SPOKEN_SHARE = 0.5
"""More words were said if somebody speaks for half as long as they would take."""

LONGEST_FOUND_MS = 29_000
"""A recogniser that is told the text hears so much at once."""

Find = Callable[[Samples, str], tuple[HeardWord, ...]]
"""When each word of a text is heard in 16-bit samples at 16 kHz."""

_SETTLE_MS = 80  # quiet at the edge of a word that no closing of a p, t or k explains
_LEAST_MS = 30
_RINGING_MS = 60

PAUSE_DB, PAUSE_MS = 25.0, 120
"""So far below its own peak, for so long, no word begins."""


@dataclass(frozen=True, slots=True)
class WordTime:
    """A script word (counted through the text) in a recording."""

    word: int
    span: Span
    status: WordStatus


@dataclass(frozen=True, slots=True)
class _Known:
    """The words of a passage that were said: their forms, when each was heard (if it was),
    and the neighbours' voices between which they lie, in ms."""

    words: tuple[int, ...]
    forms: tuple[Form, ...]
    heard: Mapping[int, Span]
    after_ms: int
    before_ms: int


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
    known = _known(voice, text, story, passage)
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
    known: _Known,
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


def _without_force(known: _Known) -> Iterator[WordTime]:
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
            length_ms = min(_expected_ms([known.forms[place]]), room_ms)
            span = Span(done_ms, done_ms + length_ms)
            yield WordTime(word, span, WordStatus.ESTIMATED)
        done_ms = span.end_ms


def _found(voice: Voice, text: Text, known: _Known, find: Find) -> tuple[Span, ...] | None:
    """The words' times by a recogniser that is told the text; None where it can not."""
    start_ms, end_ms = _window(known, MARGIN_MS)
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


# --- which words -----------------------------------------------------------------------


def _known(voice: Voice, text: Text, story: Story, passage: Passage) -> _Known:
    """The words of the passage that were said, by what was heard and how long somebody
    speaks where nothing fits."""
    said = story.said
    landed: dict[int, list[tuple[Landing, Span]]] = {}
    for heard in said[passage.first : passage.stop]:
        if heard.landing:
            landed.setdefault(heard.landing.word, []).append((heard.landing, heard.span))
    after_ms = said[passage.first - 1].span.end_ms if passage.first else 0
    last = passage.stop == len(said)
    before_ms = voice.length_ms if last else said[passage.stop].span.start_ms
    words: list[int] = []
    run: list[int] = []
    end_ms = after_ms
    for word in (*text.spoken(text.sentences[passage.sentence]), None):
        if word is not None and word not in landed:
            run.append(word)
            continue
        start_ms = landed[word][0][1].start_ms if word is not None else before_ms
        words += run if _was_said(voice, text, run, end_ms, start_ms) else []
        run = []
        if word is not None:
            words.append(word)
            end_ms = landed[word][-1][1].end_ms
    forms = tuple(
        text.forms[word][landed[word][0][0].form if word in landed else 0] for word in words
    )
    heard_at = {
        word: _settled(voice, places[0][1].start_ms, max(place.end_ms for _, place in places))
        for word, places in landed.items()
        if word in passage.hits
    }
    return _Known(tuple(words), forms, heard_at, after_ms, before_ms)


def _was_said(voice: Voice, text: Text, run: Sequence[int], start_ms: int, end_ms: int) -> bool:
    """Whether words that were not heard were said between two times all the same."""
    if len(run) <= DROPPED_WORDS:
        return True
    expected_ms = _expected_ms([text.forms[word][0] for word in run])
    return voice.voiced_ms(start_ms, max(start_ms, end_ms)) >= SPOKEN_SHARE * expected_ms


def _expected_ms(forms: Sequence[Form]) -> int:
    return sum(map(spoken_ms, forms))


# --- attempts --------------------------------------------------------------------------


def _best(voice: Voice, sphinx: Sphinx, known: _Known) -> tuple[Span, ...] | None:
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
    voice: Voice, sphinx: Sphinx, known: _Known, margin_ms: int, beam: float
) -> tuple[Span, ...] | None:
    start_ms, end_ms = _window(known, margin_ms)
    if margin_ms == MARGIN_MS:  # the first attempts keep out of the neighbours' voices
        start_ms = max(start_ms, known.after_ms - 2 * WINDOW_MS)
        end_ms = min(end_ms, known.before_ms + 2 * WINDOW_MS)
    start_ms, end_ms = max(0, start_ms), min(voice.length_ms, end_ms)
    words = [word for form in known.forms for word in form]
    if end_ms - start_ms < _LEAST_MS * len(words):
        return None
    forced = sphinx.force(voice.part(start_ms, end_ms), words, beam)
    if forced is None:
        return None
    spans = []
    parts = iter(forced)
    for form in known.forms:
        own = [next(parts) for _ in form]
        spans.append(_settled(voice, own[0].start_ms + start_ms, own[-1].end_ms + start_ms))
    return tuple(spans)


def _window(known: _Known, margin_ms: int) -> tuple[int, int]:
    """From before the first word to after the last, where they were heard or would be."""
    heard = [at for at, word in enumerate(known.words) if word in known.heard]
    if not heard:
        return known.after_ms - margin_ms, known.before_ms + margin_ms
    lead_ms = _expected_ms(known.forms[: heard[0]])
    tail_ms = _expected_ms(known.forms[heard[-1] + 1 :])
    first, last = known.heard[known.words[heard[0]]], known.heard[known.words[heard[-1]]]
    return first.start_ms - lead_ms - margin_ms, last.end_ms + tail_ms + margin_ms


def _agreement(known: _Known, forced: Sequence[Span]) -> float:
    distances = [
        abs(known.heard[word].start_ms - span.start_ms)
        for word, span in zip(known.words, forced, strict=True)
        if word in known.heard
    ]
    return sum(distance <= AGREE_MS for distance in distances) / max(1, len(distances))


def _settled(voice: Voice, start_ms: int, end_ms: int) -> Span:
    """A word without the silence that the search left at its edges: a soft first sound is
    easily taken for part of the silence before it."""
    loudness = voice.loudness[start_ms // WINDOW_MS : end_ms // WINDOW_MS]
    quiet = loudness < voice.quiet_db
    sounds = (~quiet).nonzero()[0]
    if len(sounds) * WINDOW_MS < _LEAST_MS:
        return Span(start_ms, end_ms)
    before_ms, after_ms = int(sounds[0]) * WINDOW_MS, int(len(quiet) - 1 - sounds[-1]) * WINDOW_MS
    before_ms = max(before_ms, _pause_at_start_ms(loudness))
    if before_ms >= _SETTLE_MS:
        start_ms += before_ms - WINDOW_MS
    if after_ms >= _SETTLE_MS:
        end_ms -= after_ms - WINDOW_MS
    return Span(start_ms, max(start_ms, end_ms))


def _pause_at_start_ms(loudness: NDArray[np.float64]) -> int:
    """Where a pause ends that begins with a word or shortly after: the end of the word before
    rings in it, so it is quiet beside this word only."""
    peak_db = float(np.sort(loudness)[-3:].mean())
    for first, stop in runs_of(loudness < peak_db - PAUSE_DB):
        if first * WINDOW_MS <= _RINGING_MS and (stop - first) * WINDOW_MS >= PAUSE_MS:
            return stop * WINDOW_MS
    return 0
