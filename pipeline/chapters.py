"""Chapter marks: in the MP4 itself, and as the lines that YouTube reads in a description."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from pipeline.schema import Script, Timeline
from pipeline.timecode import clock, ms_from_frames

YOUTUBE_MIN_CHAPTERS = 3
YOUTUBE_MIN_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Chapter:
    """A named stretch of the film, from frame `start` up to, not including, `stop`."""

    title: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class YouTubeChapters:
    """The text for a video description; `reason` says why YouTube will ignore it, or is
    empty where it won't."""

    text: str
    reason: str


def chapters_of(script: Script, timeline: Timeline) -> tuple[Chapter, ...]:
    """The film's chapters in order: runs of neighbouring segments under one chapter title.
    A chapter without a title takes that of its first segment."""
    pairs = zip(script.segments, timeline.slots, strict=True)
    chapters = []
    for title, run in groupby(pairs, key=lambda pair: pair[0].chapter):
        seats = list(run)
        first, last = seats[0][1], seats[-1][1]
        name = " ".join((title or seats[0][0].title).split())
        chapters.append(Chapter(name, first.start, last.start + last.frames))
    return tuple(chapters)


def youtube_chapters(chapters: Sequence[Chapter], fps: int) -> YouTubeChapters:
    """Lines like "1:05 Counting the rows", and why YouTube would not take them.

    Its rules (YouTube Help, "Video chapters"): the first at 0:00, at least three, ascending,
    each at least ten seconds long, here by the whole seconds that the lines show.
    """
    lines = [f"{clock(ms_from_frames(c.start, fps))} {c.title}" for c in chapters]
    reason = _refusal(chapters, fps)
    if reason:
        lines = [f"YouTube will show no chapters for this film: {reason}.", "", *lines]
    return YouTubeChapters("\n".join(lines) + "\n", reason)


def _refusal(chapters: Sequence[Chapter], fps: int) -> str:
    if len(chapters) < YOUTUBE_MIN_CHAPTERS:
        return f"it has {len(chapters)}, and at least {YOUTUBE_MIN_CHAPTERS} are needed"
    if chapters[0].start != 0:
        return "the first one does not start at 0:00"
    seconds = [ms_from_frames(chapter.start, fps) // 1000 for chapter in chapters]
    seconds.append(ms_from_frames(chapters[-1].stop, fps) // 1000)
    for chapter, (start, stop) in zip(chapters, pairwise(seconds), strict=True):
        if stop - start < YOUTUBE_MIN_SECONDS:
            return (
                f"{chapter.title!r} lasts {stop - start} s, "
                f"and each needs at least {YOUTUBE_MIN_SECONDS} s"
            )
    return ""
