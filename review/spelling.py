"""Which strings are words: symspellpy's English frequency list and our terms."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources

from rapidfuzz import process
from rapidfuzz.distance import OSA

_LONGEST_WORD = 30


@cache
def _words() -> dict[str, int]:
    """Known words in lower case and their rank: terms of the trade, then by frequency."""
    listed = resources.files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    lines = listed.read_text(encoding="utf-8-sig").splitlines()
    words = [line.partition(" ")[0] for line in lines]
    terms = resources.files("review") / "words" / "terms.txt"
    return {
        word: rank
        for rank, word in enumerate(dict.fromkeys([*terms.read_text("utf-8").split(), *words]))
    }


@cache
def _words_by_start() -> dict[tuple[str, int], list[str]]:
    """Known words by first letter and length: slips hardly ever change the first letter."""
    by_start: dict[tuple[str, int], list[str]] = {}
    for word in _words():
        by_start.setdefault((word[:1], len(word)), []).append(word)
    return by_start


def is_word(word: str) -> bool:
    """Whether a string of letters is an English word, a plural of one, or a known term.

    >>> is_word("Frequency"), is_word("frequancy"), is_word("student's")
    (True, False, True)
    """
    known, lower = _words(), word.lower().replace("’", "'")
    if lower in known or len(lower) < 2:
        return True
    stem = re.sub(r"(?:'s|s'|n't|'(?:ll|ve|re|d|m))$", "", lower)
    if stem in known:
        return True
    return stem.endswith("s") and stem[:-1] in known and not stem.endswith("ss")


def are_words(text: str) -> bool:
    """Whether all of several words are known; what holds no word at all is.

    >>> are_words("just under 12,288 rows"), are_words("jsut under")
    (True, False)
    """
    return all(is_word(word) for word in re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text))


@lru_cache(maxsize=4096)
def nearest_word(word: str) -> str | None:
    """The known word at most two slips away (Damerau): the nearest, then one that differs in
    doubled letters alone, then the most frequent.

    >>> nearest_word("frequancy"), nearest_word("xqzvk")
    ('frequency', None)
    """
    lower = word.lower()
    if not 3 <= len(lower) <= _LONGEST_WORD:
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
            candidate = (int(distance), not doubled, _words()[near], near)
            best = candidate if best is None else min(best, candidate)
    return best[3] if best else None


def _without_doubles(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)


def near_each_other(one: str, other: str) -> bool:
    """Whether two different strings could be a slip and its correction."""
    longest, shortest = max(len(one), len(other)), min(len(one), len(other))
    allowed = 1 if shortest < 4 else 2 + longest // 8
    if not shortest or longest - shortest > allowed:
        return False
    one, other = one.casefold(), other.casefold()
    return one != other and OSA.distance(one, other, score_cutoff=allowed) <= allowed
