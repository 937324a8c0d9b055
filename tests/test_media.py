"""The door to ffmpeg: facts come back as records, failures as sentences."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path

import ffmpeg
import numpy as np
import pytest

from pipeline import media
from pipeline.errors import RoughcutError, ToolFailed
from tests.solid_clips import PALETTE, SIZE, write_clip

FPS = 30


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Frame n has the colour n of the palette, 400 frames long: longer than one group of
    pictures, so that jumping about has to work."""
    stretches = [(PALETTE[n % len(PALETTE)], 1) for n in range(400)]
    return write_clip(tmp_path_factory.mktemp("clip") / "a b'c.mp4", stretches, FPS)


def copied(source: Path, to: Path):  # type: ignore[no-untyped-def]
    return ffmpeg.output(ffmpeg.input(str(source))["v"], str(to), c="copy")


def test_probe_tells_what_a_clip_is(clip: Path) -> None:
    facts = media.probe(clip)
    video = facts.video
    assert video and facts.audio is None and facts.chapters == ()
    assert (video.codec, video.width, video.height, video.pixel_format) == (
        *("h264", *SIZE),
        "yuv420p",
    )
    assert (video.rate, video.b_frames, video.frames, video.start_pts) == (FPS, 0, 400, 0)
    assert video.seconds == Fraction(400, FPS)
    assert video.encoder


def test_frames_are_counted_and_timed(clip: Path) -> None:
    assert media.count_frames(clip) == 400
    times = media.packet_times(clip)
    video = media.probe(clip).video
    assert video
    assert times == tuple(n * int(1 / (FPS * video.time_base)) for n in range(400))


@pytest.mark.parametrize("numbers", [[0], [399], [3, 1, 2, 3], [390, 5, 251, 249, 250]])
def test_pictures_are_exactly_the_ones_asked_for(clip: Path, numbers: list[int]) -> None:
    pictures = dict(media.pictures_at(clip, numbers))
    assert list(pictures) == sorted(set(numbers))
    for number, picture in pictures.items():
        mean = np.asarray(picture).mean(axis=(0, 1))
        assert mean == pytest.approx(PALETTE[number % len(PALETTE)], abs=12)


def test_a_picture_beyond_the_end_is_an_error(clip: Path) -> None:
    with pytest.raises(RoughcutError, match="has no frame 400"):
        list(media.pictures_at(clip, [400]))


def test_a_file_that_is_there_is_never_overwritten(clip: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.mp4"
    mine.write_text("mine")
    with pytest.raises(RoughcutError, match=r"mine.mp4 exists already and is not overwritten"):
        media.run(copied(clip, mine))
    assert mine.read_text() == "mine"


def test_a_failure_carries_command_and_reason(tmp_path: Path) -> None:
    with pytest.raises(ToolFailed) as failed:
        media.run(copied(tmp_path / "gone.mp4", tmp_path / "out.mp4"))
    assert failed.value.argv[0] == "ffmpeg" and "-nostdin" in failed.value.argv
    assert "gone.mp4" in str(failed.value) and "No such file" in str(failed.value)
    again = pickle.loads(pickle.dumps(failed.value))
    assert str(again) == str(failed.value)


@pytest.mark.parametrize("content", ["", "no film at all"])
def test_a_file_that_is_no_film(tmp_path: Path, content: str) -> None:
    page = tmp_path / "page.mp4"
    page.write_text(content)
    with pytest.raises(RoughcutError, match=r"page.mp4 can't be read as film or sound: Invalid"):
        media.probe(page)
    with pytest.raises(ToolFailed, match="ffprobe failed"):
        media.count_frames(page)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RoughcutError, match=r"gone.mp4 can't be read .*No such file"):
        media.probe(tmp_path / "gone.mp4")


def test_without_ffmpeg_the_message_says_how_to_get_it(
    clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RoughcutError, match=r"ffprobe is not on the PATH.*apt install ffmpeg"):
        media.count_frames(clip)


def test_many_at_once(clip: Path, tmp_path: Path) -> None:
    outputs = [tmp_path / f"{n}.mp4" for n in range(8)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda to: media.run(copied(clip, to)), outputs))
        assert set(pool.map(media.count_frames, outputs)) == {400}


def test_tools_and_encoders_are_known() -> None:
    assert media.tool_version("ffmpeg")[0].isalnum()
    assert "aac" in media.encoders()
