"""Reading the numbers in a phrase: "just under fifty thousand rows" says 50,000.

A quantity keeps the step that its words round to: "604 million" is a whole number of
millions, "66.2" of tenths, "12,288" is exact. English words; digits are read everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from num2words import num2words

from pipeline.lexemes import Lexeme

SMALL = {num2words(number): number for number in range(20)}
TENS = {num2words(number): number for number in range(20, 100, 10)}
_SCALE_POWERS = range(3, 34, 3)
SCALES = {num2words(10**power).split()[1]: 10**power for power in _SCALE_POWERS} | {"dozen": 12}
MULTIPLES = {"twice": 2, "thrice": 3}
# "dozens" and "hundreds" stop where the next word would be said.
PLURALS = {
    "tens": (10, 10),
    "dozens": (12, 12),
    "hundreds": (100, 10),
    **{f"{word}s": (size, 1000) for word, size in SCALES.items() if size >= 1000},
}
_DENOMINATOR_NUMBERS = (*range(3, 21), *range(30, 100, 10), 100, 1000, 10**6)
PARTS = {
    "half": 2,
    "quarter": 4,
    **{
        num2words(number, to="ordinal").removeprefix("one "): number
        for number in _DENOMINATOR_NUMBERS
    },
}
PARTS_PLURAL = {"halves": 2} | {f"{word}s": number for word, number in PARTS.items()}


class Unit(StrEnum):
    """What a quantity counts, as far as the model must know it: percentages are fractions
    in the model, degrees are degrees, everything else is a plain number."""

    COUNT = "count"
    PERCENT = "percent"
    DEGREES = "degrees"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it was said.

    `step` is what its words round to (0: exact); a `part` is a fraction in words, which
    rounds as people do; `times_below` marks "millions" without a number: at least two of
    `value`, below `times_below` of it. The lexemes run from `first` up to `stop`.
    """

    value: Fraction
    first: int
    stop: int
    step: Fraction = Fraction(0)
    part: bool = False
    times_below: int | None = None
    unit: Unit = Unit.COUNT


def quantities_in(lexemes: Sequence[Lexeme]) -> tuple[Quantity, ...]:
    """All numbers that a phrase says, in order; "one" counts, ordinals do not.

    >>> from pipeline.lexemes import lexemes_of
    >>> lexemes = lexemes_of("two thirds of 1.2 billion".split())
    >>> [str(found.value) for found in quantities_in(lexemes)]
    ['2/3', '1200000000']
    """
    found: list[Quantity] = []
    at = 0
    while at < len(lexemes):
        quantity = _quantity(lexemes, at)
        if quantity:
            found.append(_with_unit(quantity, lexemes))
        at = found[-1].stop if quantity else at + 1
    return tuple(found)


def _text(lexemes: Sequence[Lexeme], at: int) -> str:
    return lexemes[at].text if 0 <= at < len(lexemes) else ""


def _quantity(lexemes: Sequence[Lexeme], at: int) -> Quantity | None:
    if _text(lexemes, at) in ("minus", "negative"):
        positive = _quantity(lexemes, at + 1)
        return replace(positive, value=-positive.value, first=at) if positive else None
    for read in (_plural, _multiple, _part, _cardinal):
        if quantity := read(lexemes, at):
            return quantity
    return None


def _plural(lexemes: Sequence[Lexeme], at: int) -> Quantity | None:
    """ "millions", "hundreds of thousands"."""
    if _text(lexemes, at) not in PLURALS:
        return None
    size, times_below = PLURALS[_text(lexemes, at)]
    stop = at + 1
    while _text(lexemes, stop) == "of" and _text(lexemes, stop + 1) in PLURALS:
        size *= PLURALS[_text(lexemes, stop + 1)][0]
        stop += 2
    return Quantity(Fraction(size), at, stop, times_below=times_below)


