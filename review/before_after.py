"""A picture of a place as it was in one draft and as it is in a later one."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from pipeline import media
from pipeline.draft_record import DraftRecord
from pipeline.drafts import draft_name
from pipeline.folder import FilmFolder
from pipeline.timecode import clock, frames_from_ms
from review.issues import Anchor

WIDTH = 640
"""Of each of the two pictures, in pixels."""

_GAP, _CAPTION, _TEXT_SIZE = 12, 34, 18
_BACKGROUND, _INK = "#17191d", "#eceff3"


def before_after(
    folder: FilmFolder,
    before: tuple[Anchor, DraftRecord],
    after: tuple[Anchor, DraftRecord],
    to: Path,
) -> Path:
    """Write a PNG with the frame in the middle of the place in both drafts, side by side.

    Raises RoughcutError if a draft's film can not be read.
    """
    pictures = [_frame(folder, *side) for side in (before, after)]
    sized = [
        picture.resize((WIDTH, WIDTH * picture.height // picture.width), Image.Resampling.LANCZOS)
        for picture in pictures
    ]
    height = max(picture.height for picture in sized)
    pair = Image.new("RGB", (2 * WIDTH + 3 * _GAP, height + _CAPTION + 2 * _GAP), _BACKGROUND)
    pen = ImageDraw.Draw(pair)
    font = ImageFont.load_default(_TEXT_SIZE)
    for number, (picture, (anchor, record)) in enumerate(zip(sized, (before, after), strict=True)):
        x = _GAP + number * (WIDTH + _GAP)
        pair.paste(picture, (x, _GAP))
        caption = f"draft {record.number}, {clock(_middle_ms(anchor))}"
        pen.text((x, height + _GAP + _CAPTION // 2), caption, _INK, font, anchor="lm")
    to.parent.mkdir(parents=True, exist_ok=True)
    pair.save(to)
    return to


def _frame(folder: FilmFolder, anchor: Anchor, record: DraftRecord) -> Image.Image:
    name = draft_name(record.number)
    film = folder.renders / name / f"{folder.name}-{name}.mp4"
    frame = frames_from_ms(_middle_ms(anchor), record.timeline.fps)
    ((_, picture),) = media.pictures_at(film, [min(frame, record.timeline.frames - 1)])
    return picture


def _middle_ms(anchor: Anchor) -> int:
    return (anchor.span.start_ms + anchor.span.end_ms) // 2
