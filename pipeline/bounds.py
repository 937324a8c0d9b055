"""What a claim's words allow: "just under fifty thousand" is a little below 50,000.

Every tolerance is a named constant with its reason. Shares are exact fractions, so that no
bound moves by rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from pipeline.lexemes import Lexeme, lexemes_of
from pipeline.quantity import Quantity, Unit, quantities_in

# "About" promises the first digit and a feeling for the second: one part in twenty.
ABOUT = Fraction(5, 100)
# "Nearly" and "just under" name the side; further away than that, another number is nearer.
NEARLY = Fraction(5, 100)
# "604 million" rounds to the nearest million, but "a million" is no word for 1.4 of them.
BIG_UNIT = Fraction(5, 100)
# Nothing is a share of zero: "about zero" is what rounds to 0.0 or 0.1 at most.
ABOUT_ZERO = Fraction(5, 100)
# People say "two thirds" for 66 % or 67 %; further off, they say "about".
PART = Fraction(1, 100)
# A "million" without a number stands for at least two of them; see `quantity.PLURALS` above.
FEWEST_OF_A_PLURAL = 2
# A model computes in floats: what should be 2 may come out as 1.9999999999999998. Small enough
# that a count below 10^12 stays exact.
FLOAT_NOISE = Fraction(1, 10**12)


class Hedge(StrEnum):
    """The word before a number that says on which side of it the truth may lie."""

    NONE = ""
    EXACTLY = "exactly"
    ABOUT = "about"
    NEARLY = "nearly"
    JUST_UNDER = "just under"
    JUST_OVER = "just over"
    MORE = "more than"
    LESS = "less than"
    AT_LEAST = "at least"
    AT_MOST = "at most"


_BEFORE = {
    Hedge.EXACTLY: ("exactly", "precisely"),
    Hedge.ABOUT: ("about", "around", "roughly", "approximately", "some", "close to", "~", "≈"),
    Hedge.NEARLY: ("nearly", "almost", "not quite"),
    Hedge.JUST_UNDER: ("just under", "just below", "a little under", "a little less than"),
    Hedge.JUST_OVER: ("just over", "just above", "a little over", "a little more than"),
    Hedge.MORE: ("more than", "over", "above", "greater than", "upwards of"),
    Hedge.LESS: ("less than", "fewer than", "under", "below", "smaller than"),
    Hedge.AT_LEAST: ("at least", "no less than", "no fewer than", "not less than"),
    Hedge.AT_MOST: ("at most", "up to", "no more than", "not more than"),
}
_BEHIND = {
    Hedge.ABOUT: ("or so", "more or less"),
    Hedge.AT_LEAST: ("or more", "at least"),
    Hedge.AT_MOST: ("or less", "or fewer", "at most"),
}


def _by_words(table: dict[Hedge, tuple[str, ...]]) -> dict[tuple[str, ...], Hedge]:
    return {tuple(words.split()): hedge for hedge, said in table.items() for words in said}


_HEDGES_BEFORE = _by_words(_BEFORE)
_HEDGES_BEHIND = _by_words(_BEHIND)
_LONGEST_HEDGE = max(map(len, _HEDGES_BEFORE))


@dataclass(frozen=True, slots=True)
class Bounds:
    """The values that a phrase allows, in the model's measure (percentages as fractions).

    None is no bound on that side; `low_open` and `high_open` leave the bound itself out.
    """

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False
    unit: Unit = Unit.COUNT

    def allow(self, value: Fraction) -> bool:
        """Whether the value lies inside; a closed bound forgives the noise of floats."""
        noise = FLOAT_NOISE * max(abs(value), Fraction(1))
        above = self.low is None or (
            value > self.low if self.low_open else value >= self.low - noise
        )
        below = self.high is None or (
            value < self.high if self.high_open else value <= self.high + noise
        )
        return above and below


def bounds_of(said: str) -> Bounds:
    """What a phrase with one number allows; raises ValueError, with a sentence, where it
    says no number or several.

    >>> bounds = bounds_of("just under fifty thousand rows")
    >>> int(bounds.low), int(bounds.high), bounds.high_open
    (47500, 50000, True)
    """
    lexemes = lexemes_of(said.split())
    quantities = quantities_in(lexemes)
    if not quantities:
        raise ValueError(f"“{said}” says no number that can be read")
    # "one of fifty thousand": a plain "one" beside a number is a word like any other.
    quantity, *others = [found for found in quantities if not _plain_one(found)] or quantities[:1]
    if others:
        raise ValueError(f"“{said}” says more than one number")
    return _in_model_measure(_bounds(quantity, _hedge(lexemes, quantity)), quantity.unit)


def _plain_one(quantity: Quantity) -> bool:
    return quantity.value == 1 and not quantity.step and quantity.unit is Unit.COUNT


def _hedge(lexemes: tuple[Lexeme, ...], quantity: Quantity) -> Hedge:
    """The hedge right before the number, else right behind it; the longest that fits."""
    words = tuple(lexeme.text for lexeme in lexemes)
    for length in range(_LONGEST_HEDGE, 0, -1):
        before = words[max(0, quantity.first - length) : quantity.first]
        behind = words[quantity.stop : quantity.stop + length]
        hedge = _HEDGES_BEFORE.get(before) or _HEDGES_BEHIND.get(behind)
        if hedge:
            return hedge
    return Hedge.NONE


def _bounds(quantity: Quantity, hedge: Hedge) -> Bounds:
    value = quantity.value
    if quantity.times_below:
        low, high = value * FEWEST_OF_A_PLURAL, value * quantity.times_below
        return Bounds(low, high, high_open=True)
    near = abs(value) * NEARLY
    match hedge:
        case Hedge.EXACTLY:
            return Bounds(value, value)
        case Hedge.NEARLY:
            return Bounds(value - near, value)
        case Hedge.JUST_UNDER:
            return Bounds(value - near, value, high_open=True)
        case Hedge.JUST_OVER:
            return Bounds(value, value + near, low_open=True)
        case Hedge.MORE:
            return Bounds(value, None, low_open=True)
        case Hedge.LESS:
            return Bounds(None, value, high_open=True)
        case Hedge.AT_LEAST:
            return Bounds(value, None)
        case Hedge.AT_MOST:
            return Bounds(None, value)
    slack = _slack(quantity)
    if hedge is Hedge.ABOUT:
        slack = max(slack, abs(value) * ABOUT if value else ABOUT_ZERO)
    return Bounds(value - slack, value + slack)


def _slack(quantity: Quantity) -> Fraction:
    """Half the step that the words round to. A count is exact; a whole number of percent or
    degrees is a measure, rounded to its last digit."""
    if quantity.part:
        return abs(quantity.value) * PART
    if not quantity.step and quantity.unit is not Unit.COUNT:
        return Fraction(1, 2)
    slack = quantity.step / 2
    return min(slack, abs(quantity.value) * BIG_UNIT) if quantity.step >= 1000 else slack


def _in_model_measure(bounds: Bounds, unit: Unit) -> Bounds:
    share = Fraction(1, 100) if unit is Unit.PERCENT else Fraction(1)
    low = None if bounds.low is None else bounds.low * share
    high = None if bounds.high is None else bounds.high * share
    return Bounds(low, high, bounds.low_open, bounds.high_open, unit)
