"""What a mobject says, and where it was written: kept through copies and transformations.

Manim's own text classes forget the line that made them, and `Transform` and `become` give an
object the shape of another text but not its string. Here every text remembers the scene lines
that were at work when it was made, and what an object turns into tells it what it now says.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from manim import (
    Code,
    DashedLine,
    DashedVMobject,
    DecimalNumber,
    MarkupText,
    MathTypst,
    Mobject,
    Text,
    Transform,
    Typst,
)
from manim.animation.transform import TransformFromCopy
from manim.mobject.text.tex_mobject import SingleStringMathTex

from pipeline.errors import Place
from pipeline.schema import TextKind
from pipeline.stage.dashes import SteadyDashedLine, SteadyDashes

DASHED = (DashedLine, DashedVMobject, SteadyDashedLine, SteadyDashes)
TEXTS = (Typst, Text, MarkupText, SingleStringMathTex, DecimalNumber)
Chain = tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A string on screen; `chain` holds the scene lines that were at work when it was made,
    the innermost first."""

    text: str
    kind: TextKind
    chain: Chain

    def __deepcopy__(self, _memo: object) -> Written:
        return self  # nothing changes it, and Manim copies everything that it animates


def written(mobject: Mobject) -> Written | None:
    """What a mobject says, as its author wrote it; None if it is no text."""
    facts = mobject.__dict__
    if "shows" in facts:
        shows: Written | None = facts["shows"]
        return shows
    if not isinstance(mobject, TEXTS):
        return None
    text, kind = _string(mobject)
    return Written(text, kind, facts.get("made_at", ()))


def texts_in(
    mobjects: Iterable[Mobject], in_code: bool = False
) -> Iterator[tuple[Written, Mobject]]:
    """Every text among the mobjects and their parts; the parts of a text are not asked. A
    letter that is on screen without the rest of its text stands for the whole text."""
    for mobject in mobjects:
        text = written(mobject) or mobject.__dict__.get("part_of")
        if text is None:
            yield from texts_in(mobject.submobjects, in_code or isinstance(mobject, Code))
        elif mobject.has_points() or mobject.submobjects:
            yield (replace(text, kind=TextKind.CODE) if in_code else text), mobject


def is_whole(mobject: Mobject) -> bool:
    """Whether a mobject from `texts_in` is the text itself, not one of its letters."""
    return written(mobject) is not None


def install(chain: Callable[[], Chain]) -> None:
    """Make the texts of this process remember `chain()`, and keep what they say."""
    for text_class in TEXTS:
        _remember_text(text_class, chain)
    for dashed_class in DASHED:
        _remember_line(dashed_class, chain)
    _carry_after_becoming()
    _carry_after_transforming()


def _string(mobject: Mobject) -> tuple[str, TextKind]:
    match mobject:
        case DecimalNumber():
            return mobject._get_num_string(mobject.number), TextKind.NUMBER
        case MathTypst():
            return getattr(mobject, "text", mobject.typst_code.strip()), TextKind.FORMULA
        case Typst():
            plain = getattr(mobject, "text", None)
            if plain is None:
                return mobject.typst_code.strip(), TextKind.MARKUP
            return plain, TextKind.WORDS
        case SingleStringMathTex():
            return mobject.tex_string, TextKind.FORMULA
        case _:
            return str(mobject.__dict__["original_text"]), TextKind.WORDS


def _remember_line(some_class: type[Any], chain: Callable[[], Chain]) -> None:
    plain_init = _unwrapped(some_class.__init__)

    @functools.wraps(plain_init)
    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        self.made_at = chain()
        plain_init(self, *args, **kwargs)

    some_class.__init__ = init


def _remember_text(text_class: type[Any], chain: Callable[[], Chain]) -> None:
    plain_init = _unwrapped(text_class.__init__)

    @functools.wraps(plain_init)
    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        self.made_at = chain()
        plain_init(self, *args, **kwargs)
        if not isinstance(self, DecimalNumber):
            text = written(self)
            for letter in self.submobjects:
                letter.part_of = text

    text_class.__init__ = init


def _carry_after_becoming() -> None:
    plain_become: Any = _unwrapped(Mobject.become)

    @functools.wraps(plain_become)
    def become(self: Any, mobject: Any, *args: Any, **kwargs: Any) -> Any:
        result = plain_become(self, mobject, *args, **kwargs)
        _carry(mobject, self)
        return result

    Mobject.become = become  # type: ignore[method-assign]


def _carry_after_transforming() -> None:
    plain_finish: Any = _unwrapped(Transform.finish)

    @functools.wraps(plain_finish)
    def finish(self: Any) -> None:
        plain_finish(self)
        backwards = isinstance(self, TransformFromCopy) or self.reverse_rate_function
        target = getattr(self, "target_copy", None)  # a FadeTransform has none
        if target is not None and not backwards and self.rate_func(1) > 0.5:
            _carry(target, self.mobject)

    Transform.finish = finish  # type: ignore[method-assign]


def _carry(source: Mobject, target: Mobject) -> None:
    """Let `target`, which now has the shape of `source`, say what that says."""
    for one, other in zip(source.get_family(), target.get_family(), strict=False):
        said, says = written(one), written(other)
        if said != says:
            other.__dict__["shows"] = said
        part = one.__dict__.get("part_of")
        if part is not other.__dict__.get("part_of"):
            other.__dict__["part_of"] = part


def _unwrapped(function: Any) -> Any:
    # A process that performs twice must not wrap what it wrapped before.
    return getattr(function, "__wrapped__", function)