def _multiple(lexemes: Sequence[Lexeme], at: int) -> Quantity | None:
    """ "twice" and "thrice"."""
    value = MULTIPLES.get(_text(lexemes, at))
    return Quantity(Fraction(value), at, at + 1) if value else None


def _part(lexemes: Sequence[Lexeme], at: int) -> Quantity | None:
    """ "half", "two thirds", "2/3", "two and a half", all with or without "(a) million"."""
    found = _share(lexemes, at) or _whole_and_share(lexemes, at)
    if found is None:
        return None
    half_a = _text(lexemes, found.stop - 1) == "half" and _text(lexemes, found.stop) == "a"
    scale_at = found.stop + half_a
    scale = SCALES.get(_text(lexemes, scale_at))
    return replace(found, value=found.value * scale, stop=scale_at + 1) if scale else found


def _share(lexemes: Sequence[Lexeme], at: int) -> Quantity | None:
    if at >= len(lexemes):
        return None
    if lexemes[at].kind == "fraction":
        return _digit_fraction(lexemes, at)
    top, name_at = _top(lexemes, at)
    names = PARTS if top == 1 else PARTS_PLURAL
    bottom = names.get(_text(lexemes, name_at))
    if top is None or bottom is None:
        return None
    return Quantity(Fraction(top, bottom), at, name_at + 1, part=True)


def _whole_and_share(lexemes: Sequence[Lexeme], at: int) -> Quantity | None:
    whole = _cardinal(lexemes, at)
    if whole is None or _text(lexemes, whole.stop) != "and":
        return None
    share = _share(lexemes, whole.stop + 1)
    if share is None or share.value >= 1:
        return None
    return Quantity(whole.value + share.value, at, share.stop, part=True)


def _digit_fraction(lexemes: Sequence[Lexeme], at: int) -> Quantity | None:
    top, bottom = map(int, re.split("[/⁄]", lexemes[at].text))
    return Quantity(Fraction(top, bottom), at, at + 1, part=True) if bottom else None


def _top(lexemes: Sequence[Lexeme], at: int) -> tuple[Fraction | None, int]:
    """How many parts, and where the part's name would stand; a bare "half" is one half."""
    if _text(lexemes, at) == "half":
        return Fraction(1), at
    if _text(lexemes, at) == "a":
        return Fraction(1), at + 1
    count = _cardinal(lexemes, at)
    return (count.value, count.stop) if count else (None, at)


def _cardinal(lexemes: Sequence[Lexeme], at: int) -> Quantity | None:
    """ "twelve thousand two hundred and eighty-eight", "1.2 billion", "a hundred", "12,288"."""
    total, below, step, stop = Fraction(0), None, Fraction(0), at
    while stop < len(lexemes):
        after_and = stop + 1 if stop > at and _text(lexemes, stop) == "and" else stop
        group = _group(lexemes, after_and)
        if group is None or (total and not _goes_on(group, lexemes)):
            break
        scale = SCALES.get(_text(lexemes, group.stop), 1)
        if below is not None and group.value * scale >= below:
            break
        if after_and > stop and group.value * scale >= 100:
            break  # "and" joins the last tens and ones only
        total += group.value * scale
        stop = group.stop + (scale > 1)
        step = _step(group, scale, lexemes[stop - 1].text if total > group.value else "")
        below = scale
        if scale <= 12:
            break
    if stop == at:
        return None
    found = Quantity(total, at, stop, step)
    return found if found.step % 1 else _decimals(found, lexemes)


def _goes_on(group: Quantity, lexemes: Sequence[Lexeme]) -> bool:
    """Whether a group can follow a bigger one: "one thousand and one point five" can end so,
    "1 thousand 1.5" or "ten thousand, -1" are two numbers."""
    written = lexemes[group.first].kind == "number"
    return group.value > 0 and not (written and group.step)


