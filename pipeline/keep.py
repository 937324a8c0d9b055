"""Make some shots anew and keep the rest as it is in an earlier draft.

A kept shot keeps its clip, its words and its voice, whatever has become of their sources
since; how it fits with the shots made anew is decided here, before anything is performed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

import cattrs

from pipeline.draft_record import WHOLE_FILM, DraftRecord
from pipeline.drawing import CLIP
from pipeline.errors import RoughcutError, UsageError
from pipeline.schema import (
    Alignment,
    Clip,
    Inspection,
    Script,
    Segment,
    Shot,
    Slot,
    Take,
    Timeline,
)
from pipeline.store import Store, digest_of_file


@dataclass(frozen=True, slots=True)
class Mixture:
    """A film of shots that are made anew and shots kept from a draft, in the script's order.

    `kept` holds the clips of the kept shots; every other shot of the timeline is to be made.
    """

    script: Script
    alignments: tuple[Alignment, ...]
    timeline: Timeline
    kept: tuple[Clip, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """One shot of the mixture with its segments' words, voice and seats; `clip_key` if it is
    kept."""

    shot: Shot
    segments: tuple[Segment, ...]
    alignments: tuple[Alignment, ...]
    slots: tuple[Slot, ...]
    clip_key: str | None = None


def check_segments(names: Iterable[str], there: Sequence[str], film: str) -> None:
    """Raise UsageError, naming a near one, for a name that is no segment of the film."""
    for name in names:
        if name not in there:
            near = get_close_matches(name, there, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(there)}"
            raise UsageError(f"no segment {name!r} in the film {film!r}; {hint}")


def mixed_with(
    record: DraftRecord,
    only: Sequence[str],
    script: Script,
    alignments: Iterable[Alignment],
    timeline: Timeline,
    store: Store,
) -> Mixture:
    """The film in which the shots that hold the segments `only` are as planned now, and every
    other shot is as it was in the recorded draft.

    Raises UsageError for a segment that does not exist, and RoughcutError, with what to do,
    where a shot can't be kept: its segments are not those of the draft any more, or its clip
    or voice has gone from the store.
    """
    check_segments(only, [segment.id for segment in script.segments], script.film)
    _check_nothing_is_gone(record, script)
    segments = {segment.id: segment for segment in script.segments}
    aligned = {alignment.segment: alignment for alignment in alignments}
    slots = {slot.segment: slot for slot in timeline.slots}
    before = _parts_of(record)
    parts = []
    for shot in timeline.shots:
        if set(shot.segments) & set(only):
            parts.append(_part(shot, segments, aligned, slots))
        elif shot.segments in before:
            parts.append(_kept(before[shot.segments], segments, record, store))
        else:
            raise _changed(shot, record)
    return Mixture(
        replace(script, segments=tuple(one for part in parts for one in part.segments)),
        tuple(one for part in parts for one in part.alignments),
        _timeline(parts, timeline.fps),
        tuple(_clip(part, record, store) for part in parts if part.clip_key),
    )


def in_film_order(
    timeline: Timeline, kept: Iterable[Clip], made: Iterable[Clip]
) -> tuple[Clip, ...]:
    """One clip for each shot of the timeline, from those kept and those made."""
    clips = {clip.shot.segments: clip for clip in (*kept, *made)}
    return tuple(clips[shot.segments] for shot in timeline.shots)


def shots_to_make(timeline: Timeline, kept: Iterable[Clip]) -> tuple[Shot, ...]:
    """The shots of the timeline that no kept clip shows."""
    there = {clip.shot.segments for clip in kept}
    return tuple(shot for shot in timeline.shots if shot.segments not in there)


def _parts_of(record: DraftRecord) -> dict[tuple[str, ...], _Part]:
    """The shots of a draft by their segments, with all that belongs to them."""
    segments = {segment.id: segment for segment in record.segments}
    aligned = {alignment.segment: alignment for alignment in record.alignments}
    slots = {slot.segment: slot for slot in record.timeline.slots}
    shots = zip(record.timeline.shots, record.clip_keys, strict=True)
    return {
        shot.segments: replace(_part(shot, segments, aligned, slots), clip_key=key)
        for shot, key in shots
    }


def _part(
    shot: Shot,
    segments: Mapping[str, Segment],
    aligned: Mapping[str, Alignment],
    slots: Mapping[str, Slot],
) -> _Part:
    ids = shot.segments
    return _Part(
        shot,
        tuple(segments[one] for one in ids),
        tuple(aligned[one] for one in ids),
        tuple(slots[one] for one in ids),
    )


def _kept(part: _Part, segments: Mapping[str, Segment], record: DraftRecord, store: Store) -> _Part:
    """A part of the draft with its takes found in the store, and its words where they stand
    on the page now."""
    return replace(
        part,
        segments=tuple(_where_it_is_now(one, segments[one.id]) for one in part.segments),
        alignments=tuple(_with_voice(one, record, store) for one in part.alignments),
    )


def _where_it_is_now(before: Segment, now: Segment) -> Segment:
    """The segment as it was; its words' places are those of today if they are the same words."""
    if [token.text for token in before.tokens] != [token.text for token in now.tokens]:
        return before
    return replace(before, tokens=now.tokens, place=now.place)


