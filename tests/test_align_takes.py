"""Recorded takes from end to end: a few seconds of synthetic speech with known word times."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import pipeline.align_takes
import pipeline.hearing
import pipeline.patience
from benchmarks.alignment.speech import Performance, Utterance, perform
from pipeline.align import align
from pipeline.align_command import align_command
from pipeline.align_takes import TakesRead, read_takes
from pipeline.audio import RATE_HZ, Sound, read_sound, write_wav
from pipeline.errors import EXIT_USAGE
from pipeline.folder import FilmFolder
from pipeline.recognisers import Recogniser
from pipeline.schema import (
    Alignment,
    AlignmentKind,
    HeardWord,
    KeptTake,
    Recordings,
    Script,
    Segment,
    Span,
    WordStatus,
)
from pipeline.sentences import text_of
from pipeline.store import Store
from pipeline.takes import gather_takes
from tests.spoken_takes import folder_in, script_of, segment_of

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


@pytest.fixture
def folder(tmp_path: Path) -> FilmFolder:
    return folder_in(tmp_path)


def test_a_plain_reading_is_timed_to_the_word(folder: FilmFolder) -> None:
    performance = recorded(ROWS)
    write_wav(folder.takes / "rows.wav", performance.sound)
    result = aligned(folder, script_of(ROWS))
    (alignment,) = result.alignments
    assert alignment.kind is AlignmentKind.SPOKEN
    assert not result.read.findings
    errors = errors_ms(alignment, in_the_recording(performance))
    assert np.median(errors) <= MEDIAN_TOLERANCE_MS
    assert np.percentile(errors, 95) <= START_TOLERANCE_MS
    confirmed = [word.status is WordStatus.CONFIRMED for word in alignment.words]
    assert sum(confirmed) >= 0.85 * len(confirmed)
    assert alignment.take and alignment.take.length_ms == performance.sound.length_ms


def test_the_last_take_is_kept_and_the_rest_is_cut(folder: FilmFolder) -> None:
    performance = recorded(
        ROWS,
        said=[
            Utterance(0, wanted=False),
            Utterance(None, ad_lib="Sorry, let me say that once again.", wanted=False),
            Utterance(0),
            Utterance(1),
            Utterance(2, words=3, wanted=False),
            Utterance(2),
        ],
    )
    write_wav(folder.takes / "rows.wav", performance.sound)
    result = aligned(folder, script_of(ROWS))
    reading, (alignment,) = result.read.readings["rows"], result.alignments
    wanted = [performance.spans[at] for at in (2, 3, 5)]
    dropped = [performance.spans[at] for at in (0, 1, 4)]
    for start, end in wanted:
        assert any(span.start_ms <= start and end <= span.end_ms + 60 for span in reading.cut)
    for start, end in dropped:
        middle = (start + end) / 2
        assert not any(span.start_ms < middle < span.end_ms for span in reading.cut)
    assert not reading.missing
    assert len(reading.ad_libs) == 1
    assert alignment.take
    sound = read_sound(Path(alignment.take.path))
    assert sound.length_ms == alignment.length_ms < performance.sound.length_ms - 3000
    # The first words are heard at the same moment of the same sound.
    start_ms = reading.cut[0].start_ms
    truth = in_the_recording(performance)
    assert alignment.words[0].span.start_ms == pytest.approx(
        truth[0] - start_ms, abs=START_TOLERANCE_MS
    )


def test_a_skipped_sentence_is_missing_and_its_cue_is_told(folder: FilmFolder) -> None:
    performance = recorded(ROWS, said=[Utterance(0), Utterance(2)])
    write_wav(folder.takes / "rows.wav", performance.sound)
    result = aligned(folder, script_of(ROWS))
    assert result.read.readings["rows"].missing == ("The", "answer", "is", "one", "number.")
    missing, cue = result.read.findings
    assert "5 words of 'rows' are not heard: The answer is one number." in missing.message
    assert "the words of the cue 'answer' are not heard" in cue.message


def test_one_recording_of_a_page_becomes_its_segments(folder: FilmFolder) -> None:
    performance = recorded(ROWS, BIAS)
    write_wav(folder.takes / "01-rows.wav", performance.sound)
    result = aligned(folder, script_of(ROWS, BIAS))
    assert [alignment.kind for alignment in result.alignments] == [AlignmentKind.SPOKEN] * 2
    rows, bias = (result.read.readings[name] for name in ("rows", "bias"))
    # Both may keep some of the pause between them, neither any of the other's words.
    last_of_rows, first_of_bias = performance.spans[2][1], performance.spans[3][0]
    assert last_of_rows <= rows.cut[-1].end_ms <= first_of_bias
    assert last_of_rows <= bias.cut[0].start_ms <= first_of_bias
    truth = in_the_recording(performance)
    shifted = {word: start - bias.cut[0].start_ms for word, start in truth.items()}
    errors = errors_ms(result.alignments[1], shifted, first_word=len(ROWS.tokens))
    assert np.median(errors) <= MEDIAN_TOLERANCE_MS


def test_only_what_changed_is_aligned_again(
    folder: FilmFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    listened: list[str] = []
    made = pipeline.align_takes.read_recording

    def counted(recording: object, *rest: object) -> object:
        listened.append(recording.name)  # type: ignore[attr-defined]
        return made(recording, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline.align_takes, "read_recording", counted)
    script = script_of(ROWS, BIAS)
    write_wav(folder.takes / "01-rows.wav", recorded(ROWS, BIAS).sound)
    first = aligned(folder, script)
    assert aligned(folder, script).alignments == first.alignments
    assert listened == ["01-rows.wav"]
    write_wav(folder.takes / "bias.wav", recorded(BIAS).sound)
    again = aligned(folder, script)
    assert listened == ["01-rows.wav", "bias.wav"]
    assert again.alignments[0] == first.alignments[0]
    edited = segment_of("bias", "A bias moves the threshold. Only the name comes through.")
    aligned(folder, script_of(ROWS, edited))
    assert listened == ["01-rows.wav", "bias.wav", "bias.wav"]


NOISE = np.random.default_rng(1).normal(0, 300, 4 * RATE_HZ).astype(np.int16)
TIMES = np.arange(4 * RATE_HZ) / RATE_HZ
CHORD = sum(np.sin(2 * np.pi * hertz * TIMES) for hertz in (220, 277, 330)) * 3000


@pytest.mark.parametrize(
    "samples",
    [np.zeros(4 * RATE_HZ, np.int16), NOISE, np.asarray(CHORD, np.int16)],
    ids=["silence", "hiss", "music"],
)
def test_what_is_no_reading_is_told_and_spread(folder: FilmFolder, samples: np.ndarray) -> None:
    write_wav(folder.takes / "rows.wav", Sound(samples))
    result = aligned(folder, script_of(ROWS))
    assert result.alignments[0].kind is AlignmentKind.ESTIMATED
    (finding,) = result.read.findings
    assert "'rows'" in finding.message
    assert "spread evenly" in finding.hint


def test_another_segment_s_recording_is_told(folder: FilmFolder) -> None:
    write_wav(folder.takes / "rows.wav", recorded(BIAS).sound)
    result = aligned(folder, script_of(ROWS))
    assert result.alignments[0].kind is AlignmentKind.ESTIMATED
    assert "does not sound like the segment 'rows'" in result.read.findings[0].message


@pytest.mark.parametrize(
    ("first", "kind", "told"),
    [
        (BIAS, AlignmentKind.ESTIMATED, "nothing that was listened to fits the segment 'rows'; "),
        (ROWS, AlignmentKind.SPOKEN, "not all of this recording was listened to"),
    ],
)
def test_what_was_not_listened_to_is_told(
    folder: FilmFolder,
    monkeypatch: pytest.MonkeyPatch,
    first: Segment,
    kind: AlignmentKind,
    told: str,
) -> None:
    """Seconds for minutes: after the first of it another segment is read, again and again."""
    monkeypatch.setattr(pipeline.patience, "PATIENCE_MS", 4000)
    monkeypatch.setattr(pipeline.patience, "SAMPLED_MS", 5000)
    pause = np.zeros(2 * RATE_HZ, np.int16)
    others = [recorded(BIAS).sound.samples, pause] * 5
    samples = np.concatenate([recorded(first).sound.samples, pause, *others])
    write_wav(folder.takes / "rows.wav", Sound(samples))
    results = [aligned(folder, script_of(ROWS)) for _ in range(2)]
    for result in results:  # listened to, and from the file
        assert result.alignments[0].kind is kind
        assert result.read.readings["rows"].skipped_ms >= 5000
        (finding,) = result.read.findings
        assert told in finding.message
        assert "the rest was sampled, and 0:" in finding.message


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


def test_the_settings_choose_the_take(folder: FilmFolder) -> None:
    performance = recorded(BIAS, said=[Utterance(0), Utterance(0, wanted=False), Utterance(1)])
    write_wav(folder.takes / "bias.wav", performance.sound)
    script = script_of(BIAS)
    assert chosen(aligned(folder, script)) == [False, True, True]
    first = KeptTake("bias", "1", number=1)
    wished = replace(script, recordings=Recordings(kept=(first,)))
    assert chosen(aligned(folder, wished)) == [True, False, True]
    assert not aligned(folder, wished).read.findings
    third = KeptTake("bias", "3", number=3)
    result = aligned(folder, replace(script, recordings=Recordings(kept=(third,))))
    assert chosen(result) == [False, True, True]
    assert "there is no take 3 of “A bias moves" in result.read.findings[0].message
    second = KeptTake("bias", "2", number=2)
    result = aligned(folder, replace(script, recordings=Recordings(kept=(second,))))
    assert chosen(result) == [False, True, True]
    assert not result.read.findings  # the other sentence was read once


def chosen(result: Aligned) -> list[bool]:
    return [take.chosen for take in result.read.readings["bias"].takes]


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


def test_whisper_without_weights_is_a_mistake_of_usage_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_in(tmp_path)
    folder.settings.write_text("title: Demo\nvoice: none\n", encoding="utf-8")
    (folder.script / "01-rows.md").write_text("# One\n\n## Rows {#rows}\n\nEach row.\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "align", "--aligner", "whisper"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == EXIT_USAGE
    (line,) = done.stderr.strip().splitlines()
    assert str(tmp_path / "cache" / "whisper") in line or "Whisper is not installed" in line


def test_the_command_says_what_it_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folder_in(tmp_path)
    folder.settings.write_text("title: Demo\nvoice: none\n", encoding="utf-8")
    page = "# One\n\n## Rows {#rows}\n\nEach row asks a question. The answer is one number.\n"
    (folder.script / "01-rows.md").write_text(page, encoding="utf-8")
    rows = segment_of("rows", "Each row asks a question. The answer is one number.")
    said = [Utterance(0), Utterance(0, wanted=False), Utterance(1)]
    write_wav(folder.takes / "rows.wav", recorded(rows, said=said).sound)
    monkeypatch.chdir(tmp_path)
    answer = CliRunner().invoke(align_command, ["demo"])
    assert answer.exit_code == 0, answer.output
    assert "rows: takes of “Each row asks a question. ...”" in answer.output
    assert "dropped (100%)" in answer.output
    with (folder.alignments / "rows.yaml").open("a", encoding="utf-8") as file:
        file.write("skipped_ms: 5000\n")
    answer = CliRunner().invoke(align_command, ["demo", "--json"])
    (row,) = json.loads(answer.output)["segments"]
    assert (row["found"], row["skipped_ms"]) == (True, 5000)
