"""Words in ms become whole frames: sums are exact, and position changes no shot."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import Place
from pipeline.schema import (
    Alignment,
    AlignmentKind,
    Cue,
    Pacing,
    Script,
    Segment,
    Span,
    Token,
    Word,
    WordStatus,
)
from pipeline.timecode import frames_from_ms
from pipeline.timeline import lay_out

HERE = Place("script/film/01.md", 1, 1)
RATES = st.sampled_from([15, 24, 25, 30, 50, 60])
LENGTHS = st.integers(1, 40_000)
PACING = Pacing(pause_ms=500, chapter_pause_ms=1200, lead_in_ms=600, tail_ms=2000)


def segment(name: str, scene: str | None = None, chapter: str = "One") -> Segment:
    tokens = (Token("two", "two", 0, HERE), Token("words", "words", 0, HERE))
    cues = (Cue(f"{name}-cue", 1, 2, HERE),)
    return Segment(name, name, chapter, scene, tokens, cues, (), (), HERE)


def alignment(name: str, length_ms: int) -> Alignment:
    middle = length_ms // 2
    spans = (Span(0, middle), Span(middle, length_ms))
    words = tuple(Word("word", span, WordStatus.KNOWN) for span in spans)
    return Alignment(name, AlignmentKind.SCRATCH, words, length_ms, None)


def script(*segments: Segment, pacing: Pacing = PACING) -> Script:
    return Script("film", "Film", "en-us", "en-us", pacing, None, segments)


@given(lengths=st.lists(LENGTHS, min_size=1, max_size=8), fps=RATES)
def test_slots_follow_one_another_and_hold_their_sound(lengths: list[int], fps: int) -> None:
    names = [f"s{n}" for n in range(len(lengths))]
    film = script(*(segment(name) for name in names))
    timeline = lay_out(film, map(alignment, names, lengths), fps)
    at = 0
    for slot, length in zip(timeline.slots, lengths, strict=True):
        assert slot.start == at
        assert slot.frames > slot.voice_at + frames_from_ms(length, fps)
        at += slot.frames
    assert at == timeline.frames == sum(shot.frames for shot in timeline.shots)


@given(lengths=st.lists(LENGTHS, min_size=3, max_size=8), fps=RATES, data=st.data())
def test_moving_a_segment_changes_no_shot(
    lengths: list[int], fps: int, data: st.DataObject
) -> None:
    names = [f"s{n}" for n in range(len(lengths))]
    film = script(
        *(segment(name) for name in names), pacing=replace(PACING, lead_in_ms=0, tail_ms=500)
    )
    alignments = [alignment(name, length) for name, length in zip(names, lengths, strict=True)]
    moved = replace(film, segments=tuple(data.draw(st.permutations(film.segments))))
    shots = {shot.segments: shot for shot in lay_out(film, alignments, fps).shots}
    assert {shot.segments: shot for shot in lay_out(moved, alignments, fps).shots} == shots


def test_a_shot_is_a_longest_run_of_one_scene_and_a_card_stands_alone() -> None:
    scenes = ["A", "A", None, None, "A", "B", "B"]
    names = [f"s{n}" for n in range(len(scenes))]
    film = script(*(segment(name, scene) for name, scene in zip(names, scenes, strict=True)))
    timeline = lay_out(film, [alignment(name, 1000) for name in names], 30)
    assert [(shot.scene, shot.segments) for shot in timeline.shots] == [
        ("A", ("s0", "s1")),
        (None, ("s2",)),
        (None, ("s3",)),
        ("A", ("s4",)),
        ("B", ("s5", "s6")),
    ]


def test_cues_are_counted_from_the_start_of_their_shot() -> None:
    film = script(segment("first", "A"), segment("second", "A"))
    timeline = lay_out(film, [alignment("first", 1000), alignment("second", 2000)], 10)
    (shot,) = timeline.shots
    # 600 ms lead-in; 1000 ms and 500 ms pause; then the second segment.
    assert [(cue.name, cue.frame, cue.spoken_frames) for cue in shot.cues] == [
        ("first", 0, 0),
        ("first-cue", 11, 5),
        ("second", 21, 0),
        ("second-cue", 31, 10),
    ]
    assert shot.frames == 21 + 40


def test_a_chapter_ends_with_a_longer_pause() -> None:
    film = script(segment("a"), segment("b"), segment("c", chapter="Two"), pacing=PACING)
    timeline = lay_out(film, [alignment(name, 1000) for name in "abc"], 10)
    assert [slot.frames for slot in timeline.slots] == [6 + 15, 22, 30]
