"""Typst with pinned fonts: the same letters on every machine, whatever fonts it has.

Manim compiles Typst with the system's fonts in reach; here the compiler sees the fonts that
are bundled with Typst (New Computer Modern for formulas) and Source Sans Pro from its
wheel, and nothing else. All Typst text of a scene goes through this compiler, also where a
scene uses Manim's own `Typst` and `MathTypst`.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from functools import cache
from importlib.resources import files
from pathlib import Path

import typst
from manim import config
from manim.mobject.text import typst_mobject
from manim.utils.typst_file_writing import TYPST_COMPILATION_FONT_SIZE, TYPST_TEMPLATE

TEXT_FONT = "Source Sans Pro"
FORMULA_FONT = "New Computer Modern Math"
TEXT_FONT_FILES = tuple(
    f"SourceSansPro-{face}.otf"
    for face in ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")
)


@cache
def compiler() -> typst.Compiler:
    """The compiler of this process.

    The wheel's folder holds each face twice (otf and ttf), and which of two equal faces
    Typst takes depends on the order of the folder: so it is shown a folder of our choice.
    """
    wheel = Path(str(files("font_source_sans_pro"))) / "files"
    for name in TEXT_FONT_FILES:
        shutil.copyfile(wheel / name, Path(_chosen_faces().name) / name)
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[_chosen_faces().name],
    )
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=True)


@cache
def _chosen_faces() -> tempfile.TemporaryDirectory[str]:
    # Typst reads a face when it first needs it, so the folder lives as long as the process.
    return tempfile.TemporaryDirectory(prefix="roughcut-fonts-")


def typst_to_svg_file(
    typst_code: str,
    preamble: str = "",
    text_size: float = TYPST_COMPILATION_FONT_SIZE,
    font_paths: list[str | Path] | None = None,
) -> Path:
    """Stands in for Manim's function of this name, with pinned fonts.

    Raises ValueError for `font_paths`: a font that is not pinned is not the same elsewhere.
    """
    if font_paths:
        raise ValueError("font_paths: a scene's fonts are pinned (see pipeline.stage.typeset)")
    preset = f'#set text(font: "{TEXT_FONT}")\n' + (
        f'#show math.equation: set text(font: "{FORMULA_FONT}")\n'
    )
    source = TYPST_TEMPLATE.format(text_size=text_size, preamble=preset + preamble, body=typst_code)
    folder = config.get_dir("tex_dir")
    folder.mkdir(parents=True, exist_ok=True)
    svg_file = Path(folder) / f"{hashlib.sha256(source.encode()).hexdigest()[:32]}.svg"
    if not svg_file.exists():
        svg = compiler().compile(input=source.encode(), format="svg")
        assert isinstance(svg, bytes)  # a list only if the text had several pages
        svg_file.write_bytes(svg)
    return svg_file


def install() -> None:
    """Give Manim's Typst mobjects of this process the pinned compiler."""
    vars(typst_mobject)["typst_to_svg_file"] = typst_to_svg_file
