"""A take for every segment: the recording if there is one, else the scratch narration.

    script/<film>/takes/<segment id>.wav    (or .flac .ogg .mp3 .m4a): that segment's voice
    script/<film>/takes/<page>.wav          all segments of the page <page>.md, in one go
    script/<film>/takes/<film>.wav          the whole film in one go

Everything made here lies in the store under a key of all that it depends on: an unchanged
segment is not spoken again, an unchanged recording not read again.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from pipeline.audio import (
    MS,
    RATE_HZ,
    SUFFIXES,
    TAKE_LEVEL_DB,
    Sound,
    levelled,
    resampled,
    sounding_ms,
    write_levelled,
    write_wav,
)
from pipeline.decoding import AGAIN
from pipeline.errors import Finding, Place, RoughcutError, Severity
from pipeline.espeak import espeak_version, speak
from pipeline.espeak_events import SpokenWord
from pipeline.folder import FilmFolder
from pipeline.schema import Script, Segment, Span, Take, TakeKind, Token
from pipeline.store import Json, Store, digest_of, digest_of_file

EDGE_MS = 60
"""Silence at both ends of a scratch take: the pauses of a film come from its pacing alone."""

SHORTEST_MS = 100
"""No recording of a word is shorter."""

NO_VOICE = "none"
"""As a script's `voice`: no scratch narration; segments without a recording are estimated."""

# Raised when the same words or the same recording would give another file.
_RECIPE = ("take", 2, RATE_HZ, EDGE_MS, TAKE_LEVEL_DB)
# What espeak-ng is told of the punctuation, the weightiest first.
_MARKS = "?!….:;–,"


def gather_takes(
    folder: FilmFolder,
    script: Script,
    store: Store,
    on_take: Callable[[int], None] | None = None,
) -> tuple[dict[str, Take], tuple[Finding, ...]]:
    """The take of each segment by the segment's id, and what is wrong with the recordings.

    `on_take` is told how many segments are done. A segment has no take if its recording is
    among the errors found, or if it has none and the script's voice is 'none'. Raises
    UsageError if espeak-ng lacks the script's voice or speech rate.
    """
    recordings, findings = _recordings(folder, script)
    takes: dict[str, Take] = {}
    recorded: dict[Path, Take | None] = {}  # that of a film may have hundreds of segments
    for done, segment in enumerate(script.segments, start=1):
        path = recordings.get(segment.id)
        if path and path not in recorded:
            try:
                recorded[path] = _recorded(segment.id, path, store)
            except _Unreadable as error:
                recorded[path] = None
                findings.append(Finding(Place(folder.relative(path)), str(error)))
        if path and (take := recorded[path]):
            takes[segment.id] = replace(take, segment=segment.id)
        elif not path and script.voice != NO_VOICE:
            takes[segment.id] = _scratch(segment, script, store)
        if on_take:
            on_take(done)
    return takes, tuple(findings)


class _Unreadable(RoughcutError):
    """A recording that can not be used."""


# --- recordings ------------------------------------------------------------------------


def _recordings(folder: FilmFolder, script: Script) -> tuple[dict[str, Path], list[Finding]]:
    """The recording of each segment that has one, and findings on what else lies there.

    A segment's own recording goes before its page's, and that before the film's.
    """
    holders = _holders(script)
    files: dict[str, list[Path]] = {}
    findings = []
    for path in sorted(folder.takes.glob("[!.]*")):
        place = Place(folder.relative(path))
        if path.suffix.lower() in SUFFIXES and path.stem in holders:
            files.setdefault(path.stem, []).append(path)
        elif path.suffix.lower() in SUFFIXES:
            findings.append(_stray(place, path.stem, script, list(holders)))
        elif path.stem in holders:
            findings.append(_other_format(place, path))
    for name, paths in files.items():
        if len(paths) > 1:
            findings.append(_several(Place(folder.relative(paths[0])), name, paths))
    return {
        segment: files[name][0]
        for name, segments in holders.items()
        if name in files
        for segment in segments
    }, findings


def _holders(script: Script) -> dict[str, list[str]]:
    """The segments that a recording of each name holds, the widest first."""
    ids = [segment.id for segment in script.segments]
    pages: dict[str, list[str]] = {}
    for segment in script.segments:
        pages.setdefault(PurePosixPath(segment.place.file).stem, []).append(segment.id)
    own = {name: [name] for name in ids}
    wide = {name: segments for name, segments in pages.items() if name not in own}
    return {script.film: ids, **wide, **own}


def _stray(place: Place, name: str, script: Script, holders: Sequence[str]) -> Finding:
    near = get_close_matches(name, holders, n=1)
    ids = ", ".join(segment.id for segment in script.segments)
    hint = f"did you mean {near[0]!r}?" if near else f"the segments are: {ids}"
    message = f"no segment is called {name!r}, so this recording is not used"
    return Finding(place, message, hint, Severity.WARNING)


def _other_format(place: Place, path: Path) -> Finding:
    message = f"a recording can not be a {path.suffix or 'file without suffix'}: it is not used"
    hint = f"export it as one of {' '.join(SUFFIXES)}"
    return Finding(place, message, hint, Severity.WARNING)


def _several(place: Place, segment: str, paths: Iterable[Path]) -> Finding:
    names = ", ".join(path.name for path in paths)
    message = f"{segment!r} has more than one recording: {names}"
    return Finding(place, message, "keep one and move the others out of takes/")


