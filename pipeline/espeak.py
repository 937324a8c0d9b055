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
import tempfile
from _ctypes import dlclose
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from itertools import count, takewhile
from pathlib import Path
from threading import Lock
from typing import Any

import espeakng_loader
import numpy as np
from numpy.typing import NDArray

from pipeline.errors import RoughcutError, UsageError
from pipeline.espeak_events import Reported, SpokenWord, timed_words

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
    heard = Reported()
    with _engine() as (library, rate_hz):
        _set_voice(library, voice)
        library.espeak_SetParameter(_RATE_PARAMETER, words_per_minute, 0)
        _synthesise(library, text, heard)
    samples = np.frombuffer(b"".join(heard.sound), np.int16)
    return Speech(samples, rate_hz, timed_words(text, heard, len(samples), rate_hz))


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


def _synthesise(library: ctypes.CDLL, text: str, heard: Reported) -> None:
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
