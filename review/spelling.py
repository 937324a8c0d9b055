"""Which strings are words: symspellpy's English frequency list and our terms."""

from __future__ import annotations

import re
from functools import cache
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
def _words_by_length() -> dict[int, list[str]]:
    by_length: dict[int, list[str]] = {}
    for word in _words():
        by_length.setdefault(len(word), []).append(word)
    return by_length


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


def looks_misspelt(word: str) -> bool:
    """Whether a lower-case string of letters is close to a word without being one."""
    if not 4 <= len(word) <= _LONGEST_WORD or not word.isalpha() or is_word(word):
        return False
    return nearest_word(word) is not None


@cache
def nearest_word(word: str) -> str | None:
    """The most frequent known word at most two slips away (Damerau), the nearer first."""
    lower = word.lower()
    if len(lower) > _LONGEST_WORD:
        return None
    slips = 1 if len(lower) < 5 else 2
    best: tuple[int, int, str] | None = None
    for length in range(len(lower) - slips, len(lower) + slips + 1):
        for near, distance, _ in process.extract(
            lower,
            _words_by_length().get(length, []),
            scorer=OSA.distance,
            score_cutoff=slips,
            limit=20,
        ):
            candidate = (int(distance), _words()[near], near)
            best = candidate if best is None else min(best, candidate)
    return best[2] if best else None


def near_each_other(one: str, other: str) -> bool:
    """Whether two different strings could be a slip and its correction."""
    if one.casefold() == other.casefold() or not one or not other:
        return False
    allowed = 1 if min(len(one), len(other)) < 4 else 2 + max(len(one), len(other)) // 8
    return OSA.distance(one.casefold(), other.casefold(), score_cutoff=allowed) <= allowed
