"""Which stretch of a recording is which sentence: passages, ad-libs, and the one to keep.

The last complete passage of a sentence wins, as readers repeat themselves until it is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from pipeline.schema import HeardWord, KeptTake, Span
from pipeline.sentences import Text
from pipeline.walk import Landing, walk
from pipeline.wordforms import Form, comparable, heard_words, spoken_ms

COMPLETE = 0.5
"""Share of a sentence's words that a complete passage hits."""

FIRM_SHARE, FIRM_WORDS = 0.35, 3
"""Share of a sentence's words, and how many (or all), that are not hit by chance: two common
words of it may well be other ones heard wrong."""

END_SHARE, MOST_END_WORDS = 0.25, 3
"""A passage has its end if it reaches the last quarter of its sentence, at most three words."""

MISHEARD_SHARE = 0.6
"""Or if other words are heard without a pause where it should come, for so much of its time."""

AD_LIB_WORDS, AD_LIB_MS = 2, 400
"""An ad-lib has so many words, and so many ms more than script words that are missing there."""

BROKEN_OFF_SHARE = 0.6
"""A reader who goes back has broken off, and what was heard before that is no script word,
if it lasts less than this share of the words that were still to come."""

ASIDE_PAUSE_MS, ASIDE_MS = 100, 1000
"""Readers pause before, in or after what is not in the script, unless it is long."""

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
    every sentence of the text, `firm` the places in `said` of what surely is the sentence it
    was taken for, `unsure` the sentences of which another passage may be the one to keep."""

    said: tuple[Said, ...]
    passages: tuple[Passage, ...]
    ad_libs: tuple[AdLib, ...]
    chosen: tuple[Passage | None, ...]
    firm: frozenset[int]
    unsure: frozenset[int]

    def share_hit(self, text: Text, passage: Passage) -> float:
        """How much of its sentence a passage hits, 0 to 1."""
        return len(passage.hits) / max(1, len(text.spoken(text.sentences[passage.sentence])))


def story_of(
    text: Text,
    heard: Iterable[HeardWord],
    kept: Mapping[str, KeptTake] | None = None,
    normalise: Callable[[str], str] | None = None,
) -> Story:
    """Walk a recogniser's words through the text and choose among the passages found: the
    last complete one, or the one that `kept` wants for a segment (by its id).

    `normalise` is the recogniser's: a word that is not the script's as it was written down
    may be so by its normal form.
    """
    wishes = kept or {}
    known = {comparable(part) for forms in text.forms for form in forms for part in form}
    plain = [part for word in heard for part in _timed(_plain(word.text, known, normalise), word)]
    landings = walk(text.line, [word for word, _ in plain])
    said = tuple(
        Said(word, span, landing) for (word, span), landing in zip(plain, landings, strict=True)
    )
    passages = _passages(text, said)
    firm = _firm(text, passages)
    chosen: list[Passage | None] = []
    unsure = set()
    for number, sentence in enumerate(text.sentences):
        own = [passage for passage in passages if passage.sentence == number]
        wish = wishes.get(text.segments[sentence.segment].id)
        chosen.append(_choice(text, said, firm, own, wish))
        if not wish and _is_unsure(text, said, firm, own, chosen[-1]):
            unsure.add(number)
    ad_libs = _ad_libs(text, said)
    return Story(said, passages, ad_libs, tuple(chosen), firm, frozenset(unsure))


def is_complete(text: Text, passage: Passage) -> bool:
    """Whether enough of the sentence is hit to be a take of it."""
    spoken = text.spoken(text.sentences[passage.sentence])
    return len(passage.hits) >= COMPLETE * len(spoken)


def _plain(written: str, known: Set[str], normalise: Callable[[str], str] | None) -> Form:
    """What a recogniser wrote down as plain words: their normal form if the script has it (each
    of its words accepts its own normal form too)."""
    normal = heard_words(normalise(written)) if normalise else ()
    if normal and all(comparable(word) in known for word in normal):
        return normal
    return heard_words(written)


def _timed(words: Form, heard: HeardWord) -> list[tuple[str, Span]]:
    """Plain words that share a heard word's span by their letters ("12,288" is six)."""
    letters = sum(map(len, words))
    found, done = [], 0
    for part in words:
        edges = [
            heard.span.start_ms + (heard.span.end_ms - heard.span.start_ms) * upto // letters
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


def _firm(text: Text, passages: Sequence[Passage]) -> frozenset[int]:
    places: set[int] = set()
    for passage in passages:
        spoken = len(text.spoken(text.sentences[passage.sentence]))
        if len(passage.hits) >= max(min(FIRM_WORDS, spoken), FIRM_SHARE * spoken):
            places |= set(range(passage.first, passage.stop))
    return frozenset(places)


def _choice(
    text: Text,
    said: Sequence[Said],
    firm: Set[int],
    passages: Sequence[Passage],
    wish: KeptTake | None,
) -> Passage | None:
    """The last complete passage of a sentence; one that breaks off before its end, or that a few
    words of something else make by chance, gives way to an earlier one that does not. A wish
    that names none of them changes nothing."""
    complete = [passage for passage in passages if is_complete(text, passage)]
    if wish and wish.number:
        complete = complete[wish.number - 1 : wish.number] or complete
    elif wish and wish.span:
        begins = {passage: said[passage.first].span.start_ms for passage in complete}
        inside = wish.span.start_ms, wish.span.end_ms
        complete = [p for p in complete if inside[0] <= begins[p] < inside[1]] or complete
    sure = [passage for passage in complete if passage.first in firm] or complete
    clean = [passage for passage in sure if not interrupts(text, said, firm, passage)] or sure
    whole = [passage for passage in clean if _has_its_end(text, said, firm, passage)]
    best = whole or clean
    return best[-1] if best else None


def _is_unsure(
    text: Text,
    said: Sequence[Said],
    firm: Set[int],
    passages: Sequence[Passage],
    chosen: Passage | None,
) -> bool:
    """Whether the passage that is kept of a sentence breaks off, may be another one heard
    wrong, or came before one that was only too badly heard to be kept."""
    if chosen is None:
        return False
    again = any(
        passage.first > chosen.first and passage.first in firm
        for passage in passages
        if passage.first - 1 not in firm or not interrupts(text, said, firm, passage)
    )
    return again or chosen.first not in firm or not _has_its_end(text, said, firm, chosen)


def interrupts(text: Text, said: Sequence[Said], firm: Set[int], passage: Passage) -> bool:
    """Whether a passage begins without a pause inside another sentence: nobody goes back to a
    sentence so, but a recogniser hears one sentence for another.

    If that other sentence is not `firm` it is the other way round: the words before the passage
    are its own first ones, heard wrong, if those are missing.
    """
    before = said[passage.first - 1] if passage.first else None
    if before is None or before.landing is None:
        return False
    if passage.first - 1 not in firm and _words_before(text, min(passage.hits, default=0)):
        return False
    pause_ms = said[passage.first].span.start_ms - before.span.end_ms
    number = text.sentence_of[before.landing.word]
    unfinished = before.landing.word < _end_of(text, number)
    return pause_ms < ASIDE_PAUSE_MS and number != passage.sentence and unfinished


def _has_its_end(text: Text, said: Sequence[Said], firm: Set[int], passage: Passage) -> bool:
    """Whether the sentence was read to its end: heard, or something was heard in its place."""
    if passage.reach >= _end_of(text, passage.sentence):
        return True
    missing = _words_after(text, passage.reach)
    end_ms, besides_ms = said[passage.stop - 1].span.end_ms, 0
    for place in range(passage.stop, len(said)):
        word = said[place]
        if place in firm or word.span.start_ms - end_ms >= LONELY_PAUSE_MS:
            break
        end_ms = word.span.end_ms
        besides_ms += word.span.end_ms - word.span.start_ms
    return besides_ms >= MISHEARD_SHARE * _spoken_ms(text, missing)


def _end_of(text: Text, number: int) -> int:
    """The first of a sentence's last words, of which a whole passage reaches one."""
    spoken = text.spoken(text.sentences[number])
    return spoken[-max(1, min(MOST_END_WORDS, int(END_SHARE * len(spoken))))]


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
    before_ms = start_ms - said[first - 1].span.end_ms if first else LONELY_PAUSE_MS
    after_ms = said[stop].span.start_ms - end_ms if stop < len(said) else LONELY_PAUSE_MS
    if stop - first < AD_LIB_WORDS:
        lonely = min(before_ms, after_ms) >= LONELY_PAUSE_MS
        return lonely and end_ms - start_ms >= LONELY_WORD_MS
    said_ms = sum(word.span.end_ms - word.span.start_ms for word in said[first:stop])
    inner_ms = end_ms - start_ms - said_ms
    if max(before_ms, after_ms, inner_ms) < ASIDE_PAUSE_MS and said_ms < ASIDE_MS:
        return False
    missing_ms, goes_back = _missing_around(text, said, first, stop)
    broke_off = goes_back and AD_LIB_MS <= said_ms < BROKEN_OFF_SHARE * missing_ms
    return broke_off or said_ms - missing_ms >= AD_LIB_MS


def _missing_around(text: Text, said: Sequence[Said], first: int, stop: int) -> tuple[int, bool]:
    """How long the script's words take that were not heard beside such a run, and whether the
    reader goes back after it: if the script goes on at the words "and sum" after "the dot",
    then what was heard in between as "of room" is no ad-lib.

    The words next to the run may be misplaced themselves ("the" is everywhere), so what is
    missing before and after each of them counts too.
    """
    before, after = _landed(said[max(first - 2, 0) : first]), _landed(said[stop : stop + 2])
    missing = _words_after(text, before[-1]) if before else set()
    missing |= _words_before(text, after[0]) if after else set()
    goes_back = bool(before and (not after or after[0] <= before[-1]))
    if before and after and not goes_back:
        missing &= set(range(before[-1] + 1, after[0]))
    for one, next_one in (*pairwise(before), *pairwise(after)):
        if text.sentence_of[next_one] - text.sentence_of[one] <= 1:
            missing |= set(range(one + 1, next_one))
    return _spoken_ms(text, missing), goes_back


def _spoken_ms(text: Text, words: Iterable[int]) -> int:
    return sum(spoken_ms(text.forms[word][0]) for word in words if text.forms[word])


def _landed(said: Sequence[Said]) -> list[int]:
    return [word.landing.word for word in said if word.landing]


def _words_after(text: Text, word: int) -> set[int]:
    return {other for other in text.spoken(text.sentence_with(word)) if other > word}


def _words_before(text: Text, word: int) -> set[int]:
    return {other for other in text.spoken(text.sentence_with(word)) if other < word}
