"""Cheaper copies of Manim's objects, with the same pictures.

Every animation copies what it moves, and Manim copies with `copy.deepcopy`: for a glyph that
means its colours, its enums and the whole SVG path it was read from, none of which ever
changes. Here those are shared, plain values are taken as they are, and arrays are copied by
numpy.
"""

from __future__ import annotations

import copy
from enum import Enum
from types import BuiltinFunctionType, FunctionType
from typing import Any

import numpy as np
from manim import ManimColor, Mobject
from svgelements import Path as SvgPath

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
    result = type(mobject).__new__(type(mobject))
    memo[id(mobject)] = result
    for name, value in mobject.__dict__.items():
        setattr(result, name, _copied_value(value, memo))
    result.original_id = str(id(mobject))
    return result


def _copied_value(value: Any, memo: dict[int, Any]) -> Any:
    if isinstance(value, SHARED):
        return value
    if id(value) in memo:
        return memo[id(value)]
    if type(value) is np.ndarray and value.dtype != object:
        fresh: Any = value.copy()
    elif type(value) is list:
        fresh = []
        memo[id(value)] = fresh
        fresh.extend(_copied_value(entry, memo) for entry in value)
    else:
        return copy.deepcopy(value, memo)
    memo[id(value)] = fresh
    _keep_alive(value, memo)
    return fresh


def _keep_alive(value: Any, memo: dict[int, Any]) -> None:
    # As copy.deepcopy does: an id in the memo must not be given to another object meanwhile.
    memo.setdefault(id(memo), []).append(value)
