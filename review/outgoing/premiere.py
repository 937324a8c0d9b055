"""Sequence markers for Premiere Pro (File > Import): Final Cut Pro 7 XML, which DaVinci
Resolve and Final Cut converters read too.

Form: Apple's "Final Cut Pro XML Interchange Format", version 4: a `sequence` with its rate and
`marker` elements of `name`, `comment`, `in` and `out` in frames; `out` is -1 for a moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

from review.outgoing.markers import Marker, timecode
from review.publishable import visible

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE xmeml>\n'


def sequence_xml(
    marks: Sequence[Marker], title: str, fps: int, frames: int, width: int, height: int
) -> str:
    """The marks on an empty sequence of the draft's length (`frames`) and size (pixels)."""
    root = ElementTree.Element("xmeml", version="4")
    sequence = ElementTree.SubElement(root, "sequence")
    _put(sequence, "name", title)
    _put(sequence, "duration", frames)
    _put_rate(sequence, fps)
    code = ElementTree.SubElement(sequence, "timecode")
    _put_rate(code, fps)
    _put(code, "string", timecode(0, fps))
    _put(code, "frame", 0)
    _put(code, "displayformat", "NDF")
    media = ElementTree.SubElement(sequence, "media")
    video = ElementTree.SubElement(media, "video")
    sample = ElementTree.SubElement(
        ElementTree.SubElement(video, "format"), "samplecharacteristics"
    )
    _put(sample, "width", width)
    _put(sample, "height", height)
    _put_rate(sample, fps)
    ElementTree.SubElement(video, "track")
    for mark in marks:
        element = ElementTree.SubElement(sequence, "marker")
        _put(element, "name", mark.name)
        _put(element, "comment", mark.note)
        _put(element, "in", mark.start)
        _put(element, "out", mark.start + mark.frames if mark.frames > 1 else -1)
    ElementTree.indent(root)
    return _HEAD + ElementTree.tostring(root, encoding="unicode") + "\n"


def _put_rate(parent: ElementTree.Element, fps: int) -> None:
    rate = ElementTree.SubElement(parent, "rate")
    _put(rate, "timebase", fps)
    _put(rate, "ntsc", "FALSE")


def _put(parent: ElementTree.Element, tag: str, value: object) -> None:
    ElementTree.SubElement(parent, tag).text = visible(str(value))
