"""The shared look of a film: palette, type sizes, margins, and the makers of text.

Sizes are Manim font sizes: an em is size / 96 units high, and the frame is 8 units high, so
`SMALLEST` gives letters 11 px high at 480p, the least that reads well there.
"""

from __future__ import annotations

from typing import Any

from manim import DecimalNumber, MathTypst, Typst, VGroup

BACKGROUND = "#10151c"
PANEL = "#1a222d"
INK = "#ece9e2"
DIM = "#8d96a3"
FAINT = "#3a4552"
BLUE = "#6cb4ff"
GREEN = "#7fdca4"
ORANGE = "#ffa25f"
RED = "#ff7285"
YELLOW = "#f6d860"
VIOLET = "#b79cff"

TITLE = 52
BODY = 38
LABEL = 32
SMALLEST = 28

FRAME_WIDTH = 14.0  # a little less than 16:9, so that nothing touches the sides
FRAME_HEIGHT = 8.0
MARGIN = 0.5
SAFE_WIDTH = FRAME_WIDTH - 2 * MARGIN
SAFE_HEIGHT = FRAME_HEIGHT - 2 * MARGIN

_POINTS_PER_UNIT_AT_SIZE_1 = 960.0  # Manim scales 10 pt Typst text by size / 960
_WEIGHTS = {"regular": 400, "semibold": 600, "bold": 700}


class Words(Typst):
    """Plain text, set in the film's text face; `text` stays readable for the text log.

    `width` in units wraps the text to a column. Raises ValueError for an empty text.
    """

    def __init__(
        self,
        text: str,
        *,
        font_size: float = BODY,
        color: str = INK,
        weight: str = "regular",
        width: float | None = None,
        align: str = "left",
        **kwargs: Any,
    ) -> None:
        if not text.strip():
            raise ValueError("words() needs a text that is not blank")
        self.text = text
        # Without ligatures every written character is one glyph, so `part` can find it.
        body = f"#set text(ligatures: false, weight: {_WEIGHTS[weight]})\n"
        body += f"#set align({align})\n#set par(leading: 0.62em)\n"
        lines = " #linebreak() ".join(f"#{_typst_string(line)}" for line in text.split("\n"))
        if width is not None:
            points = width * _POINTS_PER_UNIT_AT_SIZE_1 / font_size
            lines = f"#block(width: {points:.3f}pt)[{lines}]"
        super().__init__(body + lines, font_size=font_size, color=color, **kwargs)

    def part(self, fragment: str, occurrence: int = 0) -> VGroup:
        """The glyphs of a fragment of the text, to colour or to point at.

        Raises ValueError if the text does not hold the fragment that many times.
        """
        at = -1
        for _ in range(occurrence + 1):
            at = self.text.find(fragment, at + 1)
            if at < 0:
                raise ValueError(f"{fragment!r} is not in the text {self.text!r}")
        first = len("".join(self.text[:at].split()))
        count = len("".join(fragment.split()))
        return VGroup(*self.submobjects[first : first + count])


class Formula(MathTypst):
    """A formula in Typst's mathematics; `text` is its code, for the text log."""

    def __init__(self, code: str, **kwargs: Any) -> None:
        self.text = code
        super().__init__(code, **kwargs)


def words(text: str, size: float = BODY, color: str = INK, **kwargs: Any) -> Words:
    """Plain text at a size of this module; see `Words` for `weight`, `width`, `align`."""
    return Words(text, font_size=size, color=color, **kwargs)


def title(text: str, color: str = INK) -> Words:
    """A heading at the top left, inside the margins."""
    heading = words(text, TITLE, color, weight="semibold")
    heading.move_to((-SAFE_WIDTH / 2, FRAME_HEIGHT / 2 - MARGIN, 0), aligned_edge=(-1, 1, 0))
    return heading


def formula(code: str, size: float = BODY, color: str = INK, **kwargs: Any) -> Formula:
    """A formula in Typst's mathematics; `{{ part : name }}` can be asked for by `select`."""
    return Formula(code, font_size=size, color=color, **kwargs)


def number(value: float, decimals: int = 0, size: float = BODY, color: str = INK) -> DecimalNumber:
    """A number that can change: animate it with `ChangeDecimalToValue` or an updater."""
    digits: Any = Words  # any text class will do, though Manim's annotation asks for TeX
    return DecimalNumber(
        value, num_decimal_places=decimals, mob_class=digits, font_size=size, color=color
    )


def _typst_string(text: str) -> str:
    r"""A Typst string literal.

    >>> print(_typst_string('a "b" \\ c'))
    "a \"b\" \\ c"
    """
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
