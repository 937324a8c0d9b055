"""Which words of a passage were said, by what was heard and for how long somebody speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.listening import Voice
from pipeline.passages import Passage
from pipeline.schema import Span
from pipeline.sentences import Text
from pipeline.settling import settled
from pipeline.story import Story
from pipeline.walk import Landing
from pipeline.wordforms import Form, spoken_ms

DROPPED_WORDS = 2
"""So many words in a row a recogniser drops though they were said; more are looked for."""

SPOKEN_SHARE = 0.5
"""More words were said if somebody speaks for half as long as they would take."""


@dataclass(frozen=True, slots=True)
class SaidWords:
    """The words of a passage that were said: their forms, when each was heard (if it was),
    and the neighbours' voices between which they lie, in ms."""

    words: tuple[int, ...]
    forms: tuple[Form, ...]
    heard: Mapping[int, Span]
    after_ms: int
    before_ms: int


def said_words(voice: Voice, text: Text, story: Story, passage: Passage) -> SaidWords:
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
        word: settled(voice, places[0][1].start_ms, max(place.end_ms for _, place in places))
        for word, places in landed.items()
        if word in passage.hits
    }
    return SaidWords(tuple(words), forms, heard_at, after_ms, before_ms)


def _was_said(voice: Voice, text: Text, run: Sequence[int], start_ms: int, end_ms: int) -> bool:
    """Whether words that were not heard were said between two times all the same."""
    if len(run) <= DROPPED_WORDS:
        return True
    spoken_ms = voice.voiced_ms(start_ms, max(start_ms, end_ms))
    return spoken_ms >= SPOKEN_SHARE * text.length_ms(run)


def expected_ms(forms: Sequence[Form]) -> int:
    """How long these forms take to say at an ordinary speech rate, without pauses."""
    return sum(map(spoken_ms, forms))


def window(known: SaidWords, margin_ms: int) -> tuple[int, int]:
    """From before the first word to after the last, where they were heard or would be, and so
    much more on both sides, in ms."""
    heard = [at for at, word in enumerate(known.words) if word in known.heard]
    if not heard:
        return known.after_ms - margin_ms, known.before_ms + margin_ms
    lead_ms = expected_ms(known.forms[: heard[0]])
    tail_ms = expected_ms(known.forms[heard[-1] + 1 :])
    first, last = known.heard[known.words[heard[0]]], known.heard[known.words[heard[-1]]]
    return first.start_ms - lead_ms - margin_ms, last.end_ms + tail_ms + margin_ms
