"""Some shots with their voice, to look at while a scene is being written."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from itertools import accumulate
from pathlib import Path

import ffmpeg

from pipeline import media
from pipeline.film import Plan, Watcher, keeping_the_store, plan_film
from pipeline.folder import FilmFolder
from pipeline.inspect import picture_findings, timing_findings
from pipeline.keep import check_segments
from pipeline.narration import narration_track
from pipeline.render import render
from pipeline.schema import Quality, Shot, ShotJob, Slot, Timeline
from pipeline.stitch import stitch
from pipeline.store import Store

Pair = tuple[Shot, ShotJob]


@keeping_the_store
def preview(
    folder: FilmFolder, segment: str, quality: Quality, workers: Executor, watcher: Watcher
) -> Path:
    """Render the shot that holds `segment` and put its narration under it.

    The clip is the very one that a draft would use. Returns the preview's path in the
    film's renders. Raises UsageError if there is no such segment.
    """
    plan = plan_film(folder, quality, watcher)
    check_segments([segment], [slot.segment for slot in plan.timeline.slots], folder.name)
    shots = zip(plan.timeline.shots, plan.jobs, strict=True)
    pair = next(pair for pair in shots if segment in pair[0].segments)
    target = folder.renders / f"preview-{segment}-{quality.letter}.mp4"
    return show(folder, plan, [pair], workers, watcher, target)


def show(
    folder: FilmFolder,
    plan: Plan,
    pairs: Sequence[Pair],
    workers: Executor,
    watcher: Watcher,
    target: Path,
    when_drawn: Callable[[], None] = lambda: None,
) -> Path:
    """Render some of the plan's shots, tell what is wrong with them, and write them with their
    voice, one after the other, to `target`, which is replaced. `when_drawn` may raise something
    to leave it at that when they are in the store."""
    shots, jobs = [shot for shot, _ in pairs], [job for _, job in pairs]
    with watcher.stage("pictures", sum(shot.frames for shot in shots)) as done:
        clips = render(shots, jobs, Store(folder.cache), workers, done)
    when_drawn()
    inspections = [clip.inspection for clip in clips]
    watcher.found((*timing_findings(jobs, inspections), *picture_findings(inspections)))
    alone = only(plan.timeline, shots)
    segments = {slot.segment for slot in alone.slots}
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".preview-", dir=target.parent) as aside:
        here = [one for one in plan.alignments if one.segment in segments]
        voice = narration_track(alone, here, Path(aside) / "voice.wav")
        silent = Path(aside) / "silent.mp4"
        stitch([Path(clip.path) for clip in clips], silent, alone.fps)
        picture, sound = ffmpeg.input(str(silent)), ffmpeg.input(str(voice))
        fresh = Path(aside) / target.name
        media.run(ffmpeg.output(picture.video, sound.audio, str(fresh), vcodec="copy"))
        fresh.replace(target)
    return target


def only(timeline: Timeline, shots: Sequence[Shot]) -> Timeline:
    """The timeline of some of its shots alone, one after the other."""
    segments = {segment for shot in shots for segment in shot.segments}
    kept = [slot for slot in timeline.slots if slot.segment in segments]
    starts = accumulate((slot.frames for slot in kept), initial=0)
    slots = (
        Slot(slot.segment, start, slot.frames, slot.voice_at)
        for slot, start in zip(kept, starts, strict=False)
    )
    return Timeline(timeline.fps, tuple(slots), tuple(shots))
