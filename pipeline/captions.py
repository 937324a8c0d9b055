"""Timed words into captions: `.srt` and `.vtt`, in the written form of the words.

The usual house rules of broadcast captioning (BBC Subtitle Guidelines; Netflix Timed Text
Style Guide): two lines of 42 characters, broken where a reader breathes; one to seven
seconds; about 20 characters a second. The breaks of a paragraph are chosen all at once, by
the smallest sum of penalties (as Knuth and Plass break paragraphs into lines).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from pathlib import Path

from pysubs2 import SSAEvent, SSAFile

from pipeline.schema import Alignment, Script, Segment, Slot, Timeline, WordStatus
from pipeline.timecode import ms_from_frames

MAX_LINE_CHARACTERS = 42
MAX_LINES = 2
MIN_MS = 1000
MAX_MS = 7000
MAX_CHARACTERS_PER_SECOND = 20
LINGER_MS = 200
GAP_FRAMES = 2

_SENTENCE_END = (".", "?", "!", "…")
_PHRASE_END = (",", ";", ":", "–", "—")
_CLOSERS = "\"'”’)]*_"
_LEADS_ON_WORDS = """
    a an the of to in on at by for from with into over under and or but nor so as than that which
    who whose if because while when where is are was were be been has have had not no its his her
    their our your my this these those each every one two just about
"""
_PHRASE_STARTING_WORDS = """
    and or but so because while when where which who that if then as than with from into for to of
    in on at by before after until
"""
_LEADS_ON = frozenset(_LEADS_ON_WORDS.split())
_STARTS_PHRASE = frozenset(_PHRASE_STARTING_WORDS.split())

# Penalties: only their order of size matters.
_EACH_CAPTION = 30
_OVER_A_SENTENCE = 90
_TOO_SHORT = 120
_TOO_LONG = 400
_TOO_FAST_PER_CPS = 12
_RAGGED_BREAK = 60
_PLAIN_BREAK = 25
_PHRASE_BREAK = 12
_SMALL_BREAK = 4
_SCRAP_PER_CHARACTER = 4
_SCRAP_CHARACTERS = 32


@dataclass(frozen=True, slots=True)
class Caption:
    """One or two lines of text, on screen from `start_ms` to `end_ms` of the film."""

    lines: tuple[str, ...]
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class SaidWord:
    """A word as written, and when it is said, in ms of the film."""

    text: str
    start_ms: int
    end_ms: int


def captions_of(
    script: Script, timeline: Timeline, alignments: Iterable[Alignment]
) -> tuple[Caption, ...]:
    """The film's captions in order. A word that was not said is not shown."""
    by_segment = {alignment.segment: alignment for alignment in alignments}
    captions: list[Caption] = []
    for segment, slot in zip(script.segments, timeline.slots, strict=True):
        for words in said_paragraphs(segment, by_segment[segment.id], slot, timeline.fps):
            captions += [_untimed(part) for part in break_paragraph(words)]
    return _timed(captions, timeline)


def said_paragraphs(
    segment: Segment, alignment: Alignment, slot: Slot, fps: int
) -> Iterable[tuple[SaidWord, ...]]:
    """A segment's words with their times in the film, paragraph by paragraph."""
    voice_ms = ms_from_frames(slot.start + slot.voice_at, fps)
    pairs = zip(segment.tokens, alignment.words, strict=True)
    for _, paragraph in groupby(pairs, key=lambda pair: pair[0].paragraph):
        words = tuple(
            SaidWord(token.text, voice_ms + word.span.start_ms, voice_ms + word.span.end_ms)
            for token, word in paragraph
            if word.status is not WordStatus.MISSING
        )
        if words:
            yield words


def break_paragraph(words: Sequence[SaidWord]) -> list[Sequence[SaidWord]]:
    """Cut a paragraph's words into captions, at the least sum of penalties."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for stop in range(1, len(words) + 1):
        options = []
        for first in range(stop - 1, -1, -1):
            if first < stop - 1 and not _fits(words[first:stop]):
                break
            options.append((best[first][0] + _penalty(words, first, stop), first))
        best.append(min(options))
    cuts = [len(words)]
    while cuts[-1]:
        cuts.append(best[cuts[-1]][1])
    return [words[first:stop] for stop, first in pairwise(cuts)][::-1]


def break_lines(texts: Sequence[str]) -> tuple[str, ...]:
    """The words of one caption on one line, or on two of like length, broken at a phrase."""
    whole = " ".join(texts)
    if len(whole) <= MAX_LINE_CHARACTERS or len(texts) == 1:
        return (whole,)
    cut = min(_halves(texts), key=lambda halves: _line_penalty(texts, *halves))[0]
    return (" ".join(texts[:cut]), " ".join(texts[cut:]))


def _halves(texts: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Every cut into two lines, and the characters of both."""
    whole = sum(map(len, texts)) + len(texts) - 1
    upper = -1
    for cut in range(1, len(texts)):
        upper += len(texts[cut - 1]) + 1
        yield cut, upper, whole - upper - 1


def write_srt(captions: Iterable[Caption], path: Path) -> None:
    """Write SubRip, UTF-8."""
    _save(captions, path, "srt")


def write_vtt(captions: Iterable[Caption], path: Path) -> None:
    """Write WebVTT, UTF-8; `&`, `<` and `>` are escaped, which pysubs2 leaves to us
    (https://www.w3.org/TR/webvtt1/#webvtt-cue-text-span)."""
    escaped = (replace(caption, lines=_escaped(caption.lines)) for caption in captions)
    _save(escaped, path, "vtt")


