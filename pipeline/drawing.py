"""Draw a shot, play by play, leaving out every play whose pictures are in the store already.

A play's clip is stored under the digest of its pictures. A shot that was never drawn is
drawn and digested in one performance; one that was drawn before, and has changed, is first
performed without drawing, and only its plays with a new digest are drawn. A worker draws
(`draw_plays`); whoever asked it puts the shot's clip together (`keep_shot`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cattrs

from pipeline.schema import WHOLE, Inspection, Part, Play, ShotJob
from pipeline.stitch import stitch
from pipeline.store import Store, digest_of

CLIP = ".mp4"
INSPECTION = ".inspection"
PLAY = ".play.mp4"
DRAWN_BEFORE = ".drawn"

OnFrames = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker is asked: to perform a shot, and what of it to draw.

    With `draw`, the plays of `part` are drawn whose pictures are not in `known`. `known` None
    says that the shot was never drawn, so that all its plays are drawn as they come. Otherwise the
    order may keep so many `cores` busy: copies of the process draw beside it.
    """

    job: ShotJob
    draw: bool
    known: Container[str] | None = None
    part: Part = WHOLE
    cores: int = 1

    @property
    def frames(self) -> int:
        """The frames of the shot that lie in the part."""
        return self.within(self.job.frames)

    def within(self, frame: int) -> int:
        """How many frames of the part are over when the shot comes to `frame`."""
        stop = self.job.frames if self.part.stop is None else self.part.stop
        return max(0, min(frame, stop) - self.part.first)


@dataclass(frozen=True, slots=True)
class Seconds:
    """CPU seconds of performing a whole shot: drawing all of it, or nothing. None: not known."""

    drawing: float | None = None
    performing: float | None = None


@dataclass(frozen=True, slots=True)
class Performed:
    """What came of an order: what the performance showed, the plays that were drawn and their
    clips, by the plays' numbers, and the CPU seconds that went into it."""

    inspection: Inspection
    drawn: Mapping[int, Play]
    clips: Mapping[int, Path]
    seconds: Seconds


@dataclass(frozen=True, slots=True)
class Pictures:
    """The digests of the plays that are in a store, looked up when asked."""

    root: Path

    def __contains__(self, picture: object) -> bool:
        return Store(self.root).find(str(picture), PLAY) is not None


def perform_order(order: Order, folder: Path, on_frames: OnFrames) -> Performed:
    """In a worker: perform the shot and draw what was asked for into `folder`.

    Raises SceneFailed if the scene stops by itself.
    """
    from pipeline.stage.copies import Copies
    from pipeline.stage.perform import perform  # imports Manim, so only in a worker
    from pipeline.stage.reel import Reel

    job, part, began = order.job, order.part, time.process_time()
    if order.draw and order.known is None:
        reel = Reel(folder, job.quality, None, part)
        seen = perform(job, reel, on_frames, part)
        seconds = Seconds(drawing=time.process_time() - began if part == WHOLE else None)
        return Performed(seen, {n: seen.plays[n] for n in reel.clips}, reel.clips, seconds)
    if not order.draw:
        inspection = perform(job, None, on_frames, part)
        return Performed(inspection, {}, {}, _performing(began, part))
    assert order.known is not None
    with Copies(folder, job.quality, order.known, part, order.cores) as copies:
        inspection = perform(job, None, on_frames, part, copies)
        # What the shot itself drew is no part of performing it.
        seconds = Seconds() if copies.drew_here else _performing(began, part)
        came = copies.drawn()
    drawn = {number: play for number, (play, _) in came.items()}
    clips = {number: clip for number, (_, clip) in came.items()}
    missing = frozenset(_unknown(inspection, order)) - drawn.keys()
    if missing:  # a copy came to no good end: draw here what it did not
        until = Part(part.first, inspection.plays[max(missing)].first_frame + 1)
        reel = Reel(folder, job.quality, missing, until)
        seen = perform(job, reel, on_frames, until)
        drawn |= {number: seen.plays[number] for number in reel.clips}
        clips |= reel.clips
    return Performed(inspection, drawn, clips, seconds)


def _performing(began: float, part: Part) -> Seconds:
    return Seconds(performing=time.process_time() - began if part == WHOLE else None)


