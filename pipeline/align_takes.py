"""From recorded takes to readings and cut takes: what `align` needs to know of a recording.

A reading is kept in git beside the words (`pipeline.reading`). It is made again only if the
recording or the segment's words are others; with all readings there, nothing here loads a
model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from pipeline.audio import MS, Sound, read_ranges, write_wav
from pipeline.cut import FADE_MS, joined
from pipeline.errors import Finding, Place, Severity
from pipeline.folder import FilmFolder
from pipeline.read_recording import read_recording
from pipeline.reading import Reading, digest_of_words, load_reading, save_reading, was_edited
from pipeline.reading_findings import findings_on, not_listened_to
from pipeline.readings import Recording
from pipeline.recognisers import Recogniser
from pipeline.schema import LAST, Aligner, Script, Segment, Span, Take, TakeKind
from pipeline.store import Json, Store, digest_of, digest_of_file
from pipeline.whisper_models import is_english

_CUT_RECIPE = ("cut", 1, FADE_MS)


@dataclass(frozen=True, slots=True)
class TakesRead:
    """The readings of all recorded segments by their ids, the cut takes of those that were
    found in their recordings, and what a creator should know."""

    readings: Mapping[str, Reading]
    takes: Mapping[str, Take]
    findings: tuple[Finding, ...]


def read_takes(
    folder: FilmFolder,
    script: Script,
    takes: Mapping[str, Take],
    store: Store,
    recogniser: Recogniser | None = None,
    why_not: str = "",
    again: bool = False,
    on_ms: Callable[[int], None] | None = None,
) -> TakesRead:
    """The reading of every recorded take: from its file, or made and written to it.

    Without a recogniser the built-in aligner listens (American English); `why_not` is the
    reason, told once if it has to. `again` reads every recording anew. `on_ms` is told how
    many ms of all the recordings are done. Raises RoughcutError if a file can not be read or
    written.
    """
    readings: dict[str, Reading] = {}
    findings: list[Finding] = []
    done_ms = 0
    for name, recorded in _by_recording(takes).items():
        listener = _Listener(recogniser, why_not, on_ms, done_ms)
        readings |= _read(folder, script, name, recorded, listener, again, findings)
        done_ms += next(iter(recorded.values())).length_ms
        if on_ms:
            on_ms(done_ms)
        findings += not_listened_to(folder, [readings[one] for one in recorded if one in readings])
    in_order = {segment.id: segment for segment in script.segments if segment.id in readings}
    cuts = {}
    for name, segment in in_order.items():
        findings += findings_on(folder, segment, readings[name], script.recordings.kept_of(name))
        if readings[name].found:
            cuts[name] = _cut_take(takes[name], readings[name], store)
    return TakesRead({name: readings[name] for name in in_order}, cuts, tuple(findings))


@dataclass(frozen=True, slots=True)
class _Listener:
    """Who listens to a recording, why it is not another one, and who is told how far it is:
    `before_ms` of other recordings are done."""

    recogniser: Recogniser | None
    why_not: str
    on_ms: Callable[[int], None] | None
    before_ms: int

    def tell(self, ms: int) -> None:
        if self.on_ms:
            self.on_ms(self.before_ms + ms)


def _by_recording(takes: Mapping[str, Take]) -> dict[str, dict[str, Take]]:
    recordings: dict[str, dict[str, Take]] = {}
    for segment, take in takes.items():
        if take.kind is TakeKind.RECORDED and take.recording:
            recordings.setdefault(take.recording, {})[segment] = take
    return recordings


def _read(
    folder: FilmFolder,
    script: Script,
    name: str,
    recorded: Mapping[str, Take],
    listener: _Listener,
    again: bool,
    findings: list[Finding],
) -> dict[str, Reading]:
    """The readings of the segments that take their sound from one recording."""
    segments = {segment.id: segment for segment in script.segments if segment.id in recorded}
    digest = digest_of_file(folder.takes / name)
    kept: dict[str, Reading] = {}
    for segment_id, segment in ({} if again else segments).items():
        reading = load_reading(_path(folder, segment_id))
        if reading and _holds(reading, segment, name, digest, _keep(script, segment_id)):
            kept[segment_id] = reading
    if len(kept) == len(segments):
        return kept
    recogniser, why_not = listener.recogniser, listener.why_not
    if recogniser is None and not is_english(script.language):
        findings.append(_no_model(folder, name, script.language, why_not))
        return kept
    if why_not and not any(finding.message.startswith(why_not) for finding in findings):
        message = f"{why_not}; the built-in aligner listens"
        place = Place(folder.relative(folder.settings))
        findings.append(Finding(place, message, severity=Severity.WARNING))
    covered = _covered(script, name)
    aligner = recogniser.name if recogniser else Aligner.BUILT_IN.value
    recording = Recording(name, digest, aligner, shared=len(covered) > 1)
    path = Path(next(iter(recorded.values())).path)
    fresh = read_recording(recording, path, covered, script, recogniser, listener.tell)
    for segment_id in segments.keys() - kept.keys():
        fresh[segment_id] = replace(fresh[segment_id], keep=_keep(script, segment_id))
        findings += _save(folder, segment_id, fresh[segment_id])
    return {segment_id: kept.get(segment_id, fresh[segment_id]) for segment_id in segments}


def _keep(script: Script, segment: str) -> str:
    wish = script.recordings.kept_of(segment)
    return wish.said if wish else LAST


def _covered(script: Script, recording: str) -> list[Segment]:
    """The segments that a recording should hold, by its name: one, a page's, or all."""
    name = PurePosixPath(recording).stem
    own = [segment for segment in script.segments if segment.id == name]
    of_page = [
        segment for segment in script.segments if PurePosixPath(segment.place.file).stem == name
    ]
    return own or of_page or list(script.segments)


