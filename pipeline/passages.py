"""Which stretch of a recording is which sentence: passages, ad-libs, and the one to keep.

The last complete passage of a sentence wins, as readers repeat themselves until it is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.schema import HeardWord, Span
from pipeline.sentences import Sentence, Text
from pipeline.walk import Landing, walk
from pipeline.wordforms import heard_words

COMPLETE = 0.5
"""Share of a sentence's words that a complete passage hits."""

END_SHARE, MOST_END_WORDS = 0.25, 3
"""A passage has its end if it reaches the last quarter of its sentence, at most three words."""

AD_LIB_WORDS, AD_LIB_MS = 2, 400
LONELY_WORD_MS, LONELY_PAUSE_MS = 250, 250
"""A single word that is not the script's is one of the reader's only if it stands alone;
inside a sentence it is one that the recogniser heard wrong."""

STRAY_PAUSE_MS = 600
"""Nobody pauses so long inside a phrase."""


@dataclass(frozen=True, slots=True)
class Said:
    """One plain word of the stream: when it was heard, and where the walk placed it."""

    word: str
    span: Span
    landing: Landing | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence read once: `said` from `first` up to, not including, `stop`; `hits` are the
    script words that were recognised, `reach` the last one that something was heard for."""

    sentence: int
    first: int
    stop: int
    hits: frozenset[int]
    reach: int


@dataclass(frozen=True, slots=True)
class AdLib:
    """What was said but is not in the script: `said` from `first` up to `stop`."""

    first: int
    stop: int
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """What happened in a recording, in its own order; `chosen` has one passage (or None) for
    every sentence of the text."""

    said: tuple[Said, ...]
    passages: tuple[Passage, ...]
    ad_libs: tuple[AdLib, ...]
    chosen: tuple[Passage | None, ...]

    def share_hit(self, text: Text, passage: Passage) -> float:
        """How much of its sentence a passage hits, 0 to 1."""
        return len(passage.hits) / max(1, len(text.spoken(text.sentences[passage.sentence])))


def story_of(text: Text, heard: Iterable[HeardWord]) -> Story:
    """Walk a recogniser's words through the text and choose among the passages found."""
    plain = [part for word in heard for part in _plain(word)]
    landings = walk(text.line, [word for word, _ in plain])
    said = tuple(
        Said(word, span, landing) for (word, span), landing in zip(plain, landings, strict=True)
    )
    passages = _passages(text, said)
    chosen = tuple(
        _choice(text, sentence, [p for p in passages if p.sentence == number])
        for number, sentence in enumerate(text.sentences)
    )
    return Story(said, passages, _ad_libs(text, said), chosen)


def is_complete(text: Text, passage: Passage) -> bool:
    """Whether enough of the sentence is hit to be a take of it."""
    spoken = text.spoken(text.sentences[passage.sentence])
    return len(passage.hits) >= COMPLETE * len(spoken)


def _plain(word: HeardWord) -> list[tuple[str, Span]]:
    """A heard word as plain words that share its span by their letters ("12,288" is six)."""
    words = heard_words(word.text)
    letters = sum(map(len, words))
    found, done = [], 0
    for part in words:
        edges = [
            word.span.start_ms + (word.span.end_ms - word.span.start_ms) * upto // letters
            for upto in (done, done + len(part))
        ]
        done += len(part)
        found.append((part, Span(*edges)))
    return found


def _passages(text: Text, said: Sequence[Said]) -> tuple[Passage, ...]:
    """Runs of landings that stay in one sentence and never go back."""
    runs: list[list[int]] = []
    last: Landing | None = None
    for at, word in enumerate(said):
        landing = word.landing
        if landing is None:
            continue
        stays = last and text.sentence_of[last.word] == text.sentence_of[landing.word]
        if not stays or _order(landing) <= _order(last):
            runs.append([])
        runs[-1].append(at)
        last = landing
    return tuple(_passage(text, said, _without_strays(text, said, run)) for run in runs)


