"""What the built-in recogniser hears in a recording, the doubtful parts twice.

The first time it listens for the whole script. Where little of what it heard fits, it listens
again for the few sentences that can be meant there: a model of six sentences hears far better
than one of sixty. In the same way it is the second opinion on what another recogniser heard.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import chain

from pipeline.listening import Voice, hearing_chunks, listen
from pipeline.passages import Said, Story, story_of
from pipeline.schema import HeardWord, Span
from pipeline.sentences import Text, spellings
from pipeline.sphinx import Sphinx
from pipeline.wordforms import Form

SURE_SHARE = 0.85
"""A chunk is heard again if less of its words fit the script."""

UNHEARD_MS = 400
"""... or if somebody speaks for so long where no word is: a recogniser left some out."""

AROUND = 2
"""Sentences before and after those that are heard around a doubtful chunk: a reader may be
taking a run at it again."""

MOST_EXPECTED = 16

Normalise = Callable[[str], str]
Words = tuple[HeardWord, ...]


def hear(
    voice: Voice, sphinx: Sphinx, text: Text, on_ms: Callable[[int], None] | None = None
) -> Words:
    """Every word heard, in order. `on_ms` is told how many ms of the recording are done."""
    chunks = hearing_chunks(voice)
    heard = []
    for chunk in chunks:
        heard.append(listen(voice, sphinx, chunk))
        if on_ms:
            on_ms(chunk.end_ms)
    story = story_of(text, chain.from_iterable(heard))
    for number, chunk in enumerate(chunks):
        if not _fits(_inside(story, chunk)):
            expected = _expected(text, story, chunk)
            heard[number] = listen(voice, sphinx, chunk, expected) if expected else heard[number]
    return tuple(chain.from_iterable(heard))


def with_second_opinion(
    voice: Voice,
    sphinx: Sphinx,
    text: Text,
    heard: Sequence[HeardWord],
    normalise: Normalise | None = None,
) -> Words:
    """What another recogniser heard, but in those chunks of it that the built-in one explains
    better by the script, what that heard.

    A recogniser that knows nothing of the script leaves out whole sentences now and then, or
    hears other words where it is noisy. The built-in one is asked only where that may be so.
    """
    chunks = hearing_chunks(voice)
    first = _by_chunk(chunks, heard)
    before = story_of(text, chain.from_iterable(first), normalise=normalise)
    second = {
        number: listen(voice, sphinx, chunk, _expected(text, before, chunk))
        for number, chunk in enumerate(chunks)
        if not _fits(_inside(before, chunk)) or _left_out(voice, chunk, first[number])
    }
    mixed = [second.get(number, words) for number, words in enumerate(first)]
    after = story_of(text, chain.from_iterable(mixed), normalise=normalise)
    for number in second:
        if not _explains_more(_inside(after, chunks[number]), _inside(before, chunks[number])):
            mixed[number] = first[number]
    return tuple(chain.from_iterable(mixed))


# --- which chunks are doubtful ---------------------------------------------------------


def _by_chunk(chunks: Sequence[Span], heard: Sequence[HeardWord]) -> list[Words]:
    """The words by the chunk that they begin in, or before which they begin."""
    ends = [chunk.end_ms for chunk in chunks[:-1]]
    parts: list[list[HeardWord]] = [[] for _ in chunks]
    for word in heard if chunks else ():
        parts[bisect_right(ends, word.span.start_ms)].append(word)
    return [tuple(part) for part in parts]


def _left_out(voice: Voice, chunk: Span, words: Words) -> bool:
    """Whether somebody speaks for long in a chunk between two words, or around them all."""
    starts = [*(word.span.start_ms for word in words), chunk.end_ms]
    ends = [chunk.start_ms, *(word.span.end_ms for word in words)]
    return any(
        voice.voiced_ms(end, max(start, end)) >= UNHEARD_MS
        for end, start in zip(ends, starts, strict=True)
    )


def _inside(story: Story, chunk: Span) -> list[Said]:
    return [said for said in story.said if chunk.start_ms <= said.span.start_ms < chunk.end_ms]


def _fits(inside: Sequence[Said]) -> bool:
    return len(_hits(inside)) >= SURE_SHARE * len(inside)


def _explains_more(ours: Sequence[Said], theirs: Sequence[Said]) -> bool:
    """Whether more words of the script were heard, and not only more words."""
    more = len(_hits(ours)) - len(_hits(theirs))
    return more > max(0, (len(ours) - len(theirs)) / 2)


def _hits(inside: Sequence[Said]) -> list[int]:
    """The script words that were heard."""
    return [said.landing.word for said in inside if said.landing and said.landing.hit]


# --- what may be said in them ----------------------------------------------------------


def _expected(text: Text, story: Story, chunk: Span) -> list[Form]:
    """The sentences that a doubtful chunk may hold: those heard in it and the nearest ones
    before and after it, with those between and some around; none if nothing was heard."""
    before = _hits([said for said in story.said if said.span.start_ms < chunk.start_ms])
    after = _hits([said for said in story.said if said.span.start_ms >= chunk.end_ms])
    words = [*before[-1:], *_hits(_inside(story, chunk)), *after[:1]]
    return spellings(text, numbers) if (numbers := _sentences(text, words)) else []


def _sentences(text: Text, words: Sequence[int]) -> list[int]:
    """The sentences of these words, those between if they are few, and some around."""
    of_words = sorted({text.sentence_of[word] for word in words})
    if not of_words:
        return []
    between = range(of_words[0], of_words[-1] + 1)
    middle = between if len(between) <= MOST_EXPECTED else of_words
    near = {number + step for number in middle for step in range(-AROUND, AROUND + 1)}
    return sorted(near & set(range(len(text.sentences))))
