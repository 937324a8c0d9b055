"""Draw a shot, play by play, taking every play whose pictures are in the store already.

A play's clip is stored under the digest of its pictures. A shot that was never drawn is
drawn and digested in one performance; one that was drawn before, and has changed, is first
performed without drawing, and then only plays with a new digest are drawn.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from pipeline.schema import Inspection, Play, ShotJob
from pipeline.stitch import stitch
from pipeline.store import Store, digest_of

PLAY = ".play.mp4"
DRAWN_BEFORE = ".drawn"

OnFrames = Callable[[int], None]


def draw_shot(
    job: ShotJob, store: Store, clip: Path, on_frames: OnFrames, reuse: bool = True
) -> tuple[Inspection, int]:
    """Write the shot's clip to `clip`; returns what its performance showed, and how many
    frames were drawn for it. Without `reuse` all of them are drawn.

    Raises SceneFailed if the scene stops by itself.
    """
    from pipeline.stage.perform import perform  # imports Manim, so only in a worker

    wanted, drawn = None, 0
    if reuse and inputs_before(job, store) is not None:
        inspection = perform(job, None)
        wanted = _missing(inspection, store)
    if wanted is None or wanted:
        inspection = _draw(job, store, wanted, on_frames, keep_old=reuse)
        drawn = _shown(inspection, wanted)
    if _missing(inspection, store):
        # The scene does not do the same twice (it keeps something between two runs, say),
        # so what was left out of the drawing is not what the store has: draw all of it.
        inspection = _draw(job, store, None, on_frames)
        drawn += _shown(inspection, None)
    parts = [store.path(play.picture, PLAY) for play in inspection.plays if play.shown]
    frames = stitch(parts, clip, job.quality.fps)
    assert frames == job.frames, f"{frames} frames were stitched, {job.frames} were asked for"
    store.put(_history(job), DRAWN_BEFORE, lambda mark: _note_inputs(job, mark))
    return inspection, drawn


def inspect_shot(job: ShotJob, mark: Path, on_frames: OnFrames) -> Inspection:
    """Perform the shot without drawing and leave an empty file at `mark`; its note will hold
    what is returned. Raises SceneFailed if the scene stops by itself."""
    from pipeline.stage.perform import perform  # imports Manim, so only in a worker

    inspection = perform(job, None, on_frames)
    mark.touch()
    return inspection


def _missing(inspection: Inspection, store: Store) -> frozenset[int]:
    """The numbers of the plays whose pictures are not in the store."""
    return frozenset(
        number
        for number, play in enumerate(inspection.plays)
        if play.shown and store.find(play.picture, PLAY) is None
    )


def _shown(inspection: Inspection, wanted: frozenset[int] | None) -> int:
    """Frames of the wanted plays (None: all) that lie within the shot."""
    plays = enumerate(inspection.plays)
    return sum(play.shown for number, play in plays if wanted is None or number in wanted)


def _draw(
    job: ShotJob,
    store: Store,
    wanted: frozenset[int] | None,
    on_frames: OnFrames,
    keep_old: bool = True,
) -> Inspection:
    """Perform the shot, drawing the wanted plays (None: all) into the store."""
    from pipeline.stage.perform import perform
    from pipeline.stage.reel import Reel

    store.root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".drawing-", dir=store.root) as folder:
        reel = Reel(Path(folder), job.quality, wanted)
        inspection = perform(job, reel, on_frames)
        new = _missing(inspection, store) if keep_old else frozenset(reel.clips)
        for number in new & reel.clips.keys():
            _keep(inspection.plays[number], reel.clips[number], store)
    return inspection


def _keep(play: Play, path: Path, store: Store) -> None:
    def move(to: Path) -> dict[str, object]:
        path.replace(to)
        return {"frames": play.shown, "line": str(play.place)}

    store.put(play.picture, PLAY, move)


def inputs_before(job: ShotJob, store: Store) -> dict[str, str] | None:
    """What this shot depended on when it was last drawn at this quality; None if never."""
    if not store.find(_history(job), DRAWN_BEFORE):
        return None
    inputs: dict[str, str] = store.note(_history(job), DRAWN_BEFORE)["inputs"]
    return inputs


def _history(job: ShotJob) -> str:
    return digest_of("drawn before", job.film, job.segments, job.quality.letter)


def _note_inputs(job: ShotJob, mark: Path) -> dict[str, object]:
    mark.touch()
    return {"inputs": dict(job.inputs)}
