"""What a draft was made of, as JSON beside it: enough to place a note on it much later, and to
make another draft in which parts of it stay as they are. `pipeline.draft_record` reads it."""

from __future__ import annotations

import dataclasses
import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import Enum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pipeline.draft_record import FORMAT
from pipeline.errors import Place
from pipeline.espeak import espeak_version
from pipeline.media import tool_version
from pipeline.schema import Alignment, Clip, Quality, Script, Segment, Timeline
from pipeline.timecode import ms_from_frames

_PACKAGES = ("roughcut", "manim", "typst", "numpy", "av")


def manifest(
    script: Script,
    timeline: Timeline,
    alignments: Iterable[Alignment],
    clips: Sequence[Clip],
    quality: Quality,
    number: int,
) -> dict[str, Any]:
    """The record of a draft. Times of words in ms, of everything else in frames, all from
    the start of the film; places as `file:line:column` below the film's root."""
    return {
        "format": FORMAT,
        "film": script.film,
        "title": script.title,
        "draft": number,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "quality": quality,
        "fps": timeline.fps,
        "frames": timeline.frames,
        "segments": _segments(script, timeline, alignments),
        "shots": _shots(clips),
        "texts_on_screen": _texts_on_screen(clips),
        "layout_faults": _layout_faults(clips),
        "motion": _motion(clips),
        "versions": tool_versions(),
    }


def write_manifest(record: Mapping[str, Any], path: Path) -> None:
    """Write a record as JSON; frozen records and places inside it are understood."""
    text = json.dumps(record, indent=1, ensure_ascii=False, default=_as_json)
    path.write_text(text + "\n", encoding="utf-8")


def tool_versions() -> dict[str, str]:
    """Versions of everything that had a hand in a draft, without importing any of it."""
    packages = {name: _package_version(name) for name in _PACKAGES}
    tools = {"ffmpeg": tool_version("ffmpeg"), "espeak-ng": espeak_version()}
    return {"python": platform.python_version(), **tools, **packages}


def _segments(
    script: Script, timeline: Timeline, alignments: Iterable[Alignment]
) -> list[dict[str, Any]]:
    by_segment = {alignment.segment: alignment for alignment in alignments}
    return [
        {
            **_written(segment),
            "start": slot.start,
            "frames": slot.frames,
            "voice_at": slot.start + slot.voice_at,
            "length_ms": by_segment[segment.id].length_ms,
            "alignment": by_segment[segment.id].kind,
            "take": _take(by_segment[segment.id]),
            "words": _words(
                segment,
                by_segment[segment.id],
                ms_from_frames(slot.start + slot.voice_at, timeline.fps),
            ),
        }
        for segment, slot in zip(script.segments, timeline.slots, strict=True)
    ]


def _written(segment: Segment) -> dict[str, Any]:
    return {
        "id": segment.id,
        "title": segment.title,
        "chapter": segment.chapter,
        "scene": segment.scene,
        "place": segment.place,
        "text": " ".join(token.text for token in segment.tokens),
        "cues": [
            {"name": cue.name, "first": cue.first, "stop": cue.stop, "place": cue.place}
            for cue in segment.cues
        ],
        "picture_notes": segment.picture_notes,
    }


def _take(alignment: Alignment) -> dict[str, Any] | None:
    take = alignment.take
    if take is None:
        return None
    return {
        "kind": take.kind,
        "digest": take.digest,
        "length_ms": take.length_ms,
        "recording": take.recording,
        "key": Path(take.path).stem,  # in the store, where every take is a WAV
    }


def _words(segment: Segment, alignment: Alignment, voice_ms: int) -> list[dict[str, Any]]:
    return [
        {
            "text": token.text,
            "spoken": token.spoken,
            "paragraph": token.paragraph,
            "start_ms": voice_ms + word.span.start_ms,
            "end_ms": voice_ms + word.span.end_ms,
            "status": word.status,
            "place": token.place,
        }
        for token, word in zip(segment.tokens, alignment.words, strict=True)
    ]


def _shots(clips: Sequence[Clip]) -> list[dict[str, Any]]:
    return [
        {
            "segments": clip.shot.segments,
            "scene": clip.shot.scene,
            "start": start,
            "frames": clip.frames,
            "clip": clip.key,
            "cues": [
                {
                    "name": cue.name,
                    "segment": cue.segment,
                    "frame": start + cue.frame,
                    "spoken_frames": cue.spoken_frames,
                    "place": cue.place,
                }
                for cue in clip.shot.cues
            ],
            "plays": [
                {
                    "first_frame": start + play.first_frame,
                    "frames": play.shown,
                    "picture": play.picture,
                    "place": play.place,
                }
                for play in clip.inspection.plays
                if play.shown
            ],
        }
        for start, clip in _placed(clips)
    ]


def _texts_on_screen(clips: Sequence[Clip]) -> list[dict[str, Any]]:
    return [
        {
            "text": text.text,
            "first_frame": start + text.first_frame,
            "stop_frame": start + text.stop_frame,
            "place": text.place,
            "kind": text.kind,
            **({"elsewhere": text.elsewhere} if text.elsewhere else {}),
        }
        for start, clip in _placed(clips)
        for text in clip.inspection.texts
    ]


def _layout_faults(clips: Sequence[Clip]) -> list[dict[str, Any]]:
    return [
        {
            "kind": fault.kind.name,
            "text": fault.text,
            "other": fault.other,
            "frame": start + fault.frame,
            "place": fault.place,
        }
        for start, clip in _placed(clips)
        for fault in clip.inspection.faults
        if fault.frame < clip.frames
    ]


def _motion(clips: Sequence[Clip]) -> list[dict[str, Any]]:
    return [
        {
            "fault": motion.fault.name if motion.fault else None,
            "what": motion.what,
            "first_frame": start + motion.first_frame,
            "stop_frame": start + min(motion.stop_frame, clip.frames),
            "place": motion.place,
            "parts": motion.parts,
            "length": motion.length,
            "faults": motion.faults,
            "largest": motion.largest,
        }
        for start, clip in _placed(clips)
        for motion in clip.inspection.motion
    ]


def _placed(clips: Sequence[Clip]) -> list[tuple[int, Clip]]:
    """Each clip with the film frame at which it starts."""
    placed, at = [], 0
    for clip in clips:
        placed.append((at, clip))
        at += clip.frames
    return placed


def _package_version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _as_json(value: object) -> Any:
    if isinstance(value, Place):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        # Not `asdict`: it would turn the places inside into plain dicts.
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, Path):
        return value.as_posix()
    raise TypeError(f"a manifest can't hold a {type(value).__name__}")
