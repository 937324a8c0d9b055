"""Time is an int: milliseconds for words, frames for pictures. Here the two meet.

Strings and float seconds exist only at the border, and only in this file.
"""

from __future__ import annotations


def frames_from_ms(ms: int, fps: int) -> int:
    """The frame nearest to a time in ms; halves go up, so that order is kept.

    >>> frames_from_ms(1000, 30), frames_from_ms(50, 30), frames_from_ms(49, 30)
    (30, 2, 1)
    """
    return (2 * ms * fps + 1000) // 2000


def ms_from_frames(frames: int, fps: int) -> int:
    """The time in ms at which a frame starts, rounded to the nearest ms.

    >>> ms_from_frames(1, 30), ms_from_frames(45, 30)
    (33, 1500)
    """
    return (2000 * frames + fps) // (2 * fps)


def samples_from_frames(frames: int, fps: int, rate_hz: int) -> int:
    """The audio sample at which a frame starts, at `rate_hz`, rounded to the nearest.

    >>> samples_from_frames(1, 30, 48000)
    1600
    """
    return (2 * frames * rate_hz + fps) // (2 * fps)


def clock(ms: int) -> str:
    """A time as people write it: minutes and seconds, hours only where there are any.

    >>> clock(0), clock(61_999), clock(3_661_000)
    ('0:00', '1:01', '1:01:01')
    """
    seconds = ms // 1000
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def ms_from_clock(text: str) -> int:
    """The time that somebody wrote as seconds, minutes or hours; ValueError if it is none.

    >>> ms_from_clock("0:12"), ms_from_clock("1:01:01"), ms_from_clock("83.5")
    (12000, 3661000, 83500)
    """
    *larger, seconds = text.split(":")
    if len(larger) > 2:
        raise ValueError(text)
    ms = round(1000 * float(seconds))
    for place, part in enumerate(reversed(larger), start=1):
        ms += 1000 * 60**place * int(part)
    return ms
