"""From a timeline to jobs: what each shot needs, and the key that its clip is stored under.

The key covers everything that the picture depends on (the scene's sources, its cues'
frames, the picture size, the versions of what draws), and no absolute time.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import cattrs

from pipeline.engine import engine
from pipeline.errors import Place, UsageError
from pipeline.folder import FilmFolder
from pipeline.schema import (
    Alignment,
    CardText,
    Quality,
    Script,
    Segment,
    Shot,
    ShotJob,
    Slot,
    Timeline,
)
from pipeline.sources import closure, scene_classes
from pipeline.store import digest_of, digest_of_file
from pipeline.timecode import frames_from_ms

PATIENCE = "ROUGHCUT_PATIENCE"
DEFAULT_PATIENCE_S = 300


def shot_jobs(
    folder: FilmFolder,
    script: Script,
    alignments: Iterable[Alignment],
    timeline: Timeline,
    quality: Quality,
) -> tuple[ShotJob, ...]:
    """One job per shot of the timeline, in film order."""
    segments = {segment.id: segment for segment in script.segments}
    aligned = {alignment.segment: alignment for alignment in alignments}
    slots = {slot.segment: slot for slot in timeline.slots}
    modules = scene_classes(folder)
    sources = _sources(folder, {modules[shot.scene].file for shot in timeline.shots if shot.scene})
    jobs = []
    for shot in timeline.shots:
        card = None
        if shot.scene is None:
            only = shot.segments[0]
            card = card_text(segments[only], slots[only], aligned[only], timeline.fps)
        jobs.append(_job(folder, shot, card, modules, sources, quality))
    return tuple(jobs)


def card_text(segment: Segment, slot: Slot, alignment: Alignment, fps: int) -> CardText:
    """What a segment's card shows, and the frames at which its paragraphs are begun."""
    paragraphs: dict[int, list[str]] = {}
    frames: dict[int, int] = {}
    for token, word in zip(segment.tokens, alignment.words, strict=True):
        paragraphs.setdefault(token.paragraph, []).append(token.text)
        spoken_at = slot.voice_at + frames_from_ms(word.span.start_ms, fps)
        frames.setdefault(token.paragraph, spoken_at)
    return CardText(
        title=segment.title,
        chapter=segment.chapter,
        paragraphs=tuple(" ".join(words) for words in paragraphs.values()),
        paragraph_frames=tuple(frames.values()),
        picture_notes=segment.picture_notes,
    )


def _job(
    folder: FilmFolder,
    shot: Shot,
    card: CardText | None,
    modules: Mapping[str, Place],
    sources: Mapping[str, Mapping[str, str]],
    quality: Quality,
) -> ShotJob:
    module = modules[shot.scene].file if shot.scene else None
    inputs = {
        **(sources[module] if module else {}),
        **engine(),
        "the card": digest_of(cattrs.unstructure(card)),
        "its length": f"{shot.frames} frames",
        "the picture": f"{quality.width}x{quality.height} at {quality.fps} fps",
        "the encoder": "final" if quality.final else "draft",
        # Where a cue stands on the page moves with every edit above it, and moves no picture.
        **{
            f"the cue {cue.name!r}": f"frame {cue.frame}, {cue.spoken_frames} long"
            for cue in shot.cues
        },
    }
    return ShotJob(
        root=str(folder.root),
        film=folder.name,
        segments=shot.segments,
        module=module,
        scene=shot.scene,
        card=card,
        frames=shot.frames,
        cues=shot.cues,
        quality=quality,
        inputs=tuple(sorted(inputs.items())),
        key=digest_of(shot.scene, inputs),
        patience_s=_patience(),
    )


def _patience() -> int:
    """Seconds without a new frame after which a scene is stopped."""
    text = os.environ.get(PATIENCE, "")
    if text and not text.isdigit():
        raise UsageError(f"{PATIENCE} must be a whole number of seconds, not {text!r}")
    return int(text) if text else DEFAULT_PATIENCE_S


def _sources(folder: FilmFolder, modules: Iterable[str]) -> dict[str, dict[str, str]]:
    """For each scene file: itself, all that it imports of the film, and the film's assets, by
    digest. Each file is read once, however many scenes need it."""
    assets = [path for path in sorted(folder.scenes.rglob("*")) if _is_asset(path)]
    digests = {path: digest_of_file(path) for path in assets}
    imported: dict[Path, tuple[Path, ...]] = {}
    found = {}
    for module in modules:
        files = [*closure(folder.root / module, folder.root, imported), *assets]
        for path in files:
            if path not in digests:
                digests[path] = digest_of_file(path)
        found[module] = {folder.relative(path): digests[path] for path in files}
    return found


def _is_asset(path: Path) -> bool:
    return path.is_file() and path.suffix != ".py" and "__pycache__" not in path.parts
