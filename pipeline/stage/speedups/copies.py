"""Cheaper copies of Manim's objects, with the same pictures.

Every animation copies what it moves, and Manim copies with `copy.deepcopy`: for a glyph that
means its colours, its enums and the whole SVG path it was read from, none of which ever
changes. Here those are shared, plain values are taken as they are, and arrays are copied by
numpy.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from enum import Enum
from functools import partial
from types import BuiltinFunctionType, FunctionType
from typing import Any

import numpy as np
from manim import ManimColor, Mobject
from svgelements import Path as SvgPath

_SET = "__setattr__"

# Values that nothing changes once they are made; a copy may hold the very same one.
SHARED = (
    *(type(None), bool, int, float, complex, str, bytes, type),
    *(Enum, ManimColor, SvgPath, FunctionType, BuiltinFunctionType),
)


def install() -> None:
    """Give Manim's objects the cheaper copy."""
    cheap_copy: Any = _copied
    Mobject.__deepcopy__ = cheap_copy  # type: ignore[method-assign]


def _copied(mobject: Mobject, memo: dict[int, Any]) -> Mobject:
    """What `copy.deepcopy` calls for a mobject; `memo` keeps parts that are used twice."""
    kind = type(mobject)
    result = kind.__new__(kind)
    memo[id(mobject)] = result
    # What an object has is set on its copy as it is, but where its class wants to know of it.
    keep = result.__dict__.__setitem__ if _keeps_quietly[kind] else partial(setattr, result)
    for name, value in mobject.__dict__.items():
        keep(name, value if _is_shared[type(value)] else _copied_value(value, memo))
    result.original_id = str(id(mobject))
    return result


def _copied_value(value: Any, memo: dict[int, Any]) -> Any:
    """A copy of what is not shared. It need not be kept alive meanwhile, as copy.deepcopy does,
    lest its id be given to another: the object has it."""
    known = memo.get(id(value))
    if known is not None:
        return known
    kind = type(value)
    if kind is np.ndarray and value.dtype != object:
        fresh: Any = value.copy()
    elif kind is list:
        fresh = memo[id(value)] = []
        for entry in value:
            fresh.append(entry if _is_shared[type(entry)] else _copied_value(entry, memo))
    elif _copies_cheaply[kind]:
        return _copied(value, memo)
    else:
        return copy.deepcopy(value, memo)
    memo[id(value)] = fresh
    return fresh


class _OfEachType(dict[type, bool]):
    """What is true of a type, found out once."""

    def __init__(self, judge: Callable[[type], bool]) -> None:
        self._judge = judge

    def __missing__(self, kind: type) -> bool:
        self[kind] = answer = self._judge(kind)
        return answer


_is_shared = _OfEachType(lambda kind: issubclass(kind, SHARED))
_keeps_quietly = _OfEachType(lambda kind: getattr(kind, _SET) is getattr(object, _SET))
_copies_cheaply = _OfEachType(lambda kind: getattr(kind, "__deepcopy__", None) is _copied)
