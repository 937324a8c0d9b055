"""What the tiny checkpoint knows: the sentences, word by word, as written and as said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

SENTENCES = Path(__file__).with_name("sentences.txt")
HELD_OUT_EVERY = 3  # every third sentence is kept out of the training
_WORD = re.compile(r"\[(?P<written>[^|\]]+)\|(?P<spoken>[^\]]+)\](?P<mark>[.,?]?)|(?P<plain>\S+)")


@dataclass(frozen=True, slots=True)
class Unit:
    """One written word ("12,288"), what is said for it, and the mark that follows it, if any."""

    written: str
    spoken: str
    mark: str = ""


def read_sentences() -> tuple[tuple[Unit, ...], ...]:
    """Every sentence of `sentences.txt`, where [written|spoken] marks what is said otherwise."""
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    return tuple(tuple(map(_unit, _WORD.finditer(line))) for line in lines)


def _unit(word: re.Match[str]) -> Unit:
    if word["plain"]:
        bare = word["plain"].rstrip(".,?")
        return Unit(bare, bare, word["plain"][len(bare) :])
    return Unit(word["written"], word["spoken"], word["mark"])


def held_out() -> tuple[tuple[Unit, ...], ...]:
    """The sentences that no checkpoint was trained on."""
    return read_sentences()[HELD_OUT_EVERY - 1 :: HELD_OUT_EVERY]


def learned() -> tuple[tuple[Unit, ...], ...]:
    """The sentences of the training."""
    number = HELD_OUT_EVERY - 1
    return tuple(
        units for at, units in enumerate(read_sentences()) if at % HELD_OUT_EVERY != number
    )


def written_text(units: tuple[Unit, ...]) -> str:
    """The sentence as a page has it."""
    return " ".join(unit.written + unit.mark for unit in units)
