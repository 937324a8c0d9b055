"""Clips, sound and chapter marks into one film, by stream copy: no picture is coded twice.

All of it happens in this process: starting ffmpeg for it, which then opens every clip and
guesses at its contents, and ffprobe to look at the film, costs twice as much. What comes out
is checked before anybody sees it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil, inf, lcm
from pathlib import Path
from typing import Any

import av

from pipeline import media
from pipeline.chapters import Chapter
from pipeline.errors import RoughcutError
from pipeline.media import MediaFacts, VideoFacts
from pipeline.schema import Clip, Timeline
from pipeline.stitch import lay_pictures

SOUND_HZ = 48_000

_MUST_AGREE = ("codec", "width", "height", "pixel_format", "rate", "time_base", "encoder")


def join(
    clips: Sequence[Clip],
    root: Path,
    timeline: Timeline,
    sound: Path,
    title: str,
    chapters: Sequence[Chapter],
    film: Path,
) -> None:
    """Write `film`: the clips one after the other, the sound (AAC), title and chapters.

    Relative clip paths are below `root`. Raises RoughcutError if the clips are not of one
    kind or the film is not, to the frame, what the timeline says; nothing that is wrong stays
    on disk, and nothing is overwritten.
    """
    check_lengths(clips, timeline)
    if film.exists():
        raise RoughcutError(f"{film} exists already and is not overwritten")
    try:
        _write(clips, root, timeline, sound, title, chapters, film)
        verify_film(film, timeline)
    except av.FFmpegError as error:
        film.unlink(missing_ok=True)
        raise RoughcutError(_why_not(error, film)) from error
    except BaseException:
        film.unlink(missing_ok=True)
        raise


def _why_not(error: av.FFmpegError, film: Path) -> str:
    if error.filename and Path(error.filename) != film:
        return f"{error.filename} can't be read: {error.strerror}. Delete it and render again"
    return f"{film.name} can't be joined: {error}; run the draft again"


def _write(
    clips: Sequence[Clip],
    root: Path,
    timeline: Timeline,
    sound: Path,
    title: str,
    chapters: Sequence[Chapter],
    film: Path,
) -> None:
    """Copy picture and sound side by side; the film's track keeps the clips' own clock. A clip
    is checked when its turn comes: to open it costs as much as to copy it."""
    fps, facts = timeline.fps, list[VideoFacts]()

    def check(number: int, opened: Any) -> None:
        facts.append(_picture(clips[number], opened))
        _check_clip(clips[number], facts[-1], fps)
        _check_alike(clips[0], facts[0], clips[number], facts[-1])

    # Ticks in which frames and samples are both whole, so that no length is rounded to a ms.
    options = {"movflags": "+faststart", "movie_timescale": str(lcm(SOUND_HZ, fps))}
    with av.open(str(sound)) as voice, av.open(str(film), "w", "mp4", options=options) as to:
        to.metadata["title"] = title
        to.set_chapters([_mark(number, chapter, fps) for number, chapter in enumerate(chapters)])
        source, track = voice.streams.audio[0], None
        packets = (packet for packet in voice.demux(source) if packet.size)
        waiting = next(packets, None)
        ticks = 1 / Fraction(source.time_base or 1)  # a second's
        for frames in lay_pictures([root / clip.path for clip in clips], to, fps, None, check):
            if track is None:
                track = to.add_stream_from_template(source)
            until = ceil(frames * ticks / fps) if frames < timeline.frames else inf
            while waiting is not None and (waiting.dts or 0) < until:
                waiting.stream = track
                to.mux_one(waiting)
                waiting = next(packets, None)


def _mark(number: int, chapter: Chapter, fps: int) -> Any:
    return {
        "id": number,
        "start": chapter.start,
        "end": chapter.stop,
        "time_base": Fraction(1, fps),
        "metadata": {"title": chapter.title},
    }


def check_lengths(clips: Sequence[Clip], timeline: Timeline) -> None:
    """Raise RoughcutError unless the clips are for the shots of the timeline."""
    wanted = tuple(shot.frames for shot in timeline.shots)
    if tuple(clip.shot.frames for clip in clips) != wanted:
        raise RoughcutError(
            f"the clips are for shots of {[clip.shot.frames for clip in clips]} frames, "
            f"the timeline has {list(wanted)}"
        )


def verify_film(film: Path, timeline: Timeline) -> None:
    """Raise RoughcutError unless the film holds exactly the timeline's frames, evenly spaced
    from 0, and sound that starts at 0 and ends within a frame of the picture."""
    facts = media.probe(film)
    faults = [*_picture_faults(film, facts, timeline), *_sound_faults(facts, timeline)]
    if faults:
        raise RoughcutError(
            f"{film.name} did not come out as planned: {'; '.join(faults)}. "
            "The draft is not kept; please report this with `roughcut doctor`'s answer"
        )


def _picture(clip: Clip, opened: Any) -> VideoFacts:
    facts = media.facts_of(opened).video
    if facts is None:
        raise RoughcutError(f"{_named(clip)} holds no picture; delete it and render again")
    return facts


def _check_clip(clip: Clip, fact: VideoFacts, fps: int) -> None:
    faults = []
    if not fact.frames == clip.frames == clip.shot.frames:
        faults.append(f"holds {fact.frames} frames, its shot has {clip.shot.frames}")
    if fact.rate != fps and fact.frames > 1:
        faults.append(f"runs at {fact.rate} frames per second, the film at {fps}")
    if (1 / (fps * fact.time_base)).denominator != 1:
        faults.append(f"counts time in {fact.time_base} s, which makes no whole frames")
    if fact.b_frames:
        faults.append("has B-frames, so its packets are not in the order of its pictures")
    if faults:
        raise RoughcutError(
            f"{_named(clip)} can't be joined: it {' and '.join(faults)}. Delete it and render again"
        )


def _check_alike(first: Clip, first_fact: VideoFacts, other: Clip, fact: VideoFacts) -> None:
    differing = [
        f"{name.replace('_', ' ')} {getattr(first_fact, name)} and {getattr(fact, name)}"
        for name in _MUST_AGREE
        if getattr(first_fact, name) != getattr(fact, name)
    ]
    if differing:
        raise RoughcutError(
            f"{_named(first)} and {_named(other)} can't be joined: they differ in "
            f"{', '.join(differing)}. Delete the older one and render again"
        )


def _named(clip: Clip) -> str:
    return f"the clip of {', '.join(clip.shot.segments)} ({clip.path})"


def _picture_faults(film: Path, facts: MediaFacts, timeline: Timeline) -> list[str]:
    if facts.video is None:
        return ["it has no picture"]
    faults = []
    times = media.picture_times(film)
    step = 1 / (timeline.fps * facts.video.time_base)
    if len(times) != timeline.frames:
        faults.append(f"{len(times)} frames instead of {timeline.frames}")
    if times[:1] != (0,):
        faults.append(f"the first frame is at {times[:1]}, not at 0")
    if {later - earlier for earlier, later in pairwise(times)} - {step}:
        faults.append("the frames are not evenly spaced")
    if facts.video.seconds != Fraction(timeline.frames, timeline.fps):
        faults.append(f"the picture lasts {float(facts.video.seconds):.6f} s")
    return faults


def _sound_faults(facts: MediaFacts, timeline: Timeline) -> list[str]:
    if facts.audio is None:
        return ["it has no sound"]
    faults = []
    apart = facts.audio.seconds - Fraction(timeline.frames, timeline.fps)
    if abs(apart) > Fraction(1, timeline.fps):
        faults.append(f"the sound ends {float(apart):+.3f} s from the picture's end")
    if facts.audio.start_pts:
        faults.append(f"the sound starts at {facts.audio.start_pts}, not at 0")
    return faults
