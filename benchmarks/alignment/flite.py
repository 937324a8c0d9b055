"""A second synthesiser, if it is here: flite, whose phone times are as exact as espeak-ng's
word times. Its diphone and cluster voices have nothing in common with espeak-ng's formants.

flite tells when each phone ends (`-psdur`), not which word it belongs to. So each word is also
said alone, and the phones of the words, one after the other, are laid onto those of the
sentence: the first phone of each word is where the word starts. A word whose first phone has
no counterpart counts as not exact.
"""

from __future__ import annotations

import subprocess
import tempfile
import wave
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from shutil import which

import numpy as np
from numpy.typing import NDArray

from benchmarks.alignment.speech import GAP_MS, Performance, TrueWord, read_aloud
from pipeline.audio import RATE_HZ, Sound, resampled, to_int16
from pipeline.sentences import Text

PAUSE = "pau"
_VOWELS = ("aa", "ae", "ah", "ao", "aw", "ax", "ay", "eh", "er", "ey", "ih", "iy", "ow", "uh", "uw")


def flite_is_here() -> bool:
    """Whether the program can be started."""
    return which("flite") is not None


def perform_by_flite(text: Text, voice: str, seed: int = 1) -> Performance:
    """Every sentence once, in order, in a voice of flite's ("slt", "rms", "awb", "kal16")."""
    random = np.random.default_rng(seed)
    parts: list[NDArray[np.int16]] = [np.zeros(RATE_HZ // 2, np.int16)]
    words: list[TrueWord] = []
    spans: list[tuple[float, float]] = []
    for number, sentence in enumerate(text.sentences):
        start_ms = 1000 * sum(map(len, parts)) / RATE_HZ
        spoken = text.spoken(sentence)
        forms = [text.forms[word][0] for word in spoken]
        sound, phones = _said(" ".join(part for form in forms for part in form), voice)
        for word, first in zip(spoken, _firsts(forms, phones, voice), strict=True):
            at_ms = start_ms + 1000 * (phones[first - 1][1] if first else 0.0)
            words.append(TrueWord(number, word, at_ms, at_ms, first is not None))
        spans.append((start_ms, start_ms + 1000 * phones[-1][1]))
        parts += [sound, np.zeros(int(random.uniform(*GAP_MS) * RATE_HZ / 1000), np.int16)]
    whole = Sound(to_int16(np.concatenate(parts)))
    return Performance(whole, tuple(read_aloud(text)), tuple(words), tuple(spans))


_Phones = Sequence[tuple[str, float]]


@cache
def _said(words: str, voice: str) -> tuple[NDArray[np.int16], _Phones]:
    """The sound, and each phone with the s at which it ends."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "said.wav")
        done = subprocess.run(
            ["flite", "-voice", voice, "-psdur", "-t", words, "-o", str(path)],
            capture_output=True,
            text=True,
            check=True,
        )
        with wave.open(str(path), "rb") as file:
            rate_hz = file.getframerate()
            samples = np.frombuffer(file.readframes(file.getnframes()), np.int16)
    phones = [
        (name, float(end)) for name, _, end in (p.partition(":") for p in done.stdout.split())
    ]
    return resampled(samples, rate_hz), phones


def _firsts(forms: Sequence[Sequence[str]], phones: _Phones, voice: str) -> list[int | None]:
    """For each word the number of its first phone in the sentence."""
    alone: list[str] = []
    begins: list[int] = []
    for form in forms:
        begins.append(len(alone))
        for part in form:
            alone += [name for name, _ in _said(part, voice)[1] if name != PAUSE]
    heard = [(number, name) for number, (name, _) in enumerate(phones) if name != PAUSE]
    place: dict[int, int] = {}
    # An unstressed vowel is another phone in the sentence: vowels are compared as one.
    one, other = map(_broad, alone), (_broad(name) for _, name in heard)
    for block in SequenceMatcher(None, list(one), list(other), False).get_matching_blocks():
        place |= {block.a + step: heard[block.b + step][0] for step in range(block.size)}
    return [place.get(begin) for begin in begins]


def _broad(phone: str) -> str:
    return "vowel" if phone in _VOWELS else phone
