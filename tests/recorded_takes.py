"""A few seconds of synthetic speech as recorded takes, with known word times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.alignment.speech import Performance, Utterance, perform
from pipeline.align import align
from pipeline.align_takes import TakesRead, read_takes
from pipeline.folder import FilmFolder
from pipeline.recognisers import Recogniser
from pipeline.schema import (
    Alignment,
    Script,
    Segment,
)
from pipeline.sentences import text_of
from pipeline.store import Store
from pipeline.takes import gather_takes
from tests.spoken_takes import segment_of

START_TOLERANCE_MS = 80
MEDIAN_TOLERANCE_MS = 25

ROWS = segment_of(
    "rows",
    "Each row asks a question of the vector. The answer is one number. "
    "GPT-3 has 12,288 of them in every column.",
    cue="answer",
)
BIAS = segment_of("bias", "A bias moves the threshold. Only the full name comes through.")


@dataclass(frozen=True)
class Aligned:
    read: TakesRead
    alignments: tuple[Alignment, ...]


def recorded(*segments: Segment, said: Sequence[Utterance] | None = None) -> Performance:
    """The segments read aloud, or what else is said."""
    text = text_of(segments)
    utterances = said or [Utterance(number) for number in range(len(text.sentences))]
    return perform(text, utterances, "en-us", 150)


def aligned(folder: FilmFolder, script: Script, recogniser: Recogniser | None = None) -> Aligned:
    store = Store(folder.cache)
    takes, findings = gather_takes(folder, script, store)
    assert not findings
    read = read_takes(folder, script, takes, store, recogniser)
    return Aligned(read, align(script, {**takes, **read.takes}, read.readings))


def errors_ms(
    alignment: Alignment, true_starts: dict[int, float], first_word: int = 0
) -> list[float]:
    return [
        abs(word.span.start_ms - true_starts[first_word + at])
        for at, word in enumerate(alignment.words)
        if first_word + at in true_starts
    ]


def in_the_recording(performance: Performance) -> dict[int, float]:
    """True starts of the wanted take of each word."""
    return {
        word.word: word.start_ms
        for word in performance.words
        if performance.utterances[word.utterance].wanted and word.exact
    }
