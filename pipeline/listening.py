"""A recording as the aligner hears it: 16 kHz, cut at pauses, with a little noise under it."""

from __future__ import annotations

import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.energy import FLOOR_DB, WINDOW_MS, loud_db, loudness_db
from pipeline.pauses import chunks
from pipeline.resampling import BLOCK, resampled_blocks
from pipeline.schema import HeardWord, Span
from pipeline.sphinx import RATE_HZ, Samples, Sphinx
from pipeline.wordforms import Form

LONGEST_CHUNK_MS = 15_000
CHUNK_MARGIN_MS = 150
BED_DB = 35.0
"""The built-in models were trained on rooms: under a voice without any noise (a synthesiser,
a hard noise gate) 4 of 21 sentences can not be forced, with noise 35 dB under its loud parts
all of them can."""

_MS = RATE_HZ // 1000


@dataclass(frozen=True, eq=False)
class Voice:
    """16-bit mono samples at 16 kHz, and how loud they are."""

    samples: Samples

    @property
    def length_ms(self) -> int:
        """Length in whole ms."""
        return len(self.samples) // _MS

    @cached_property
    def loudness(self) -> NDArray[np.float64]:
        """RMS of every 10 ms in dB of full scale."""
        return loudness_db(self.samples, RATE_HZ)

    @cached_property
    def loud_db(self) -> float:
        """How loud the voice is."""
        return loud_db(self.loudness) if len(self.loudness) else FLOOR_DB

    @cached_property
    def quiet_db(self) -> float:
        """Below this nobody speaks: 35 dB under the loud parts, but over the room."""
        floor = float(np.percentile(self.loudness, 5)) if len(self.loudness) else -120.0
        return max(self.loud_db - 35.0, min(floor + 6.0, self.loud_db - 10.0))

    @cached_property
    def quiet(self) -> NDArray[np.bool_]:
        """Whether nobody speaks, for every 10 ms."""
        return self.loudness < self.quiet_db

    def part(self, start_ms: int, end_ms: int) -> Samples:
        """The samples between two times, on a bed of noise where there is none: always the
        same noise at the same place."""
        start = max(start_ms, 0) * _MS
        part = self.samples[start : max(end_ms, 0) * _MS]
        level = 32768 * 10 ** ((self.loud_db - BED_DB) / 20)
        noise = np.random.default_rng(start).normal(0.0, max(level, 3.0), len(part))
        bedded: Samples = np.clip(part + noise, -32768, 32767).astype(np.int16)
        return bedded

    def voiced_ms(self, start_ms: int, end_ms: int) -> int:
        """For how long somebody speaks between two times."""
        return int((~self.quiet[start_ms // WINDOW_MS : end_ms // WINDOW_MS]).sum()) * WINDOW_MS


def read_voice(path: Path) -> Voice:
    """The voice of a take (16-bit mono WAV), read in blocks: a recording of an hour takes
    120 MB, not 3 GB."""
    with wave.open(str(path), "rb") as file:
        rate_hz = file.getframerate()
        samples = np.zeros(-(-file.getnframes() * RATE_HZ // rate_hz), np.int16)
        done = 0
        for block in resampled_blocks(_blocks(file), rate_hz, RATE_HZ):
            samples[done : done + len(block)] = np.clip(block, -32768, 32767)
            done += len(block)
    return Voice(samples)


def _blocks(file: wave.Wave_read) -> Iterator[NDArray[np.float32]]:
    while frames := file.readframes(BLOCK):
        yield np.frombuffer(frames, np.int16).astype(np.float32)


def hearing_chunks(voice: Voice) -> tuple[Span, ...]:
    """The parts of a recording between pauses, at most `LONGEST_CHUNK_MS` long, in which
    somebody speaks."""
    return chunks(voice.samples, RATE_HZ, LONGEST_CHUNK_MS)


def listen(
    voice: Voice, sphinx: Sphinx, chunk: Span, expected: Sequence[Form] = ()
) -> tuple[HeardWord, ...]:
    """The words that the built-in recogniser hears in a chunk; times from the start of the
    recording. It listens for the `expected` sentences, or for the whole script."""
    start_ms = max(0, chunk.start_ms - CHUNK_MARGIN_MS)
    part = voice.part(start_ms, chunk.end_ms + CHUNK_MARGIN_MS)
    return tuple(
        HeardWord(
            word.text,
            Span(word.span.start_ms + start_ms, word.span.end_ms + start_ms),
            word.probability,
        )
        for word in sphinx.recognise(part, expected)
    )