def _with_voice(alignment: Alignment, record: DraftRecord, store: Store) -> Alignment:
    take = alignment.take
    if take is None:
        return alignment
    return replace(alignment, take=_found_take(take, record, store))


def _found_take(take: Take, record: DraftRecord, store: Store) -> Take:
    path = store.find(take.path, ".wav") if take.path else None
    if path is None or digest_of_file(path) != take.digest:
        lost = "is no longer in the store" if take.path else "is not told by its manifest"
        raise RoughcutError(
            f"the voice of {take.segment!r} in draft {record.number} {lost}: "
            f"name {take.segment!r} too, or {WHOLE_FILM}"
        )
    return replace(take, path=str(path))


def _clip(part: _Part, record: DraftRecord, store: Store) -> Clip:
    """The clip of a kept part, with what its performance showed."""
    assert part.clip_key is not None
    names = ", ".join(part.shot.segments)
    if not store.find(part.clip_key, CLIP):
        raise RoughcutError(
            f"the clip of {names} in draft {record.number} is no longer in the store: "
            f"name {part.shot.segments[0]!r} too, or {WHOLE_FILM}"
        )
    try:
        note = store.note(part.clip_key, CLIP)
        seen = cattrs.structure(note["inspection"], Inspection)
    except (cattrs.BaseValidationError, KeyError, TypeError, ValueError):
        raise RoughcutError(
            f"the clip of {names} in draft {record.number} was made by another version of "
            f"roughcut: name {part.shot.segments[0]!r} too, or {WHOLE_FILM}"
        ) from None
    path = str(store.path(part.clip_key, CLIP))
    return Clip(part.shot, part.clip_key, path, part.shot.frames, seen, 0, reused=True)


def _timeline(parts: Iterable[_Part], fps: int) -> Timeline:
    """The parts one after the other."""
    slots: list[Slot] = []
    for slot in (slot for part in parts for slot in part.slots):
        start = slots[-1].start + slots[-1].frames if slots else 0
        slots.append(replace(slot, start=start))
    return Timeline(fps, tuple(slots), tuple(part.shot for part in parts))


def _check_nothing_is_gone(record: DraftRecord, script: Script) -> None:
    there = {segment.id for segment in script.segments}
    gone = [segment.id for segment in record.segments if segment.id not in there]
    if gone:
        raise RoughcutError(
            f"draft {record.number} has {', '.join(map(repr, gone))}, which the script no longer "
            f"has, so the rest can't stay as it was: {WHOLE_FILM}"
        )


def _changed(shot: Shot, record: DraftRecord) -> RoughcutError:
    ids = ", ".join(shot.segments)
    known = {segment.id for segment in record.segments}
    new = [one for one in shot.segments if one not in known]
    why = (
        f"{', '.join(map(repr, new))} {'is' if len(new) == 1 else 'are'} not in it"
        if new
        else "its shots hold other segments together"
    )
    return RoughcutError(
        f"the shot of {ids} can't be kept as it was in draft {record.number}: {why}. "
        f"Name {shot.segments[0]!r} too, or {WHOLE_FILM}"
    )
