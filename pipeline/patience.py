"""How much of a recording is listened to: all of it, unless nothing of the script is in it.

A recorder that was left running, or three hours of music: a recogniser would be busy with them
for half an hour and hear a word of the script now and then by chance. After some minutes in
which nothing fits, the rest is sampled, and heard in full again from where a sample fits.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

from pipeline.schema import HeardWord, Span
from pipeline.sentences import Text
from pipeline.story import story_of

PATIENCE_MS = 300_000
"""So much sound in which nothing is the script's is listened to in a row."""

SAMPLED_MS = 600_000
"""So much of the rest then, in samples spread evenly over it."""

FITTING_SHARE, FITTING_WORDS = 0.5, 4
"""A chunk fits if so many of the words heard in it surely are the script's, and at least so many.
Of a true reading 65 % and more are, even with noise 5 dB under the voice; of another chapter of
the same film at most 19 %, of music none."""

Words = tuple[HeardWord, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """The words that were heard in a recording, in order, and what was not listened to."""

    words: Words
    skipped: tuple[Span, ...] = ()

    @property
    def skipped_ms(self) -> int:
        """How much sound was not listened to."""
        return _length_ms(self.skipped)

    def has_skipped(self, stretch: Span) -> bool:
        """Whether some of a stretch of the recording was not listened to."""
        after = bisect_right(self.skipped, stretch.start_ms, key=lambda span: span.end_ms)
        return after < len(self.skipped) and self.skipped[after].start_ms < stretch.end_ms


def listen_patiently(
    chunks: Sequence[Span],
    listen: Callable[[Span], Words],
    fits: Callable[[Words], bool],
    on_ms: Callable[[int], None] | None = None,
) -> Heard:
    """What is heard in the chunks of a recording, all of them or as many as are worth it.

    If some were skipped and nothing at all fits, no word counts as heard: in hours of something
    else one half of any sentence turns up. `on_ms` is told how many ms of the recording are done:
    what lies before the chunk whose turn it is, and of the rest the samples listened to.
    """
    heard: dict[int, Words] = {}
    any_fits = False
    place = vain_from = 0

    def tell() -> None:
        if on_ms:
            before_ms = chunks[place - 1].end_ms if place else 0
            on_ms(before_ms + _length_ms([chunks[at] for at in heard if at >= place]))

    def hear(at: int) -> Words:
        if at not in heard:
            heard[at] = listen(chunks[at])
            tell()
        return heard[at]

    while place < len(chunks):
        hear(place)
        place += 1
        if _length_ms(chunks[vain_from:place]) < PATIENCE_MS:
            continue
        lately = range(place - 1, vain_from - 1, -1)
        fitting = next((at for at in lately if fits(heard[at])), None)
        if fitting is not None:
            any_fits, vain_from = True, fitting + 1
            continue
        samples = range(place, len(chunks), _step(chunks[place:]))
        number = next((at for at, one in enumerate(samples) if fits(hear(one))), None)
        if number is None:
            break
        # In full from the sample before on: the take may have begun since. And patiently up to
        # the sample that fits, else patience ends on the way to it.
        any_fits, vain_from = True, samples[number]
        place = samples[number - 1] + 1 if number else place
    place = len(chunks)
    tell()
    skipped = tuple(chunk for at, chunk in enumerate(chunks) if at not in heard)
    words = chain.from_iterable(heard[at] for at in sorted(heard))
    return Heard(tuple(words) if any_fits or not skipped else (), skipped)


def fits_in(
    text: Text, normalise: Callable[[str], str] | None = None
) -> Callable[[Sequence[HeardWord]], bool]:
    """Whether words heard in one chunk are surely this text's (see `story_of`)."""

    def fits(words: Sequence[HeardWord]) -> bool:
        story = story_of(text, words, normalise=normalise)
        hits = sum(
            at in story.firm and said.landing is not None and said.landing.hit
            for at, said in enumerate(story.said)
        )
        return hits >= max(FITTING_WORDS, FITTING_SHARE * len(story.said))

    return fits


def _step(chunks: Sequence[Span]) -> int:
    """Of how many chunks one is listened to where they are sampled."""
    return max(1, -(-_length_ms(chunks) // SAMPLED_MS))


def _length_ms(spans: Sequence[Span]) -> int:
    return sum(span.end_ms - span.start_ms for span in spans)
