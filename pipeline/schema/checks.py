"""How a record checks itself."""

from __future__ import annotations


def require(condition: bool, sentence: str) -> None:
    """Raise ValueError with `sentence` unless the condition holds."""
    if not condition:
        raise ValueError(sentence)
