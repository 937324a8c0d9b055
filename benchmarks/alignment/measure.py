"""Align a performance and compare every word with what is true of it."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from benchmarks.alignment.speech import Performance
from benchmarks.memory import forget_peak, peak_mb, resident_mb
from pipeline.audio import Sound, write_wav
from pipeline.forcing import WordTime
from pipeline.hearing import hear
from pipeline.listening import read_voice
from pipeline.readings import times_of
from pipeline.schema import WordStatus
from pipeline.sentences import Text, spellings
from pipeline.sphinx import sphinx
from pipeline.story import Story, story_of

SILENT_FAILURE_MS = 500
"""A word that is called confirmed and lies farther away than this is a silent failure."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What the aligner made of a performance: distances of word starts in ms (all and
    confirmed words), how many words were wanted and found, the story, and CPU seconds."""

    errors: tuple[float, ...]
    confirmed_errors: tuple[float, ...]
    wanted: int
    found: int
    confirmed: int
    story: Story
    cpu_s: float
    sound_s: float
    grown_mb: float

    @property
    def silent_failures(self) -> int:
        """Confirmed words in the wrong place."""
        return sum(error > SILENT_FAILURE_MS for error in self.confirmed_errors)


def measure(text: Text, performance: Performance, sound: Sound | None = None) -> Measured:
    """Align the performance (or its sound in another room) with the built-in aligner."""
    sound = sound or performance.sound
    # In a process of its own: its memory and time are the aligner's alone.
    apart = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    with tempfile.TemporaryDirectory() as folder, apart:
        path = write_wav(Path(folder, "take.wav"), sound)
        times, story, cpu_s, grown_mb = apart.submit(aligned, text, path).result()
    wanted = {
        word.word: word
        for word in performance.words
        if performance.utterances[word.utterance].wanted
    }
    told = [
        (abs(times[at].span.start_ms - word.start_ms), times[at].status)
        for at, word in wanted.items()
        if word.exact and at in times
    ]
    statuses = [time.status for time in times.values()]
    return Measured(
        errors=tuple(error for error, _ in told),
        confirmed_errors=tuple(e for e, status in told if status is WordStatus.CONFIRMED),
        wanted=len(wanted),
        found=len(wanted.keys() & times.keys()),
        confirmed=statuses.count(WordStatus.CONFIRMED),
        story=story,
        cpu_s=cpu_s,
        sound_s=len(sound.samples) / 48_000,
        grown_mb=grown_mb,
    )


def aligned(text: Text, path: Path) -> tuple[dict[int, WordTime], Story, float, float]:
    """Every word's time by its number, the story, CPU seconds, and MB taken besides the
    loaded models."""
    with sphinx(spellings(text)) as model:
        model.recognise(np.zeros(16_000, np.int16))  # the models are loaded on first use
        model.force(np.zeros(16_000, np.int16), ["a"], 1e-48)
        forget_peak()
        before_mb, before_s = resident_mb(), time.process_time()
        voice = read_voice(path)
        story = story_of(text, hear(voice, model, text).words)
        times = times_of(voice, model, text, story)
        return times, story, time.process_time() - before_s, peak_mb() - before_mb


def median(measured: Sequence[Measured]) -> float:
    """Of all word starts, in ms."""
    return float(np.median([error for one in measured for error in one.errors]))


def p95(measured: Sequence[Measured]) -> float:
    """95 % of all word starts are nearer than this, in ms."""
    return float(np.percentile([error for one in measured for error in one.errors], 95))


def confirmed_p95(measured: Sequence[Measured]) -> float:
    """The same of confirmed words alone."""
    return float(np.percentile([e for one in measured for e in one.confirmed_errors], 95))


@dataclass(frozen=True, slots=True)
class EditsFound:
    """Planted edits that were found: sentences whose right take was chosen (a skipped one is
    right if none was), ad-libs told, and ad-libs told where there is none."""

    right: int
    sentences: int
    retakes_right: int
    retakes: int
    skips_right: int
    skips: int
    false_starts_right: int
    false_starts: int
    ad_libs_told: int
    ad_libs: int
    false_alarms: int


def edits_found(text: Text, performance: Performance, story: Story) -> EditsFound:
    """Compare the story that the aligner tells with what was performed."""
    utterances = performance.utterances
    wanted = {u.sentence: at for at, u in enumerate(utterances) if u.wanted and not u.ad_lib}
    verdicts = {n: _is_right(n, wanted, performance, story) for n in range(len(text.sentences))}
    retakes = {u.sentence for u in utterances if not u.wanted and u.words is None and not u.ad_lib}
    starts = {u.sentence for u in utterances if u.words is not None}
    skips = set(verdicts) - set(wanted)
    spans = [performance.spans[at] for at, u in enumerate(utterances) if u.ad_lib]
    told = [
        any(start < ad_lib.span.end_ms and ad_lib.span.start_ms < end for ad_lib in story.ad_libs)
        for start, end in spans
    ]
    false_alarms = [
        ad_lib
        for ad_lib in story.ad_libs
        if not any(s < ad_lib.span.end_ms and ad_lib.span.start_ms < e for s, e in spans)
    ]
    return EditsFound(
        right=sum(verdicts.values()),
        sentences=len(verdicts),
        retakes_right=sum(verdicts[n] for n in retakes if n is not None),
        retakes=len(retakes),
        skips_right=sum(verdicts[n] for n in skips if n is not None),
        skips=len(skips),
        false_starts_right=sum(verdicts[n] for n in starts if n is not None),
        false_starts=len(starts),
        ad_libs_told=sum(told),
        ad_libs=len(spans),
        false_alarms=len(false_alarms),
    )


def _is_right(
    number: int, wanted: dict[int | None, int], performance: Performance, story: Story
) -> bool:
    passage = story.chosen[number]
    if passage is None or number not in wanted:
        return passage is None and number not in wanted
    start, end = performance.spans[wanted[number]]
    said = story.said[passage.first : passage.stop]
    middle = (said[0].span.start_ms + said[-1].span.end_ms) / 2
    return start - 100 <= middle <= end + 100
