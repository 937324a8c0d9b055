"""Two seconds of sound for every word that the aligner is not sure of: a person decides."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.audio import Sound, read_ranges, write_wav
from pipeline.folder import FilmFolder
from pipeline.reading import Reading
from pipeline.schema import Span, Take, Word, WordStatus

CLIP_MS = 2000
UNSURE = (WordStatus.MISSING, WordStatus.ESTIMATED, WordStatus.FORCED)
"""From the worst on: a clip is named after the worst word in it."""


@dataclass(frozen=True, slots=True)
class ClipToHear:
    """A clip's file, and the words in it that are not sure."""

    segment: str
    path: Path
    start_ms: int
    words: tuple[Word, ...]


def write_clips(
    folder: FilmFolder, readings: Mapping[str, Reading], takes: Mapping[str, Take]
) -> list[ClipToHear]:
    """A clip around each unsure word, neighbours together, below renders/<film>/listen/.

    What lay there is replaced: renders/ may be deleted at any time.
    """
    target = folder.renders / "listen"
    shutil.rmtree(target, ignore_errors=True)
    clips = []
    for segment, take in takes.items():
        groups = _groups(readings[segment].words)
        if not groups:
            continue
        target.mkdir(parents=True, exist_ok=True)
        for words in groups:
            middle_ms = (words[0].span.start_ms + words[-1].span.end_ms) // 2
            start_ms = max(0, middle_ms - CLIP_MS // 2)
            path = target / f"{segment}-{start_ms:06}-{_name(words)}.wav"
            (samples,) = read_ranges(Path(take.path), [Span(start_ms, start_ms + CLIP_MS)])
            write_wav(path, Sound(samples))
            clips.append(ClipToHear(segment, path, start_ms, words))
    return clips


def _groups(words: tuple[Word, ...]) -> list[tuple[Word, ...]]:
    """Unsure words, those that fit into one clip together."""
    groups: list[tuple[Word, ...]] = []
    for word in words:
        if word.status not in UNSURE:
            continue
        if groups and word.span.end_ms - groups[-1][0].span.start_ms < CLIP_MS // 2:
            groups[-1] += (word,)
        else:
            groups.append((word,))
    return groups


def _name(words: tuple[Word, ...]) -> str:
    worst = min(words, key=lambda word: UNSURE.index(word.status))
    return re.sub(r"[^\w-]+", "", worst.text.lower()) or "word"
