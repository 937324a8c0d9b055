"""Single pictures of a film, taken from its clips; made once for each clip and kept."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from pathlib import Path

from PIL import Image

from pipeline import media
from pipeline.schema import Clip
from pipeline.store import Store, digest_of

STILL = ".still.png"
QUICK = 1  # PNG is as exact at every level of compression


class Stills:
    """The pictures of a film whose clips follow one another; relative paths of clips are below
    `root`."""

    def __init__(self, clips: Sequence[Clip], root: Path, store: Store) -> None:
        self._clips, self._root, self._store = clips, root, store
        self._starts = list(accumulate((clip.frames for clip in clips), initial=0))

    def path(self, frame: int, width: int | None = None) -> Path:
        """The PNG of a frame of the film, in full size or `width` pixels wide.

        Raises RoughcutError if its clip can not be read.
        """
        number = bisect_right(self._starts, frame) - 1
        clip, inside = self._clips[number], frame - self._starts[number]
        key = digest_of("still", clip.key, inside, width)

        def make(to: Path) -> Mapping[str, object]:
            ((_, picture),) = media.pictures_at(self._root / clip.path, [inside])
            if width:
                size = (width, max(1, width * picture.height // picture.width))
                picture = picture.resize(size, Image.Resampling.LANCZOS)
            picture.save(to, format="PNG", compress_level=QUICK)
            return {"of": clip.key, "frame": inside}

        return self._store.find(key, STILL) or self._store.put(key, STILL, make)

    def picture(self, frame: int, width: int) -> Image.Image:
        """A frame of the film, `width` pixels wide."""
        with Image.open(self.path(frame, width)) as still:
            return still.copy()