def _without_strays(text: Text, said: Sequence[Said], run: list[int]) -> list[int]:
    """The run without a first or last word that a long pause parts from the others where the
    script has no mark: it is another word's sound ("the" at the end of an ad-lib)."""
    while len(run) > 1 and _is_parted(text, said, run[0], run[1]):
        run = run[1:]
    while len(run) > 1 and _is_parted(text, said, run[-2], run[-1]):
        run = run[:-1]
    return run


def _is_parted(text: Text, said: Sequence[Said], at: int, following: int) -> bool:
    landing = said[at].landing
    assert landing is not None
    pause_ms = said[following].span.start_ms - said[at].span.end_ms
    return pause_ms >= STRAY_PAUSE_MS and text.tokens[landing.word].text[-1].isalnum()


def _order(landing: Landing | None) -> tuple[int, int]:
    assert landing is not None
    return landing.word, landing.part


def _passage(text: Text, said: Sequence[Said], run: Sequence[int]) -> Passage:
    landings = [landing for at in run if (landing := said[at].landing)]
    hits = frozenset(landing.word for landing in landings if landing.hit)
    return Passage(text.sentence_of[landings[0].word], run[0], run[-1] + 1, hits, landings[-1].word)


def _choice(text: Text, sentence: Sentence, passages: Sequence[Passage]) -> Passage | None:
    """The last complete passage; one that breaks off before its end gives way to an earlier
    one that does not."""
    complete = [passage for passage in passages if is_complete(text, passage)]
    spoken = text.spoken(sentence)
    end_words = max(1, min(MOST_END_WORDS, int(END_SHARE * len(spoken))))
    whole = [passage for passage in complete if passage.reach >= spoken[-end_words]]
    best = whole or complete
    return best[-1] if best else None


def _ad_libs(text: Text, said: Sequence[Said]) -> tuple[AdLib, ...]:
    """The runs without a place in the script that are surely speech of the reader."""
    edges = [at for at in range(len(said)) if said[at].landing is not None]
    found = []
    for before, after in pairwise([-1, *edges, len(said)]):
        first, stop = before + 1, after
        if first < stop and _is_speech(text, said, first, stop):
            span = Span(said[first].span.start_ms, said[stop - 1].span.end_ms)
            words = " ".join(word.word for word in said[first:stop])
            found.append(AdLib(first, stop, span, words))
    return tuple(found)


def _is_speech(text: Text, said: Sequence[Said], first: int, stop: int) -> bool:
    """Whether these are words of the reader, and not words of the script heard wrong."""
    start_ms, end_ms = said[first].span.start_ms, said[stop - 1].span.end_ms
    if stop - first >= AD_LIB_WORDS:
        own_words = stop - first - _left_out_around(text, said, first, stop)
        return own_words >= AD_LIB_WORDS and end_ms - start_ms >= AD_LIB_MS
    before_ms = said[first - 1].span.end_ms if first else 0
    after_ms = said[stop].span.start_ms if stop < len(said) else end_ms + LONELY_PAUSE_MS
    lonely = min(start_ms - before_ms, after_ms - end_ms) >= LONELY_PAUSE_MS
    return lonely and end_ms - start_ms >= LONELY_WORD_MS


def _left_out_around(text: Text, said: Sequence[Said], first: int, stop: int) -> int:
    """How many words of the sentences before and after such a run are missing next to it: if
    the script goes on at the words "and sum" after "the dot", then what was heard in between
    as "of room" is no ad-lib."""
    before = said[first - 1].landing if first else None
    after = said[stop].landing if stop < len(said) else None
    left_out = _words_after(text, before.word) if before else set()
    left_out |= _words_before(text, after.word) if after else set()
    if before and after and before.word < after.word:
        left_out &= set(range(before.word + 1, after.word))
    return sum(len(text.forms[word][0]) for word in left_out)


def _words_after(text: Text, word: int) -> set[int]:
    return {other for other in text.spoken(text.sentence_with(word)) if other > word}


def _words_before(text: Text, word: int) -> set[int]:
    return {other for other in text.spoken(text.sentence_with(word)) if other < word}
