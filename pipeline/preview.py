"""One shot with its voice, to look at while a scene is being written."""

from __future__ import annotations

import tempfile
from concurrent.futures import Executor
from pathlib import Path

import ffmpeg

from pipeline import media
from pipeline.film import Watcher, keeping_the_store, plan_film
from pipeline.folder import FilmFolder
from pipeline.inspect import layout_findings, timing_findings
from pipeline.keep import check_segments
from pipeline.narration import narration_track
from pipeline.render import render
from pipeline.schema import Quality, Slot, Timeline
from pipeline.store import Store


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
    shot, job = next((shot, job) for shot, job in shots if segment in shot.segments)
    with watcher.stage("pictures", shot.frames) as done:
        (clip,) = render([shot], [job], Store(folder.cache), workers, done)
    watcher.found(timing_findings([job], [clip.inspection]))
    watcher.found(layout_findings([clip.inspection]))
    slots = tuple(slot for slot in plan.timeline.slots if slot.segment in shot.segments)
    alone = Timeline(plan.timeline.fps, _moved_to_zero(slots), (shot,))
    target = folder.renders / f"preview-{segment}-{quality.letter}.mp4"
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".preview-", dir=target.parent) as aside:
        here = [one for one in plan.alignments if one.segment in shot.segments]
        voice = narration_track(alone, here, Path(aside) / "voice.wav")
        picture, sound = ffmpeg.input(clip.path), ffmpeg.input(str(voice))
        fresh = Path(aside) / target.name
        media.run(ffmpeg.output(picture.video, sound.audio, str(fresh), vcodec="copy"))
        fresh.replace(target)
    return target


def _moved_to_zero(slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    first = slots[0].start
    return tuple(
        Slot(slot.segment, slot.start - first, slot.frames, slot.voice_at) for slot in slots
    )
