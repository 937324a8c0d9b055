"""Who recognises the words of a recording: Whisper where it is wanted or simply here, else the
built-in one, which needs no download."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import UsageError
from pipeline.schema import Aligner, HeardWord, Recordings, Span
from pipeline.whisper_models import find_model, missing_message, whisper_is_installed
from pipeline.whisper_recogniser import (
    LONGEST_CHUNK_MS,
    WhisperModel,
    find_times,
    load_model,
    normalised,
    recognise_chunk,
)

Samples = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Recogniser:
    """Another recogniser than the built-in one. Samples are 16-bit at 16 kHz.

    `hear` gives the words in a chunk of a recording, cut at pauses and at most `longest_ms`
    long, with their times in the recording; `find` the time of every word of a known text in
    at most half a minute (one for each run between white space); `normalise` brings two ways
    to write one thing to the same words ("won't", "will not").
    """

    name: str
    longest_ms: int
    hear: Callable[[Samples, Span], tuple[HeardWord, ...]]
    find: Callable[[Samples, str], tuple[HeardWord, ...]] | None = None
    normalise: Callable[[str], str] | None = None


def recogniser_for(wanted: Recordings, language: str) -> tuple[Recogniser | None, str]:
    """The recogniser that a film wants (None is the built-in one), and a line on why it is
    the built-in one where another was looked for.

    The model is loaded when it is first used. Raises UsageError if Whisper is asked for by
    name and is not there: nothing is downloaded unasked.
    """
    if wanted.aligner is Aligner.BUILT_IN:
        return None, ""
    model = wanted.whisper_model
    path = find_model(model, language) if whisper_is_installed() else None
    if path is None and wanted.aligner is Aligner.WHISPER:
        raise UsageError(missing_message(model, language))
    if path is None:
        return None, missing_message(model, language)
    return _whisper(path, language), ""


def _whisper(path: Path, language: str) -> Recogniser:
    @cache
    def model() -> WhisperModel:
        return load_model(path, language)

    return Recogniser(
        Aligner.WHISPER.value,
        LONGEST_CHUNK_MS,
        lambda samples, chunk: recognise_chunk(model(), samples, chunk),
        lambda samples, text: find_times(model(), samples, text),
        lambda text: normalised(text, language),
    )
