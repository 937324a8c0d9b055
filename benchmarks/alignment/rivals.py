"""Five ways to find the words of a known text in a recording of it.

Each takes the text and the voice at 16 kHz and gives a start in ms for every word (counted
through the text) that it has a time for, or None where it finds no way at all. What is loaded
once (networks, dictionaries) is loaded before and not counted.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.espeak import speak
from pipeline.forcing import BEAM, WordTime
from pipeline.hearing import hear, with_second_opinion
from pipeline.listening import Voice, hearing_chunks
from pipeline.patience import fits_in, listen_patiently
from pipeline.pauses import chunks
from pipeline.readings import times_of
from pipeline.resampling import resampled_blocks
from pipeline.schema import Span, WordStatus
from pipeline.sentences import Text
from pipeline.sphinx import RATE_HZ, Sphinx
from pipeline.story import story_of
from pipeline.takes import lines_of
from pipeline.whisper_recogniser import (
    LONGEST_CHUNK_MS,
    WhisperModel,
    find_times,
    normalised,
    recognise_chunk,
)
from pipeline.wordforms import plain_words


class Start(NamedTuple):
    """When a word begins, and whether that is said to be sure (only ours say so)."""

    ms: float
    sure: bool = False


Starts = Mapping[int, Start]
Rival = Callable[[Text, Voice], Starts | None]

WARP_VOICE, WARP_WORDS_PER_MINUTE = "en-gb-x-rp+f2", 155
"""Not the voice of the recordings: the same synthesiser, another accent and another throat."""

_HOP_MS = 20
_CEPSTRA = 13


def built_in(model: Sphinx) -> Rival:
    """roughcut with the recogniser that needs no download."""

    def starts(text: Text, voice: Voice) -> Starts:
        story = story_of(text, hear(voice, model, text).words)
        return _said(times_of(voice, model, text, story))

    return starts


def with_whisper(model: Sphinx, whisper: WhisperModel) -> Rival:
    """roughcut with Whisper's words, forced times, and Whisper again as the third source."""

    def starts(text: Text, voice: Voice) -> Starts:
        return _combined(model, whisper, text, voice)

    return starts


def whisper_alone(whisper: WhisperModel) -> Rival:
    """The same as for a language without an acoustic model."""

    def starts(text: Text, voice: Voice) -> Starts:
        return _combined(None, whisper, text, voice)

    return starts


def _combined(model: Sphinx | None, whisper: WhisperModel, text: Text, voice: Voice) -> Starts:
    def normalise(word: str) -> str:
        return normalised(word, "en")

    heard = listen_patiently(
        chunks(voice.samples, RATE_HZ, LONGEST_CHUNK_MS),
        lambda chunk: recognise_chunk(whisper, voice.samples, chunk),
        fits_in(text, normalise),
    )
    if model:
        heard = with_second_opinion(voice, model, text, heard, normalise)
    story = story_of(text, heard.words, normalise=normalise)
    times = times_of(
        voice, model, text, story, lambda part, words: find_times(whisper, part, words)
    )
    return _said(times)


def _said(times: Mapping[int, WordTime]) -> Starts:
    return {
        word: Start(time.span.start_ms, time.status is WordStatus.CONFIRMED)
        for word, time in times.items()
    }


def whole_file(model: Sphinx) -> Rival:
    """pocketsphinx's `set_align_text` on the whole file, on our bed of noise."""

    def starts(text: Text, voice: Voice) -> Starts | None:
        spoken = _spoken(text)
        forms = [text.forms[word][0] for word in spoken]
        words = [part for form in forms for part in form]
        spans = model.force(voice.part(0, voice.length_ms), words, BEAM)
        if spans is None:
            return None
        firsts = accumulate((len(form) for form in forms), initial=0)
        return {
            word: Start(spans[first].start_ms) for word, first in zip(spoken, firsts, strict=False)
        }

    return starts


def find_alignment(whisper: WhisperModel) -> Rival:
    """`whisper.timing.find_alignment` in chunks cut at pauses.

    It must be told which words lie in a chunk: those that Whisper's own transcript of the
    chunk matches in the text (difflib), with those between them.
    """

    def starts(text: Text, voice: Voice) -> Starts:
        found: dict[int, Start] = {}
        spoken = _spoken(text)
        script = [_key(text.tokens[word].text) for word in spoken]
        parts = hearing_chunks(voice)
        heard = [
            [_key(word.text) for word in recognise_chunk(whisper, voice.samples, chunk)]
            for chunk in parts
        ]
        for chunk, (first, stop) in zip(parts, _matched(script, heard), strict=True):
            if first < stop:
                words = " ".join(text.tokens[word].text for word in spoken[first:stop])
                part = _part(voice, chunk.start_ms - 100, chunk.end_ms + 100)
                times = find_times(whisper, part, words)
                shift_ms = max(0, chunk.start_ms - 100)
                if len(times) == stop - first:
                    found |= {
                        word: Start(time.span.start_ms + shift_ms)
                        for word, time in zip(spoken[first:stop], times, strict=True)
                    }
        return found

    return starts


