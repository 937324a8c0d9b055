"""Quicker ways through Manim that lead to the same pictures, byte for byte.

Each module mends one costly place of Manim 0.22 and says what it costs there; `install` puts
them all in. A test performs scenes with and without them and compares every frame;
ROUGHCUT_STOCK_MANIM=1 leaves Manim as it is.
"""

from __future__ import annotations

import os

from pipeline.stage.speedups import canvas, copies, curve_lengths, drawing, families

SWITCH = "ROUGHCUT_STOCK_MANIM"


def install() -> None:
    """Mend the Manim of this process, unless it is switched off."""
    if os.environ.get(SWITCH) != "1":
        for mending in (canvas, copies, curve_lengths, drawing, families):
            mending.install()
