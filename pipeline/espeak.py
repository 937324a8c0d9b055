"""The one door to espeak-ng: text in, samples out, and when each word is heard.

The library and its language files come from the `espeakng-loader` wheel, loaded by full
path, so a system's own espeak-ng is neither needed nor used. libespeak-ng keeps its state in
globals, and part of it (the phase of the pitch flutter) runs on from text to text, which
moves word times by up to 10 ms. So every text gets a freshly loaded library (it takes
9 ms), one at a time per process: the same text gives the same samples whatever was spoken
before it, and whenever.
"""

from __future__ import annotations

import ctypes
import os
import re
import tempfile
from _ctypes import dlclose
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from itertools import accumulate, count, pairwise, takewhile
from pathlib import Path
from threading import Lock
from typing import Any

import espeakng_loader
import numpy as np
from numpy.typing import NDArray

from pipeline.errors import RoughcutError, UsageError

SLOWEST_WPM, FASTEST_WPM = 80, 450

# Names and numbers from espeak-ng's speak_lib.h.
_AUDIO_OUTPUT_SYNCHRONOUS = 2
_PHONEME_EVENTS, _DONT_EXIT = 0x0001, 0x8000
_RATE_PARAMETER = 1
_TEXT_IS_UTF8 = 1
_WORD_EVENT, _PHONEME_EVENT = 1, 7
_IPA_WITH_SPACES = 0x02 | ord(" ") << 8
_SEED = 1
# The library keeps its data path in 160 bytes, "/espeak-ng-data" and file names included.
_LONGEST_DATA_PATH = 120

_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """One word of the text, characters `char_start` up to `char_stop`, and when it is heard,
    in ms from the first sample. The silence after a word is not part of it.

    Not `exact` where espeak-ng said the word as one with those before it ("the" of "of the"):
    the time of the group is known, the edges inside are shares of it."""

    char_start: int
    char_stop: int
    start_ms: int
    end_ms: int
    exact: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """A spoken text: 16-bit mono samples, their rate in Hz, and every word in order."""

    samples: NDArray[np.int16]
    rate_hz: int
    words: tuple[SpokenWord, ...]


def speak(text: str, voice: str, words_per_minute: int) -> Speech:
    """Say `text` and tell when each of its words is heard.

    A word is a run of characters between white space that holds a letter or a digit; an
    empty line is a longer pause than a full stop. Raises UsageError if espeak-ng has no such
    voice or can not speak that fast or slowly.
    """
    if not SLOWEST_WPM <= words_per_minute <= FASTEST_WPM:
        raise UsageError(
            f"espeak-ng speaks {SLOWEST_WPM} to {FASTEST_WPM} words per minute, not "
            f"{words_per_minute}: change words_per_minute in film.yaml"
        )
    heard = _Heard()
    with _engine() as (library, rate_hz):
        _set_voice(library, voice)
        library.espeak_SetParameter(_RATE_PARAMETER, words_per_minute, 0)
        _synthesise(library, text, heard)
    samples = np.frombuffer(b"".join(heard.sound), np.int16)
    return Speech(samples, rate_hz, _timed_words(text, heard, len(samples), rate_hz))


def phonemes(words: Sequence[str], voice: str) -> tuple[str, ...]:
    """How the voice pronounces each word by itself: IPA with a space between phonemes.

    Raises UsageError if espeak-ng has no such voice.
    """
    with _engine() as (library, _):
        _set_voice(library, voice)
        return tuple(_phonemes(library, word) for word in words)


@cache
def espeak_version() -> str:
    """The version of the library that speaks, such as '1.52.0'."""
    with _engine() as (library, _):
        library.espeak_Info.restype = ctypes.c_char_p
        return str(library.espeak_Info(None).decode().split()[0])


# --- the library -----------------------------------------------------------------------


class _EventId(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("phoneme", ctypes.c_char * 8), ("mark", ctypes.c_void_p)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("message", ctypes.c_uint),
        ("text_position", ctypes.c_int),  # in characters, from 1
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    ]


