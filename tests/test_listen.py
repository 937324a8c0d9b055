"""`roughcut listen`: a film's voice is judged as it is cut, and what is clipped ends with 3."""

from __future__ import annotations

import json
import wave
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from numpy.typing import NDArray
from PIL import Image

from benchmarks.alignment.speech import Utterance, perform
from benchmarks.audio_faults.plant import in_room, with_clipping
from pipeline import recording_report
from pipeline.audio import RATE_HZ, Sound, to_int16, write_wav
from pipeline.cli import main
from pipeline.damage import damage_in
from pipeline.errors import EXIT_FINDINGS
from pipeline.folder import FilmFolder
from pipeline.levels import unit
from pipeline.loudness import Loudness
from pipeline.reading import Reading
from pipeline.schema import (
    Alignment,
    AlignmentKind,
    SoundFault,
    SoundFaultKind,
    Span,
    Take,
    TakeKind,
    Word,
    WordStatus,
)
from pipeline.sentences import text_of
from pipeline.sound_plot import LONGEST_ROW_MS, draw_sound
from pipeline.sound_report import RoomStep, SegmentSound, report_on, sound_of
from tests.spoken_takes import segment_of

PAGE = """# Rows

## Rows {#rows}

Each row asks a question of the vector. The answer is one number.

## Bias {#bias}

A bias moves the threshold. Only the full name comes through.
"""
BIAS = text_of(
    [segment_of("bias", "A bias moves the threshold. Only the full name comes through.")]
)
ONE_MS = 1


