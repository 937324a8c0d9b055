"""Spelling in what reviewers wrote: which of their words are some, and which belong together."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from pipeline.lexicon import is_word as is_english
from pipeline.lexicon import nearest_word

__all__ = ["are_words", "is_word", "near_each_other", "nearest_word"]

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@lru_cache(maxsize=16384)
def is_word(word: str) -> bool:
    """Whether a string of letters is an English word or a form of one: looked up once, as
    people use few words."""
    return is_english(word)


def are_words(text: str) -> bool:
    """Whether all of several words are known; what holds no word at all is.

    >>> are_words("just under 12,288 rows"), are_words("jsut under")
    (True, False)
    """
    return all(map(is_word, _WORD.findall(text)))


def near_each_other(one: str, other: str) -> bool:
    """Whether two different strings could be a slip and its correction."""
    longest, shortest = max(len(one), len(other)), min(len(one), len(other))
    allowed = 1 if shortest < 4 else 2 + longest // 8
    if not shortest or longest - shortest > allowed:
        return False
    one, other = one.casefold(), other.casefold()
    return one != other and OSA.distance(one, other, score_cutoff=allowed) <= allowed
