"""What is heard in a recording, the doubtful parts twice.

The first time the built-in recogniser listens for the whole script. Where little of what it
heard fits, it listens again for the few sentences that can be meant there: a model of six
sentences hears far better than one of sixty. In the same way it is the second opinion on what
another recogniser heard.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise

from pipeline.listening import Voice, hearing_chunks, listen
from pipeline.patience import Heard, Words, fits_in, listen_patiently
from pipeline.pauses import voiced
from pipeline.schema import HeardWord, Span
from pipeline.sentences import Text, spellings
from pipeline.sphinx import RATE_HZ, Sphinx
from pipeline.story import Story, story_of

SURE_SHARE = 0.85
"""Speech between two pauses is heard again if less of its words surely are the script's."""

UNHEARD_MS = 400
"""... or if somebody speaks for so long where no word is: a recogniser left some out."""

LEAST_SHARE = 0.5
"""What is heard then is believed if at least so much of it surely is the script's: of an ad-lib
some words always sound like those of a sentence that is listened for."""

AROUND = 1
"""Sentences before and after those that are heard around it: a reader may be taking a run at it
again."""

MOST_EXPECTED = 16


def hear(
    voice: Voice, sphinx: Sphinx, text: Text, on_ms: Callable[[int], None] | None = None
) -> Heard:
    """Every word heard, in order. `on_ms` is told how many ms of the recording are done."""

    def first(chunk: Span) -> Words:
        return listen(voice, sphinx, chunk)

    heard = listen_patiently(hearing_chunks(voice), first, fits_in(text), on_ms)
    return with_second_opinion(voice, sphinx, text, heard)


def with_second_opinion(
    voice: Voice,
    sphinx: Sphinx,
    text: Text,
    heard: Heard,
    normalise: Callable[[str], str] | None = None,
) -> Heard:
    """What was heard, but between two pauses what the built-in recogniser hears there when it
    knows which sentences may come, if that explains more of it.

    A recogniser that knows nothing of the script leaves out whole sentences now and then, or
    hears other words where it is noisy. It is doubted only where that may be so, and not where
    it was not to listen. `normalise` is the recogniser's (see `story_of`).
    """
    if heard.skipped and not heard.words:
        return heard
    stretches = tuple(_stretches(voice))
    first = _by_stretch(stretches, heard.words)
    before = _explained(story_of(text, chain.from_iterable(first), normalise=normalise), stretches)
    second = {
        number: listen(voice, sphinx, stretch, spellings(text, expected) if expected else ())
        for number, stretch in enumerate(stretches)
        if (not before.fits(number, SURE_SHARE) or _left_out(voice, stretch, first[number]))
        and not heard.has_skipped(stretch)
        and ((expected := _sentences(text, before.around(number))) or not heard.words)
    }
    if not second:
        return heard
    mixed = [second.get(number, words) for number, words in enumerate(first)]
    after = _explained(story_of(text, chain.from_iterable(mixed), normalise=normalise), stretches)
    for number in second:
        more = len(after.hits[number]) - len(before.hits[number])
        longer = after.counts[number] - before.counts[number]
        # Not only more words, but more of the script's than others.
        if more <= max(0, longer / 2) or not after.fits(number, LEAST_SHARE):
            mixed[number] = first[number]
    return Heard(tuple(chain.from_iterable(mixed)), heard.skipped)


@dataclass(frozen=True, slots=True)
class _Explained:
    """How much of each stretch a story explains: how many words were heard in it, and which
    script words surely are; the last one before it and the first one after it, if any are."""

    counts: tuple[int, ...]
    hits: tuple[tuple[int, ...], ...]
    before: tuple[tuple[int, ...], ...]
    after: tuple[tuple[int, ...], ...]

    def fits(self, number: int, share: float) -> bool:
        """Whether at least this share of what was heard in a stretch is the script's."""
        return len(self.hits[number]) >= share * self.counts[number]

    def around(self, number: int) -> list[int]:
        """The script words heard in a stretch, and the nearest ones before and after it."""
        return [*self.before[number], *self.hits[number], *self.after[number]]


def _explained(story: Story, stretches: Sequence[Span]) -> _Explained:
    starts = [said.span.start_ms for said in story.said]
    edges = [0, *_firsts(stretches, starts), len(starts)]
    hits = tuple(
        tuple(
            landing.word
            for at in range(first, stop)
            if at in story.firm and (landing := story.said[at].landing) and landing.hit
        )
        for first, stop in pairwise(edges)
    )
    none: tuple[int, ...] = ()
    lasts = accumulate((one[-1:] for one in hits), _newest, initial=none)
    firsts = accumulate((one[:1] for one in reversed(hits)), _newest, initial=none)
    return _Explained(
        tuple(stop - first for first, stop in pairwise(edges)),
        hits,
        tuple(lasts)[:-1],
        tuple(firsts)[-2::-1],
    )


def _newest(known: tuple[int, ...], found: tuple[int, ...]) -> tuple[int, ...]:
    return found or known


def _by_stretch(stretches: Sequence[Span], heard: Sequence[HeardWord]) -> list[Words]:
    """The words by the stretch that they begin in, or before which they begin."""
    starts = [word.span.start_ms for word in heard]
    edges = [0, *_firsts(stretches, starts), len(heard)]
    return [tuple(heard[first:stop]) for first, stop in pairwise(edges)]


def _firsts(stretches: Sequence[Span], starts_ms: Sequence[int]) -> list[int]:
    """The first word of every stretch but the first one: the words are in order."""
    return [bisect_left(starts_ms, stretch.end_ms) for stretch in stretches[:-1]]


def _stretches(voice: Voice) -> Iterator[Span]:
    """Where somebody speaks between two pauses, no longer than the recogniser hears at once."""
    chunks = hearing_chunks(voice)
    ends = [chunk.end_ms for chunk in chunks]
    for stretch in voiced(voice.samples, RATE_HZ):
        for chunk in chunks[bisect_right(ends, stretch.start_ms) :]:
            if chunk.start_ms >= stretch.end_ms:
                break
            start_ms = max(stretch.start_ms, chunk.start_ms)
            yield Span(start_ms, min(stretch.end_ms, chunk.end_ms))


def _left_out(voice: Voice, stretch: Span, words: Words) -> bool:
    """Whether somebody speaks for long between two words of a stretch, or around them all."""
    starts = [*(word.span.start_ms for word in words), stretch.end_ms]
    ends = [stretch.start_ms, *(word.span.end_ms for word in words)]
    return any(
        voice.voiced_ms(end, max(start, end)) >= UNHEARD_MS
        for end, start in zip(ends, starts, strict=True)
    )


def _sentences(text: Text, words: Sequence[int]) -> list[int]:
    """The sentences of these words, those between if they are few, and some around."""
    of_words = sorted({text.sentence_of[word] for word in words})
    if not of_words:
        return []
    between = range(of_words[0], of_words[-1] + 1)
    middle = between if len(between) <= MOST_EXPECTED else of_words
    near = {number + step for number in middle for step in range(-AROUND, AROUND + 1)}
    return sorted(near & set(range(len(text.sentences))))
