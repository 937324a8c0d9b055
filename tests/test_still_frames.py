"""Held pictures: frames that repeat the one before them, written without the encoder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from pipeline.schema import QUALITIES, Quality
from pipeline.stage.clip_writer import KEYFRAME_SECONDS, ClipWriter
from pipeline.stage.still_frames import still_frames

TINY = Quality("t", 160, 90, 15)


def noise(quality: Quality, seed: int) -> np.ndarray:
    """Coloured squares, of which an encoder has something to do."""
    blocks = np.random.default_rng(seed).integers(
        0, 256, (quality.height // 10 + 1, quality.width // 10 + 1, 4), dtype=np.uint8
    )
    picture = blocks.repeat(10, 0).repeat(10, 1)[: quality.height, : quality.width]
    picture[..., 3] = 255
    return np.ascontiguousarray(picture)


def decoded(path: Path) -> np.ndarray:
    with av.open(str(path)) as container:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)])


def write(path: Path, quality: Quality, runs: list[tuple[int, int]]) -> np.ndarray:
    """Write pictures (by seed) so many times each, and read them again."""
    writer = ClipWriter(path, quality)
    for seed, count in runs:
        writer.write(noise(quality, seed), count)
    writer.close()
    return decoded(path)


@pytest.mark.parametrize(
    "quality", [TINY, *(QUALITIES[letter] for letter in "lmh")], ids=lambda quality: quality.letter
)
def test_a_held_picture_is_the_same_in_every_frame(tmp_path: Path, quality: Quality) -> None:
    held = 2 * KEYFRAME_SECONDS * quality.fps + 3
    writer = ClipWriter(tmp_path / "held.mp4", quality)
    writer.write(noise(quality, 1), held)
    writer.close()
    with av.open(str(tmp_path / "held.mp4")) as container:
        first, frames = None, 0
        for frame in container.decode(video=0):
            pixels = frame.to_ndarray(format="yuv420p")
            first = pixels if first is None else first
            np.testing.assert_array_equal(pixels, first)
            frames += 1
    assert frames == held


def test_what_follows_a_held_picture_is_as_if_it_was_never_held(tmp_path: Path) -> None:
    runs = [(1, 1), (2, 20), (3, 1), (4, 1), (4, 9), (5, 1), (6, 1)]
    frames = write(tmp_path / "held.mp4", TINY, runs)
    assert len(frames) == sum(count for _, count in runs)
    at = 0
    for seed, count in runs:
        wanted = noise(TINY, seed)[..., :3].astype(float)
        for frame in frames[at : at + count]:
            assert abs(frame - wanted).mean() < 8  # chroma is stored at half the size
        at += count


def test_key_frames_stand_in_due_distance(tmp_path: Path) -> None:
    interval = KEYFRAME_SECONDS * TINY.fps
    write(tmp_path / "held.mp4", TINY, [(1, 2 * interval + 5)])
    with av.open(str(tmp_path / "held.mp4")) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
    keys = [number for number, packet in enumerate(packets) if packet.is_keyframe]
    assert keys == [0, interval, 2 * interval]
    assert sum(packet.size for packet in packets if not packet.is_keyframe) < 20 * len(packets)


def test_streams_that_are_coded_otherwise_are_left_to_the_encoder(tmp_path: Path) -> None:
    final = replace(TINY, final=True)  # CABAC
    frames = write(tmp_path / "held.mp4", final, [(1, 40), (2, 1)])
    assert len(frames) == 41
    assert still_frames(b"") is None
