"""One recording read: its words recognised, walked, forced, chosen and cut, segment by segment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.cut import AFTER_MS, BEFORE_MS, cut_length_ms, in_cut, ranges
from pipeline.doubts import without_doubtful
from pipeline.forcing import Find, WordTime, timed
from pipeline.listening import Voice
from pipeline.passages import Passage
from pipeline.reading import Reading, TakeFound, digest_of_words
from pipeline.schema import Span, Word, WordStatus
from pipeline.sentences import Text
from pipeline.sphinx import Sphinx
from pipeline.story import Story

LEAST_FOUND = 0.4
"""A recording in which less of a segment's words are recognised is not trusted."""

FIRST_WORDS = 6
"""So many words tell which sentence is meant."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording's file name and digest, who read it, and whether it holds several
    segments."""

    name: str
    digest: str
    aligner: str
    shared: bool


def readings_of(
    recording: Recording,
    voice: Voice,
    sphinx: Sphinx | None,
    text: Text,
    story: Story,
    find: Find | None = None,
) -> dict[str, Reading]:
    """A reading for every segment of the text, by the segment's id. `find` is one more source
    of times, and the only one where there is no model of the language."""
    times = times_of(voice, sphinx, text, story, find)
    speech = _speech(story)
    return {
        segment.id: _reading(recording, voice, text, story, times, speech, number)
        for number, segment in enumerate(text.segments)
    }


def times_of(
    voice: Voice, sphinx: Sphinx | None, text: Text, story: Story, find: Find | None = None
) -> dict[int, WordTime]:
    """The time of every word of the chosen passages, by the word's number in the text."""
    times: dict[int, WordTime] = {}
    for passage in filter(None, story.chosen):
        times |= {time.word: time for time in timed(voice, sphinx, text, story, passage, find)}
    return without_doubtful(voice, text, story, times)


def _reading(
    recording: Recording,
    voice: Voice,
    text: Text,
    story: Story,
    times: Mapping[int, WordTime],
    speech: Sequence[Span],
    number: int,
) -> Reading:
    segment = text.segments[number]
    chosen = [
        passage
        for passage in story.chosen
        if passage and text.sentences[passage.sentence].segment == number
    ]
    wanted = [span for passage in chosen for span in _stretches(text, story, times, passage)]
    kept: tuple[Span, ...] = ()
    if wanted and _found(text, chosen, number):
        unwanted = _unwanted(speech, wanted, near=recording.shared)
        kept = ranges(voice, wanted, unwanted, whole=not recording.shared)
    return Reading(
        segment.id,
        recording.name,
        recording.digest,
        digest_of_words(segment),
        recording.aligner,
        kept,
        words=tuple(_words(text, times, kept, number)),
        takes=tuple(_takes(text, story, number)),
        ad_libs=tuple(_ad_libs(text, story, number)),
    )


def _found(text: Text, chosen: Sequence[Passage], number: int) -> bool:
    """Whether this is the segment at all, and not another one or music."""
    spoken = sum(
        len(text.spoken(sentence)) for sentence in text.sentences if sentence.segment == number
    )
    return sum(len(passage.hits) for passage in chosen) >= LEAST_FOUND * spoken


# --- the cut ---------------------------------------------------------------------------


def _stretches(
    text: Text, story: Story, times: Mapping[int, WordTime], passage: Passage
) -> Iterator[Span]:
    """The speech of a passage: in one piece, or parted by an ad-lib inside it."""
    sentence = text.sentences[passage.sentence]
    spans = sorted(
        (times[word].span for word in text.spoken(sentence) if word in times),
        key=lambda span: span.start_ms,
    )
    inside = [
        ad_lib.span
        for ad_lib in story.ad_libs
        if passage.first < ad_lib.first and ad_lib.stop < passage.stop
    ]
    piece: list[Span] = []
    for span in spans:
        if piece and any(piece[-1].start_ms < other.start_ms < span.start_ms for other in inside):
            yield Span(piece[0].start_ms, piece[-1].end_ms)
            piece = []
        piece.append(span)
    if piece:
        yield Span(piece[0].start_ms, piece[-1].end_ms)


