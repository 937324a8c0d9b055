"""Converting only what has changed gives the same picture as converting all of it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from pipeline.stage.conversion import Conversion

SIZES = ((160, 90), (854, 480), (1280, 720))


def planes(conversion: Conversion, pixels: np.ndarray) -> np.ndarray:
    return conversion.picture(pixels).to_ndarray(format="yuv420p")


def changing(size: tuple[int, int], frames: int) -> Iterator[np.ndarray]:
    """Noise, of which some rows change in each frame; now and then all of them, or none."""
    width, height = size
    noise = np.random.default_rng(width)
    pixels = noise.integers(0, 256, (height, width, 4), dtype=np.uint8)
    for frame in range(frames):
        first = int(noise.integers(0, height))
        rows = 0 if frame % 7 == 3 else height if frame % 11 == 5 else int(noise.integers(1, 60))
        part = pixels[first : first + rows, : width // 2]
        part[:] = noise.integers(0, 256, part.shape, dtype=np.uint8)
        yield pixels.copy()


@pytest.mark.parametrize("size", SIZES)
def test_the_picture_is_that_of_converting_everything(size: tuple[int, int]) -> None:
    conversion = Conversion()
    for pixels in changing(size, 60):
        np.testing.assert_array_equal(
            planes(conversion, pixels), planes(Conversion(), pixels.copy())
        )


@pytest.mark.parametrize("row", [0, 1, 2, 88, 89])
def test_a_single_row_is_seen(row: int) -> None:
    pixels = np.zeros((90, 160, 4), np.uint8)
    conversion = Conversion()
    planes(conversion, pixels)
    pixels[row, 80] = 255
    np.testing.assert_array_equal(planes(conversion, pixels), planes(Conversion(), pixels.copy()))


def test_pixels_that_are_drawn_over_in_place_are_seen() -> None:
    pixels = np.zeros((90, 160, 4), np.uint8)
    conversion = Conversion()
    seen = []
    for level in (0, 100, 100, 200):
        pixels[10:20] = level
        seen.append(planes(conversion, pixels)[15, 80])
    assert seen[0] < seen[1] == seen[2] < seen[3]
