"""Our records as plain values (for JSON and YAML) and back, every record checking itself.

A place is `file:line:column`, as people read it.
"""

from __future__ import annotations

import json
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from cattrs import Converter, transform_error
from cattrs.errors import BaseValidationError
from cattrs.v import format_exception

from pipeline.draft_record import parse_place
from pipeline.errors import Place
from review.issues import Figure, IssueState, Verdict
from review.schema import Category, DefectKind

T = TypeVar("T")
_KINDS = {str: "text", bool: "true or false", int: "a whole number", float: "a number"}


def to_plain(record: object) -> Any:
    """A record as dicts, lists, strings and numbers, in the order of its fields."""
    return _converter().unstructure(record)


def from_plain(kind: type[T], plain: object) -> T:
    """The record again. Raises ValueError, with a sentence, if it can not be one."""
    try:
        return _converter().structure(plain, kind)
    except BaseValidationError as error:
        said = transform_error(error, path=_name(kind), format_exception=_said)
        raise ValueError("; ".join(said)) from error
    except (AttributeError, TypeError, KeyError) as error:
        raise ValueError(f"no {_name(kind)}: {plain!r:.80}") from error


def to_json(record: object) -> str:
    """A record as JSON in ASCII, so that lone surrogates survive."""
    return json.dumps(to_plain(record), separators=(",", ":"))


def from_json(kind: type[T], text: str) -> T:
    """The record again. Raises ValueError if it can not be one."""
    return from_plain(kind, json.loads(text))


@cache
def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True)
    converter.register_unstructure_hook(Place, str)
    converter.register_unstructure_hook(StrEnum, lambda member: member.value)
    converter.register_structure_hook(Place, lambda text, _: parse_place(str(text)))
    converter.register_structure_hook(Figure, _figure)
    for plain in (str, bool, int, float):  # YAML reads `no` and 12 as something else than text
        converter.register_structure_hook(plain, _exactly)
    for names in (Category, DefectKind, IssueState, Verdict):  # else taken for any text
        converter.register_structure_hook(names, _member)
    return converter


def _name(kind: type[Any]) -> str:
    return kind.__name__.strip("_").lower()


def _said(error: BaseException, kind: type[Any] | None) -> str:
    """Our own sentences as they stand, cattrs' for the rest."""
    return str(error) if type(error) is ValueError else format_exception(error, kind)


def _figure(value: object, _kind: object) -> Figure:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"neither a number nor a text: {value!r}")
    return value


def _member(value: object, kind: type[StrEnum]) -> StrEnum:
    try:
        return kind(str(value))
    except ValueError:
        raise ValueError(f"{value!r} is none of {', '.join(kind)}") from None


def _exactly(value: object, kind: type[Any]) -> Any:
    if type(value) is kind or (kind is float and type(value) is int):
        return kind(value)
    hint = " (put it in quotes)" if kind is str else ""
    raise ValueError(f"{value!r} is not {_KINDS[kind]}{hint}")
