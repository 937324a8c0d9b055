"""Which stretch of a recording is which sentence: the words that were heard, run by run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.schema import Span
from pipeline.sentences import Text
from pipeline.walk import Landing

COMPLETE = 0.5
"""Share of a sentence's words that a complete passage hits."""

FIRM_SHARE, FIRM_WORDS = 0.35, 3
"""Share of a sentence's words, and how many (or all), that are not hit by chance: two common
words of it may well be other ones heard wrong."""

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


def passages_of(text: Text, said: Sequence[Said]) -> tuple[Passage, ...]:
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


def firm_places(text: Text, passages: Sequence[Passage]) -> frozenset[int]:
    """The places in `said` of passages that are not hit by chance."""
    places: set[int] = set()
    for passage in passages:
        spoken = len(text.spoken(text.sentences[passage.sentence]))
        if len(passage.hits) >= max(min(FIRM_WORDS, spoken), FIRM_SHARE * spoken):
            places |= set(range(passage.first, passage.stop))
    return frozenset(places)


def is_complete(text: Text, passage: Passage) -> bool:
    """Whether enough of the sentence is hit to be a take of it."""
    spoken = text.spoken(text.sentences[passage.sentence])
    return len(passage.hits) >= COMPLETE * len(spoken)


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
