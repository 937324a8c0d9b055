"""Where a recording pauses, and chunks cut there."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.pauses import LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS, chunks, voiced

RATE_HZ = 16_000
MS = RATE_HZ // 1000
LONGEST_MS = 10_000
EDGE_MS = 30  # how exactly an edge of the voice is found
Plan = list[tuple[int, int]]


def recording(plan: Plan, room: float = 0.0) -> NDArray[np.float32]:
    """(pause ms, voice ms) one after the other, the voice a noise at -20 dB; `room` is noise
    under all of it."""
    noise = np.random.default_rng(7)
    parts = [
        noise.normal(0, level, ms * MS)
        for pair in plan
        for level, ms in zip((0, 0.1), pair, strict=True)
    ]
    samples = np.concatenate([*parts, np.zeros(500 * MS)])
    return (samples + noise.normal(0, room, len(samples))).astype(np.float32)


def stretches(plan: Plan) -> list[tuple[int, int]]:
    at, found = 0, []
    for pause_ms, voice_ms in plan:
        found.append((at + pause_ms, at + pause_ms + voice_ms))
        at += pause_ms + voice_ms
    return found


@pytest.mark.parametrize("room", [0.0, 0.001, 0.01], ids=["silent", "quiet", "noisy"])
def test_the_voice_is_found_between_pauses(room: float) -> None:
    plan = [(500, 1200), (300, 800), (2000, 400)]
    found = voiced(recording(plan, room), RATE_HZ)
    assert len(found) == len(plan)
    for span, (start_ms, end_ms) in zip(found, stretches(plan), strict=True):
        assert span.start_ms == pytest.approx(start_ms, abs=EDGE_MS)
        assert span.end_ms == pytest.approx(end_ms, abs=EDGE_MS)


def test_a_little_voice_is_found_in_a_long_noisy_room() -> None:
    plan = [(100_000, 1200), (300, 800)]  # the recorder was left running
    found = voiced(recording(plan, 0.001), RATE_HZ)
    assert [span.start_ms for span in found] == [
        pytest.approx(start_ms, abs=EDGE_MS) for start_ms, _ in stretches(plan)
    ]


def test_the_silence_inside_a_word_is_no_pause() -> None:
    plan = [(500, 300), (SHORTEST_PAUSE_MS - 50, 300)]
    assert len(voiced(recording(plan), RATE_HZ)) == 1


def test_a_click_is_no_voice() -> None:
    samples = recording([(500, 1000), (1000, 10)])
    assert len(voiced(samples, RATE_HZ)) == 1


@pytest.mark.parametrize("length_ms", [0, 3, 2000])
def test_silence_has_no_voice_and_no_chunk(length_ms: int) -> None:
    silence = np.zeros(length_ms * MS, np.float32)
    assert voiced(silence, RATE_HZ) == chunks(silence, RATE_HZ, LONGEST_MS) == ()


def test_a_chunk_ends_at_the_longest_pause_of_its_second_half() -> None:
    plan = [(100, 2000), (900, 3000), (300, 2000), (600, 1000), (300, 3000)]
    first, second = chunks(recording(plan), RATE_HZ, LONGEST_MS)
    assert first.end_ms == pytest.approx(8_300, abs=EDGE_MS)  # before the 600 ms
    assert second.start_ms == pytest.approx(8_900, abs=EDGE_MS)


def test_a_chunk_holds_no_long_silence() -> None:
    plan = [(100, 1000), (LONGEST_PAUSE_MS + 100, 1000)]
    assert len(chunks(recording(plan), RATE_HZ, LONGEST_MS)) == 2


def test_who_never_pauses_is_cut_at_the_quietest_moment() -> None:
    samples = recording([(0, 14_000)])
    samples[8_000 * MS : 8_080 * MS] *= 0.3
    first, second = chunks(samples, RATE_HZ, LONGEST_MS)
    assert first.end_ms == second.start_ms == pytest.approx(8_040, abs=EDGE_MS)


@given(
    st.lists(st.tuples(st.integers(250, 2500), st.integers(100, 15_000)), min_size=1, max_size=8),
    st.sampled_from([0.0, 0.001]),
)
@settings(max_examples=40, deadline=None)
def test_chunks_hold_all_of_the_voice_in_order_and_none_is_too_long(
    plan: Plan, room: float
) -> None:
    samples = recording(plan, room)
    cut = chunks(samples, RATE_HZ, LONGEST_MS)
    assert all(0 < span.end_ms - span.start_ms <= LONGEST_MS for span in cut)
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(cut))
    covered = np.zeros(len(samples) // MS, bool)
    for span in cut:
        covered[span.start_ms : span.end_ms] = True
    for start_ms, end_ms in stretches(plan):
        assert covered[start_ms + EDGE_MS : end_ms - EDGE_MS].all()
