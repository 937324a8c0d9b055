"""A marker EDL for DaVinci Resolve (Timelines > Import > Timeline Markers from EDL).

Each mark is an event of its place and a line `note |C:ResolveColorRed |M:name |D:frames`; the
text before the first bar becomes the marker's note. Resolve's timelines start at one hour.
"""

from __future__ import annotations

from collections.abc import Sequence

from review.outgoing.markers import Marker, timecode
from review.publishable import visible

START_HOURS = 1


def marker_edl(marks: Sequence[Marker], title: str, fps: int) -> str:
    """The marks as a Resolve marker EDL at `fps`, non-drop."""
    lines = [f"TITLE: {_plain(title)}", "FCM: NON-DROP FRAME", ""]
    first = START_HOURS * 3600 * fps
    for number, mark in enumerate(marks, start=1):
        start = timecode(mark.start, fps, first)
        stop = timecode(mark.start + 1, fps, first)
        lines += [
            f"{number:03}  001      V     C        {start} {stop} {start} {stop}  ",
            f"{_plain(mark.note)} |C:ResolveColor{mark.colour} |M:{_plain(mark.name)} "
            f"|D:{mark.frames}",
            "",
        ]
    return "\n".join(lines)


def _plain(text: str) -> str:
    """Text that ends neither its line nor its field: a bar is broken."""
    return visible(text).replace("|", "¦")
