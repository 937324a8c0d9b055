"""A whole recording as Whisper hears it in the product: chunk by chunk, cut at its pauses."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.patience import listen_patiently
from pipeline.pauses import chunks
from pipeline.schema import HeardWord
from pipeline.whisper_recogniser import (
    LONGEST_CHUNK_MS,
    RATE_HZ,
    Samples,
    WhisperModel,
    recognise_chunk,
)


def hear_all(
    model: WhisperModel, samples: Samples, on_ms: Callable[[int], None] | None = None
) -> tuple[HeardWord, ...]:
    """Every word that is heard, whatever it says: nobody loses patience."""
    return listen_patiently(
        chunks(samples, RATE_HZ, LONGEST_CHUNK_MS),
        lambda chunk: recognise_chunk(model, samples, chunk),
        lambda _words: True,
        on_ms,
    ).words
