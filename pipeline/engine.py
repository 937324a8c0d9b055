"""What draws: everything of this machine's installation that a picture depends on."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

import cairo
import manimpango

from pipeline.store import digest_of_file

DRAWN_WITH = (
    *("manim", "typst", "pycairo", "numpy", "scipy", "av", "svgelements", "mapbox-earcut"),
    *("ManimPango", "skia-pathops", "font-source-sans-pro", "pillow"),
)


@cache
def engine() -> dict[str, str]:
    """What draws: the stage's own sources, the libraries, and the kind of machine (another
    processor may round another way)."""
    here = Path(__file__).parent
    stage = sorted((here / "stage").rglob("*.py"))
    return {
        **{
            f"roughcut's {path.relative_to(here).as_posix()}": digest_of_file(path)
            for path in stage
        },
        **{name: version(name) for name in DRAWN_WITH},
        "cairo": cairo.cairo_version_string(),
        "pango": manimpango.pango_version(),
        "python": platform.python_version(),
        "the kind of machine": platform.machine(),
    }


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> tuple[str, ...]:
    """What draws otherwise on another machine, with both versions; empty if nothing does.

    >>> differences({"cairo": "1.18.4", "numpy": "2.4.6"}, {"cairo": "1.16.0", "numpy": "2.4.6"})
    ('its cairo is 1.16.0, here it is 1.18.4',)
    """
    names = sorted(here.keys() | there.keys())
    return tuple(
        f"its {name} is {there.get(name, 'missing')}, here it is {here.get(name, 'missing')}"
        for name in names
        if here.get(name) != there.get(name)
    )
