"""A draft's manifest, read back into the nouns that it was written from.

Manifests of older versions lack what was added later; they are read all the same, and what
is not there is empty.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pipeline.drafts import draft_name, draft_numbers
from pipeline.errors import Place, RoughcutError
from pipeline.folder import FilmFolder
from pipeline.schema import (
    Alignment,
    AlignmentKind,
    Cue,
    FaultKind,
    LayoutFault,
    Motion,
    MotionKind,
    Play,
    Quality,
    Segment,
    Shot,
    ShotCue,
    Slot,
    Span,
    Take,
    TakeKind,
    TextKind,
    TextOnScreen,
    Timeline,
    Token,
    Word,
    WordPlace,
    WordStatus,
)
from pipeline.timecode import ms_from_frames

MANIFEST = "manifest.json"
FORMAT = 1
"""Raised when a reader of older manifests would misread a new one."""

T = TypeVar("T")

WHOLE_FILM = "make the whole film with `roughcut draft`"
_PLACE = re.compile(r"(?P<file>.*?)(?::(?P<line>\d+))?(?::(?P<column>\d+))?")


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """A draft as it was made.

    `segments` and `alignments` go along with the timeline's slots, `clip_keys` with its
    shots. `texts`, `plays`, `layout` and `motion` count frames from the start of the film
    (the last two are None where the manifest is too old to tell them); segments hold no
    claims, their results are in `claims`. A take's `path` is its key in the store, "" where
    the manifest does not say. `sound` is what was measured and done (LUFS, dBTP, dB).
    """

    number: int
    quality: Quality
    segments: tuple[Segment, ...]
    alignments: tuple[Alignment, ...]
    timeline: Timeline
    clip_keys: tuple[str, ...]
    texts: tuple[TextOnScreen, ...]
    plays: tuple[Play, ...]
    claims: tuple[Mapping[str, Any], ...]
    sound: Mapping[str, Any]
    layout: tuple[LayoutFault, ...] | None
    motion: tuple[Motion, ...] | None


def read_draft_record(draft: Path) -> DraftRecord:
    """The record of the draft in this folder.

    Raises RoughcutError if its manifest is not there, is damaged, or is of a newer version.
    """
    path = draft / MANIFEST
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
        if written["format"] > FORMAT:
            raise RoughcutError(f"{path} was written by a newer roughcut: use that one here")
        return _record(written)
    except OSError as error:
        raise RoughcutError(f"{path} can't be read: {error.strerror}") from None
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise RoughcutError(
            f"{path} is damaged ({type(error).__name__}: {error}): make another draft"
        ) from None


def latest_draft(folder: FilmFolder, quality: Quality) -> DraftRecord:
    """The record of the film's latest draft of this very quality.

    Raises RoughcutError if there is none, saying which drafts there are.
    """
    others = []
    for number in reversed(draft_numbers(folder.renders)):
        record = read_draft_record(folder.renders / draft_name(number))
        if record.quality == quality:
            return record
        final = " --final" if record.quality.final else ""
        others.append(f"draft {number} is -q{record.quality.letter}{final}")
    there = f" ({'; '.join(others[:3])})" if others else ""
    raise RoughcutError(
        f"there is no earlier draft of {folder.name!r} at this quality to keep shots of{there}: "
        f"{WHOLE_FILM} first"
    )


def parse_place(text: str) -> Place:
    """The place that a manifest writes as `file:line:column`.

    >>> parse_place("script/mlp/01-hook.md:12:3")
    Place(file='script/mlp/01-hook.md', line=12, column=3)
    """
    match = _PLACE.fullmatch(text)
    assert match is not None  # every part may be missing
    return Place(match["file"], int(match["line"] or 0), int(match["column"] or 0))


def _record(written: Mapping[str, Any]) -> DraftRecord:
    segments, shots = written["segments"], written["shots"]
    timeline = Timeline(
        written["fps"], tuple(map(_slot, segments)), tuple(_shot(shot) for shot in shots)
    )
    return DraftRecord(
        number=written["draft"],
        quality=Quality(**written["quality"]),
        segments=tuple(map(_segment, segments)),
        alignments=tuple(_alignment(one, timeline.fps) for one in segments),
        timeline=timeline,
        clip_keys=tuple(shot["clip"] for shot in shots),
        texts=tuple(map(_text, written["texts_on_screen"])),
        plays=tuple(_play(play) for shot in shots for play in shot.get("plays", ())),
        claims=tuple(written.get("claims", ())),
        sound=written.get("sound", {}),
        layout=_each(_layout_fault, written.get("layout_faults")),
        motion=_each(_motion, written.get("motion")),
    )


def _slot(written: Mapping[str, Any]) -> Slot:
    start = written["start"]
    return Slot(written["id"], start, written["frames"], written["voice_at"] - start)


def _segment(written: Mapping[str, Any]) -> Segment:
    return Segment(
        id=written["id"],
        title=written["title"],
        chapter=written["chapter"],
        scene=written["scene"],
        tokens=tuple(map(_token, written["words"])),
        cues=tuple(
            Cue(cue["name"], cue["first"], cue["stop"], parse_place(cue["place"]))
            for cue in written["cues"]
        ),
        claims=(),
        picture_notes=tuple(written.get("picture_notes", ())),
        place=parse_place(written["place"]),
    )


def _token(written: Mapping[str, Any]) -> Token:
    place = parse_place(written["place"])
    return Token(written["text"], written["spoken"], written.get("paragraph", 0), place)


def _alignment(written: Mapping[str, Any], fps: int) -> Alignment:
    voice_ms = ms_from_frames(written["voice_at"], fps)
    words = tuple(
        Word(
            word["text"],
            Span(word["start_ms"] - voice_ms, word["end_ms"] - voice_ms),
            WordStatus(word["status"]),
        )
        for word in written["words"]
    )
    take = _take(written["id"], written["take"])
    last_ms = max(word.span.end_ms for word in words)
    length_ms = written.get("length_ms", take.length_ms if take else last_ms)
    return Alignment(written["id"], AlignmentKind(written["alignment"]), words, length_ms, take)


def _take(segment: str, written: Mapping[str, Any] | None) -> Take | None:
    if written is None:
        return None
    return Take(
        segment,
        TakeKind(written["kind"]),
        path=written.get("key", ""),
        digest=written["digest"],
        length_ms=written["length_ms"],
        recording=written.get("recording", ""),
    )


def _shot(written: Mapping[str, Any]) -> Shot:
    start = written["start"]
    cues = tuple(
        ShotCue(
            cue["name"],
            cue["segment"],
            cue["frame"] - start,
            cue["spoken_frames"],
            parse_place(cue["place"]),
        )
        for cue in written["cues"]
    )
    return Shot(tuple(written["segments"]), written["scene"], written["frames"], cues)


def _text(written: Mapping[str, Any]) -> TextOnScreen:
    return TextOnScreen(
        written["text"],
        written["first_frame"],
        written["stop_frame"],
        parse_place(written["place"]),
        TextKind(written.get("kind", TextKind.WORDS)),
        tuple(
            WordPlace(at["word"], parse_place(at["place"])) for at in written.get("elsewhere", ())
        ),
    )


def _each(
    read: Callable[[Mapping[str, Any]], T], written: Iterable[Mapping[str, Any]] | None
) -> tuple[T, ...] | None:
    return None if written is None else tuple(map(read, written))


def _layout_fault(written: Mapping[str, Any]) -> LayoutFault:
    return LayoutFault(
        FaultKind[written["kind"]],
        written["text"],
        written["other"],
        written["frame"],
        parse_place(written["place"]),
    )


def _motion(written: Mapping[str, Any]) -> Motion:
    fewest, most = written["parts"]
    shortest, longest = written["length"]
    return Motion(
        fault=MotionKind[written["fault"]] if written["fault"] else None,
        what=written["what"],
        first_frame=written["first_frame"],
        stop_frame=written["stop_frame"],
        place=parse_place(written["place"]),
        parts=(fewest, most),
        length=(shortest, longest),
        faults=written["faults"],
        largest=written["largest"],
    )


def _play(written: Mapping[str, Any]) -> Play:
    return Play(
        first_frame=written["first_frame"],
        frames=written["frames"],
        shown=written["frames"],
        picture=written.get("picture", ""),
        place=parse_place(written["place"]),
    )
