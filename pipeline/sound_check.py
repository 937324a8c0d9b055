"""How a film's voice sounds before anything is drawn: words, takes and their cut, then ears."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline import film
from pipeline.damage import damage_in
from pipeline.errors import UsageError
from pipeline.folder import FilmFolder
from pipeline.keep import check_segments
from pipeline.recording_report import recording_sound
from pipeline.schema import SoundFault
from pipeline.script import read_script
from pipeline.sound_report import SoundReport, report_on, sound_of
from pipeline.store import Store
from pipeline.takes import gather_takes


@film.keeping_the_store
def check_sound(folder: FilmFolder, watcher: film.Watcher, only: Sequence[str] = ()) -> SoundReport:
    """The report on all segments that have sound, or on the segments `only`.

    Raises FindingsError if the script or a recording can not be used, UsageError for a
    segment that is not there or has no sound.
    """
    script, findings = read_script(folder)
    film.report(findings, watcher)
    check_segments(only, [segment.id for segment in script.segments], folder.name)
    alignments, readings = film.hear_script(folder, script, watcher)
    heard = {alignment.segment: alignment for alignment in alignments if alignment.take}
    for name in only:
        if name not in heard:
            raise UsageError(
                f"the segment {name!r} has no sound yet: record it, or name a voice in film.yaml"
            )
    damage: dict[str, tuple[SoundFault, ...]] = {}
    segments = []
    chosen = [heard[name] for name in heard if name in only or not only]
    with watcher.stage("listening", len(chosen)) as done:
        for count, alignment in enumerate(chosen, start=1):
            assert alignment.take
            recording = alignment.take.recording
            if recording and recording not in damage:
                damage[recording] = damage_in(folder.takes / recording)
            reading = readings.get(alignment.segment)
            segments.append(sound_of(alignment, reading, damage.get(recording, ())))
            done(count)
    return report_on(segments)


@film.keeping_the_store
def check_recordings(folder: FilmFolder, watcher: film.Watcher) -> SoundReport:
    """The report on every recording that is used, as it was recorded.

    Raises FindingsError if the script or a recording can not be used.
    """
    script, findings = read_script(folder)
    film.report(findings, watcher)
    takes, findings = gather_takes(folder, script, Store(folder.cache))
    film.report(findings, watcher)
    read = film.read_recordings(folder, script, takes, watcher)
    recordings = {take.recording: take for take in takes.values() if take.recording}
    sounds = []
    with watcher.stage("listening", len(recordings)) as done:
        for count, (name, take) in enumerate(recordings.items(), start=1):
            own = [one for one in read.readings.values() if one.recording == name]
            path = folder.takes / name
            sounds.append(recording_sound(take, path, own, damage_in(path)))
            done(count)
    return report_on(sounds)
