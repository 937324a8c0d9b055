"""The group `recordings` of film.yaml: who listens to the takes, and which of them are kept.

recordings:
  aligner: auto            (or hmm, whisper)
  whisper_model: base.en   (or the path of a file)
  keep:
    rows: 2                (the second complete reading; first and last are words for it)
    bias: 0:12-0:40        (the last one that begins between these times)
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.errors import Finding
from pipeline.schema import LAST, Aligner, KeptTake, Recordings, Span
from pipeline.settings import Setting, group_of, text_of
from pipeline.timecode import ms_from_clock

KEYS = ("aligner", "whisper_model", "keep")

_STRETCH = re.compile(r"\s*([\d:.]+)\s*(?:-|–|to)\s*([\d:.]+)\s*")
_HINT = "write first, last, a number from 1, or a stretch of the recording such as 0:12-0:40"


def recordings_of(
    group: Setting | None, segments: Sequence[str], findings: list[Finding]
) -> Recordings:
    """What the group says; what is wrong in it is a finding, and the default stands in."""
    if group is None:
        return Recordings()
    settings = group_of(group, "recordings", KEYS, findings)
    model = text_of(settings, "whisper_model", "", findings) or None
    return Recordings(
        _aligner(settings.get("aligner"), findings),
        model,
        tuple(_kept(settings.get("keep"), segments, findings)),
    )


def _aligner(setting: Setting | None, findings: list[Finding]) -> Aligner:
    if setting is None:
        return Aligner.AUTO
    if setting.value in tuple(Aligner):
        return Aligner(setting.value)
    message = f"there is no aligner {setting.value!r}"
    findings.append(Finding(setting.place, message, f"known: {', '.join(Aligner)}"))
    return Aligner.AUTO


def _kept(
    group: Setting | None, segments: Sequence[str], findings: list[Finding]
) -> list[KeptTake]:
    if group is None:
        return []
    kept = []
    for segment, setting in group_of(group, "keep", tuple(segments), findings).items():
        if setting.value == LAST:
            continue
        try:
            kept.append(_choice(segment, setting.value))
        except ValueError:
            message = f"no take of {segment!r} can be told by {setting.value!r}"
            findings.append(Finding(setting.place, message, _HINT))
    return kept


def _choice(segment: str, value: object) -> KeptTake:
    """Raises ValueError for what names no take."""
    if value == "first":
        return KeptTake(segment, "1", number=1)
    if type(value) is int:
        return KeptTake(segment, str(value), number=value)
    times = _STRETCH.fullmatch(value) if isinstance(value, str) else None
    if not times:
        raise ValueError(value)
    start_ms, end_ms = (ms_from_clock(time) for time in times.groups())
    return KeptTake(segment, f"{times[1]}-{times[2]}", span=Span(start_ms, end_ms))
