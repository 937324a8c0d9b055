"""A strip of frames as a picture: what a reviewer saw, with the time under each frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.errors import RoughcutError
from review.evidence.case import Case

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

FRAME_WIDTH = 480
_GAP, _CAPTION, _SIZE = 8, 30, 18
_SEEN = 24  # of 255: what changes by less is the encoder's doing
_LEAST_SHARE = 0.4  # of the picture's width and height: what is shown of it at least
_BACKGROUND, _INK = "#17191d", "#eceff3"


def frames_across(first: int, last: int, count: int = 5) -> list[int]:
    """So many frames from the first to the last, evenly, each once.

    >>> frames_across(10, 30), frames_across(4, 5)
    ([10, 15, 20, 25, 30], [4, 5])
    """
    step = (last - first) / max(1, count - 1)
    return list(dict.fromkeys(first + round(number * step) for number in range(count)))


def write_strip(case: Case, check: str, frames: Sequence[int]) -> tuple[str, ...]:
    """Write the frames of the draft side by side; the picture's name for the evidence, or
    nothing where the draft's film is not here or holds no such frame."""
    from PIL import Image, ImageDraw, ImageFont

    from pipeline.media import pictures_at

    last = case.record.timeline.frames - 1
    wanted = sorted({min(max(0, frame), last) for frame in frames})
    try:
        found = list(pictures_at(case.film, wanted))
    except (RoughcutError, OSError):
        return ()
    box = _moving_part([picture for _, picture in found])
    found = [(frame, picture.crop(box)) for frame, picture in found]
    width = FRAME_WIDTH * (2 if len(found) == 1 else 1)
    height = width * found[0][1].height // found[0][1].width
    size = (len(found) * (width + _GAP) + _GAP, height + _CAPTION + 2 * _GAP)
    sheet = Image.new("RGB", size, _BACKGROUND)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(_SIZE)
    for number, (frame, picture) in enumerate(found):
        left = _GAP + number * (width + _GAP)
        sheet.paste(picture.resize((width, height), Image.Resampling.LANCZOS), (left, _GAP))
        seconds = frame / case.record.timeline.fps
        note = f"{int(seconds) // 60}:{seconds % 60:05.2f}   frame {frame}"
        pen.text((left, height + _GAP + 4), note, _INK, font)
    path, name = case.picture(check)
    sheet.save(path)
    return (name,)


def _moving_part(pictures: Sequence[Picture]) -> tuple[int, int, int, int]:
    """The part of the pictures in which they differ, with something around it, of their shape."""
    from PIL import ImageChops

    width, height = pictures[0].size
    whole = (0, 0, width, height)
    changes = [
        ImageChops.difference(one, pictures[0]).convert("L").point(lambda value: value > _SEEN)
        for one in pictures[1:]
    ]
    boxes = [box for change in changes if (box := change.getbbox())]
    if not boxes:
        return whole
    left, top = (min(box[side] for box in boxes) for side in (0, 1))
    right, bottom = (max(box[side] for box in boxes) for side in (2, 3))
    share = max(1.3 * (right - left) / width, 1.3 * (bottom - top) / height, _LEAST_SHARE)
    if share >= 1:
        return whole
    new_width, new_height = round(share * width), round(share * height)
    x = min(max(0, (left + right - new_width) // 2), width - new_width)
    y = min(max(0, (top + bottom - new_height) // 2), height - new_height)
    return (x, y, x + new_width, y + new_height)
