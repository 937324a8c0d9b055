"""What the built-in recogniser hears in a recording, the doubtful parts twice.

The first time it listens for the whole script. Where little of what it heard fits, it listens
again for the few sentences that can be meant there: a model of six sentences hears far better
than one of sixty.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

from pipeline.listening import Voice, hearing_chunks, listen
from pipeline.passages import Story, story_of
from pipeline.schema import HeardWord, Span
from pipeline.sentences import Text, spellings
from pipeline.sphinx import Sphinx
from pipeline.wordforms import Form

SURE_SHARE = 0.85
"""A chunk is heard again if less of its words fit the script."""

AROUND = 2
"""Sentences before and after those that are heard around a doubtful chunk: a reader may be
taking a run at it again."""

MOST_EXPECTED = 16


def hear(
    voice: Voice, sphinx: Sphinx, text: Text, on_ms: Callable[[int], None] | None = None
) -> tuple[HeardWord, ...]:
    """Every word heard, in order. `on_ms` is told how many ms of the recording are done."""
    chunks = hearing_chunks(voice)
    heard = []
    for chunk in chunks:
        heard.append(listen(voice, sphinx, chunk))
        if on_ms:
            on_ms(chunk.end_ms)
    story = story_of(text, chain.from_iterable(heard))
    for number, chunk in enumerate(chunks):
        if expected := _expected(text, story, chunk):
            heard[number] = listen(voice, sphinx, chunk, expected)
    return tuple(chain.from_iterable(heard))


def _expected(text: Text, story: Story, chunk: Span) -> list[Form]:
    """The sentences that a doubtful chunk may hold; none if it is not doubtful."""
    inside = [
        at
        for at, said in enumerate(story.said)
        if chunk.start_ms <= said.span.start_ms < chunk.end_ms
    ]
    hits = [at for at in inside if _hit(story, at) is not None]
    if not inside or len(hits) >= SURE_SHARE * len(inside):
        return []
    before = _nearest(story, range(inside[0] - 1, -1, -1))
    after = _nearest(story, range(inside[-1] + 1, len(story.said)))
    near = [word for at in hits if (word := _hit(story, at)) is not None]
    numbers = _sentences(text, [word for word in (before, *near, after) if word is not None])
    return spellings(text, numbers)


def _hit(story: Story, at: int) -> int | None:
    landing = story.said[at].landing
    return landing.word if landing and landing.hit else None


def _nearest(story: Story, places: Sequence[int]) -> int | None:
    return next((word for at in places if (word := _hit(story, at)) is not None), None)


def _sentences(text: Text, words: Sequence[int]) -> list[int]:
    """The sentences of these words, those between if they are few, and some around."""
    of_words = sorted(
        number
        for number, sentence in enumerate(text.sentences)
        if any(sentence.first <= word < sentence.stop for word in words)
    )
    if not of_words:
        return []
    between = range(of_words[0], of_words[-1] + 1)
    middle = between if len(between) <= MOST_EXPECTED else of_words
    near = {number + step for number in middle for step in range(-AROUND, AROUND + 1)}
    return sorted(near & set(range(len(text.sentences))))
