"""On which line of a scene a text stands: the string itself, not the call that showed it.

A text that is handed through helpers, lists, loops and f-strings is looked for among the
strings of the film's scene files, the nearest to the lines that made it first. A text that no
string holds (a computed number) stands where it was made.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.errors import Place
from pipeline.schema import WordPlace
from pipeline.stage.written import Chain

SHORTEST_PART = 3  # letters: a shorter string says nothing about where a text comes from
WORD = re.compile(r"[^\W\d_]{2,}(?:['’][^\W\d_]+)?")
_HOLE = "\0"
_FORMATTED = re.compile(r"\{[^{}]*\}|%[-+ #0]*\d*(?:\.\d+)?[sdrfgex]")


@dataclass(frozen=True, slots=True)
class _Literal:
    """A string in a scene file, its white space made plain; `statement` and `function` are
    the first and last line of what it stands in. The holes of f-strings and of format strings
    are NUL characters."""

    file: str
    text: str
    lines: tuple[int, int]
    statement: tuple[int, int]
    function: tuple[int, int]

    @property
    def has_holes(self) -> bool:
        return _HOLE in self.text

    def makes(self, text: str) -> bool:
        """Whether filling the holes can give this text."""
        fixed = self.text.split(_HOLE)
        if sum(len(part.strip()) for part in fixed) < SHORTEST_PART:
            return False
        return re.fullmatch(".*".join(map(re.escape, fixed)), text, re.DOTALL) is not None


class SourceLines:
    """Finds texts in the scene files that this process has imported, below `root`/scenes."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._sources: dict[str, list[str]] = {}
        self._known: dict[tuple[str, Chain], tuple[Place, tuple[WordPlace, ...]]] = {}

    def of(self, text: str, chain: Chain) -> tuple[Place, tuple[WordPlace, ...]]:
        """The place of a text, and those of its words that stand on other lines."""
        key = (text, chain)
        if key not in self._known:
            self._known[key] = self._find(_plain(text), chain)
        return self._known[key]

    def _find(self, text: str, chain: Chain) -> tuple[Place, tuple[WordPlace, ...]]:
        near = sorted(self._literals, key=lambda literal: _distance(literal, chain))
        literal = _best(text, near)
        made = chain[0] if chain else Place("")
        place = Place(literal.file, literal.lines[0]) if literal else made
        words = []
        for word in dict.fromkeys(WORD.findall(text)):
            at = self._word(word, literal, near)
            if at and at != place:
                words.append(WordPlace(word, at))
        return place, tuple(words)

    def _word(self, word: str, own: _Literal | None, near: list[_Literal]) -> Place | None:
        pattern = re.compile(rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])")
        for literal in ([own] if own else []) + near:
            if pattern.search(literal.text):
                first, last = literal.lines
                source = self._sources[literal.file][first - 1 : last]
                lines = (first + at for at, line in enumerate(source) if pattern.search(line))
                return Place(literal.file, next(lines, first))
        return None

    @cached_property
    def _literals(self) -> list[_Literal]:
        scenes = f"{self._root / 'scenes'}/"
        found: list[_Literal] = []
        for module in list(sys.modules.values()):
            name = getattr(module, "__file__", None) or ""
            if name.startswith(scenes) and name.endswith(".py"):  # of some two thousand modules
                path = Path(name)
                file = path.relative_to(self._root).as_posix()
                source = path.read_text(encoding="utf-8")
                self._sources[file] = source.splitlines()
                found += _literals_of(ast.parse(source), file)
        return found


def _best(text: str, near: list[_Literal]) -> _Literal | None:
    """The nearest string that is the text, or can be filled in to be it, or holds it; or
    else the longest that is a part of it."""
    whole = next((one for one in near if one.text == text), None)
    filled = (one for one in near if one.has_holes and one.makes(text))
    holding = (one for one in near if len(text) >= SHORTEST_PART and text in one.text)
    parts = (one for one in near if len(one.text) >= SHORTEST_PART and one.text in text)
    return (
        whole
        or next(filled, None)
        or next(holding, None)
        or max(parts, key=lambda one: len(one.text), default=None)
    )


def _distance(literal: _Literal, chain: Chain) -> tuple[int, int, int]:
    """How far a string is from the lines at work: same statement, function, file, other."""
    best = (3, 0, 0)
    for depth, place in enumerate(chain):
        if place.file != literal.file:
            continue
        away = abs(place.line - literal.lines[0])
        if literal.statement[0] <= place.line <= literal.statement[1]:
            best = min(best, (0, depth, away))
        elif literal.function[0] <= place.line <= literal.function[1]:
            best = min(best, (1, depth, away))
        else:
            best = min(best, (2, depth, away))
    return best


def _literals_of(tree: ast.Module, file: str) -> Iterator[_Literal]:
    whole = (1, sys.maxsize)
    yield from _below(tree, file, whole, whole)


def _below(
    node: ast.AST, file: str, statement: tuple[int, int], function: tuple[int, int]
) -> Iterator[_Literal]:
    for child in ast.iter_child_nodes(node):
        lines = (getattr(child, "lineno", 0), getattr(child, "end_lineno", 0) or 0)
        inner = lines if isinstance(child, ast.stmt) else statement
        outer = lines if isinstance(child, (ast.FunctionDef, ast.Lambda)) else function
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue  # a docstring
        if isinstance(child, ast.JoinedStr):
            yield _Literal(file, _plain(_with_holes(child)), lines, inner, function)
            for value in child.values:
                if isinstance(value, ast.FormattedValue):
                    yield from _below(value, file, inner, outer)
        elif isinstance(child, ast.Constant):
            if isinstance(child.value, str) and child.value.strip():
                for text in dict.fromkeys((child.value, _FORMATTED.sub(_HOLE, child.value))):
                    yield _Literal(file, _plain(text), lines, inner, function)
        else:
            yield from _below(child, file, inner, outer)


def _with_holes(joined: ast.JoinedStr) -> str:
    return "".join(
        value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else _HOLE
        for value in joined.values
    )


def _plain(text: str) -> str:
    return " ".join(text.split())