class _Voice(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_char_p),  # a priority byte, then the first language's code
        ("identifier", ctypes.c_char_p),
        ("gender_age_variant", ctypes.c_ubyte * 4),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    ]


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(_Event))


@dataclass(slots=True)
class _Heard:
    """What the synthesiser reports while it speaks; positions are samples from the start."""

    sound: list[bytes] = field(default_factory=list)
    words: list[tuple[int, int]] = field(default_factory=list)  # character from 0, sample
    phonemes: list[tuple[int, bool]] = field(default_factory=list)  # sample, is a pause


@contextmanager
def _engine() -> Iterator[tuple[ctypes.CDLL, int]]:
    """A library in its first state, and its sample rate; unloaded afterwards."""
    with _one_at_a_time, _short_path(Path(espeakng_loader.get_data_path()).parent) as home:
        library = _load(espeakng_loader.get_library_path())
        try:
            options = _PHONEME_EVENTS | _DONT_EXIT
            rate_hz = library.espeak_Initialize(
                _AUDIO_OUTPUT_SYNCHRONOUS, 0, os.fsencode(home), options
            )
            if rate_hz <= 0:
                raise RoughcutError(
                    f"espeak-ng found no language files in {home}: "
                    "pip install --force-reinstall espeakng-loader"
                )
            # The breath of voices like en-us+f3 is noise, seeded with the time.
            library.espeak_ng_SetRandSeed(_SEED)
            yield library, rate_hz
            library.espeak_Terminate()
        finally:
            dlclose(library._handle)


def _load(path: str) -> ctypes.CDLL:
    try:
        return ctypes.CDLL(path)
    except OSError as error:
        raise RoughcutError(
            f"espeak-ng can not be loaded ({error}): "
            "pip install --force-reinstall espeakng-loader, or record the takes"
        ) from None


@contextmanager
def _short_path(folder: Path) -> Iterator[Path]:
    """The folder under a path that the library has room for."""
    if len(os.fsencode(folder)) <= _LONGEST_DATA_PATH:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="espeak-") as near:
        link = Path(near, "voices")
        link.symlink_to(folder, target_is_directory=True)
        yield link


def _set_voice(library: ctypes.CDLL, voice: str) -> None:
    """Choose the voice: a language code, a name or an identifier, and perhaps '+variant'."""
    base, plus, variant = voice.partition("+")
    voices = _voices(library)
    # Not every code is a name to the library: "en-gb" is, it says, "gmw/en".
    named = next(
        (identifier for code, _, identifier in voices if code.lower() == base.lower()), base
    )
    if not base or library.espeak_SetVoiceByName((named + plus + variant).encode()):
        known = sorted(code for code, _, _ in voices) + sorted(name for _, name, _ in voices)
        raise UsageError(_no_such("voice", base, known))
    # The library keeps silent about a variant that it does not have.
    data = Path(espeakng_loader.get_data_path())
    variants = sorted(path.name for path in data.glob("voices/!v/*"))
    if plus and variant not in variants:
        raise UsageError(_no_such("voice variant", variant, variants))


def _no_such(what: str, name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=4, cutoff=0.5)
    hint = f"near it: {', '.join(near)}" if near else "for English: en-us, en-gb, en-gb-x-rp"
    return f"espeak-ng has no {what} {name!r}; {hint}. The voice is named in film.yaml"


def _voices(library: ctypes.CDLL) -> list[tuple[str, str, str]]:
    """The code of the language, the full name and the identifier of every voice."""
    library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
    listed = library.espeak_ListVoices(None)
    voices = [row.contents for row in takewhile(bool, (listed[at] for at in count()))]
    return [
        (voice.languages[1:].decode(), voice.name.decode(), voice.identifier.decode())
        for voice in voices
    ]