def _recorded(segment: str, recording: Path, store: Store) -> Take:
    """The recording as a WAV at the takes' level; its own silences stay as they are."""
    try:
        key = digest_of(*_RECIPE, "recorded", digest_of_file(recording))
    except OSError as error:
        why = f"{recording.name} can not be opened ({error.strerror})"
        raise _Unreadable(f"{why}: put the recording itself here") from None

    def make(path: Path) -> Json:
        try:
            length_ms = write_levelled(recording, path)
        except RoughcutError as error:
            raise _Unreadable(str(error)) from None
        return {
            "recording": recording.name,
            "length_ms": length_ms,
            "digest": digest_of_file(path),
        }

    path = store.find(key, ".wav") or store.put(key, ".wav", make)
    note = store.note(key, ".wav")
    if note["length_ms"] < SHORTEST_MS:
        raise _Unreadable(f"{recording.name} lasts {note['length_ms']} ms: {AGAIN}")
    return Take(
        segment,
        TakeKind.RECORDED,
        str(path),
        note["digest"],
        note["length_ms"],
        recording=recording.name,
    )


# --- the scratch narration -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lines:
    """What a voice reads of a segment: one text, and where each token stands in it (from a
    character up to, not including, another; the same twice where a token is not said)."""

    text: str
    places: tuple[tuple[int, int], ...]


def lines_of(tokens: Sequence[Token]) -> Lines:
    """The spoken forms with the page's punctuation, which gives sentences their tune, and an
    empty line between paragraphs."""
    text, paragraph = "", 0
    places = []
    following = [*(token.text for token in tokens[1:]), ""]
    for token, next_text in zip(tokens, following, strict=True):
        spoken = token.spoken.strip()
        if spoken and text:
            text += " " if token.paragraph == paragraph else "\n\n"
        paragraph = token.paragraph if spoken else paragraph
        places.append((len(text), len(text) + len(spoken)))
        text += spoken
        if text and text[-1] not in _MARKS:
            text += _mark(token.text, next_text)
    return Lines(text, tuple(places))


def _mark(written: str, next_written: str) -> str:
    """The one mark that a written word ends with, the way espeak-ng wants it."""
    ending = re.search(r"\W*$", written.replace("...", "…").replace("—", "–"))
    found = next((mark for mark in _MARKS if ending and mark in ending.group()), "")
    if found == "." and next_written[:1].islower():
        return ""  # "vs. the other": the full stop of an abbreviation ends no sentence
    return " –" if found == "–" else found


def _scratch(segment: Segment, script: Script, store: Store) -> Take:
    """The segment in the synthesiser's voice, every token's time known."""
    lines = lines_of(segment.tokens)
    asked = (lines.text, script.voice, script.pacing.words_per_minute)
    key = digest_of(*_RECIPE, "scratch", *asked, espeak_version())

    def make(path: Path) -> Json:
        speech = speak(*asked)
        voice = Sound(resampled(speech.samples, speech.rate_hz))
        sound, shift_ms = _with_even_edges(levelled(voice))
        words = [
            (word.char_start, word.char_stop, word.start_ms + shift_ms, word.end_ms + shift_ms)
            for word in speech.words
        ]
        return _kept(path, sound, {"text": lines.text, "voice": script.voice, "words": words})

    path = store.find(key, ".wav") or store.put(key, ".wav", make)
    note = store.note(key, ".wav")
    words = [SpokenWord(*word) for word in note["words"]]
    spans = _token_spans(lines.places, words, note["length_ms"])
    return Take(segment.id, TakeKind.SCRATCH, str(path), note["digest"], note["length_ms"], spans)


def _with_even_edges(sound: Sound) -> tuple[Sound, int]:
    """The sound from `EDGE_MS` before the voice to `EDGE_MS` after it, and by how many ms it
    moved. What is too soft to count as voice (a last s) lies in the edges and stays."""
    start_ms, end_ms = sounding_ms(sound)
    edge = np.zeros(EDGE_MS * MS, np.int16)
    padded = np.concatenate([edge, sound.samples, edge])
    return Sound(padded[start_ms * MS : (end_ms + 2 * EDGE_MS) * MS]), EDGE_MS - start_ms


def _token_spans(
    places: Iterable[tuple[int, int]], words: Sequence[SpokenWord], length_ms: int
) -> tuple[Span, ...]:
    """When each token is heard: from its first spoken word to its last. A token that is not
    said is an empty span where the one before it ends."""
    starts = [word.char_start for word in words]
    spans = [Span(0, 0)]
    for first_char, stop_char in places:
        said = words[bisect_left(starts, first_char) : bisect_left(starts, stop_char)]
        edges = (said[0].start_ms, said[-1].end_ms) if said else (0, 0)
        # Word times are rounded and may reach into the edges: in order and inside all the same.
        start_ms, end_ms = (min(max(ms, spans[-1].end_ms), length_ms) for ms in edges)
        spans.append(Span(start_ms, end_ms))
    return tuple(spans[1:])


def _kept(path: Path, sound: Sound, note: dict[str, Any]) -> Json:
    """Write a take's file, filled up to a whole ms, and note what it holds."""
    missing = -len(sound.samples) % MS
    whole = Sound(np.concatenate([sound.samples, np.zeros(missing, np.int16)]))
    write_wav(path, whole)
    return {**note, "length_ms": whole.length_ms, "digest": digest_of_file(path)}
