"""What a draft shows and says at a moment, by its record.

Times are ms from the start of the film, frames become ms here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.draft_record import DraftRecord
from pipeline.errors import Place
from pipeline.schema import Segment, Slot, Span, TextOnScreen, Token
from pipeline.timecode import frames_from_ms, ms_from_frames
from review.issues import Anchor, WordRef

SHARE_DIGITS = 6
"""A millionth of a segment is far below a frame."""

MOST_TEXTS = 12
"""So many of the texts on screen are named in an anchor; a table may hold hundreds."""


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word of a draft: where it is heard, and the token that it is."""

    ref: WordRef
    token: Token


def film_ms(record: DraftRecord) -> int:
    """How long the draft is."""
    return ms_from_frames(record.timeline.frames, record.timeline.fps)


def segment_ms(record: DraftRecord, segment: str) -> Span:
    """From when to when a segment lasts. Raises KeyError if the draft has no such segment."""
    for slot in record.timeline.slots:
        if slot.segment == segment:
            return _slot_ms(slot, record.timeline.fps)
    raise KeyError(segment)


def segment_at(record: DraftRecord, span: Span) -> str | None:
    """The segment with the greatest part of a stretch; None if that begins after the film."""
    if span.start_ms >= film_ms(record):
        return None
    slots = record.timeline.slots
    return max(slots, key=lambda slot: _common(_slot_ms(slot, record.timeline.fps), span)).segment


def spoken_words(record: DraftRecord, within: Span | None = None) -> Iterator[SpokenWord]:
    """The words of the draft in order, or those heard within a stretch."""
    for segment, alignment, slot in zip(
        record.segments, record.alignments, record.timeline.slots, strict=True
    ):
        voice_ms = ms_from_frames(slot.start + slot.voice_at, record.timeline.fps)
        pairs = zip(segment.tokens, alignment.words, strict=True)
        for index, (token, word) in enumerate(pairs):
            start, end = voice_ms + word.span.start_ms, voice_ms + word.span.end_ms
            if within is None or apart_ms(Span(start, end), within) == 0:
                yield SpokenWord(WordRef(segment.id, index, token.text, start, end), token)


def text_ms(text: TextOnScreen, record: DraftRecord) -> Span:
    """From when to when a text is on screen."""
    fps = record.timeline.fps
    return Span(ms_from_frames(text.first_frame, fps), ms_from_frames(text.stop_frame, fps))


def apart_ms(one: Span, other: Span) -> int:
    """The time between two stretches; 0 if they touch."""
    return max(0, other.start_ms - one.end_ms, one.start_ms - other.end_ms)


def anchor_at(
    record: DraftRecord,
    segment: str,
    span: Span,
    word: SpokenWord | None = None,
    other_word: SpokenWord | None = None,
    text: TextOnScreen | None = None,
) -> Anchor:
    """The anchor of a stretch of a segment (what lies outside of it is cut off), of the word
    that was meant there, and of the text that was named."""
    seat = segment_ms(record, segment)
    inside = Span(_between(span.start_ms, seat), _between(span.end_ms, seat))
    frame = frames_from_ms(inside.start_ms, record.timeline.fps)
    written = next(one for one in record.segments if one.id == segment)
    home = word.token.place if word else _script_place(record, written, inside.start_ms)
    line = text.place if text else _play_place(record, frame)
    return Anchor(
        draft=record.number,
        segment=segment,
        share=_share(inside.start_ms, seat),
        end_share=_share(inside.end_ms, seat),
        span=inside,
        cue=_nearest_cue(record, segment, frame),
        word=word.ref if word else None,
        other_word=other_word.ref if other_word else None,
        texts=_texts(record, inside, text),
        script=home,
        scene=written.scene,
        scene_place=line if line and line.file else None,
    )


def _slot_ms(slot: Slot, fps: int) -> Span:
    return Span(ms_from_frames(slot.start, fps), ms_from_frames(slot.start + slot.frames, fps))


def _common(one: Span, other: Span) -> int:
    """How much two stretches share; -1 if nothing, and a moment counts as 1 ms."""
    last = max(other.end_ms, other.start_ms + 1)
    return max(-1, min(one.end_ms, last) - max(one.start_ms, other.start_ms))


def _between(ms: int, seat: Span) -> int:
    return min(max(ms, seat.start_ms), seat.end_ms)


def _share(ms: int, seat: Span) -> float:
    return round((ms - seat.start_ms) / (seat.end_ms - seat.start_ms), SHARE_DIGITS)


def _script_place(record: DraftRecord, segment: Segment, ms: int) -> Place:
    """The place of the word that is being said, or was said last; the heading before it."""
    said = [
        word.token.place
        for word in spoken_words(record, segment_ms(record, segment.id))
        if word.ref.segment == segment.id and word.ref.start_ms <= ms
    ]
    return said[-1] if said else segment.place


def _play_place(record: DraftRecord, frame: int) -> Place | None:
    """The line of the play that shows a frame, or of the last one before it in its shot (a
    scene that is over stands still); None where the manifest does not tell."""
    first, at = 0, 0
    for shot in record.timeline.shots:
        first, at = (at if at <= frame else first), at + shot.frames
    lines = [
        play.place
        for play in record.plays
        if first <= play.first_frame <= frame and play.place.file
    ]
    return lines[-1] if lines else None


def _nearest_cue(record: DraftRecord, segment: str, frame: int) -> str | None:
    """The cue of the segment that is nearest to a frame; its start counts as none."""
    at = 0
    cues: list[tuple[int, str]] = []
    for shot in record.timeline.shots:
        cues += [
            (abs(at + cue.frame - frame), cue.name)
            for cue in shot.cues
            if cue.segment == segment and cue.name != segment
        ]
        at += shot.frames
    return min(cues)[1] if cues else None


def _texts(record: DraftRecord, span: Span, named: TextOnScreen | None) -> tuple[str, ...]:
    """What is on screen, the named text first, each once."""
    moment = Span(span.start_ms, max(span.end_ms, span.start_ms + 1))
    seen = [one.text for one in record.texts if _common(text_ms(one, record), moment) > 0]
    return tuple(dict.fromkeys([*([named.text] if named else []), *seen]))[:MOST_TEXTS]
