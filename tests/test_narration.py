"""The film's voice is as long as its pictures, and every take lies at its frame."""

from __future__ import annotations

import wave
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.audio import MS, RATE_HZ, Sound, write_wav
from pipeline.narration import FADE_MS, narration_track
from pipeline.schema import Alignment, AlignmentKind, Shot, Slot, Take, TakeKind, Timeline
from pipeline.timecode import samples_from_frames

LOUD = 10_000
FADED = FADE_MS * MS


def timeline_of(fps: int, *slots: tuple[int, int]) -> Timeline:
    """A timeline of cards from (frames, frame at which the voice begins)."""
    starts = accumulate((frames for frames, _ in slots), initial=0)
    seats = tuple(
        Slot(f"s{number}", start, frames, voice_at)
        for number, (start, (frames, voice_at)) in enumerate(zip(starts, slots, strict=False))
    )
    shots = tuple(Shot((slot.segment,), None, slot.frames, ()) for slot in seats)
    return Timeline(fps, seats, shots)


def alignment(folder: Path, segment: str, samples: int | None) -> Alignment:
    """A segment with a take of that many loud samples, or without a take."""
    take, length_ms = None, 0
    if samples is not None:
        sound = Sound(np.full(samples, LOUD, np.int16))
        path = write_wav(folder / f"{segment}.wav", sound)
        length_ms = sound.length_ms
        take = Take(segment, TakeKind.RECORDED, str(path), "digest", length_ms)
    return Alignment(segment, AlignmentKind.ESTIMATED, (), length_ms, take)


def read_back(path: Path) -> np.ndarray:
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE_HZ, 1, 2)
        return np.frombuffer(file.readframes(file.getnframes()), np.int16)


SLOTS = st.lists(
    st.tuples(st.integers(1, 90), st.floats(0, 0.99)).map(
        lambda slot: (slot[0], int(slot[0] * slot[1]))
    ),
    min_size=1,
    max_size=8,
)


@given(st.sampled_from([15, 24, 25, 30, 50, 60]) | st.integers(1, 240), SLOTS, st.data())
@settings(max_examples=60, deadline=None)
def test_any_slots_give_an_exact_length_and_exact_starts(
    fps: int, slots: list[tuple[int, int]], data: st.DataObject
) -> None:
    timeline = timeline_of(fps, *slots)

    def sample(frame: int) -> int:
        return samples_from_frames(frame, fps, RATE_HZ)

    expected = np.zeros(sample(timeline.frames), bool)
    with TemporaryDirectory() as root:
        alignments = []
        for slot in timeline.slots:
            first = sample(slot.start + slot.voice_at)
            room = sample(slot.start + slot.frames) - first
            samples = data.draw(st.none() | st.integers(2 * FADED + 2, max(room, 2 * FADED + 2)))
            samples = None if samples is None or samples > room else samples
            alignments.append(alignment(Path(root), slot.segment, samples))
            # A fade begins at zero: the first and the last sample are silent.
            expected[first + 1 : first + (samples or 2) - 1] = True
        track = read_back(narration_track(timeline, alignments, Path(root, "narration.wav")))
    assert np.array_equal(track != 0, expected)


def test_takes_are_faded_at_their_edges_and_whole_between(tmp_path: Path) -> None:
    timeline = timeline_of(30, (60, 15))
    path = narration_track(timeline, [alignment(tmp_path, "s0", RATE_HZ)], tmp_path / "n.wav")
    voice = read_back(path)[RATE_HZ // 2 : RATE_HZ // 2 + RATE_HZ].astype(int)
    assert np.all(voice[FADED:-FADED] == LOUD)
    assert np.all(np.diff(voice[:FADED]) > 0)
    assert np.all(np.diff(voice[-FADED:]) < 0)
    assert np.abs(np.diff(voice)).max() <= LOUD / FADED + 1


@pytest.mark.parametrize("fps", [15, 24, 25, 30, 50, 60])
def test_a_long_film_does_not_drift(tmp_path: Path, fps: int) -> None:
    timeline = timeline_of(fps, *[(7 * fps + 1, 1)] * 60)
    last = alignment(tmp_path, "s59", 5000)
    track = read_back(narration_track(timeline, [last], tmp_path / "n.wav"))
    assert len(track) == samples_from_frames(timeline.frames, fps, RATE_HZ)
    start = samples_from_frames(59 * (7 * fps + 1) + 1, fps, RATE_HZ)
    assert np.flatnonzero(track)[0] == start + 1


def test_a_take_that_outlasts_its_slot_is_refused(tmp_path: Path) -> None:
    timeline = timeline_of(30, (30, 0))
    too_long = alignment(tmp_path, "s0", RATE_HZ + 480)
    with pytest.raises(AssertionError, match="'s0' outlasts its slot by 10 ms"):
        narration_track(timeline, [too_long], tmp_path / "n.wav")