def in_file(path: Path, channels: NDArray[np.int16], rate_hz: int) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels.shape[0])
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(channels.T.tobytes())
    return path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FilmFolder:
    folder = FilmFolder(tmp_path, "demo")
    folder.takes.mkdir(parents=True)
    folder.settings.write_text("title: Demo\nvoice: en-us\n", encoding="utf-8")
    (folder.script / "01-rows.md").write_text(PAGE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def record_bias(folder: FilmFolder, clipped: str = "") -> Span | None:
    """A recording of the second segment with a retake of its first sentence; in the sentence
    that is kept, or in the one that is not ("dropped"), a word is clipped. Gives its span."""
    said = [Utterance(0, wanted=False), Utterance(0), Utterance(1)]
    performance = perform(BIAS, said, "en-us", 150)
    sound = in_room(unit(performance.sound.samples))
    span = None
    if clipped:
        wanted = clipped != "dropped"
        word = next(
            word
            for word in performance.words
            if word.word == 1 and said[word.utterance].wanted is wanted
        )
        span = Span(round(word.start_ms), round(word.end_ms))
        sound = with_clipping(sound, span, drive_db=4)
    write_wav(folder.takes / "bias.wav", Sound(to_int16(sound * 32767)))
    return span


def listened(*arguments: str) -> tuple[int, str]:
    answer = CliRunner().invoke(main, ["listen", *arguments])
    assert answer.exception is None or isinstance(answer.exception, SystemExit)
    return answer.exit_code, answer.stdout


def test_a_scratch_voice_is_listed_and_well(folder: FilmFolder) -> None:
    code, shown = listened("--json")
    assert code == 0
    segments = json.loads(shown)["segments"]
    assert [row["segment"] for row in segments] == ["rows", "bias"]
    assert {row["voice"] for row in segments} == {"scratch"}
    assert all(-30 < row["lufs"] < -15 for row in segments)
    assert all(not row["faults"] for row in segments)


def test_a_clipped_word_of_the_kept_take_is_named_and_ends_with_3(folder: FilmFolder) -> None:
    record_bias(folder, clipped="kept")
    code, shown = listened("--json")
    assert code == EXIT_FINDINGS
    report = json.loads(shown)
    row = report["segments"][1]
    assert report["damaged"]
    assert (row["voice"], row["recording"]) == ("recorded", "bias.wav")
    clips = [fault for fault in row["faults"] if fault["kind"] == "clipping"]
    assert clips
    assert {fault["word"] for fault in clips} == {"bias"}
    code, shown = listened()
    assert code == EXIT_FINDINGS
    assert "clipped in “bias”" in shown


def test_what_is_clipped_in_a_dropped_take_is_not_told(folder: FilmFolder) -> None:
    record_bias(folder, clipped="dropped")
    code, shown = listened("--json")
    assert code == 0
    row = json.loads(shown)["segments"][1]
    assert not [fault for fault in row["faults"] if fault["kind"] == "clipping"]


@pytest.mark.parametrize("part_ms", [300_000, 1500])
def test_what_is_clipped_in_a_dropped_take_is_told_of_the_recording(
    folder: FilmFolder, monkeypatch: pytest.MonkeyPatch, part_ms: int
) -> None:
    monkeypatch.setattr(recording_report, "PART_MS", part_ms)
    span = record_bias(folder, clipped="dropped")
    assert span
    code, shown = listened("--recordings", "--json")
    assert code == EXIT_FINDINGS
    (row,) = json.loads(shown)["segments"]
    assert row["segment"] == row["recording"] == "bias.wav"
    clips = [fault for fault in row["faults"] if fault["kind"] == "clipping"]
    assert clips
    assert all(span.start_ms <= clip["start_ms"] < clip["end_ms"] <= span.end_ms for clip in clips)
    assert {clip["word"] for clip in clips} == {None}, "no word that is kept is said there"


def test_a_picture_is_drawn_of_the_named_segment_only(folder: FilmFolder) -> None:
    code, shown = listened("--plot", "rows", "--json")
    assert code == 0
    (row,) = json.loads(shown)["segments"]
    with Image.open(folder.root / row["picture"]) as picture:
        assert picture.width == 1600
    assert not (folder.renders / "sound" / "bias.png").exists()


def test_a_segment_that_is_not_there_is_a_usage_error(folder: FilmFolder) -> None:
    answer = CliRunner().invoke(main, ["listen", "--plot", "row"])
    assert answer.exit_code == 2
    assert "did you mean 'rows'" in answer.stderr


def test_a_clip_in_one_channel_of_another_rate_is_found(tmp_path: Path) -> None:
    rate_hz = 44_100
    time = np.arange(3 * rate_hz) / rate_hz
    voice = 9000 * np.sin(2 * np.pi * 200 * time)
    loud = voice.copy()
    loud[rate_hz : rate_hz + rate_hz // 10] *= 5
    path = in_file(tmp_path / "a.wav", np.stack([to_int16(voice), to_int16(loud)]), rate_hz)
    (fault,) = damage_in(path)
    assert fault.kind is SoundFaultKind.CLIPPING
    assert abs(fault.span.start_ms - 1000) <= 1 + ONE_MS
    assert abs(fault.span.end_ms - 1100) <= 1 + ONE_MS


def test_damage_moves_with_the_cut(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "take.wav", Sound(np.zeros(2 * RATE_HZ, np.int16)))
    take = Take("a", TakeKind.RECORDED, str(path), "d", 2000, recording="a.wav")
    words = (Word("One", Span(0, 900), WordStatus.CONFIRMED),)
    alignment = Alignment("a", AlignmentKind.SPOKEN, words, 2000, take)
    cut = (Span(5000, 7000),)
    reading = Reading("a", "a.wav", "d", "w", "hmm", cut, words, (), ())
    damage = [
        SoundFault(SoundFaultKind.CLIPPING, Span(at_ms, at_ms + 3), None, 5.0)
        for at_ms in (1000, 5400, 7500)
    ]
    (fault,) = sound_of(alignment, reading, damage).faults
    assert (fault.span, fault.word) == (Span(400, 403), 0)


@pytest.mark.parametrize(
    ("rooms", "steps"),
    [
        ((-62.0, -50.0, -51.0), [RoomStep("0", "1", 12.0)]),
        ((-62.0, None, -50.0), []),
        ((-55.0, -59.0, -62.0), []),
    ],
)
def test_rooms_of_neighbours_are_compared(
    rooms: tuple[float | None, ...], steps: list[RoomStep]
) -> None:
    segments = [
        SegmentSound(
            str(number),
            Take(str(number), TakeKind.RECORDED, "x", "d", 1000, recording="x.wav"),
            (),
            Loudness(-23, -3),
            room,
            (),
        )
        for number, room in enumerate(rooms)
    ]
    assert list(report_on(segments).room_steps) == steps


def test_faults_are_marked_where_they_are(tmp_path: Path) -> None:
    samples = np.zeros(LONGEST_ROW_MS * RATE_HZ // 1000, np.int16)
    fault = SoundFault(SoundFaultKind.CLIPPING, Span(3000, 3100), None, 4.0)
    without = np.asarray(Image.open(draw_sound("a", samples, (), (), tmp_path / "a.png")))
    marked = np.asarray(Image.open(draw_sound("a", samples, (), (fault,), tmp_path / "b.png")))
    (changed,) = np.nonzero((without[60:, :, :3] != marked[60:, :, :3]).any(axis=(0, 2)))
    assert 700 < changed.min() < 860, "the middle of the picture is 3 s"
