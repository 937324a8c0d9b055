"""Claims: what the words say against what the film's model computes.

A claim is a doctest on the narration. Its words are judged at the precision that they
imply (`pipeline.bounds`), and the model's docstring gives the reason where they fail.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from numbers import Integral, Rational, Real
from pathlib import Path
from types import ModuleType

from pipeline.bounds import Bounds, bounds_of
from pipeline.errors import Finding, Place, Severity
from pipeline.lexemes import lexemes_of
from pipeline.model import failing_line, load_model
from pipeline.quantity import PARTS, Quantity, Unit, quantities_in
from pipeline.schema import Claim, Script, Segment, Token
from pipeline.spoken import spoken_form

__all__ = ["ClaimResult", "check_claims", "claim_findings", "load_model", "unclaimed_numbers"]

# From here on a number is shown by its size alone.
_TOO_LONG_TO_SHOW = 10**30
# Words that join the numbers of one run: "4 × 12,288", "two to three".
_JOINS = frozenset({"times", "×", "x", "and", "to", "by", "of", "a", "-"})


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """One claim, judged: `value` is what the model gives, `low` and `high` what the words
    allow (infinite where they name no bound), all in the model's measure.

    They are None where there is nothing to compare; `message` says what was found, whether
    the claim holds or not.
    """

    claim: Claim
    segment: str
    value: float | None
    low: float | None
    high: float | None
    holds: bool
    message: str


def check_claims(script: Script, model: ModuleType) -> tuple[ClaimResult, ...]:
    """Every claim of a script, judged, in the script's order; each function is asked once."""
    answers: dict[str, Fraction | str] = {}
    results = []
    for segment in script.segments:
        for claim in segment.claims:
            if claim.function not in answers:
                answers[claim.function] = _ask(model, claim.function)
            results.append(_judge(claim, segment.id, answers[claim.function], model))
    return tuple(results)


def claim_findings(results: tuple[ClaimResult, ...]) -> tuple[Finding, ...]:
    """The claims that do not hold, as errors at their words."""
    hint = "say what the model gives, or mend the model"
    return tuple(
        Finding(result.claim.place, result.message, hint) for result in results if not result.holds
    )


def unclaimed_numbers(script: Script) -> tuple[Finding, ...]:
    """Warnings: the numbers that are spoken but tied to nothing, one for each run of them.

    "One" and ordinals pass, and so do names (GPT-3) and words with a `say` of their own.
    """
    return tuple(
        _unclaimed(segment.tokens[first:stop])
        for segment in script.segments
        for first, stop in _number_runs(segment, script.language)
    )


# --- one claim -------------------------------------------------------------------------


def _ask(model: ModuleType, name: str) -> Fraction | str:
    """What a function of the model gives, or a sentence about why that is no number."""
    function = getattr(model, name)
    try:
        value = function()
    except (Exception, SystemExit) as error:
        return f"{name}() failed at {failing_line(error, model)}: {error!r}"
    at = _definition(function, model)
    if isinstance(value, bool) or not isinstance(value, Real):
        return f"{name}() at {at} must give a number, but gave {_short(value)}"
    if isinstance(value, Integral):
        return Fraction(int(value))
    if isinstance(value, Rational):
        return Fraction(int(value.numerator), int(value.denominator))
    if not math.isfinite(value):
        return f"{name}() at {at} must give a finite number, but gave {float(value)}"
    return Fraction(float(value))


def _judge(claim: Claim, segment: str, answer: Fraction | str, model: ModuleType) -> ClaimResult:
    try:
        bounds = bounds_of(claim.said)
    except ValueError as error:
        message = f"{error}, so {claim.function}() cannot be checked against it"
        return ClaimResult(claim, segment, None, None, None, False, message)
    low = -math.inf if bounds.low is None else _as_float(bounds.low)
    high = math.inf if bounds.high is None else _as_float(bounds.high)
    if isinstance(answer, str):
        return ClaimResult(claim, segment, None, low, high, False, answer)
    holds = bounds.allow(answer)
    message = _verdict(claim, bounds, answer, holds)
    if not holds and (reason := _reason(getattr(model, claim.function))):
        message = f"{message}. {reason}"
    return ClaimResult(claim, segment, _as_float(answer), low, high, holds, message)


def _verdict(claim: Claim, bounds: Bounds, value: Fraction, holds: bool) -> str:
    gives = f"{claim.function}() gives {_shown(value, bounds.unit)}"
    allows = f"“{claim.said}” allows {_allowed(bounds)}"
    return f"{allows}, and {gives}" if holds else f"{allows}, but {gives}"