def _edges(chunk: Span) -> tuple[int, int]:
    return chunk.start_ms, chunk.end_ms


def _matched(script: list[str], heard: list[list[str]]) -> Iterator[tuple[int, int]]:
    """For each chunk, the stretch of the script that its words match."""
    stream = [word for words in heard for word in words]
    matcher = SequenceMatcher(None, script, stream, autojunk=False)
    place = {
        block.b + step: block.a + step
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    }
    begin = 0
    for words in heard:
        inside = [place[at] for at in range(begin, begin + len(words)) if at in place]
        begin += len(words)
        yield (min(inside), max(inside) + 1) if inside else (0, 0)


def stable_ts(whisper: WhisperModel) -> Rival:
    """`stable_whisper.alignment.align` of the whole text to the whole file."""
    # It imports torchaudio, whose resampler 16 kHz does not need; PyTorch for processors may
    # have none that fits.
    try:
        import torchaudio  # noqa: F401
    except (ImportError, OSError):
        sys.modules["torchaudio"] = ModuleType("torchaudio")
    from stable_whisper.alignment import align

    def starts(text: Text, voice: Voice) -> Starts | None:
        spoken = _spoken(text)
        words = [text.tokens[word].text for word in spoken]
        samples = voice.samples.astype(np.float32) / 32768
        result = align(whisper.network, samples, " ".join(words), language="en", verbose=None)
        if result is None:
            return None
        told = [word for segment in result.segments for word in segment.words]
        return _by_letters(spoken, words, [(word.word, 1000 * word.start) for word in told])

    return starts


def _by_letters(
    spoken: Sequence[int], words: Sequence[str], told: Sequence[tuple[str, float]]
) -> Starts:
    """The start of each written word from a rival's own words, which may be pieces of them:
    both are read letter by letter."""
    starts: list[float] = []
    for piece, start_ms in told:
        starts += [start_ms] * len(piece.replace(" ", ""))
    at = 0
    found: dict[int, Start] = {}
    for word, written in zip(spoken, words, strict=True):
        if at < len(starts):
            found[word] = Start(starts[at])
        at += len(written)
    return found


def warp(text: Text, voice: Voice) -> Starts:
    """Synthesise the text and warp it to the recording (DTW on MFCC), as aeneas does; the DTW
    is the one that Whisper aligns its words with."""
    from scipy.spatial.distance import cdist
    from whisper.timing import dtw_cpu

    lines = lines_of(text.tokens)
    speech = speak(lines.text, WARP_VOICE, WARP_WORDS_PER_MINUTE)
    low = resampled_blocks([speech.samples.astype(np.float32)], speech.rate_hz, RATE_HZ)
    said, heard = _cepstra(np.concatenate(list(low))), _cepstra(voice.samples)
    path = dtw_cpu(cdist(said, heard).astype(np.float32))
    place = {int(frame): int(at) for frame, at in reversed(path.T)}
    found = {}
    for word in _spoken(text):
        begin, stop = lines.places[word]
        parts = [part for part in speech.words if begin <= part.char_start < stop]
        if parts:
            frame = min(parts[0].start_ms // _HOP_MS, len(said) - 1)
            found[word] = Start(place[frame] * _HOP_MS)
    return found


def _cepstra(samples: NDArray[Any]) -> NDArray[np.float32]:
    """Mel cepstra every `_HOP_MS`, each of mean 0 and spread 1."""
    import torch
    from scipy.fft import dct
    from whisper.audio import HOP_LENGTH, log_mel_spectrogram

    mel = log_mel_spectrogram(torch.from_numpy(samples.astype(np.float32) / 32768)).numpy()
    every = _HOP_MS * RATE_HZ // 1000 // HOP_LENGTH
    cepstra = dct(mel.T, norm="ortho")[::every, :_CEPSTRA]
    found: NDArray[np.float32] = (cepstra - cepstra.mean(axis=0)) / cepstra.std(axis=0)
    return found


def _spoken(text: Text) -> list[int]:
    return [word for sentence in text.sentences for word in text.spoken(sentence)]


def _key(word: str) -> str:
    return "".join(plain_words(normalised(word, "en"))) or normalised(word, "en")


def _part(voice: Voice, start_ms: int, end_ms: int) -> NDArray[np.int16]:
    per_ms = RATE_HZ // 1000
    return voice.samples[max(0, start_ms) * per_ms : max(0, end_ms) * per_ms]