def _phonemes(library: ctypes.CDLL, word: str) -> str:
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    text = ctypes.c_char_p(word.encode(errors="replace"))
    answer = library.espeak_TextToPhonemes(ctypes.byref(text), _TEXT_IS_UTF8, _IPA_WITH_SPACES)
    return (answer or b"").decode().strip()


def _synthesise(library: ctypes.CDLL, text: str, heard: _Heard) -> None:
    """Speak the text into `heard`."""

    def take_down(sound: int | None, samples: int, events: Any) -> int:
        if sound:
            heard.sound.append(ctypes.string_at(sound, 2 * samples))
        for event in takewhile(lambda event: event.type, (events[at] for at in count())):
            if event.type == _WORD_EVENT:
                heard.words.append((event.text_position - 1, event.sample))
            elif event.type == _PHONEME_EVENT:
                # "_", "_:" and "_|" are the names of silences.
                heard.phonemes.append((event.sample, event.id.phoneme.startswith(b"_")))
        return 0

    callback = _Callback(take_down)
    library.espeak_SetSynthCallback(callback)
    encoded = text.replace("\0", " ").encode(errors="replace")
    size = ctypes.c_size_t(len(encoded) + 1)
    if library.espeak_Synth(encoded, size, 0, 0, 0, _TEXT_IS_UTF8, None, None):
        raise RoughcutError(f"espeak-ng could not speak {text[:60]!r}")


# --- from events to words --------------------------------------------------------------


def _timed_words(text: str, heard: _Heard, samples: int, rate_hz: int) -> tuple[SpokenWord, ...]:
    """A span for every word of the text, in order.

    espeak-ng says some neighbours as one ("of the", "have been") and reports the first only:
    such words share the reported span by their numbers of letters.
    """
    words = [
        (match.start(), match.end())
        for match in re.finditer(r"\S+", text)
        if any(map(str.isalnum, match.group()))
    ]
    timed: list[SpokenWord] = []
    for (first, start), (stop, next_start) in pairwise(_anchors(words, heard, samples)):
        end = _end_of_sound(heard.phonemes, start, next_start)
        together = words[first:stop]
        edges = _shared(start, end, [_letters(text[a:b]) for a, b in together])
        ms = [round(1000 * edge / rate_hz) for edge in edges]
        timed += [
            SpokenWord(*word, *span, exact=at == 0)
            for at, (word, span) in enumerate(zip(together, pairwise(ms), strict=True))
        ]
    return tuple(timed)


def _anchors(words: list[tuple[int, int]], heard: _Heard, samples: int) -> list[tuple[int, int]]:
    """(word, sample) where a reported word begins, the first word first; ends with the end.

    A reported place belongs to the first word that ends after it, so that a bracket or a
    dash counts to the word it precedes.
    """
    ends = [stop for _, stop in words]
    anchors: list[tuple[int, int]] = []
    for place, sample in heard.words:
        word = min(bisect_right(ends, place), len(words) - 1)
        if not anchors or word > anchors[-1][0]:
            # Words before the first report have nothing else to share with.
            anchors.append((word if anchors else 0, min(sample, samples)))
    return [*(anchors or [(0, 0)]), (len(words), samples)]


def _end_of_sound(phonemes: list[tuple[int, bool]], start: int, stop: int) -> int:
    """Where the last phoneme that is no pause ends, between the samples `start` and `stop`."""
    first, last = bisect_left(phonemes, (start, False)), bisect_left(phonemes, (stop, False))
    for at in reversed(range(first, last)):
        if not phonemes[at][1]:
            return min(stop, phonemes[at + 1][0]) if at + 1 < len(phonemes) else stop
    return stop


def _shared(start: int, end: int, weights: list[int]) -> list[int]:
    """The edges of neighbours that share a span by their weights."""
    whole, done = sum(weights), accumulate(weights, initial=0)
    return [start + (end - start) * part // max(whole, 1) for part in done]


def _letters(word: str) -> int:
    return sum(map(str.isalnum, word))
