"""Markers for every program that reads OpenTimelineIO: a timeline with the draft's film as its
one clip, and the issues as markers on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from review.outgoing.markers import Marker
from review.publishable import visible
from review.records import to_plain


def timeline_json(
    marks: Sequence[Marker], title: str, film_file: str, fps: int, frames: int
) -> str:
    """The marks as OpenTimelineIO JSON; `film_file` is the draft's film, as it lies below the
    film's root, `frames` its length. Each marker's metadata holds its issue's facts."""
    import opentimelineio as otio

    whole = _range(0, frames, fps)
    clip = otio.schema.Clip(
        name=visible(title),
        media_reference=otio.schema.ExternalReference(film_file, available_range=whole),
        source_range=whole,
    )
    for mark in marks:
        clip.markers.append(
            otio.schema.Marker(
                name=visible(mark.name),
                marked_range=_range(mark.start, mark.frames, fps),
                color=mark.colour.upper(),
                metadata={"roughcut": _facts(mark)},
                comment=visible(mark.note),
            )
        )
    timeline = otio.schema.Timeline(visible(title))
    track = otio.schema.Track("V1", kind=otio.schema.TrackKind.Video)
    track.append(clip)
    timeline.tracks.append(track)
    return f"{otio.adapters.write_to_string(timeline, 'otio_json')}\n"


def _range(start: int, frames: int, fps: int) -> Any:
    import opentimelineio as otio

    time = otio.opentime.RationalTime
    return otio.opentime.TimeRange(time(start, fps), time(frames, fps))


def _facts(mark: Marker) -> dict[str, Any]:
    issue = mark.issue
    anchor = issue.anchor
    return {
        "issue": issue.id,
        "state": issue.state.value,
        "category": issue.category.value,
        "voters": issue.voters,
        "segment": visible(anchor.segment) if anchor else "",
        "script": visible(str(to_plain(anchor.script))) if anchor and anchor.script else "",
    }
