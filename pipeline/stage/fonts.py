"""The fonts of every film, whatever the machine has: chosen before Manim is imported.

Formulas use the fonts bundled with Typst; text uses Source Sans Pro from its wheel. That
wheel holds each face twice (otf and ttf), and which of two equal faces is taken depends on
the order of a folder: so six faces are copied to a folder of our own. Manim's `Text` asks
fontconfig, which is shown that folder and nothing else.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from importlib.resources import files
from pathlib import Path

TEXT_FONT = "Source Sans Pro"
FORMULA_FONT = "New Computer Modern Math"
FACES = tuple(
    f"SourceSansPro-{face}.otf"
    for face in ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")
)

FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{folder}</dir>
  <cachedir>{folder}/cache</cachedir>
</fontconfig>
"""


def _choose() -> Path:
    wheel = Path(str(files("font_source_sans_pro"))) / "files"
    folder = Path(tempfile.mkdtemp(prefix="roughcut-fonts-"))
    atexit.register(_remove, folder, os.getpid())
    for face in FACES:
        shutil.copyfile(wheel / face, folder / face)
    settings = folder / "fonts.conf"
    settings.write_text(FONTCONFIG.format(folder=folder), encoding="utf-8")
    os.environ["FONTCONFIG_FILE"] = str(settings)
    return folder


def _remove(folder: Path, maker: int) -> None:
    # Forked workers share the folder and run the exit handlers of the process they came from.
    if os.getpid() == maker:
        shutil.rmtree(folder, ignore_errors=True)


FOLDER = _choose()
