"""The film at a glance: a contact sheet with one frame per segment, and the poster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from pipeline.schema import Script, Slot, Timeline
from pipeline.timecode import clock, ms_from_frames

COLUMNS = 5
PICTURE_WIDTH = 384
PICKED_AT_PERCENT = 60  # of a segment: what it builds up stands, and has not left yet

_MARGIN, _GUTTER, _HEADER, _CAPTION = 32, 24, 76, 62
_BACKGROUND, _EDGE = "#17191d", "#363b44"
_INK, _DIM, _CARD_MARK = "#eceff3", "#9aa3b0", "#f0b35f"
_TITLE_SIZE, _NAME_SIZE, _NOTE_SIZE = 30, 18, 16
_REGULAR, _SEMIBOLD = "SourceSansPro-Regular.ttf", "SourceSansPro-Semibold.ttf"


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """One place on the sheet: the film frame to show and what stands below it."""

    frame: int
    name: str
    starts: str
    is_card: bool


def thumbnails_of(script: Script, timeline: Timeline) -> tuple[Thumbnail, ...]:
    """A thumbnail per segment, in film order, numbered from 1."""
    return tuple(
        Thumbnail(
            frame=_at_percent(slot, PICKED_AT_PERCENT),
            name=f"{number}  {segment.title}",
            starts=clock(ms_from_frames(slot.start, timeline.fps)),
            is_card=segment.scene is None,
        )
        for number, (segment, slot) in enumerate(
            zip(script.segments, timeline.slots, strict=True), start=1
        )
    )


def poster_frame(script: Script, timeline: Timeline) -> int:
    """The film frame that stands for the film: the middle of the segment that the script
    names, or else of the longest animated one (of the longest, if all are cards)."""
    seats = list(zip(script.segments, timeline.slots, strict=True))
    named = [slot for segment, slot in seats if segment.id == script.poster]
    animated = [slot for segment, slot in seats if segment.scene is not None]
    candidates = named or animated or [slot for _, slot in seats]
    return _at_percent(max(candidates, key=lambda slot: slot.frames), 50)


def contact_sheet(
    heading: str,
    note: str,
    thumbnails: Sequence[Thumbnail],
    pictures: Mapping[int, Image.Image],
) -> Image.Image:
    """The sheet: `pictures` holds a film frame for every thumbnail's `frame`."""
    width, height = next(iter(pictures.values())).size
    cell = (PICTURE_WIDTH, max(1, PICTURE_WIDTH * height // width))
    columns = min(COLUMNS, len(thumbnails))
    rows = -(-len(thumbnails) // columns)
    sheet = Image.new("RGB", _sheet_size(columns, rows, cell), _BACKGROUND)
    _draw_header(sheet, heading, note)
    for place, thumbnail in enumerate(thumbnails):
        x = _MARGIN + place % columns * (cell[0] + _GUTTER)
        y = _HEADER + place // columns * (cell[1] + _CAPTION)
        picture = pictures[thumbnail.frame].resize(cell, Image.Resampling.LANCZOS)
        _draw_thumbnail(sheet, (x, y), picture, thumbnail)
    return sheet


def _sheet_size(columns: int, rows: int, cell: tuple[int, int]) -> tuple[int, int]:
    return (
        2 * _MARGIN + columns * (cell[0] + _GUTTER) - _GUTTER,
        _HEADER + rows * (cell[1] + _CAPTION) + _MARGIN // 2,
    )


def _draw_header(sheet: Image.Image, heading: str, note: str) -> None:
    pen = ImageDraw.Draw(sheet)
    room = sheet.width - 2 * _MARGIN
    small = _font(_REGULAR, _NOTE_SIZE)
    note = _shortened(note, small, room // 2)
    note_width = small.getlength(note)
    large = _font(_SEMIBOLD, _TITLE_SIZE)
    heading = _shortened(heading, large, room - note_width - _GUTTER)
    pen.text((_MARGIN, 50), heading, _INK, large, anchor="ls")
    pen.text((sheet.width - _MARGIN, 50), note, _DIM, small, anchor="rs")


def _draw_thumbnail(
    sheet: Image.Image, at: tuple[int, int], picture: Image.Image, thumbnail: Thumbnail
) -> None:
    x, y = at
    right, bottom = x + picture.width, y + picture.height
    pen = ImageDraw.Draw(sheet)
    sheet.paste(picture, at)
    pen.rectangle((x - 1, y - 1, right, bottom), outline=_EDGE)
    name_font, note_font = _font(_SEMIBOLD, _NAME_SIZE), _font(_REGULAR, _NOTE_SIZE)
    name = _shortened(thumbnail.name, name_font, picture.width)
    pen.text((x, bottom + 22), name, _INK, name_font, anchor="ls")
    pen.text((x, bottom + 43), thumbnail.starts, _DIM, note_font, anchor="ls")
    if thumbnail.is_card:
        pen.text((right, bottom + 43), "card", _CARD_MARK, note_font, anchor="rs")


def _shortened(text: str, font: ImageFont.FreeTypeFont, room: float) -> str:
    """The text, or as much of its beginning as fits into `room` pixels."""
    if font.getlength(text) <= room:
        return text
    while text and font.getlength(text + "…") > room:
        text = text[:-1].rstrip()
    return text + "…"


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """A pinned face, so that the sheet looks the same on every machine."""
    path = Path(str(files("font_source_sans_pro"))) / "files" / name
    return ImageFont.truetype(str(path), size)


def _at_percent(slot: Slot, percent: int) -> int:
    return slot.start + slot.frames * percent // 100
