"""Scripts with their timelines and word times, without a page, a voice or a scene."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import groupby
from typing import Any

from pipeline.errors import Place
from pipeline.schema import (
    Alignment,
    AlignmentKind,
    Inspection,
    Pacing,
    Script,
    Segment,
    Shot,
    Slot,
    Span,
    TextOnScreen,
    Timeline,
    Token,
    Word,
    WordStatus,
)
from pipeline.timecode import ms_from_frames


@dataclass(frozen=True)
class Part:
    """One segment of a tiny film; paragraphs of `text` are separated by "/"."""

    id: str
    frames: int
    scene: str | None = None
    chapter: str = "Only"
    text: str = "A few words."
    voice_at: int = 0


@dataclass(frozen=True)
class TinyFilm:
    """A film as far as it is known before a picture is drawn."""

    script: Script
    timeline: Timeline
    alignments: tuple[Alignment, ...]


def tiny_film(
    parts: Sequence[Part], fps: int = 30, poster: str | None = None, title: str = "Tiny film"
) -> TinyFilm:
    """The words of each part are spread evenly over its frames."""
    slots, at = [], 0
    for part in parts:
        slots.append(Slot(part.id, at, part.frames, part.voice_at))
        at += part.frames
    script = Script(
        "tiny", title, "en", "en-us", Pacing(), poster, tuple(_segment(part) for part in parts)
    )
    timeline = Timeline(fps, tuple(slots), _shots(parts))
    return TinyFilm(script, timeline, tuple(_alignment(part, fps) for part in parts))


def seen_nothing(frames: int, texts: tuple[TextOnScreen, ...] = ()) -> Inspection:
    """What a performance of so many frames shows that plays nothing."""
    empty: dict[str, Any] = {field.name: () for field in fields(Inspection)}
    return Inspection(**{**empty, "frames_asked": frames, "frames_played": frames, "texts": texts})


def said(text: str, ms_per_word: int, pauses: dict[str, int] | None = None) -> list[Span]:
    """Spans of words of one length; `pauses` gives a silence in ms after words."""
    spans, at = [], 0
    for word in text.replace("/", " ").split():
        spans.append(Span(at, at + ms_per_word))
        at += ms_per_word + (pauses or {}).get(word, 0)
    return spans


def tokens_of(text: str) -> tuple[Token, ...]:
    return tuple(
        Token(word, word.strip(".,").lower(), paragraph, Place("script/tiny/01.md", 3, column))
        for paragraph, words in enumerate(text.split("/"))
        for column, word in enumerate(words.split(), start=1)
    )


def _segment(part: Part) -> Segment:
    return Segment(
        id=part.id,
        title=part.id.replace("-", " ").capitalize(),
        chapter=part.chapter,
        scene=part.scene,
        tokens=tokens_of(part.text),
        cues=(),
        claims=(),
        picture_notes=(),
        place=Place("script/tiny/01.md", 1, 1),
    )


def _alignment(part: Part, fps: int) -> Alignment:
    tokens = tokens_of(part.text)
    length_ms = ms_from_frames(part.frames - part.voice_at, fps)
    spans = said(part.text, length_ms // len(tokens))
    words = tuple(
        Word(token.text, span, WordStatus.KNOWN) for token, span in zip(tokens, spans, strict=True)
    )
    return Alignment(part.id, AlignmentKind.SCRATCH, words, length_ms, None)


def _shots(parts: Sequence[Part]) -> tuple[Shot, ...]:
    runs = groupby(parts, key=lambda part: part.scene or f"card {part.id}")
    shots = []
    for _, run in runs:
        group = list(run)
        ids = tuple(part.id for part in group)
        shots.append(Shot(ids, group[0].scene, sum(part.frames for part in group), ()))
    return tuple(shots)
