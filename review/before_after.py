"""A picture of a place as it was in one draft and as it is in a later one."""

from __future__ import annotations

from collections.abc import Sequence
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


def frames_before_after(
    folder: FilmFolder,
    before: tuple[Anchor, DraftRecord],
    after: tuple[Anchor, DraftRecord],
    to: Path,
) -> Path:
    """Write a PNG with the frame in the middle of the place in both drafts, side by side.

    Raises RoughcutError if a draft's film can not be read.
    """
    shown = []
    for anchor, record in (before, after):
        picture = _frame(folder, anchor, record)
        size = (WIDTH, WIDTH * picture.height // picture.width)
        caption = f"draft {record.number}, {clock(_middle_ms(anchor))}"
        shown.append((picture.resize(size, Image.Resampling.LANCZOS), caption))
    return _save(shown, to, beside=True)


def evidence_before_after(before: tuple[Path, int], after: tuple[Path, int], to: Path) -> Path:
    """Write a PNG with what the same check drew of two drafts (its picture and the draft's
    number), one below the other.

    Raises OSError if a picture can not be read.
    """
    shown = []
    for path, draft in (before, after):
        with Image.open(path) as picture:
            shown.append((picture.convert("RGB"), f"draft {draft}"))
    return _save(shown, to, beside=False)


def _save(shown: Sequence[tuple[Image.Image, str]], to: Path, beside: bool) -> Path:
    """Pictures with their captions below them, beside or below each other."""
    width = max(picture.width for picture, _ in shown) + _GAP
    height = max(picture.height for picture, _ in shown) + _CAPTION
    columns, rows = (len(shown), 1) if beside else (1, len(shown))
    size = (columns * width + _GAP, rows * height + 2 * _GAP)
    sheet = Image.new("RGB", size, _BACKGROUND)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(_TEXT_SIZE)
    for number, (picture, caption) in enumerate(shown):
        x, y = _GAP + number % columns * width, _GAP + number // columns * height
        sheet.paste(picture, (x, y))
        pen.text((x, y + picture.height + _CAPTION // 2), caption, _INK, font, anchor="lm")
    to.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(to)
    return to


def _frame(folder: FilmFolder, anchor: Anchor, record: DraftRecord) -> Image.Image:
    name = draft_name(record.number)
    film = folder.renders / name / f"{folder.name}-{name}.mp4"
    frame = frames_from_ms(_middle_ms(anchor), record.timeline.fps)
    ((_, picture),) = media.pictures_at(film, [min(frame, record.timeline.frames - 1)])
    return picture


def _middle_ms(anchor: Anchor) -> int:
    return (anchor.span.start_ms + anchor.span.end_ms) // 2
