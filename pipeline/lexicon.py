"""Which strings are English words: symspellpy's frequency list, and the terms of our trade."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from functools import cache, lru_cache
from importlib import resources

LONGEST_WORD = 30


@cache
def english() -> Mapping[str, int]:
    """Known words in lower case and their rank: terms of the trade, then by frequency."""
    listed = resources.files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    lines = listed.read_text(encoding="utf-8-sig").splitlines()
    words = [line.partition(" ")[0] for line in lines]
    terms = resources.files("pipeline") / "words" / "terms.txt"
    return {
        word: rank
        for rank, word in enumerate(dict.fromkeys([*terms.read_text("utf-8").split(), *words]))
    }


def is_word(word: str, known: Container[str] | None = None) -> bool:
    """Whether a string of letters is a known word, or a plural or a short form of one; the
    known words are English, or those given.

    >>> is_word("Frequency"), is_word("frequancy"), is_word("student's")
    (True, False, True)
    """
    known, lower = english() if known is None else known, word.lower().replace("’", "'")
    if lower in known or len(lower) < 2:
        return True
    stem = re.sub(r"(?:'s|s'|n't|'(?:ll|ve|re|d|m))$", "", lower)
    if stem in known:
        return True
    return stem.endswith("s") and stem[:-1] in known and not stem.endswith("ss")


@lru_cache(maxsize=4096)
def nearest_word(word: str) -> str | None:
    """The English word at most two slips away (Damerau): the nearest, then one that differs
    in doubled letters alone, then the most frequent.

    >>> nearest_word("frequancy"), nearest_word("xqzvk")
    ('frequency', None)
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    lower = word.lower()
    if not 3 <= len(lower) <= LONGEST_WORD:
        return None
    slips = 1 if len(lower) < 5 else 2
    best: tuple[int, bool, int, str] | None = None
    for length in range(len(lower) - slips, len(lower) + slips + 1):
        candidates = _words_by_start().get((lower[0], length), [])
        found = process.extract(
            lower, candidates, scorer=OSA.distance, score_cutoff=slips, limit=20
        )
        for near, distance, _ in found:
            doubled = _without_doubles(near) == _without_doubles(lower)
            candidate = (int(distance), not doubled, english()[near], near)
            best = candidate if best is None else min(best, candidate)
    return best[3] if best else None


@cache
def _words_by_start() -> dict[tuple[str, int], list[str]]:
    """Known words by first letter and length: slips hardly ever change the first letter."""
    by_start: dict[tuple[str, int], list[str]] = {}
    for word in english():
        by_start.setdefault((word[:1], len(word)), []).append(word)
    return by_start


def _without_doubles(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)
