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
    words = listed.read_bytes().decode("utf-8-sig").split()[::2]  # each is followed by its count
    text = (resources.files("pipeline") / "words" / "terms.txt").read_text("utf-8")
    terms = dict.fromkeys(text.split())
    known = [*terms, *(word for word in words if word not in terms)]
    return dict(zip(known, range(len(known)), strict=True))


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
    lower = word.lower()
    if not 3 <= len(lower) <= LONGEST_WORD:
        return None
    near = [(1, other) for other in _one_slip_away(lower)] or _slips_away(lower)
    bare = _without_doubles(lower)
    ranked = [
        (distance, _without_doubles(other) != bare, english()[other], other)
        for distance, other in near
    ]
    return min(ranked)[3] if ranked else None


def _one_slip_away(lower: str) -> set[str]:
    """Known words that one letter more, less, other or swapped with its neighbour makes of a
    string; the first letter stays. Most slips are of this kind, and so quickly found."""
    halves = [(lower[:at], lower[at:]) for at in range(1, len(lower) + 1)]
    made = [head + tail[1:] for head, tail in halves]
    made += [head + tail[1::-1] + tail[2:] for head, tail in halves if len(tail) > 1]
    letters = _letters()
    for head, tail in halves:  # joined and parted again: all letters at once
        made += (head + f"{tail}\0{head}".join(letters) + tail).split("\0")
        made += (head + f"{tail[1:]}\0{head}".join(letters) + tail[1:]).split("\0")
    return (english().keys() & made) - {lower}


def _slips_away(lower: str) -> list[tuple[int, str]]:
    """Known words with the same first letter at most two slips away, with their distance."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    slips = 1 if len(lower) < 5 else 2
    near: list[tuple[int, str]] = []
    for length in range(len(lower) - slips, len(lower) + slips + 1):
        candidates = _words_by_start().get((lower[0], length), [])
        found = process.extract(
            lower, candidates, scorer=OSA.distance, score_cutoff=slips, limit=20
        )
        near += [(int(distance), word) for word, distance, _ in found]
    return near


@cache
def _letters() -> str:
    """The letters and marks that known words are made of."""
    return "".join(sorted({letter for word in english() for letter in word}))


@cache
def _words_by_start() -> dict[tuple[str, int], list[str]]:
    """Known words by first letter and length: slips hardly ever change the first letter."""
    by_start: dict[tuple[str, int], list[str]] = {}
    for word in english():
        by_start.setdefault((word[:1], len(word)), []).append(word)
    return by_start


def _without_doubles(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)