def _step(group: Quantity, scale: int, last_word: str) -> Fraction:
    """What a cardinal rounds to: its last spoken place, once it is said in big units."""
    if scale >= 1000:
        return (group.step or Fraction(1)) * scale
    if group.step:
        return group.step * scale
    return Fraction(100) if last_word == "hundred" else Fraction(0)


def _group(lexemes: Sequence[Lexeme], at: int) -> Quantity | None:
    """A number that one scale word multiplies: digits, words below a thousand, or "a"."""
    if at >= len(lexemes):
        return None
    lexeme = lexemes[at]
    if lexeme.kind == "number":
        digits = lexeme.text.replace(",", "").replace("−", "-")
        places = len(digits.partition(".")[2])
        step = Fraction(1, 10**places) if places else Fraction(0)
        return Quantity(Fraction(digits), at, at + 1, step)
    if lexeme.text == "a" and _text(lexemes, at + 1) == "hundred":
        return Quantity(Fraction(100), at, at + 2)
    if lexeme.text == "a" and _text(lexemes, at + 1) in SCALES:
        return Quantity(Fraction(1), at, at + 1)
    whole = _below_thousand(lexemes, at)
    return _decimals(whole, lexemes) if whole else None


def _below_thousand(lexemes: Sequence[Lexeme], at: int) -> Quantity | None:
    low = _below_hundred(lexemes, at)
    if low is None or _text(lexemes, low.stop) != "hundred" or low.value == 0:
        return low
    hundreds = Quantity(low.value * 100, at, low.stop + 1)
    rest_at = hundreds.stop + (_text(lexemes, hundreds.stop) == "and")
    rest = _below_hundred(lexemes, rest_at)
    if rest is None or rest.value == 0 or _counts_something_else(lexemes, rest):
        return hundreds
    return Quantity(hundreds.value + rest.value, at, rest.stop)


def _counts_something_else(lexemes: Sequence[Lexeme], count: Quantity) -> bool:
    """ "one hundred and one half" is not a hundred and one, nor "two hundred and three hundred"
    two hundred and three."""
    word = _text(lexemes, count.stop)
    return word == "hundred" or word in (PARTS if count.value == 1 else PARTS_PLURAL)


def _below_hundred(lexemes: Sequence[Lexeme], at: int) -> Quantity | None:
    word = _text(lexemes, at)
    if word in SMALL:
        return Quantity(Fraction(SMALL[word]), at, at + 1)
    if word not in TENS:
        return None
    ones = SMALL.get(_text(lexemes, at + 1), 0)
    return Quantity(Fraction(TENS[word] + ones * (ones < 10)), at, at + 1 + (1 <= ones < 10))


def _decimals(whole: Quantity, lexemes: Sequence[Lexeme]) -> Quantity:
    if _text(lexemes, whole.stop) != "point":
        return whole
    stop = whole.stop + 1
    digits = ""
    while SMALL.get(_text(lexemes, stop), 10) < 10:
        digits += str(SMALL[_text(lexemes, stop)])
        stop += 1
    if not digits:
        return whole
    step = Fraction(1, 10 ** len(digits))
    return Quantity(whole.value + int(digits) * step, whole.first, stop, step)


def _with_unit(quantity: Quantity, lexemes: Sequence[Lexeme]) -> Quantity:
    """The quantity with the unit behind it: "percent", "of a percent", "degrees", "°"."""
    at = quantity.stop
    if quantity.part and _text(lexemes, at) == "of":
        at += 1
    if quantity.part and _text(lexemes, at) in ("a", "one"):
        at += 1
    word = _text(lexemes, at)
    if word == "per" and _text(lexemes, at + 1) == "cent":
        return replace(quantity, unit=Unit.PERCENT, stop=at + 2)
    if word in ("percent", "%"):
        return replace(quantity, unit=Unit.PERCENT, stop=at + 1)
    if word in ("degree", "degrees", "°"):
        return replace(quantity, unit=Unit.DEGREES, stop=at + 1)
    return quantity