def _unknown(inspection: Inspection, order: Order) -> Iterator[int]:
    """The numbers of the plays of the part whose pictures are not known."""
    assert order.known is not None
    for number, play in enumerate(inspection.plays):
        if play.shown and order.part.holds(play.first_frame) and play.picture not in order.known:
            yield number


def keep_plays(performed: Performed, store: Store) -> None:
    """Move the clips of the plays that were drawn into the store."""
    for number, play in performed.drawn.items():
        _keep_play(play, performed.clips[number], store)


def _keep_play(play: Play, path: Path, store: Store) -> None:
    def move(to: Path) -> dict[str, object]:
        path.replace(to)
        return {"frames": play.shown, "line": str(play.place)}

    store.put(play.picture, PLAY, move)


def is_complete(inspection: Inspection, store: Store) -> bool:
    """Whether the clip of every play is in the store."""
    return all(store.find(play.picture, PLAY) for play in inspection.plays if play.shown)


def keep_shot(
    job: ShotJob,
    inspection: Inspection,
    frames_drawn: int,
    store: Store,
    seconds: Seconds = Seconds(),
) -> None:
    """Put the shot's clip together from its plays' clips, all of which are in the store."""
    before = seconds_before(job, store)
    known = Seconds(seconds.drawing or before.drawing, seconds.performing or before.performing)
    pictures = [play.picture for play in inspection.plays if play.shown]

    def make(clip: Path) -> dict[str, object]:
        parts = [store.path(picture, PLAY) for picture in pictures]
        frames = stitch(parts, clip, job.quality.fps)
        assert frames == job.frames, f"{frames} frames were stitched, {job.frames} asked for"
        return _note(job, inspection) | {"frames_drawn": frames_drawn}

    def note_inputs(mark: Path) -> dict[str, object]:
        mark.touch()
        return {
            "inputs": dict(job.inputs),
            "pictures": pictures,
            "seconds": cattrs.unstructure(known),
        }

    store.put(job.key, CLIP, make)
    store.put(history_of(job), DRAWN_BEFORE, note_inputs)


def keep_inspection(job: ShotJob, inspection: Inspection, store: Store) -> None:
    """Note what a performance without drawing showed."""

    def make(mark: Path) -> dict[str, object]:
        mark.touch()
        return _note(job, inspection)

    store.put(job.key, INSPECTION, make)


def inspection_of(job: ShotJob, store: Store) -> Inspection | None:
    """What an earlier performance of this very job showed, drawn or not; None if never."""
    return inspection_of_key(job.key, store)


def inspection_of_key(key: str, store: Store) -> Inspection | None:
    """The same for a job of which only the key is known."""
    for suffix in (CLIP, INSPECTION):
        if store.find(key, suffix):
            return cattrs.structure(store.note(key, suffix)["inspection"], Inspection)
    return None


def _note(job: ShotJob, inspection: Inspection) -> dict[str, object]:
    return {"inspection": cattrs.unstructure(inspection), "scene": job.scene or "card"}


def inputs_before(job: ShotJob, store: Store) -> dict[str, str] | None:
    """What this shot depended on when it was last drawn at this quality; None if never."""
    if not store.find(history_of(job), DRAWN_BEFORE):
        return None
    inputs: dict[str, str] = store.note(history_of(job), DRAWN_BEFORE)["inputs"]
    return inputs


def seconds_before(job: ShotJob, store: Store) -> Seconds:
    """What this shot cost at this quality when it was last performed."""
    if not store.find(history_of(job), DRAWN_BEFORE):
        return Seconds()
    note = store.note(history_of(job), DRAWN_BEFORE)
    return cattrs.structure(note.get("seconds", {}), Seconds)


def pictures_before(jobs: Iterable[ShotJob], store: Store) -> frozenset[str]:
    """The digests of the plays that shots were last made of and that are still in the store."""
    pictures: set[str] = set()
    for job in jobs:
        if store.find(history_of(job), DRAWN_BEFORE):
            note: dict[str, Any] = store.note(history_of(job), DRAWN_BEFORE)
            pictures.update(note.get("pictures", ()))
    return frozenset(picture for picture in pictures if store.find(picture, PLAY))


def history_of(job: ShotJob) -> str:
    """The key of what a shot was last drawn from at one quality."""
    return digest_of("drawn before", job.film, job.segments, job.quality.letter)
