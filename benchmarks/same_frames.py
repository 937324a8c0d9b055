"""Whether drafts are alike to the last frame: with the speed-ups and without, and twice over.

    python -m benchmarks.same_frames

The film uses what Manim offers (`features_film.py`); about a minute.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.features_film import write_features_film
from benchmarks.render import draft, frame_digests
from benchmarks.table import Row, keep

WAYS = {"with all speed-ups": "0", "without the speed-ups": "1", "a second time": "0"}


def main() -> None:
    """Draw the film in all ways and keep how many frames differ from the first."""
    films = {}
    with tempfile.TemporaryDirectory(prefix="roughcut-bench-") as folder:
        for way, stock_manim in WAYS.items():
            root = Path(folder) / way
            root.mkdir()
            write_features_film(root)
            made = draft(root, "l", {"ROUGHCUT_STOCK_MANIM": stock_manim})
            films[way] = frame_digests(root / made["film"])
    first, *others = films
    rows = []
    for way in others:
        apart = sum(one != other for one, other in zip(films[first], films[way], strict=True))
        against = f"{len(films[first])} frames at 480p, {first}"
        rows.append(Row(f"frames that differ {way}", apart, "frames", "0", not apart, against))
    keep("same_frames", rows)


if __name__ == "__main__":
    main()