def _save(captions: Iterable[Caption], path: Path, kind: str) -> None:
    page = SSAFile()
    for caption in captions:
        # pysubs2 reads a backslash as the start of its own marks: an invisible word joiner
        # behind it keeps the character; and braces must stay what they are (keep_ssa_tags).
        text = r"\N".join(line.replace("\\", "\\\u2060") for line in caption.lines)
        page.append(SSAEvent(start=caption.start_ms, end=caption.end_ms, text=text))
    page.save(str(path), encoding="utf-8", format_=kind, keep_ssa_tags=True)


def _escaped(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for line in lines
    )


def _fits(words: Sequence[SaidWord]) -> bool:
    """Whether the words can be shown on a line, or on two."""
    texts = [word.text for word in words]
    whole = sum(map(len, texts)) + len(texts) - 1
    return whole <= MAX_LINE_CHARACTERS or (
        whole <= 2 * MAX_LINE_CHARACTERS + 1
        and any(max(upper, lower) <= MAX_LINE_CHARACTERS for _, upper, lower in _halves(texts))
    )


def _penalty(words: Sequence[SaidWord], first: int, stop: int) -> float:
    """How bad it is to show words `first` to `stop` as one caption and to cut there."""
    part = words[first:stop]
    ends_at = words[stop].start_ms if stop < len(words) else part[-1].end_ms + MIN_MS
    shown_ms = max(1, min(ends_at, part[-1].end_ms + LINGER_MS) - part[0].start_ms)
    could_show_ms = ends_at - part[0].start_ms
    characters = sum(len(word.text) + 1 for word in part)
    speed = characters * 1000 / shown_ms
    whole_sentence = _opens_sentence(words, first) and _ends_sentence(words, stop - 1)
    sentences_inside = sum(_ends_sentence(words, at) for at in range(first, stop - 1))
    return (
        _EACH_CAPTION
        + _cut_penalty(words, stop)
        + sentences_inside * _OVER_A_SENTENCE
        + (_TOO_SHORT if could_show_ms < MIN_MS else 0)
        + (_TOO_LONG if shown_ms > MAX_MS else 0)
        + (0 if whole_sentence else max(0, _SCRAP_CHARACTERS - characters) * _SCRAP_PER_CHARACTER)
        + max(0.0, speed - MAX_CHARACTERS_PER_SECOND) * _TOO_FAST_PER_CPS
    )


def _cut_penalty(words: Sequence[SaidWord], stop: int) -> float:
    if stop == len(words) or _ends_sentence(words, stop - 1):
        return 0
    pause_ms = words[stop].start_ms - words[stop - 1].end_ms
    breath = 0.5 if pause_ms >= LINGER_MS else 1.0
    return _break_penalty(words[stop - 1].text, words[stop].text) * breath


def _break_penalty(before: str, after: str) -> int:
    """How much a break between two words hurts the reader."""
    if before.rstrip(_CLOSERS).endswith((*_SENTENCE_END, *_PHRASE_END)):
        return _SMALL_BREAK
    if before.lower() in _LEADS_ON:
        return _RAGGED_BREAK
    return _PHRASE_BREAK if after.lower() in _STARTS_PHRASE else _PLAIN_BREAK


def _line_penalty(texts: Sequence[str], cut: int, upper: int, lower: int) -> tuple[int, float]:
    """For a break into lines of so many characters: first that both fit, then phrases and
    balance."""
    beyond = max(0, upper - MAX_LINE_CHARACTERS) + max(0, lower - MAX_LINE_CHARACTERS)
    return beyond, _break_penalty(texts[cut - 1], texts[cut]) + 0.8 * abs(upper - lower)


def _ends_sentence(words: Sequence[SaidWord], at: int) -> bool:
    """A stop that a small letter follows is an abbreviation's."""
    if not words[at].text.rstrip(_CLOSERS).endswith(_SENTENCE_END):
        return False
    return at + 1 == len(words) or not words[at + 1].text[:1].islower()


def _opens_sentence(words: Sequence[SaidWord], at: int) -> bool:
    return at == 0 or _ends_sentence(words, at - 1)


def _untimed(words: Sequence[SaidWord]) -> Caption:
    """A caption that lasts exactly as long as its words."""
    lines = break_lines([word.text for word in words])
    return Caption(lines, words[0].start_ms, words[-1].end_ms)


def _timed(captions: Sequence[Caption], timeline: Timeline) -> tuple[Caption, ...]:
    """Let captions linger: up to 200 ms past the last word, longer if that makes a second,
    then two frames before the next one, or none where the words run together."""
    film_ms = ms_from_frames(timeline.frames, timeline.fps)
    gap_ms = ms_from_frames(GAP_FRAMES, timeline.fps)
    starts = [caption.start_ms for caption in captions[1:]]
    timed = []
    for caption, next_ms in zip(captions, [*starts, film_ms + gap_ms], strict=True):
        wished = max(caption.end_ms + LINGER_MS, caption.start_ms + MIN_MS)
        end = min(wished, caption.start_ms + MAX_MS, next_ms)
        if end > next_ms - gap_ms:
            run_together = caption.end_ms > next_ms - gap_ms
            within = next_ms - caption.start_ms <= MAX_MS
            end = next_ms if run_together and within else next_ms - gap_ms
        timed.append(replace(caption, end_ms=max(end, caption.start_ms + 1)))
    return tuple(timed)