def _holds(reading: Reading, segment: Segment, recording: str, digest: str, keep: str) -> bool:
    return (
        (reading.segment, reading.recording, reading.keep) == (segment.id, recording, keep)
        and reading.recording_digest == digest
        and reading.words_digest == digest_of_words(segment)
        and len(reading.words) == len(segment.tokens)
    )


def _save(folder: FilmFolder, segment: str, reading: Reading) -> list[Finding]:
    path = _path(folder, segment)
    corrected = path.exists() and was_edited(path)
    save_reading(path, reading)
    if not corrected:
        return []
    message = "this alignment was corrected by hand, but the recording or the words changed"
    hint = "it was made anew; the corrected one is beside it under the name ...before.yaml"
    return [Finding(Place(folder.relative(path)), message, hint, Severity.WARNING)]


def _path(folder: FilmFolder, segment: str) -> Path:
    return folder.alignments / f"{segment}.yaml"


def _no_model(folder: FilmFolder, name: str, language: str, why_not: str) -> Finding:
    message = (
        f"the built-in aligner hears English only, not {language!r}: the words of this "
        "recording are spread evenly, not timed"
    )
    hint = why_not or "align it with Whisper: roughcut align --aligner whisper"
    place = Place(folder.relative(folder.takes / name))
    return Finding(place, message, hint, Severity.WARNING)


# --- the cut ---------------------------------------------------------------------------


def _cut_take(take: Take, reading: Reading, store: Store) -> Take:
    """The take that holds the kept ranges only; the recording itself if that is all of it."""
    if reading.cut == (Span(0, take.length_ms),):
        return take
    ranges = [[span.start_ms, span.end_ms] for span in reading.cut]
    key = digest_of(*_CUT_RECIPE, take.digest, ranges)

    def make(path: Path) -> Json:
        sound = Sound(joined(read_ranges(Path(take.path), reading.cut)))
        write_wav(path, sound)
        length_ms = len(sound.samples) // MS
        return {"cut": ranges, "length_ms": length_ms, "digest": digest_of_file(path)}

    path = store.find(key, ".wav") or store.put(key, ".wav", make)
    note = store.note(key, ".wav")
    return replace(take, path=str(path), digest=note["digest"], length_ms=note["length_ms"])
