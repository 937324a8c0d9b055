"""Attribute blocks: `{#id scene=Class}` on a heading, `{cue=name claim=function}` on words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from mdit_py_plugins.attrs.parse import ParseError, parse

from pipeline.errors import Finding, Place

ID = "#"
HEADING_KEYS = (ID, "scene")
SPAN_KEYS = ("cue", "claim", "say")
_NAME = re.compile(r"[a-z][a-z0-9_-]*")
# Inside a block that the plugin has accepted: comments, ids, classes, key=value.
_ATTRIBUTE = re.compile(
    r"""
      %[^%]*%?
    | \#(?P<id>[^\s}]*)
    | \.(?P<class>[^\s}]*)
    | (?P<key>[\w:-]+)=(?:"(?P<quoted>(?:\\.|[^"\\])*)"|(?P<bare>[\w:-]*))
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Attribute:
    """A value and the place where its attribute starts."""

    value: str
    place: Place


Attributes = Mapping[str, Attribute]
PlaceOf = Callable[[int], Place]


def read_attributes(
    text: str, start: int, place: PlaceOf, keys: tuple[str, ...], findings: list[Finding]
) -> Attributes:
    """The attributes of the blocks that follow each other from `start` on; `place` turns an
    offset into a place. An unknown, repeated or empty one is a finding and left out."""
    found: dict[str, Attribute] = {}
    empty = True
    for key, value, offset in _in_blocks(text, start):
        empty = False
        problem = _problem(key, value, keys, found)
        if problem:
            findings.append(Finding(place(offset), *problem))
        else:
            found[key] = Attribute(value, place(offset))
    if empty:
        hint = f"write {_form(keys)}, or leave the braces out" if keys else "leave it out"
        findings.append(Finding(place(start), "an attribute block without an attribute", hint))
    return found


def name_problem(name: str, what: str) -> tuple[str, str] | None:
    """What is wrong with an id or a cue's name, and what to do; None if it is right."""
    if _NAME.fullmatch(name):
        return None
    hint = "names are of small letters, digits, - and _, and start with a letter"
    return f"{name!r} cannot be the name of a {what}", hint


def nearest(name: str, known: Mapping[str, object] | tuple[str, ...], otherwise: str) -> str:
    """A hint: the known name that is most like this one, else the other sentence.

    >>> nearest("clam", ("claim", "cue"), "there is no such attribute")
    "did you mean 'claim'?"
    """
    near = get_close_matches(name, list(known), n=1)
    return f"did you mean {near[0]!r}?" if near else otherwise


def _in_blocks(text: str, start: int) -> Iterator[tuple[str, str, int]]:
    while start < len(text) and text[start] == "{":
        try:
            length, _ = parse(text[start:])
        except ParseError:
            return
        for match in _ATTRIBUTE.finditer(text, start + 1, start + length):
            if match["id"] is not None:
                yield ID, match["id"], match.start()
            elif match["class"] is not None:
                yield f".{match['class']}", "", match.start()
            elif match["key"]:
                value = match["bare"] if match["quoted"] is None else match["quoted"]
                yield match["key"], re.sub(r"\\(.)", r"\1", value).strip(), match.start()
        start += length + 1


def _problem(
    key: str, value: str, keys: tuple[str, ...], found: Attributes
) -> tuple[str, str] | None:
    if key not in keys:
        shown = key if key.startswith(".") else f"{key}="
        allowed = f"here may stand: {_form(keys)}" if keys else "leave it out"
        hint = nearest(key, keys, allowed)
        return f"unknown attribute {shown!r}", hint
    if key in found:
        return f"the attribute {key!r} stands here twice", "keep one of them"
    if not value:
        return f"the attribute {key!r} is empty", f"write {_form((key,))}"
    return None


def _form(keys: tuple[str, ...]) -> str:
    forms = {ID: "#id", "scene": "scene=Class", "cue": "cue=name", "claim": "claim=function"}
    return ", ".join(forms.get(key, 'say="spoken form"') for key in keys)
