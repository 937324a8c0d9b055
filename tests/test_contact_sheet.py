"""The contact sheet shows every segment once, legibly; the poster stands for the film."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from pipeline.contact_sheet import (
    COLUMNS,
    PICTURE_WIDTH,
    contact_sheet,
    poster_frame,
    thumbnails_of,
)
from tests.solid_clips import PALETTE, Colour
from tests.tiny_films import Part, tiny_film

FRAME = (854, 480)


def sheet_of(segments: int, title: str = "A segment's name") -> tuple[Image.Image, list[Colour]]:
    """A sheet on which segment n shows the nth colour of the palette, over and over."""
    film = tiny_film([Part(f"s{n}", 40, "Scene" if n % 3 else None) for n in range(segments)])
    thumbnails = thumbnails_of(film.script, film.timeline)
    colours = [PALETTE[n % len(PALETTE)] for n in range(segments)]
    pictures = {
        thumbnail.frame: Image.new("RGB", FRAME, colour)
        for thumbnail, colour in zip(thumbnails, colours, strict=True)
    }
    return contact_sheet(title, "draft 1", thumbnails, pictures), colours


@pytest.mark.parametrize("segments", [1, 4, 5, 6, 30])
def test_every_picture_has_its_place(segments: int) -> None:
    sheet, colours = sheet_of(segments)
    pixels = np.asarray(sheet).reshape(-1, 3)
    cell = PICTURE_WIDTH * (PICTURE_WIDTH * FRAME[1] // FRAME[0])
    for colour in set(colours):
        painted = int((pixels == colour).all(axis=1).sum())
        assert painted == pytest.approx(cell * colours.count(colour), rel=0.01)


def test_thirty_segments_make_six_rows_of_five() -> None:
    sheet, _ = sheet_of(30)
    height = PICTURE_WIDTH * FRAME[1] // FRAME[0]
    assert COLUMNS * PICTURE_WIDTH < sheet.width < COLUMNS * PICTURE_WIDTH * 1.1
    assert 6 * height < sheet.height < 6 * height * 1.6


def test_captions_name_number_start_and_card() -> None:
    film = tiny_film([Part("hook", 75), Part("counting-rows", 2000, "Rows"), Part("end", 90)])
    first, second, third = thumbnails_of(film.script, film.timeline)
    assert (first.name, first.starts, first.is_card) == ("1  Hook", "0:00", True)
    assert (second.name, second.starts, second.is_card) == ("2  Counting rows", "0:02", False)
    assert (third.starts, third.is_card) == ("1:09", True)
    assert (first.frame, second.frame, third.frame) == (45, 75 + 1200, 2075 + 54)


def test_captions_are_drawn_and_long_titles_stay_in_their_column() -> None:
    plain, _ = sheet_of(2)
    film = tiny_film([Part("one", 40), Part("two", 40)])
    one, two = thumbnails_of(film.script, film.timeline)
    long = type(one)(one.frame, "A title that is far too long for its column " * 3, "0:00", False)
    pictures = {frame: Image.new("RGB", FRAME, PALETTE[0]) for frame in (one.frame, two.frame)}
    sheet = contact_sheet("Film " * 200, "draft 1", [long, two], pictures)
    assert sheet.size == plain.size
    gutter = np.asarray(sheet)[100:, 32 + PICTURE_WIDTH + 2 : 32 + PICTURE_WIDTH + 22]
    assert (gutter == gutter[0, 0]).all(), "nothing is drawn between the columns"
    below = np.asarray(sheet)[-60:, 32 : 32 + PICTURE_WIDTH]
    assert below.max() > 200 and below.min() < 40, "light letters on a dark ground"


@pytest.mark.parametrize(
    ("parts", "poster", "frame"),
    [
        ([Part("a", 100), Part("b", 60, "B"), Part("c", 40)], "c", 160 + 20),
        ([Part("a", 100), Part("b", 60, "B"), Part("c", 40, "C")], None, 100 + 30),
        ([Part("a", 50), Part("b", 60)], None, 50 + 30),
        ([Part("a", 50), Part("b", 60, "B")], "gone", 50 + 30),
    ],
)
def test_poster(parts: list[Part], poster: str | None, frame: int) -> None:
    film = tiny_film(parts, poster=poster)
    assert poster_frame(film.script, film.timeline) == frame
