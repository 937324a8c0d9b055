"""An object with all its parts, listed without a generator for every level.

Manim asks for families many times a frame, and each part of each part passes through as many
nested generators as it lies deep.
"""

from __future__ import annotations

from typing import Any

from manim import Mobject
from manim.utils.iterables import remove_list_redundancies


def install() -> None:
    """Give Manim's objects the quicker lists of their parts."""
    listed: Any = _family
    with_points: Any = _with_points
    Mobject.get_family = listed  # type: ignore[method-assign]
    Mobject.family_members_with_points = with_points  # type: ignore[method-assign]


def _family(mobject: Mobject, recurse: bool = True) -> list[Mobject]:
    if not mobject.submobjects:
        return [mobject]
    found: list[Mobject] = []
    _gather(mobject, found, set())
    # A part that is there twice counts where it comes last, as in Manim.
    return found if len(set(found)) == len(found) else remove_list_redundancies(found)


def _gather(mobject: Mobject, found: list[Mobject], above: set[Mobject]) -> None:
    if mobject in above:  # a part that holds its own whole
        return
    found.append(mobject)
    above.add(mobject)
    for part in mobject.submobjects:
        if part.submobjects:
            _gather(part, found, above)
        elif part not in above:
            found.append(part)
    above.remove(mobject)


def _with_points(mobject: Mobject) -> list[Mobject]:
    return [part for part in mobject.get_family() if len(part.points) > 0]
