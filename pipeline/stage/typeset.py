"""Typst with pinned fonts: the same letters on every machine, whatever fonts it has.

Manim compiles Typst with the system's fonts in reach; here the compiler sees the pinned
ones (`pipeline.stage.fonts`) and nothing else. All Typst text of a scene goes through it,
also where a scene uses Manim's own `Typst` and `MathTypst`.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import typst
from manim import config
from manim.mobject.text import typst_mobject
from manim.utils.typst_file_writing import TYPST_COMPILATION_FONT_SIZE, TYPST_TEMPLATE

from pipeline.stage.fonts import FOLDER, FORMULA_FONT, TEXT_FONT


@cache
def compiler() -> typst.Compiler:
    """The compiler of this process, with the pinned fonts and no others."""
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[str(FOLDER)],
    )
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=True)


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
