"""Clips and voice into a numbered draft: the film and everything that lies beside it.

All of it is written into a hidden folder and appears at once, or not at all.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline import media
from pipeline.beside import beside
from pipeline.captions import Caption, write_srt, write_vtt
from pipeline.chapters import chapters_of, youtube_chapters
from pipeline.contact_sheet import (
    PICTURE_WIDTH,
    contact_sheet,
    poster_frame,
    thumbnails_of,
)
from pipeline.draft_record import MANIFEST
from pipeline.drafts import UnfinishedDraft, draft_name, new_draft
from pipeline.errors import RoughcutError
from pipeline.folder import FilmFolder
from pipeline.join import join
from pipeline.loudness import RATE_HZ, Levelling, level_voice, levelling_of, recipe
from pipeline.manifest import manifest, write_manifest
from pipeline.narration import Narration
from pipeline.schema import Alignment, Clip, Draft, Quality, Script, Timeline
from pipeline.stills import QUICK, Stills
from pipeline.store import Store, digest_of
from pipeline.timecode import clock, ms_from_frames, samples_from_frames

STEPS = ("sound", "captions", "film", "pictures", "manifest")
ASSEMBLY_STEPS = len(STEPS)


def assemble(
    folder: FilmFolder,
    script: Script,
    timeline: Timeline,
    alignments: Sequence[Alignment],
    clips: Sequence[Clip],
    narration: Narration,
    captions: Iterable[Caption],
    quality: Quality,
    manifest_extra: Mapping[str, Any] | None = None,
    on_step: Callable[[int], None] = lambda done: None,
    like: Levelling | None = None,
) -> Draft:
    """Make the next draft of the film and say where it lies, relative to the root.

    `narration` is of the film's length, relative clip paths are below the root;
    `captions` are the narration's; `manifest_extra` is added to the manifest; `on_step` is told how
    many of `STEPS` are done; the voice is levelled `like` an earlier draft's if that serves. Raises
    RoughcutError if sound or picture can't be made to fit the timeline; then no draft is left.
    """
    with new_draft(folder.renders) as draft:
        name = f"{script.film}-{draft_name(draft.number)}"
        film = draft.folder / f"{name}.mp4"
        store = Store(folder.cache)
        sound, loudness = levelled_sound(narration, timeline, store, like, quality.final)
        on_step(1)
        _write_captions(draft.folder / name, tuple(captions))
        _write_chapters(draft.folder / "chapters.txt", script, timeline)
        on_step(2)
        with beside() as thread:
            stills = Stills(clips, folder.root, store)
            pictures = thread.submit(_write_pictures, stills, draft, script, timeline)
            _write_film(film, folder.root, script, timeline, clips, sound)
            on_step(3)
            pictures.result()
        on_step(4)
        record = manifest(script, timeline, alignments, clips, quality, draft.number)
        record |= {"sound": loudness, **(manifest_extra or {})}
        write_manifest(record, draft.folder / MANIFEST)
        on_step(5)
    place = folder.renders / draft_name(draft.number)
    return Draft(
        number=draft.number,
        folder=folder.relative(place),
        film_file=folder.relative(place / film.name),
        frames=timeline.frames,
        fps=timeline.fps,
        loudness_on_target=loudness["on_target"],
    )


def levelled_sound(
    narration: Narration,
    timeline: Timeline,
    store: Store,
    like: Levelling | None = None,
    final: bool = False,
) -> tuple[Path, dict[str, Any]]:
    """The narration as AAC at the film's loudness, and what was measured on it (LUFS and
    dBTP); made once for each narration and levelling to start from. `final` spends more time
    and bits on it.

    Raises RoughcutError if the narration is not as long as the film, to the frame.
    """
    samples = samples_from_frames(timeline.frames, timeline.fps, RATE_HZ)

    def key_of(start: Levelling | None) -> str:
        begun = [start.gain_db, start.ceiling_dbtp] if start else None
        return digest_of("levelled sound", narration.key, samples, begun, *recipe(final))

    key = key_of(like)
    if like and store.find(key_of(None), ".m4a"):
        # The same voice as in the draft that was levelled from nothing: it is the very file.
        key = key_of(None) if levelling_of(store.note(key_of(None), ".m4a")) == like else key

    def make(path: Path) -> Mapping[str, Any]:
        with tempfile.TemporaryDirectory(prefix="roughcut-") as aside:
            voice = narration.write(Path(aside) / "narration.wav")
            _check_length(voice, timeline)
            return level_voice(voice, path, samples, like, final).as_record()

    path = store.find(key, ".m4a") or store.put(key, ".m4a", make)
    return path, {**store.note(key, ".m4a"), "key": key}


def _check_length(voice: Path, timeline: Timeline) -> None:
    facts = media.probe(voice).audio
    if facts is None:
        raise RoughcutError(f"the narration {voice} holds no sound")
    apart_ms = round(1000 * facts.seconds) - ms_from_frames(timeline.frames, timeline.fps)
    if abs(apart_ms) > 1000 / timeline.fps:
        raise RoughcutError(
            f"the narration {voice} ends {apart_ms:+} ms from the film's end: "
            "it was made for another timeline. Run the draft again"
        )


def _write_film(
    film: Path,
    root: Path,
    script: Script,
    timeline: Timeline,
    clips: Sequence[Clip],
    sound: Path,
) -> None:
    chapters = chapters_of(script, timeline)
    join(clips, root, timeline, sound, script.title, chapters, film)


def _write_captions(stem: Path, captions: Sequence[Caption]) -> None:
    write_srt(captions, Path(f"{stem}.srt"))
    write_vtt(captions, Path(f"{stem}.vtt"))


def _write_chapters(page: Path, script: Script, timeline: Timeline) -> None:
    chapters = youtube_chapters(chapters_of(script, timeline), timeline.fps)
    page.write_text(chapters.text, encoding="utf-8")


def take_stills(clip: Clip, root: Path, store: Store, script: Script, timeline: Timeline) -> None:
    """Take the pictures that a draft shows of one clip: assembling finds them in the store.

    Raises RoughcutError if the clip can not be read.
    """
    starts = {slot.segment: slot.start for slot in timeline.slots}
    stills, first = Stills([clip], root, store), starts[clip.shot.segments[0]]
    wanted = [(thumbnail.frame, PICTURE_WIDTH) for thumbnail in thumbnails_of(script, timeline)]
    for frame, width in (*wanted, (poster_frame(script, timeline), None)):
        if first <= frame < first + clip.frames:
            stills.path(frame - first, width)


def _write_pictures(
    stills: Stills, draft: UnfinishedDraft, script: Script, timeline: Timeline
) -> None:
    shutil.copyfile(stills.path(poster_frame(script, timeline)), draft.folder / "poster.png")
    thumbnails = thumbnails_of(script, timeline)
    frames = [thumbnail.frame for thumbnail in thumbnails]
    pictures = {frame: stills.picture(frame, PICTURE_WIDTH) for frame in frames}
    length = clock(ms_from_frames(timeline.frames, timeline.fps))
    note = f"draft {draft.number}  ·  {length}  ·  {len(thumbnails)} segments"
    sheet = contact_sheet(script.title, note, thumbnails, pictures)
    sheet.save(draft.folder / "contact-sheet.png", compress_level=QUICK)
