"""From recorded takes to readings and cut takes: what `align` needs to know of a recording.

A reading is kept in git beside the words (`pipeline.reading`). It is made again only if the
recording or the segment's words are others; with all readings there, nothing here loads a
model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from pipeline.audio import MS, Sound, read_ranges, write_wav
from pipeline.cut import FADE_MS, joined
from pipeline.errors import Finding, Place, Severity
from pipeline.folder import FilmFolder
from pipeline.hearing import hear, with_second_opinion
from pipeline.listening import Voice, read_voice
from pipeline.patience import Heard, fits_in, listen_patiently
from pipeline.pauses import chunks, voiced
from pipeline.reading import Reading, digest_of_words, load_reading, save_reading, was_edited
from pipeline.reading_findings import findings_on, not_listened_to
from pipeline.readings import Recording, readings_of
from pipeline.recognisers import Recogniser
from pipeline.schema import LAST, Aligner, HeardWord, Script, Segment, Span, Take, TakeKind
from pipeline.sentences import Text, spellings, text_of
from pipeline.sphinx import RATE_HZ, sphinx
from pipeline.store import Json, Store, digest_of, digest_of_file
from pipeline.story import story_of
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
    on_take: Callable[[int], None] | None = None,
) -> TakesRead:
    """The reading of every recorded take: from its file, or made and written to it.

    Without a recogniser the built-in aligner listens (American English); `why_not` is the
    reason, told once if it has to. `again` reads every recording anew. `on_take` is told how
    many recorded segments are done. Raises RoughcutError if a file can not be read or written.
    """
    readings: dict[str, Reading] = {}
    findings: list[Finding] = []
    for name, recorded in _by_recording(takes).items():
        readings |= _read(folder, script, name, recorded, (recogniser, why_not), again, findings)
        if on_take:
            on_take(len(readings))
        findings += not_listened_to(folder, [readings[one] for one in recorded if one in readings])
    in_order = {segment.id: segment for segment in script.segments if segment.id in readings}
    cuts = {}
    for name, segment in in_order.items():
        findings += findings_on(folder, segment, readings[name], script.recordings.kept_of(name))
        if readings[name].found:
            cuts[name] = _cut_take(takes[name], readings[name], store)
    return TakesRead({name: readings[name] for name in in_order}, cuts, tuple(findings))


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
    listener: tuple[Recogniser | None, str],
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
    recogniser, why_not = listener
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
    fresh = _made(recording, path, covered, script, recogniser)
    for segment_id in segments.keys() - kept.keys():
        fresh[segment_id] = replace(fresh[segment_id], keep=_keep(script, segment_id))
        findings += _save(folder, segment_id, fresh[segment_id])
    return {segment_id: kept.get(segment_id, fresh[segment_id]) for segment_id in segments}


def _made(
    recording: Recording,
    path: Path,
    segments: Sequence[Segment],
    script: Script,
    recogniser: Recogniser | None,
) -> dict[str, Reading]:
    """Listen to a recording and read it, all segments that it should hold together."""
    voice = read_voice(path)
    normalise = recogniser.normalise if recogniser else None
    text = text_of(segments, normalise)
    if not voiced(voice.samples, RATE_HZ):
        return readings_of(recording, voice, None, text, story_of(text, ()))
    wishes = {kept.segment: kept for kept in script.recordings.kept}
    with sphinx(spellings(text)) if is_english(script.language) else nullcontext() as model:
        if recogniser:
            heard = _heard_by(recogniser, voice, text)
            if model:
                heard = with_second_opinion(voice, model, text, heard, normalise)
        else:
            assert model is not None
            heard = hear(voice, model, text)
        story = story_of(text, heard.words, wishes, normalise)
        find = recogniser.find if recogniser else None
        made = readings_of(recording, voice, model, text, story, find)
    return {name: replace(one, skipped_ms=heard.skipped_ms) for name, one in made.items()}


def _heard_by(recogniser: Recogniser, voice: Voice, text: Text) -> Heard:
    def listen(chunk: Span) -> tuple[HeardWord, ...]:
        return recogniser.hear(voice.samples, chunk)

    parts = chunks(voice.samples, RATE_HZ, recogniser.longest_ms)
    return listen_patiently(parts, listen, fits_in(text, recogniser.normalise))


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
