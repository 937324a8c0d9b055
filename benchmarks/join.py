"""Joining sixty clips and a ready narration against the re-encode that editors' scripts do.

    python -m benchmarks.join [QUALITY] [PAIRS]

The clips are those of the render benchmark's twenty scenes, drawn once and shown three times.
The other side is ffmpeg's concat filter with libx264 as it comes, the sound copied. Pairs
alternate in one run, figures are medians; CPU is user and system time with all children.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from benchmarks.render_film import write_films
from benchmarks.table import Row, keep
from pipeline import media
from pipeline.audio import Sound, write_wav
from pipeline.chapters import Chapter
from pipeline.console import SilentWatcher
from pipeline.film import plan_film
from pipeline.folder import FilmFolder
from pipeline.join import join
from pipeline.local_workers import local_workers
from pipeline.loudness import level_voice
from pipeline.render import render
from pipeline.schema import QUALITIES, Clip, Shot, Slot, Timeline
from pipeline.store import Store
from pipeline.timecode import samples_from_frames

CLIPS = 60
TARGET = 1 / 200


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall and CPU seconds of a piece of work."""

    wall: float
    cpu: float


def main(letter: str = "m", pairs: str = "2") -> None:
    """Measure at one quality letter and keep the figures."""
    with tempfile.TemporaryDirectory(prefix="roughcut-bench-") as folder:
        root = Path(folder)
        write_films(root)
        clips = sixty(drawn(FilmFolder(root, "bench"), letter))
        timeline = timeline_of(clips)
        sound = narration(root, timeline)
        heads = ("Bench", [Chapter("All", 0, timeline.frames)])
        ours, theirs = [], []
        for number in range(int(pairs)):
            film = root / f"film-{number}.mp4"
            ours.append(cost_of(lambda to=film: join(clips, root, timeline, sound, *heads, to)))
            theirs.append(cost_of(lambda n=number: re_encode(clips, sound, root / f"re-{n}.mp4")))
        rows = exact_rows(root / "film-0.mp4", timeline)
    seconds = timeline.frames / timeline.fps
    against = f"ffmpeg concat filter + libx264, {CLIPS} clips, {seconds:.0f} s at -q{letter}"
    by_wall = statistics.median(a.wall / b.wall for a, b in zip(ours, theirs, strict=True))
    by_cpu = statistics.median(a.cpu / b.cpu for a, b in zip(ours, theirs, strict=True))
    keep(
        f"join-{letter}",
        [
            Row("join, wall", by_wall, "of the re-encode", "<= 1/200", by_wall <= TARGET, against),
            Row("join, CPU", by_cpu, "of the re-encode", "<= 1/200", by_cpu <= TARGET, against),
            *rows,
            Row("join with its check", statistics.median(c.wall for c in ours), "s", "", None),
            Row("re-encode", statistics.median(c.wall for c in theirs), "s", "", None),
            Row("join with its check", statistics.median(c.cpu for c in ours), "CPU s", "", None),
            Row("re-encode", statistics.median(c.cpu for c in theirs), "CPU s", "", None),
        ],
    )


def drawn(folder: FilmFolder, letter: str) -> tuple[Clip, ...]:
    """The clips of the film's twenty scenes."""
    plan = plan_film(folder, QUALITIES[letter], SilentWatcher())
    with local_workers() as workers:
        store = Store(folder.cache)
        return render(plan.timeline.shots, plan.jobs, store, workers, lambda _frames: None)


def sixty(clips: tuple[Clip, ...]) -> tuple[Clip, ...]:
    """Sixty clips of twenty; each shot gets a name of its own."""
    return tuple(
        replace(clip, shot=Shot((f"s{n}",), clip.shot.scene, clip.frames, ()))
        for n, clip in enumerate(clips * (CLIPS // len(clips)))
    )


def timeline_of(clips: tuple[Clip, ...]) -> Timeline:
    """The film in which these clips stand one after the other."""
    slots, at = [], 0
    for clip in clips:
        slots.append(Slot(clip.shot.segments[0], at, clip.frames, 0))
        at += clip.frames
    fps = int(media.probe(Path(clips[0].path)).video.rate)  # type: ignore[union-attr]
    return Timeline(fps, tuple(slots), tuple(clip.shot for clip in clips))


def narration(root: Path, timeline: Timeline) -> Path:
    """A ready narration of the film's length: a quiet noise, as AAC."""
    samples = samples_from_frames(timeline.frames, timeline.fps, 48_000)
    noise = np.random.default_rng(0).normal(0, 1000, samples).astype(np.int16)
    level_voice(write_wav(root / "voice.wav", Sound(noise)), root / "voice.m4a", samples)
    return root / "voice.m4a"


def re_encode(clips: tuple[Clip, ...], sound: Path, film: Path) -> None:
    """What scripts around editors do: decode all, concatenate, encode again."""
    inputs = [word for clip in clips for word in ("-i", clip.path)]
    graph = f"concat=n={len(clips)}:v=1:a=0[v]"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", *inputs, "-i", str(sound),
         "-filter_complex", graph, "-map", "[v]", "-map", f"{len(clips)}:a",
         "-c:v", "libx264", "-c:a", "copy", str(film)],
        check=True,
    )  # fmt: skip


def exact_rows(film: Path, timeline: Timeline) -> list[Row]:
    """Frames counted, and the steps between their times."""
    times = media.packet_times(film)
    steps = len({later - earlier for earlier, later in pairwise(times)})
    frames, counted = timeline.frames, media.count_frames(film)
    return [
        Row("frames in the film", counted, "frames", str(frames), counted == frames),
        Row("different steps between frames", steps, "steps", "1", steps == 1),
        Row("time of the first frame", times[0], "ticks", "0", times[0] == 0),
    ]


def cost_of(work: Callable[[], None]) -> Cost:
    """What a piece of work costs, its child processes included."""
    before, began = os.times(), time.monotonic()
    work()
    seconds, after = time.monotonic() - began, os.times()
    return Cost(seconds, sum(after[:4]) - sum(before[:4]))


if __name__ == "__main__":
    main(*sys.argv[1:])
