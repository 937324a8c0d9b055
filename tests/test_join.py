"""Clips become one film without a frame lost, gained or moved; odd ones are refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from pipeline import media
from pipeline.audio import Sound, write_wav
from pipeline.chapters import Chapter
from pipeline.errors import RoughcutError
from pipeline.join import join, verify_film
from pipeline.loudness import level_voice
from pipeline.schema import Clip, Timeline
from pipeline.timecode import samples_from_frames
from tests.solid_clips import X264, colours_of, stretches_of, write_clip
from tests.tiny_films import Part, seen_nothing, tiny_film

ODD_LENGTHS = [1, 2, 1, 1, 3, 7, 11, 13, 1, 29, 2, 17, 5, 1] * 5 + [31, 1]


def timeline_of(lengths: Sequence[int], fps: int) -> Timeline:
    return tiny_film([Part(f"s{n}", frames) for n, frames in enumerate(lengths)], fps).timeline


def clips_of(folder: Path, timeline: Timeline) -> list[Clip]:
    stretches = stretches_of([shot.frames for shot in timeline.shots])
    clips = []
    for shot, stretch in zip(timeline.shots, stretches, strict=True):
        path = write_clip(folder / f"{shot.segments[0]}.mp4", [stretch], timeline.fps)
        seen = seen_nothing(shot.frames)
        clips.append(Clip(shot, shot.segments[0], path.name, shot.frames, seen, 0, False))
    return clips


def silence(folder: Path, timeline: Timeline) -> Path:
    samples = samples_from_frames(timeline.frames, timeline.fps, 48_000)
    wav = write_wav(folder / "silence.wav", Sound(np.zeros(samples, np.int16)))
    level_voice(wav, folder / "silence.m4a", samples)
    return folder / "silence.m4a"


def joined(folder: Path, clips: Sequence[Clip], timeline: Timeline) -> Path:
    film = folder / "film.mp4"
    chapters = [Chapter("All = 1", 0, timeline.frames)]
    join(clips, folder, timeline, silence(folder, timeline), "Odd; film", chapters, film)
    return film


@pytest.mark.parametrize("fps", [15, 24, 25, 30, 60])
def test_seventy_clips_of_odd_lengths(tmp_path: Path, fps: int) -> None:
    timeline = timeline_of(ODD_LENGTHS, fps)
    film = joined(tmp_path, clips_of(tmp_path, timeline), timeline)

    facts = media.probe(film)
    assert facts.video and facts.audio
    assert media.count_frames(film) == timeline.frames == sum(ODD_LENGTHS)
    times = media.packet_times(film)
    assert times == media.picture_times(film)
    steps = {later - earlier for earlier, later in pairwise(times)}
    assert times[0] == 0 and steps == {1 / (fps * facts.video.time_base)}
    assert facts.video.rate == fps
    assert facts.video.seconds == Fraction(timeline.frames, fps)
    assert abs(facts.audio.seconds - facts.video.seconds) < Fraction(1, fps)
    assert colours_of(film) == [c for c, n in stretches_of(ODD_LENGTHS) for _ in range(n)]
    assert facts.title == "Odd; film"
    (chapter,) = facts.chapters
    assert (chapter.title, chapter.start) == ("All = 1", 0)
    assert abs(chapter.end - facts.video.seconds) <= Fraction(1, 1000)


def test_one_frame_is_a_film(tmp_path: Path) -> None:
    timeline = timeline_of([1], 60)
    film = joined(tmp_path, clips_of(tmp_path, timeline), timeline)
    assert media.packet_times(film) == (0,)


def test_names_that_are_hard_to_quote(tmp_path: Path) -> None:
    folder = tmp_path / 'it\'s a "film" é'
    folder.mkdir()
    timeline = timeline_of([3, 4], 30)
    assert media.count_frames(joined(folder, clips_of(folder, timeline), timeline)) == 7


def test_a_film_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    timeline = timeline_of([3], 30)
    (tmp_path / "film.mp4").write_bytes(b"mine")
    with pytest.raises(RoughcutError, match="not overwritten"):
        joined(tmp_path, clips_of(tmp_path, timeline), timeline)
    assert (tmp_path / "film.mp4").read_bytes() == b"mine"


def test_a_damaged_clip_is_told_in_a_sentence(tmp_path: Path) -> None:
    timeline = timeline_of([6, 8], 30)
    clips = clips_of(tmp_path, timeline)
    (tmp_path / "s1.mp4").write_bytes(b"this is no film")
    with pytest.raises(RoughcutError, match=r"s1\.mp4 can't be read"):
        joined(tmp_path, clips, timeline)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"size": (192, 108)}, "width 160 and 192, height 90 and 108"),
        ({"pixel_format": "yuv444p"}, "pixel format yuv420p and yuv444p"),
        ({"options": {**X264, "preset": "medium", "bf": "0"}}, "encoder"),
        ({"options": {**X264, "bf": "2", "preset": "medium"}}, "B-frames"),
        ({"fps": 25}, "runs at 25 frames per second, the film at 30"),
        ({"codec": "mpeg4", "options": {}}, "codec h264 and mpeg4"),
    ],
)
def test_a_clip_of_another_kind_is_refused(
    tmp_path: Path, change: dict[str, object], said: str
) -> None:
    timeline = timeline_of([6, 8], 30)
    clips = clips_of(tmp_path, timeline)
    odd: dict[str, object] = {"fps": 30, **change}
    (tmp_path / "s1.mp4").unlink()
    write_clip(tmp_path / "s1.mp4", stretches_of([8]), **odd)  # type: ignore[arg-type]
    with pytest.raises(RoughcutError) as refused:
        joined(tmp_path, clips, timeline)
    assert said in str(refused.value)
    assert "the clip of s1 (s1.mp4)" in str(refused.value)
    assert not (tmp_path / "film.mp4").exists()


def test_a_clip_of_the_wrong_length_is_refused(tmp_path: Path) -> None:
    timeline = timeline_of([6, 8], 30)
    clips = clips_of(tmp_path, timeline)
    write_clip(tmp_path / "s1.mp4", stretches_of([7]), 30)
    with pytest.raises(RoughcutError, match=r"s1.*holds 7 frames, its shot has 8"):
        joined(tmp_path, clips, timeline)


def test_clips_for_other_shots_are_refused(tmp_path: Path) -> None:
    timeline = timeline_of([6, 8], 30)
    clips = clips_of(tmp_path, timeline)
    with pytest.raises(RoughcutError, match="shots of"):
        joined(tmp_path, clips[:1], timeline)


def test_a_film_that_is_not_as_planned_is_found_out(tmp_path: Path) -> None:
    timeline = timeline_of([6, 8], 30)
    film = joined(tmp_path, clips_of(tmp_path, timeline), timeline)
    verify_film(film, timeline)
    longer = timeline_of([6, 10], 30)
    with pytest.raises(RoughcutError, match=r"14 frames instead of 16.*sound ends"):
        verify_film(film, longer)
    uneven = write_clip(tmp_path / "silent.mp4", stretches_of([14]), 30)
    with pytest.raises(RoughcutError, match="it has no sound"):
        verify_film(uneven, timeline)


def test_nothing_wrong_stays_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    timeline = timeline_of([6, 8], 30)
    clips = clips_of(tmp_path, timeline)

    def interrupt(film: Path, timeline: Timeline) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pipeline.join.verify_film", interrupt)
    with pytest.raises(KeyboardInterrupt):
        joined(tmp_path, clips, timeline)
    assert not (tmp_path / "film.mp4").exists()


def test_a_reused_clip_joins_like_a_fresh_one(tmp_path: Path) -> None:
    timeline = timeline_of([4, 4], 30)
    clips = [replace(clip, reused=True) for clip in clips_of(tmp_path, timeline)]
    assert media.count_frames(joined(tmp_path, clips, timeline)) == 8
