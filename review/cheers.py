"""Comments without a word: "🎉🎉", ":)", "❤️👏" are praise; "👎" or "😴" is left to a person."""

from __future__ import annotations

import re

_GLAD = re.compile(
    "[\U0001f389\U0001f38a\U0001f44f\U0001f44d\U0001f64c\U0001f64f\U0001f525\U0001f4af\U0001f973"
    "\U0001f60d\U0001f970\U0001f929\U0001f600-\U0001f60b\U0001f60e\U0001f642\U0001f643\U0001f917"
    "\U0001f92f\U0001f31f\U0001f680\U0001f49a-\U0001f49f\U0001f493-\U0001f498\U0001f499\U0001f5a4"
    "\U0001f90d\U0001f90e\U0001f9e1\U0001f947\U0001f3c6\U0001f44c\U0001f4aa\U0001f942\U0001f37e"
    "\U0001f387\U0001f386\U0001f63b\U0001f633\u2764\u2665\u2b50\u2728]"
    r"|[:;=]-?[)D]|<3|\^\^"
)
_A_WORD = re.compile(r"[^\W\d_]{2}")
_WITHOUT_VOICE = re.compile("[\\s!~.\u200d\ufe0f\U0001f3fb-\U0001f3ff]+")


def only_cheers(text: str) -> bool:
    """Whether a text is nothing but glad faces, hearts, applause.

    >>> only_cheers("🎉🎉"), only_cheers("❤️ :)"), only_cheers("👎"), only_cheers("nice 🎉")
    (True, True, False, False)
    """
    if _A_WORD.search(text):
        return False
    rest, glad = _GLAD.subn("", text)
    return glad > 0 and not _WITHOUT_VOICE.sub("", rest)
