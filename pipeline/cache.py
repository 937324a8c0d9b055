"""What lies in the store, and which of it is needed: by the drafts that are kept, and by the
films as they are written now.

Only things of the kinds below are ever removed, all of which can be made again from what
people wrote; drafts, scripts, scenes and recordings are not touched.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.draft_record import DraftRecord, read_draft_record
from pipeline.drafts import draft_name, draft_numbers
from pipeline.drawing import (
    CLIP,
    DRAWN_BEFORE,
    INSPECTION,
    PLAY,
    history_of,
    inspection_of_key,
    pictures_before,
)
from pipeline.film import Plan, Watcher, plan_film
from pipeline.folder import FilmFolder
from pipeline.schema import QUALITIES, Quality
from pipeline.store import NOTE, Store

TAKE = ".wav"
SOUND = ".m4a"
KINDS = {
    PLAY: "clips of plays",
    CLIP: "clips of shots",
    TAKE: "takes",
    SOUND: "levelled narrations",
    INSPECTION: "inspections",
    DRAWN_BEFORE: "what shots were last drawn from",
}
OTHER = "of other kinds (never removed)"


@dataclass(frozen=True, slots=True)
class Thing:
    """A file in the store with its note: both together are `size` bytes."""

    path: Path
    kind: str
    size: int
    made_at: float

    def remove(self) -> None:
        """Take it out of the store; the note goes first, so half a thing is none."""
        self.path.with_name(self.path.name + NOTE).unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Planned:
    """A film as it is written now, at every quality that something in the store may be of."""

    folder: FilmFolder
    plans: tuple[Plan, ...]


def things(store: Store) -> Iterator[Thing]:
    """Everything that lies in the store, whole."""
    for note in sorted(store.root.glob(f"??/*{NOTE}")):
        path = note.with_name(note.name.removesuffix(NOTE))
        if path.is_file():
            suffix = path.name[path.name.index(".") :]
            about = path.stat()
            size = about.st_size + note.stat().st_size
            yield Thing(path, KINDS.get(suffix, OTHER), size, about.st_mtime)


def kept_drafts(folder: FilmFolder, count: int) -> tuple[DraftRecord, ...]:
    """The film's last `count` drafts. Raises RoughcutError where one can't be read."""
    numbers = draft_numbers(folder.renders)[-count:] if count else ()
    return tuple(read_draft_record(folder.renders / draft_name(number)) for number in numbers)


def plan_now(folder: FilmFolder, watcher: Watcher) -> Planned:
    """What the next draft of a film, of any quality that it was drafted in, will ask for.

    Raises FindingsError if its script can not be read, for then nobody can know.
    """
    qualities: set[Quality] = {QUALITIES["l"]}  # what `roughcut check` inspects at
    for number in draft_numbers(folder.renders):
        qualities.add(read_draft_record(folder.renders / draft_name(number)).quality)
    return Planned(
        folder, tuple(plan_film(folder, one, watcher) for one in sorted(qualities, key=str))
    )


def needed_by_draft(record: DraftRecord, store: Store) -> Iterator[str]:
    """The names of the store's files that a draft was made of."""
    for key in record.clip_keys:
        yield f"{key}{CLIP}"
        inspection = inspection_of_key(key, store)
        for play in inspection.plays if inspection else ():
            yield f"{play.picture}{PLAY}"
    for alignment in record.alignments:
        if alignment.take:
            yield f"{alignment.take.path}{TAKE}"
    yield f"{record.sound.get('key', '')}{SOUND}"


def needed_by_plan(plan: Plan, store: Store) -> Iterator[str]:
    """The names of the store's files that a draft of this plan would take from it."""
    for job in plan.jobs:
        yield f"{job.key}{CLIP}"
        yield f"{job.key}{INSPECTION}"
        yield f"{history_of(job)}{DRAWN_BEFORE}"
    for picture in pictures_before(plan.jobs, store):
        yield f"{picture}{PLAY}"
    for alignment in plan.alignments:
        if alignment.take:
            yield Path(alignment.take.path).name


def unneeded(
    store: Store, films: Sequence[Planned], keep_drafts: int, made_before: float
) -> tuple[Thing, ...]:
    """The things that no film needs, of those that were made before a moment (seconds since
    the epoch): not by its last `keep_drafts` drafts, not as it is written now."""
    needed: set[str] = set()
    recordings: set[str] = set()
    for film in films:
        for record in kept_drafts(film.folder, keep_drafts):
            needed.update(needed_by_draft(record, store))
        for plan in film.plans:
            needed.update(needed_by_plan(plan, store))
        if film.folder.takes.is_dir():
            recordings.update(path.name for path in film.folder.takes.iterdir())
    return tuple(
        thing
        for thing in things(store)
        if thing.kind != OTHER
        and thing.made_at < made_before
        and thing.path.name not in needed
        and not _of_recording(thing, store, recordings)
    )


def _of_recording(thing: Thing, store: Store, recordings: Container[str]) -> bool:
    """Whether a take is a recording as it was read, from which its segments are cut."""
    if thing.kind != KINDS[TAKE]:
        return False
    return store.note(thing.path.stem, TAKE).get("recording", "") in recordings
