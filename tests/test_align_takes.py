"""Recorded takes from end to end: a few seconds of synthetic speech with known word times."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import pipeline.align_takes
import pipeline.hearing
import pipeline.patience
from benchmarks.alignment.speech import Utterance
from pipeline.audio import RATE_HZ, Sound, read_sound, write_wav
from pipeline.folder import FilmFolder
from pipeline.schema import (
    AlignmentKind,
    KeptTake,
    Recordings,
    Segment,
    WordStatus,
)
from tests.recorded_takes import (
    BIAS,
    MEDIAN_TOLERANCE_MS,
    ROWS,
    START_TOLERANCE_MS,
    Aligned,
    aligned,
    errors_ms,
    in_the_recording,
    recorded,
)
from tests.spoken_takes import folder_in, script_of, segment_of


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