def _allowed(bounds: Bounds) -> str:
    low = "" if bounds.low is None else _shown(bounds.low, bounds.unit)
    high = "" if bounds.high is None else _shown(bounds.high, bounds.unit)
    if low == high:
        return f"only {low}"
    if not high:
        return f"above {low}" if bounds.low_open else f"at least {low}"
    if not low:
        return f"below {high}" if bounds.high_open else f"at most {high}"
    start = f"above {low}" if bounds.low_open else f"at least {low}"
    return f"{start} and {'below' if bounds.high_open else 'at most'} {high}"


def _shown(value: Fraction, unit: Unit) -> str:
    """A value as people write it, in the unit that was said."""
    amount = value * 100 if unit is Unit.PERCENT else value
    if abs(amount) >= _TOO_LONG_TO_SHOW:
        return f"about {'-' * (amount < 0)}10^{int(math.log10(abs(int(amount))))}"
    number = f"{int(amount):,}" if amount.denominator == 1 else _decimal(float(amount))
    return number if unit is Unit.COUNT else f"{number} {unit}"


def _as_float(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return -math.inf if value < 0 else math.inf


def _decimal(amount: float) -> str:
    return f"{amount:,.2f}" if abs(amount) >= 10_000 else f"{amount:.6g}"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _reason(function: Callable[[], object]) -> str:
    """The first paragraph of the function's docstring: where its number comes from."""
    paragraph = (inspect.getdoc(function) or "").partition("\n\n")[0]
    return " ".join(paragraph.split())


def _definition(function: Callable[[], object], model: ModuleType) -> Place:
    """Where a function of the model is defined, decorators looked through."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    file = Path(model.__file__ or model.__name__)
    shown = "/".join(file.parts[-3:])  # scenes/<film>/model.py
    return Place(shown, code.co_firstlineno if code else 0)


# --- numbers without a claim -----------------------------------------------------------


def _number_runs(segment: Segment, language: str) -> Iterator[tuple[int, int]]:
    """The token ranges that say a number outside claims, neighbours put together."""
    lexemes = lexemes_of(_open_words(segment, language))
    run: tuple[int, int] | None = None
    last_lexeme = 0
    for quantity in quantities_in(lexemes):
        if _is_no_number(quantity, lexemes[quantity.first].text):
            continue
        start, stop = lexemes[quantity.first].token, lexemes[quantity.stop - 1].token + 1
        between = lexemes[last_lexeme : quantity.first]
        last_lexeme = quantity.stop
        if run and _is_one_run(segment, run, start, {lexeme.text for lexeme in between}):
            run = run[0], stop
            continue
        if run:
            yield run
        run = start, stop
    if run:
        yield run


def _open_words(segment: Segment, language: str) -> list[str]:
    """The segment's words, those that are claimed or have a `say` of their own left empty."""
    claimed = {index for claim in segment.claims for index in range(claim.first, claim.stop)}
    return [
        token.text
        if index not in claimed and token.spoken == spoken_form(token.text, language)
        else ""
        for index, token in enumerate(segment.tokens)
    ]


def _is_one_run(segment: Segment, run: tuple[int, int], start: int, between: set[str]) -> bool:
    """Whether the number at `start` goes on with the run: nothing between them but words
    that join numbers, no punctuation and no claim (whose words are none of `between`)."""
    gap = segment.tokens[run[1] : start]
    joined = between <= _JOINS and len(gap) == sum(token.text in _JOINS for token in gap)
    return joined and segment.tokens[run[1] - 1].text[-1] not in ",;:.!?"


def _is_no_number(quantity: Quantity, first_word: str) -> bool:
    """The pronoun "one", and "a third", which is an ordinal as often as a part."""
    if quantity.unit is not Unit.COUNT or first_word not in ("a", "one"):
        return False
    singular_part = quantity.part and quantity.value.denominator not in (2, PARTS["quarter"])
    return (quantity.value == 1 and first_word == "one") or singular_part


def _unclaimed(tokens: tuple[Token, ...]) -> Finding:
    said = " ".join(token.text for token in tokens).rstrip(".,;:!?")
    message = f"the number “{said}” is tied to no function of the model"
    hint = f"write [{said}]{{claim=function}}, so that it is checked in every draft"
    return Finding(tokens[0].place, message, hint, Severity.WARNING)
