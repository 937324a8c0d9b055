"""Clips, sound and chapter marks into one film, by stream copy: no picture is coded twice.

A plain list of clips is not enough: the concat demuxer adds up lengths from their headers,
and ffmpeg 5.1 then makes steps of 1029 ticks here and there where 1024 is right (7.0 does
not), so the film ends late. Two things mend that: every clip's length stands in the list, and
every packet's time is counted anew from its number. What comes out is checked before anybody
sees it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import lcm
from pathlib import Path
from typing import Any

import ffmpeg

from pipeline import media
from pipeline.errors import RoughcutError
from pipeline.media import MediaFacts, VideoFacts
from pipeline.schema import Clip, Timeline

SOUND_HZ = 48_000

_MUST_AGREE = ("codec", "width", "height", "pixel_format", "rate", "time_base", "encoder")


def join(
    clips: Sequence[Clip], root: Path, timeline: Timeline, sound: Path, marks: Path, film: Path
) -> None:
    """Write `film`: the clips one after the other, the sound (AAC), title and chapters.

    Relative clip paths are below `root`; `marks` is an ffmetadata file. Raises
    RoughcutError if the clips are not of one kind or the film is not, to the frame, what the
    timeline says; nothing that is wrong stays on disk.
    """
    clock = check_clips(clips, root, timeline)
    listing = film.with_suffix(".ffconcat")
    listing.write_text(concat_list(clips, root, timeline.fps), encoding="utf-8")
    try:
        media.run(joined(listing, sound, marks, film, timeline.fps, clock))
        verify_film(film, timeline)
    except BaseException:
        film.unlink(missing_ok=True)
        raise
    finally:
        listing.unlink()


def check_clips(clips: Sequence[Clip], root: Path, timeline: Timeline) -> int:
    """The clock that all clips share, in ticks per second.

    Raises RoughcutError unless they can be joined: one size, rate, pixel format, codec and
    encoder setting, no B-frames, and each as long as its shot.
    """
    wanted = tuple(shot.frames for shot in timeline.shots)
    if tuple(clip.shot.frames for clip in clips) != wanted:
        raise RoughcutError(
            f"the clips are for shots of {[clip.shot.frames for clip in clips]} frames, "
            f"the timeline has {list(wanted)}"
        )
    facts = [_picture(root / clip.path) for clip in clips]
    for clip, fact in zip(clips, facts, strict=True):
        _check_clip(clip, fact, timeline.fps)
        _check_alike(clips[0], facts[0], clip, fact)
    return int(1 / facts[0].time_base)


def concat_list(clips: Sequence[Clip], root: Path, fps: int) -> str:
    """The list that the concat demuxer reads; lengths to the microsecond, as it keeps them."""
    lines = ["ffconcat version 1.0"]
    for clip in clips:
        path = str((root / clip.path).absolute()).replace("'", r"'\''")
        lines += [f"file '{path}'", f"duration {clip.frames / fps:.6f}"]
    return "\n".join(lines) + "\n"


def joined(listing: Path, sound: Path, marks: Path, film: Path, fps: int, clock: int) -> Any:
    """The graph that joins and muxes; ffmpeg takes the chapters from the input that has some.

    The film's track keeps the clips' own clock (ticks per second): `setts` counts in it, and
    its `TB` tells the wrong one where the two differ (ffmpeg 5.1).
    """
    return ffmpeg.output(
        ffmpeg.input(str(listing), format="concat", safe=0)["v:0"],
        ffmpeg.input(str(sound))["a:0"],
        ffmpeg.input(str(marks), format="ffmetadata")["?"],
        str(film),
        format="mp4",
        c="copy",
        map_metadata=2,
        movflags="+faststart",
        video_track_timescale=clock,
        **{"bsf:v": f"setts=ts=N*{clock // fps}"},
        **_film_clock(fps),
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


def _film_clock(fps: int) -> dict[str, int]:
    """Ticks in which frames and samples are both whole, so that no length is rounded to a
    ms; ffmpeg 4.4 has only ms there, which costs the sound half a ms at its end."""
    if not media.has_movie_timescale():
        return {}
    return {"movie_timescale": lcm(SOUND_HZ, fps)}


def _picture(path: Path) -> VideoFacts:
    facts = media.probe(path).video
    if facts is None:
        raise RoughcutError(f"the clip {path} holds no picture; delete it and render again")
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
    times = media.packet_times(film)
    step = 1 / (timeline.fps * facts.video.time_base)
    if len(times) != timeline.frames:
        faults.append(f"{len(times)} frames instead of {timeline.frames}")
    if times[:1] != (0,):
        faults.append(f"the first frame is at {times[:1]}, not at 0")
    if any(later - earlier != step for earlier, later in pairwise(times)):
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
