"""Timed words into captions: `.srt` and `.vtt`, in the written form of the words.

The usual house rules of broadcast captioning (BBC Subtitle Guidelines; Netflix Timed Text
Style Guide) for how long they stand; where they break: `pipeline.caption_breaks`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from pysubs2 import SSAEvent, SSAFile

from pipeline.caption_breaks import (
    LINGER_MS,
    MAX_MS,
    MIN_MS,
    SaidWord,
    break_lines,
    break_paragraph,
)
from pipeline.schema import Alignment, Script, Segment, Slot, Timeline, WordStatus
from pipeline.timecode import ms_from_frames

GAP_FRAMES = 2


@dataclass(frozen=True, slots=True)
class Caption:
    """One or two lines of text, on screen from `start_ms` to `end_ms` of the film."""

    lines: tuple[str, ...]
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
