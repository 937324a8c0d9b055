"""Which ranges are kept, and what their joins sound like."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.audio import MS, Samples
from pipeline.cut import (
    AFTER_MS,
    BEFORE_MS,
    FADE_MS,
    before_cut,
    cut_length_ms,
    in_cut,
    joined,
    ranges,
)
from pipeline.listening import Voice
from pipeline.schema import Span

ROOM_RMS, VOICE_RMS = 40, 4000  # of 32768


def voice_of(*spoken: Span, length_ms: int) -> Voice:
    """Noise for a voice in room tone, at 16 kHz."""
    random = np.random.default_rng(1)
    samples = random.normal(0, ROOM_RMS, length_ms * 16)
    for span in spoken:
        samples[span.start_ms * 16 : span.end_ms * 16] = random.normal(
            0, VOICE_RMS, (span.end_ms - span.start_ms) * 16
        )
    return Voice(samples.astype(np.int16))


def parts_of(samples: Samples, kept: Sequence[Span]) -> list[Samples]:
    return [samples[span.start_ms * MS : span.end_ms * MS] for span in kept]


FIRST, AGAIN, NEXT = Span(1000, 2000), Span(2800, 3900), Span(5000, 6000)
ROOM = voice_of(FIRST, AGAIN, NEXT, length_ms=8000)


def test_a_recording_without_edits_is_kept_whole() -> None:
    assert ranges(ROOM, [FIRST, AGAIN, NEXT], [], whole=True) == (Span(0, 8000),)


def test_neighbours_keep_the_pause_between_them() -> None:
    (kept,) = ranges(ROOM, [FIRST, AGAIN, NEXT], [], whole=False)
    assert FIRST.start_ms - BEFORE_MS <= kept.start_ms < FIRST.start_ms
    assert NEXT.end_ms < kept.end_ms <= NEXT.end_ms + AFTER_MS


def test_a_dropped_take_leaves_no_sound_behind() -> None:
    kept = ranges(ROOM, [AGAIN, NEXT], [FIRST], whole=True)
    assert len(kept) == 1
    assert FIRST.end_ms <= kept[0].start_ms < AGAIN.start_ms
    assert kept[0].end_ms == 8000


def test_what_lies_between_is_cut_out_in_the_pauses() -> None:
    before, after = ranges(ROOM, [FIRST, NEXT], [AGAIN], whole=True)
    assert before.start_ms == 0
    assert FIRST.end_ms < before.end_ms <= AGAIN.start_ms
    assert AGAIN.end_ms <= after.start_ms < NEXT.start_ms


def test_sentences_said_in_another_order_are_kept_in_the_script_s() -> None:
    kept = ranges(ROOM, [NEXT, FIRST], [AGAIN], whole=True)
    assert [span.start_ms > 4000 for span in kept] == [True, False]


def test_a_breath_before_the_voice_is_not_cut_in_two() -> None:
    breath = Span(4700, 4850)
    samples = ROOM.samples.copy()
    samples[breath.start_ms * 16 : breath.end_ms * 16] *= 8
    _, after = ranges(Voice(samples), [FIRST, NEXT], [AGAIN], whole=True)
    assert not breath.start_ms < after.start_ms < breath.end_ms


def test_a_join_has_no_click_and_no_hole() -> None:
    random = np.random.default_rng(1)
    room = random.normal(0, 1000, 4000 * MS).astype(np.int16)
    kept = (Span(0, 1000), Span(2000, 3500))
    cut = joined(parts_of(room, kept))
    assert len(cut) == cut_length_ms(kept) * MS
    join = cut[(1000 - FADE_MS) * MS : 1000 * MS].astype(float)
    assert abs(10 * np.log10(np.mean(join**2) / 1000**2)) < 1.0  # dB


SPANS = st.lists(st.integers(0, 20_000), min_size=2, max_size=12, unique=True).map(
    lambda edges: [Span(a, b) for a, b in list(pairwise(sorted(edges)))[::2] if b - a > FADE_MS]
)


@settings(deadline=None)  # how long it takes depends on what else this machine does
@given(SPANS.filter(bool), st.integers(0, 20_000))
def test_a_moment_keeps_its_sound(kept: list[Span], at_ms: int) -> None:
    """The sound at a moment of the recording is the sound at its place in the cut."""
    place = in_cut(Span(at_ms, at_ms + 5), kept)
    inside = [span for span in kept if span.start_ms <= at_ms < span.end_ms]
    assert (place is not None) == bool(inside)
    if place is None or at_ms + 5 + FADE_MS > inside[0].end_ms:
        return
    if at_ms < inside[0].start_ms + FADE_MS and inside[0] is not kept[0]:
        return
    ramp = (np.arange(20_001 * MS) // MS).astype(np.int16)
    assert abs(int(joined(parts_of(ramp, kept))[place.start_ms * MS]) - at_ms) <= 1


@settings(deadline=None)  # how long it takes depends on what else this machine does
@given(SPANS.filter(bool), st.integers(0, 20_000))
def test_a_moment_of_the_cut_finds_back(kept: list[Span], at_ms: int) -> None:
    place = in_cut(Span(at_ms, at_ms), kept)
    if place is None:
        return
    back = before_cut(place, kept)
    number = next(n for n, span in enumerate(kept) if span.start_ms <= at_ms < span.end_ms)
    fading_out = at_ms >= kept[number].end_ms - FADE_MS and number + 1 < len(kept)
    assert back.start_ms == at_ms or fading_out, "where two ranges cross, the second counts"
