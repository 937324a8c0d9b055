"""The word starts that were marked by hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("marks.yaml")


@dataclass(frozen=True, slots=True)
class Mark:
    """A word's start in ms from the start of its sentence's file; not `sure` where the
    boundary can not be seen. `at` counts the sentence's words from 0."""

    sentence: str
    at: int
    word: str
    start_ms: int
    sure: bool


def first_marks() -> list[Mark]:
    """A mark for every word of every sentence."""
    return [
        _mark(sentence, at, written)
        for sentence, line in _read()["first"].items()
        for at, written in enumerate(line.split(","))
    ]


def second_marks() -> dict[tuple[str, int], int]:
    """The words that were marked a second time: (sentence, number of the word) to ms."""
    return {
        (sentence, int(at)): int(ms)
        for sentence, line in _read()["second"].items()
        for at, ms in (pair.split() for pair in line.split(","))
    }


def _read() -> dict[str, dict[str, str]]:
    content: dict[str, dict[str, str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return content


def _mark(sentence: str, at: int, written: str) -> Mark:
    word, ms = written.split()
    return Mark(sentence, at, word, int(ms.rstrip("?")), not ms.endswith("?"))
