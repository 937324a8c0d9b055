"""What speaks against a word's time: a second opinion that knows nothing of words.

Recogniser and forced times come from one acoustic model (or one network), so where it is
wrong they can be wrong together. What is heard of a voice at all, and how long a word lasts,
is another witness: a time that it contradicts is not confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.energy import WINDOW_MS
from pipeline.forcing import WordTime
from pipeline.listening import Voice
from pipeline.passage_choice import SHORT_PAUSE_MS, interrupts
from pipeline.schema import Span, WordStatus
from pipeline.sentences import Text
from pipeline.story import Story
from pipeline.wordforms import spoken_ms

SHORT_SHARE, SHORT_MS = 0.45, 120
"""A word that lasts less than this share of what its letters take at the reader's own rate,
and so much less, lacks a part."""

LONG_SHARE, LONG_MS = 2.0, 350
"""One that lasts so much more has a part of the word after it."""

VOICE_DB = 20.0
"""Louder than this below the loud parts is voice, and no breath."""

OVER_ROOM_DB = 6.0
"""... and so much louder than where nobody speaks."""

LEFT_OVER_MS = 60
"""So much voice beside a word, in no word, is a part of it or of its neighbour."""

NEAR_MS = 600
"""How far from a word such voice is looked for."""

BEGUN_ANEW_MS = 400
"""Other words inside a sentence, so much longer than those of it that were not heard there."""

NO_ROOM_MS = 400
"""So much time, and half of it, lacks for the words that were not heard between two others."""

NEAR_WORDS = 5
"""So near to words that were not heard, a word that is sure alone is sure by chance."""

OVERLAP_MS = 40
"""Two words can not share more: one of them is elsewhere."""


def without_doubtful(
    voice: Voice, text: Text, story: Story, times: Mapping[int, WordTime]
) -> dict[int, WordTime]:
    """The times, those of them no longer confirmed that the sound itself contradicts."""
    in_order = sorted(times.values(), key=lambda time: (time.span.start_ms, time.span.end_ms))
    doubtful = {
        *_of_odd_length(text, in_order),
        *_overlapping(in_order),
        *_beside_left_over_voice(voice, story, in_order),
        *_in_another_sentence(text, story),
        *_of_unsure_sentences(text, story),
        *_around_what_does_not_fit(text, story),
        *_begun_again_in_one_breath(text, story),
    }
    left = _without(doubtful, times)
    return _without(set(_alone_among_unsure(text, left)), left)


def _without(doubtful: set[int], times: Mapping[int, WordTime]) -> dict[int, WordTime]:
    """The times, those of the doubtful words no longer confirmed."""
    return {
        word: replace(time, status=WordStatus.FORCED)
        if word in doubtful and time.status is WordStatus.CONFIRMED
        else time
        for word, time in times.items()
    }


def _of_odd_length(text: Text, times: list[WordTime]) -> Iterable[int]:
    lengths = [time.span.end_ms - time.span.start_ms for time in times]
    by_letters = [spoken_ms(text.forms[time.word][0]) for time in times]
    rate = float(np.median(np.divide(lengths, by_letters))) if times else 1.0
    for at, (length_ms, usual_ms) in enumerate(zip(lengths, by_letters, strict=True)):
        expected_ms = rate * usual_ms
        if length_ms < min(SHORT_SHARE * expected_ms, expected_ms - SHORT_MS):
            yield times[at].word
        if length_ms > max(LONG_SHARE * expected_ms, expected_ms + LONG_MS):
            yield from (time.word for time in times[at : at + 2])


def _in_another_sentence(text: Text, story: Story) -> Iterable[int]:
    """The words of a passage that begins in the middle of another sentence."""
    for passage in filter(None, story.chosen):
        if interrupts(text, story.said, story.firm, passage):
            yield from text.spoken(text.sentences[passage.sentence])


def _of_unsure_sentences(text: Text, story: Story) -> Iterable[int]:
    for number in story.unsure:
        yield from text.spoken(text.sentences[number])


def _around_what_does_not_fit(text: Text, story: Story) -> Iterable[int]:
    """The words of a sentence before something else of some length: it may have been begun
    anew there. And the words beside others for which there is no time."""
    for passage in filter(None, story.chosen):
        spoken = text.spoken(text.sentences[passage.sentence])
        places = range(passage.first, passage.stop)
        hits = [at for at in places if (word := story.said[at].landing) and word.hit]
        for one, following in pairwise(hits):
            first, last = story.said[one], story.said[following]
            assert first.landing and last.landing
            left_out = [w for w in spoken if first.landing.word < w < last.landing.word]
            missing_ms = text.length_ms(left_out)
            other_ms = sum(_length_ms(said.span) for said in story.said[one + 1 : following])
            room_ms = last.span.start_ms - first.span.end_ms
            if other_ms - missing_ms >= BEGUN_ANEW_MS:
                yield from (word for word in spoken if word <= first.landing.word)
            if missing_ms - room_ms >= max(NO_ROOM_MS, missing_ms / 2):
                yield from (first.landing.word, last.landing.word)


def _begun_again_in_one_breath(text: Text, story: Story) -> Iterable[int]:
    """The words of a passage that goes back in its own sentence without a pause: the recogniser
    took other words for those before."""
    for before, passage in pairwise(story.passages):
        same = before.sentence == passage.sentence and before.stop == passage.first
        pause_ms = story.said[passage.first].span.start_ms - story.said[before.stop - 1].span.end_ms
        if same and story.keeps(passage) and pause_ms < SHORT_PAUSE_MS:
            yield from text.spoken(text.sentences[passage.sentence])


def _alone_among_unsure(text: Text, times: Mapping[int, WordTime]) -> Iterable[int]:
    """Confirmed words near others that were not heard, where neither the word before nor the
    one after is confirmed: where so much goes wrong two sources may agree by chance."""
    sure = {word for word, time in times.items() if time.status is WordStatus.CONFIRMED}
    spoken = [word for word, forms in enumerate(text.forms) if forms]
    for place, word in enumerate(spoken):
        beside = {*spoken[max(0, place - 1) : place], *spoken[place + 1 : place + 2]}
        near = spoken[max(0, place - NEAR_WORDS) : place + NEAR_WORDS + 1]
        if word in sure and not beside & sure and any(one not in times for one in near):
            yield word


def _overlapping(times: list[WordTime]) -> Iterable[int]:
    reached: WordTime | None = None
    for time in times:
        if reached and reached.span.end_ms - time.span.start_ms > OVERLAP_MS:
            yield from (reached.word, time.word)
        if reached is None or time.span.end_ms > reached.span.end_ms:
            reached = time


def _beside_left_over_voice(voice: Voice, story: Story, times: list[WordTime]) -> Iterable[int]:
    """The words on both sides of a voice that is in no word, no other take and no ad-lib."""
    left_over = voice.loudness > max(voice.loud_db - VOICE_DB, voice.quiet_db + OVER_ROOM_DB)
    for span in (*(time.span for time in times), *_said_besides(story)):
        left_over[span.start_ms // WINDOW_MS : -(-span.end_ms // WINDOW_MS)] = False
    near = NEAR_MS // WINDOW_MS
    edges = [(time.span.start_ms // WINDOW_MS, time.span.end_ms // WINDOW_MS) for time in times]
    for place, time in enumerate(times):
        start, end = edges[place]
        before = max(start - near, edges[place - 1][1] if place else 0)
        after = min(end + near, edges[place + 1][0] if place + 1 < len(edges) else len(left_over))
        if max(_ms(left_over[before:start]), _ms(left_over[end:after])) >= LEFT_OVER_MS:
            yield time.word


def _said_besides(story: Story) -> list[Span]:
    others = [passage for passage in story.passages if not story.keeps(passage)]
    said = [word.span for other in others for word in story.said[other.first : other.stop]]
    return [*said, *(ad_lib.span for ad_lib in story.ad_libs)]


def _length_ms(span: Span) -> int:
    return span.end_ms - span.start_ms


def _ms(flags: NDArray[np.bool_]) -> int:
    return int(flags.sum()) * WINDOW_MS
