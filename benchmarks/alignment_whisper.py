"""How well Whisper's words are timed, on the tiny checkpoint and synthetic voices.

    python -m benchmarks.alignment_whisper

The truth are espeak-ng's own word times. The checkpoint knows 246 words and a few en-us
voices (tests/data/whisper/README.md): the figures are of the path, not of people.
"""

from __future__ import annotations

import lzma
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np

from benchmarks.table import Row, keep
from pipeline.schema import HeardWord, Span
from pipeline.whisper_recogniser import RATE_HZ, WhisperModel, find_times, load_model
from tests.data.whisper.hearing import hear_all
from tests.data.whisper.passages import Unit, held_out, read_sentences, written_text
from tests.data.whisper.scoring import Score, score
from tests.data.whisper.voices import Passage, join, say

PACKED = Path(__file__).parents[1] / "tests" / "data" / "whisper" / "tiny.pt.xz"
PACKAGES = ("openai-whisper", "torch", "numpy", "espeakng-loader")
PAUSES_MS = (250, 400, 600, 900, 1200, 2500)
WORST_WORD_ERROR, MEDIAN_MS, MOST_MS = 0.15, 60, 200

Sentences = tuple[tuple[Unit, ...], ...]
ALL: Sentences = read_sentences()
Hear = Callable[[WhisperModel, Passage], tuple[HeardWord, ...]]


def main() -> None:
    """Measure every set and keep the figures."""
    import torch

    torch.set_num_threads(1)
    model = load_fixture()
    held, whole = passage(sentences=held_out()), passage()
    accent = passage("en-gb", 150, held_out())
    rows = [
        *rows_of("held-out sentences, one take", held, model, ours),
        *rows_of("the same, transcribe in one call", held, model, one_call, False),
        *rows_of("held-out sentences, known text (find_times)", held, model, known),
        *rows_of("46 sentences, one take", whole, model, ours),
        *rows_of("the same, transcribe in one call", whole, model, one_call, False),
        *rows_of("46 sentences, a second voice", passage("en-us+f2", 150), model, ours),
        *rows_of("held-out, 20 dB noise", noisy(held, 20), model, ours, False),
        *rows_of("held-out, another accent (en-gb)", accent, model, ours, False),
        *rows_of("the same, known text", accent, model, known, False),
        cost_row(model, held),
        Row("memory at its highest", peak_mb(), "MB", "", None),
    ]  # fmt: skip
    keep("alignment_whisper", rows, PACKAGES)


def load_fixture() -> WhisperModel:
    """The checkpoint of the tests, unpacked for a moment."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "fixture.pt")
        path.write_bytes(lzma.decompress(PACKED.read_bytes()))
        return load_model(path)


def passage(
    voice: str = "en-us", words_per_minute: int = 165, sentences: Sentences = ALL
) -> Passage:
    """The sentences in one voice, with pauses of many lengths; always the same."""
    chance = random.Random(1)
    spoken = [say(units, voice, words_per_minute) for units in sentences]
    return join(spoken, [chance.choice(PAUSES_MS) for _ in spoken])


def noisy(clean: Passage, decibels: float) -> Passage:
    """The passage in white noise that lies so much below it."""
    level = np.sqrt(np.mean(clean.samples**2)) * 10 ** (-decibels / 20)
    noise = np.random.default_rng(1).normal(0, level, len(clean.samples))
    return Passage((clean.samples + noise).astype(np.float32), clean.units, clean.spans_ms)


def ours(model: WhisperModel, heard: Passage) -> tuple[HeardWord, ...]:
    """As roughcut hears: chunks cut at pauses, no word begins in one."""
    return hear_all(model, heard.samples)


def one_call(model: WhisperModel, heard: Passage) -> tuple[HeardWord, ...]:
    """As Whisper is usually called: the whole file, its word times as they are."""
    result = model.network.transcribe(
        heard.samples, word_timestamps=True, condition_on_previous_text=False, temperature=0.0,
        fp16=False,
    )  # fmt: skip
    return tuple(
        HeardWord(
            word["word"].strip(), Span(round(1000 * word["start"]), round(1000 * word["end"])), 1.0
        )
        for segment in result["segments"]
        for word in segment["words"]
    )


def known(model: WhisperModel, heard: Passage) -> tuple[HeardWord, ...]:
    """Each sentence's own text, found in its own stretch of the sound with 0.2 s around it."""
    found: list[HeardWord] = []
    ends = [at + 1 for at, unit in enumerate(heard.units) if unit.mark in (".", "?")]
    for first, stop in pairwise([0, *ends]):
        start_ms = max(0, heard.spans_ms[first][0] - 200)
        end_ms = heard.spans_ms[stop - 1][1] + 200
        part = heard.samples[start_ms * RATE_HZ // 1000 : end_ms * RATE_HZ // 1000]
        for word in find_times(model, part, written_text(heard.units[first:stop])):
            span = Span(word.span.start_ms + start_ms, word.span.end_ms + start_ms)
            found.append(HeardWord(word.text, span, word.probability))
    return tuple(found)


def rows_of(
    what: str, heard: Passage, model: WhisperModel, hear: Hear, is_target: bool = True
) -> list[Row]:
    """The rows of one set; without a target they are there to compare with."""
    found: Score = score(heard.units, heard.spans_ms, hear(model, heard))

    def row(figure_of: str, figure: float, unit: str, most: float) -> Row:
        target = f"<= {most:g}" if is_target else ""
        ok = figure <= most if is_target else None
        return Row(f"{what}: {figure_of}", figure, unit, target, ok, f"{found.words} words")

    return [
        row("word error", 100 * found.word_error, "%", 100 * WORST_WORD_ERROR),
        row("word starts, median", found.percentile(50), "ms", MEDIAN_MS),
        row("word starts, 95 %", found.percentile(95), "ms", MOST_MS),
    ]


def cost_row(model: WhisperModel, heard: Passage) -> Row:
    """Processor time of the recogniser against the length of the recording."""
    began = time.process_time()
    hear_all(model, heard.samples)
    seconds = len(heard.samples) / RATE_HZ
    return Row("processor time", (time.process_time() - began) / seconds, "x real time", "", None)


def peak_mb() -> float:
    """The most memory that this process has held."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


if __name__ == "__main__":
    main()
