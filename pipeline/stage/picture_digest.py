"""A digest of exactly what a play draws: points, colours, widths, order, camera, size.

Two plays with one digest have the same pictures, whatever code made them and whenever they
are played; so a clip that is stored under its digest can not be stale. What this file does
not know how to read (3D cameras, point clouds) gets a digest that never comes again.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import av
import cairo
import manim
import numpy as np
import PIL
from manim import Camera, ImageMobject, Mobject, MovingCamera, PMobject, VMobject
from manim.mobject.types.image_mobject import AbstractImageMobject

from pipeline.schema import UNREAD, Quality
from pipeline.stage.clip_writer import encoder_settings

READABLE_CAMERAS = (Camera, MovingCamera)
# Drawn, but in ways that are not followed here. What is neither these nor readable, such as
# a ValueTracker, is not drawn by Manim either.
UNREADABLE = (PMobject, AbstractImageMobject, VMobject)


def drawn_with(quality: Quality) -> dict[str, Any]:
    """What turns the same objects into the same packets: the rasterisers and the encoder."""
    return {
        **encoder_settings(quality),
        "manim": manim.__version__,
        "cairo": cairo.cairo_version_string(),
        "av": av.__version__,
        "pillow": PIL.__version__,
        "machine": platform.machine(),
    }


@lru_cache(maxsize=4096)
def _head_bytes(head: tuple[Any, ...]) -> bytes:
    # Objects of a scene are of few kinds, and writing this out costs as much as the rest. What
    # is equal must be written alike, so there are no numbers of two types in one place.
    return repr(head).encode()


class PictureDigest:
    """Gathers one play: what lies still, then every frame; `hexdigest` closes it."""

    def __init__(self, quality: Quality) -> None:
        self._mark = ""
        size = (quality.width, quality.height, quality.fps)
        self._hash = hashlib.blake2b(digest_size=20)
        self._hash.update(json.dumps([size, drawn_with(quality)], sort_keys=True).encode())

    def note(self, camera: Any, displayed: Iterable[Mobject]) -> None:
        """One drawing by a camera of `READABLE_CAMERAS`: what it displays, in its order."""
        self._note_values(
            camera.frame_center.tolist(), camera.frame_width, camera.frame_height,
            str(camera.background_color), camera.background_opacity,
        )  # fmt: skip
        for mobject in displayed:
            self._note_mobject(mobject)

    def note_unreadable(self) -> None:
        """A drawing that is not followed here: it is like no other."""
        self._hash.update(os.urandom(16))
        self._mark = UNREAD

    def repeat(self, frames: int) -> None:
        """The picture noted last is shown for this many frames."""
        self._note_values("shown for", frames)

    def hexdigest(self) -> str:
        """The digest of all that was noted: 40 hex digits, after a mark if it was not read."""
        return self._mark + self._hash.hexdigest()

    def _note_mobject(self, mobject: Mobject) -> None:
        if isinstance(mobject, VMobject) and mobject.get_background_image() is None:
            self._note_vectorized(mobject)
        elif type(mobject) is ImageMobject:
            self._note_values("image", mobject.resampling_algorithm)
            self._note_array(mobject.points)
            self._note_array(mobject.get_pixel_array())
        elif isinstance(mobject, UNREADABLE):
            self.note_unreadable()

    def _note_vectorized(self, mobject: VMobject) -> None:
        arrays = (
            mobject.points,
            mobject.get_fill_rgbas(),
            mobject.get_stroke_rgbas(),
            mobject.get_stroke_rgbas(background=True),
        )
        # The shapes stand before the bytes, or two arrays could be told apart by nothing.
        points, fill, stroke, behind = arrays
        head = (
            points.shape, points.dtype.char, fill.shape, fill.dtype.char,
            stroke.shape, stroke.dtype.char, behind.shape, behind.dtype.char,
            float(mobject.get_stroke_width()), float(mobject.get_stroke_width(background=True)),
            mobject.joint_type, mobject.cap_style, bool(mobject.shade_in_3d),
        )  # fmt: skip
        self._hash.update(
            b"".join(
                (
                    _head_bytes(head),
                    points.tobytes(),
                    fill.tobytes(),
                    stroke.tobytes(),
                    behind.tobytes(),
                )
            )
        )
        if (
            len(fill) > 1 or len(stroke) > 1 or len(behind) > 1
        ):  # a gradient runs between two points
            for point in mobject.get_gradient_start_and_end_points():
                self._note_array(np.asarray(point))

    def _note_array(self, array: np.ndarray[Any, Any]) -> None:
        # With its shape, or two arrays could be told apart by nothing.
        self._hash.update(repr((array.shape, array.dtype.str)).encode())
        self._hash.update(np.ascontiguousarray(array).data)

    def _note_values(self, *values: Any) -> None:
        self._hash.update(repr(values).encode())