def _speech(story: Story) -> list[Span]:
    """All that was said: words of the script, in whatever take, and ad-libs."""
    read = (story.said[at] for one in story.passages for at in range(one.first, one.stop))
    spoken = (said.span for said in read if said.landing)
    return [*spoken, *(ad_lib.span for ad_lib in story.ad_libs)]


def _unwanted(speech: Sequence[Span], wanted: Sequence[Span], near: bool) -> list[Span]:
    """Everything else that was said: other takes, other sentences, ad-libs; without the
    edges that reach into what is wanted. `near` leaves out what no cut comes near."""
    if near:
        start_ms = min(span.start_ms for span in wanted) - BEFORE_MS
        end_ms = max(span.end_ms for span in wanted) + AFTER_MS
        speech = [span for span in speech if span.end_ms > start_ms and span.start_ms < end_ms]
    return [left for span in speech for left in _without(span, wanted)]


def _in_any(span: Span, spans: Sequence[Span]) -> bool:
    middle_ms = (span.start_ms + span.end_ms) // 2
    return any(other.start_ms <= middle_ms < other.end_ms for other in spans)


def _without(span: Span, wanted: Sequence[Span]) -> list[Span]:
    if _in_any(span, wanted):
        return []
    start_ms, end_ms = span.start_ms, span.end_ms
    for other in wanted:
        if other.start_ms <= start_ms < other.end_ms:
            start_ms = other.end_ms
        if other.start_ms < end_ms <= other.end_ms:
            end_ms = other.start_ms
    return [Span(start_ms, end_ms)] if start_ms < end_ms else []


# --- the record ------------------------------------------------------------------------


def _words(
    text: Text, times: Mapping[int, WordTime], kept: Sequence[Span], number: int
) -> Iterator[Word]:
    """Every token in order, in the time of the cut. A word that is not said, or not found,
    is an empty span where the one before it ends."""
    length_ms, done_ms = cut_length_ms(kept), 0
    status = WordStatus.CONFIRMED
    for sentence in text.sentences:
        for word in range(sentence.first, sentence.stop) if sentence.segment == number else ():
            time = times.get(word)
            place = in_cut(time.span, kept) if time else None
            if time and place:
                start_ms = min(max(place.start_ms, done_ms), length_ms)
                span = Span(start_ms, min(max(place.end_ms, start_ms), length_ms))
                status = time.status
            else:
                span = Span(done_ms, done_ms)
                status = WordStatus.MISSING if text.forms[word] else status
            done_ms = span.end_ms
            yield Word(text.tokens[word].text, span, status)


def _takes(text: Text, story: Story, number: int) -> Iterator[TakeFound]:
    for passage in story.passages:
        sentence = text.sentences[passage.sentence]
        if sentence.segment == number:
            said = story.said[passage.first : passage.stop]
            span = Span(said[0].span.start_ms, max(word.span.end_ms for word in said))
            first = sentence.first
            words = [token.text for token in text.tokens[first : sentence.stop][:FIRST_WORDS]]
            share = round(story.share_hit(text, passage), 2)
            yield TakeFound(" ".join(words), span, share, story.keeps(passage))


def _ad_libs(text: Text, story: Story, number: int) -> Iterator[tuple[Span, str]]:
    """The ad-libs after a word of this segment, or before its first."""
    segment = 0
    ad_libs = {ad_lib.first: ad_lib for ad_lib in story.ad_libs}
    for at, said in enumerate(story.said):
        if said.landing:
            segment = text.sentence_with(said.landing.word).segment
        if at in ad_libs and segment == number:
            yield ad_libs[at].span, ad_libs[at].text
