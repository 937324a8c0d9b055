"""Who is asked what was said in a recorded take, and when each word is trusted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import pipeline.align_takes
import pipeline.hearing
import pipeline.patience
from benchmarks.alignment.speech import Performance
from pipeline.align_takes import read_takes
from pipeline.audio import write_wav
from pipeline.folder import FilmFolder
from pipeline.recognisers import Recogniser
from pipeline.schema import (
    AlignmentKind,
    HeardWord,
    Span,
    WordStatus,
)
from pipeline.store import Store
from pipeline.takes import gather_takes
from tests.recorded_takes import (
    BIAS,
    MEDIAN_TOLERANCE_MS,
    ROWS,
    START_TOLERANCE_MS,
    aligned,
    errors_ms,
    in_the_recording,
    recorded,
)
from tests.spoken_takes import folder_in, script_of


@pytest.fixture
def folder(tmp_path: Path) -> FilmFolder:
    return folder_in(tmp_path)


def test_another_language_needs_another_aligner(folder: FilmFolder) -> None:
    write_wav(folder.takes / "rows.wav", recorded(ROWS).sound)
    result = aligned(folder, script_of(ROWS, language="de"))
    assert result.alignments[0].kind is AlignmentKind.ESTIMATED
    assert "hears English only" in result.read.findings[0].message


def heard_at(performance: Performance, late_ms: int = 0) -> tuple[HeardWord, ...]:
    """Every token of the bias segment at its true time, or later."""
    truth = {word.word: word for word in performance.words}
    spans = [
        Span(round(truth[at].start_ms) + late_ms, round(truth[at].end_ms) + late_ms)
        for at in range(len(BIAS.tokens))
    ]
    return tuple(
        HeardWord(token.text, span, 0.9) for token, span in zip(BIAS.tokens, spans, strict=True)
    )


def recogniser_that(
    hear: Callable[[np.ndarray, Span], tuple[HeardWord, ...]],
    find: Callable[[np.ndarray, str], tuple[HeardWord, ...]] | None = None,
) -> Recogniser:
    """A recogniser that hears a whole recording at once."""
    return Recogniser("whisper", 60_000, hear, find)


def test_another_recogniser_s_words_are_walked_and_forced_the_same(folder: FilmFolder) -> None:
    performance = recorded(BIAS)
    write_wav(folder.takes / "bias.wav", performance.sound)
    heard = heard_at(performance)
    result = aligned(folder, script_of(BIAS), recogniser_that(lambda _samples, _chunk: heard))
    assert result.read.readings["bias"].aligner == "whisper"
    errors = errors_ms(result.alignments[0], in_the_recording(performance))
    assert np.median(errors) <= MEDIAN_TOLERANCE_MS


def misheard(word: HeardWord) -> HeardWord:
    return replace(word, text="banana")


@pytest.mark.parametrize(
    "heard_of",
    [
        pytest.param(lambda true: true[:5], id="a sentence is left out"),
        pytest.param(lambda true: (*true[:5], true[-1]), id="all but its last word"),
        pytest.param(lambda true: (*map(misheard, true[:5]), *true[5:]), id="other words"),
        pytest.param(lambda _true: (), id="nothing"),
    ],
)
def test_the_built_in_recogniser_is_asked_about_what_another_one_did_not_hear(
    folder: FilmFolder, heard_of: Callable[[tuple[HeardWord, ...]], tuple[HeardWord, ...]]
) -> None:
    performance = recorded(BIAS)
    write_wav(folder.takes / "bias.wav", performance.sound)
    heard = heard_of(heard_at(performance))
    result = aligned(folder, script_of(BIAS), recogniser_that(lambda _samples, _chunk: heard))
    errors = errors_ms(result.alignments[0], in_the_recording(performance))
    assert max(errors) <= START_TOLERANCE_MS
    assert not result.read.readings["bias"].missing


def test_the_built_in_recogniser_is_not_asked_where_everything_fits(
    folder: FilmFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    performance = recorded(BIAS)
    write_wav(folder.takes / "bias.wav", performance.sound)
    monkeypatch.delattr(pipeline.hearing, "listen")
    heard = heard_at(performance)
    aligned(folder, script_of(BIAS), recogniser_that(lambda _samples, _chunk: heard))


@pytest.mark.parametrize("language", ["en-us", "de"])
def test_a_third_source_confirms_what_two_others_disagree_on(
    folder: FilmFolder, language: str
) -> None:
    """The recogniser hears every word late; told the text, it finds all but the third in its
    place. In a language without a model its own times are all there is."""
    performance = recorded(BIAS)
    write_wav(folder.takes / "bias.wav", performance.sound)
    true = heard_at(performance)
    asked: list[str] = []

    def find(samples: np.ndarray, text: str) -> tuple[HeardWord, ...]:
        asked.append(text)
        words = true[:5] if text.startswith("A bias") else true[5:]
        begin_ms = next(
            at
            for at in range(performance.sound.length_ms)
            if np.array_equal(voice[at * 16 : at * 16 + len(samples)], samples)
        )
        shifts = [300 if word is true[2] else 0 for word in words]
        return tuple(
            HeardWord(
                word.text,
                Span(word.span.start_ms - begin_ms + ms, word.span.end_ms - begin_ms + ms),
                0.9,
            )
            for word, ms in zip(words, shifts, strict=True)
        )

    def hear(samples: np.ndarray, _chunk: Span) -> tuple[HeardWord, ...]:
        nonlocal voice
        voice = samples
        return heard_at(performance, late_ms=200)

    voice = np.zeros(0)
    result = aligned(folder, script_of(BIAS, language=language), recogniser_that(hear, find))
    statuses = [word.status for word in result.alignments[0].words]
    assert asked == ["A bias moves the threshold.", "Only the full name comes through."]
    if language == "en-us":
        assert statuses.count(WordStatus.CONFIRMED) > len(statuses) / 2
        assert statuses[2] is WordStatus.FORCED
    errors = errors_ms(result.alignments[0], in_the_recording(performance))
    assert np.median(errors) <= MEDIAN_TOLERANCE_MS


def test_why_the_built_in_aligner_listens_is_told_once_and_only_if_it_does(
    folder: FilmFolder,
) -> None:
    for name, segment in (("rows", ROWS), ("bias", BIAS)):
        write_wav(folder.takes / f"{name}.wav", recorded(segment).sound)
    script, store = script_of(ROWS, BIAS), Store(folder.cache)
    takes, _ = gather_takes(folder, script, store)
    why_not = "no Whisper model in ~/.cache/whisper: roughcut models get base.en"
    told = [read_takes(folder, script, takes, store, None, why_not).findings for _ in range(2)]
    assert [finding.message for finding in told[0]] == [f"{why_not}; the built-in aligner listens"]
    assert told[1] == ()
