"""Whether two notes name the same typo, whichever of its words each gives."""

from __future__ import annotations

from review.schema import Category, Note, TypoPair
from review.spelling import are_words, near_each_other


def same_typo(one: Note, other: Note) -> bool | None:
    """Whether two notes name the same typo; None where that can not be told."""
    if one.typo is None or other.typo is None:
        return None
    caption = [note.judgement.category is Category.CAPTION for note in (one, other)]
    if caption[0] != caption[1]:
        return False
    pairs = (one.typo, other.typo)
    wrong, right = (
        [pair.wrong.casefold() for pair in pairs],
        [pair.right.casefold() for pair in pairs],
    )
    if all(wrong):
        if wrong[0] == wrong[1] and not are_words(wrong[0]):
            return True  # what it ought to be may be guessed differently
        return _one_in_the_other(*wrong) and (not all(right) or _one_in_the_other(*right))
    if all(right):
        return _one_in_the_other(*right)
    return True if _is_slip_of(*pairs) or _is_slip_of(*pairs[::-1]) else None


def _one_in_the_other(one: str, other: str) -> bool:
    """ "dimesion" and "fractional dimesion" are the same slip."""
    return one == other or f" {one} " in f" {other} " or f" {other} " in f" {one} "


def _is_slip_of(seen: TypoPair, meant: TypoPair) -> bool:
    return bool(seen.wrong and meant.right) and near_each_other(seen.wrong, meant.right)
