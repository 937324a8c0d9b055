"""What a voice says for a written word: "12,288" is "twelve thousand two hundred eighty eight".

Rules are for English, in the American style without "and"; in other languages only the
numbers are turned into words. What a rule cannot know is told by `say="..."` on the page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from num2words import CONVERTER_CLASSES, num2words

# Longer than this a number is read digit by digit, as people do (and num2words ends at 10^306).
LONGEST_NUMBER_DIGITS = 36
LARGEST_NAMED_DENOMINATOR = 100

_SCALES = {"k": "thousand", "K": "thousand", "M": "million", "B": "billion", "T": "trillion"}
_CURRENCIES = {"$": "dollars", "€": "euros", "£": "pounds"}
_SYMBOLS = {
    "%": "percent",
    "×": "times",
    "÷": "divided by",
    "+": "plus",
    "−": "minus",
    "=": "equals",
    "&": "and",
    "·": "dot",
    "√": "square root of",
    "≈": "about",
    "~": "about",
    "<": "less than",
    ">": "greater than",
    "≤": "at most",
    "≥": "at least",
}
_POWERS = {"2": "squared", "3": "cubed"}
_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-", strict=True))

_LEXEME = re.compile(
    r"""
      (?P<ordinal> \d+(?:,\d{3})*(?:st|nd|rd|th)\b )
    | (?P<fraction> \d+[/⁄]\d+(?![\d/⁄]|\.\d) )
    | (?P<power> \^\{?-?\d+\}? )
    | (?P<number> (?: \d{1,3}(?:,\d{3})+(?!\d) | \d+ )(?:\.\d+)? | \.\d+ )
    | (?P<possessive> (?<=\d)['’]s\b )
    | (?P<letters> [^\W\d_]+(?:['’‑-][^\W\d_]+)* )
    | (?P<symbol> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_POSSESSIVE = "'s"
_Lexeme = tuple[str, str]


@lru_cache(maxsize=16_384)
def spoken_form(text: str, language: str = "en-us") -> str:
    """The words that are said for a written word: no digits, no punctuation around them.

    Empty where there is nothing to say (a dash).

    >>> spoken_form("12,288,"), spoken_form("2/3"), spoken_form("GPT-3")
    ('twelve thousand two hundred eighty eight', 'two thirds', 'G P T three')
    >>> spoken_form("89°"), spoken_form("175B"), spoken_form("(66.2%).")
    ('eighty nine degrees', 'one hundred seventy five billion', 'sixty six point two percent')
    >>> spoken_form("×"), spoken_form("-1"), spoken_form("2nd"), spoken_form("up-projection,")
    ('times', 'minus one', 'second', 'up-projection')
    """
    lexemes = [(str(match.lastgroup), match.group()) for match in _LEXEME.finditer(_normal(text))]
    if _is_english(language):
        said = [word for words in _english(lexemes) for word in words.split()]
    else:
        said = [_foreign(kind, written, language) for kind, written in lexemes]
    words = " ".join(word for word in said if word and not any(map(str.isdigit, word)))
    return words.replace(f" {_POSSESSIVE}", _POSSESSIVE)


def numbers_are_known(language: str) -> bool:
    """Whether numbers can be said in this language; if not they are said in English."""
    return _converter(language) is not None


def _is_english(language: str) -> bool:
    return language.replace("_", "-").split("-")[0].lower() == "en"


def _converter(language: str) -> str | None:
    """num2words' own code for a language: "pt-br" is "pt_BR", "de-at" is "de"."""
    base, _, region = language.replace("_", "-").partition("-")
    for code in (f"{base.lower()}_{region.upper()}", base.lower()):
        if code in CONVERTER_CLASSES:
            return code
    return None


def _normal(text: str) -> str:
    """Powers, fractions and compatibility characters in the plain form that the rules know."""
    text = re.sub(
        f"[{''.join(_SUPERSCRIPTS)}]+",
        lambda run: "^" + "".join(_SUPERSCRIPTS[character] for character in run.group()),
        text,
    )
    text = re.sub(r"(?<=\d)(?=[¼-¾⅐-⅞])", " and ", text)
    return unicodedata.normalize("NFKC", text)


def _english(lexemes: list[_Lexeme]) -> Iterator[str]:
    previous: _Lexeme = ("", "")
    currency = ""
    for index, (kind, written) in enumerate(lexemes):
        following = lexemes[index + 1] if index + 1 < len(lexemes) else ("", "")
        if kind == "letters":
            yield _letters(written, previous, following)
        elif written in _CURRENCIES and following[0] == "number":
            currency = _CURRENCIES[written]
        elif kind == "possessive":
            yield _POSSESSIVE
        elif kind == "symbol":
            yield _symbol(written, previous, following)
        else:
            plural = kind == "number" and following == ("letters", "s")
            yield _plural(_figures(kind, written)) if plural else _figures(kind, written)
        previous = (kind, written)
    yield currency


def _letters(written: str, previous: _Lexeme, following: _Lexeme) -> str:
    """A word as it is; capitals beside a number are spelt: "GPT-3" is "G P T three"."""
    if previous[0] == "number":
        if following[0] in ("", "symbol") and written in _SCALES:
            return _SCALES[written]
        if written == "x":
            return "times"
        if written == "s":
            return ""
    beside_number = "number" in (previous[0], following[0]) or following[1] in ("-", "‑")
    if written.isupper() and len(written) > 1 and beside_number:
        return " ".join(written)
    return written


def _symbol(written: str, previous: _Lexeme, following: _Lexeme) -> str:
    numbers = ("number", "fraction")
    if written == "°":
        return "degree" if previous[1] == "1" else "degrees"
    if written in "-–‑—/⁄" and previous[0] in numbers and following[0] in numbers:
        return "over" if written in "/⁄" else "to"
    if written == "-" and following[0] in numbers and previous[0] != "letters":
        return "minus"
    return _SYMBOLS.get(written, "")


def _figures(kind: str, written: str) -> str:
    if kind == "ordinal":
        return _plain(num2words(int(re.sub(r"\D", "", written)), to="ordinal"))
    if kind == "fraction":
        return _fraction(*(int(part) for part in re.split("[/⁄]", written)))
    if kind == "power":
        exponent = written.strip("^{}")
        sign = "minus " if exponent.startswith("-") else ""
        return _POWERS.get(exponent) or f"to the power of {sign}{_number(exponent.strip('-'))}"
    return _number(written)


def _fraction(top: int, bottom: int) -> str:
    if not 2 <= bottom <= LARGEST_NAMED_DENOMINATOR:
        return f"{_number(str(top))} over {_number(str(bottom))}"
    ordinal = _plain(num2words(bottom, to="ordinal")).removeprefix("one ")
    part = {2: "half", 4: "quarter"}.get(bottom, ordinal)
    plural = "halves" if part == "half" else f"{part}s"
    return f"{_number(str(top))} {part if top == 1 else plural}"


def _number(written: str) -> str:
    whole, point, decimals = written.replace(",", "").partition(".")
    said = _whole(whole or "0")
    return f"{said} point {_digits(decimals)}" if point else said


def _whole(digits: str) -> str:
    leading_zero = len(digits) > 1 and unicodedata.digit(digits[0]) == 0
    if leading_zero or len(digits) > LONGEST_NUMBER_DIGITS:
        return _digits(digits)
    return _plain(num2words(int(digits)))


def _digits(digits: str) -> str:
    return " ".join(num2words(unicodedata.digit(digit)) for digit in digits)


def _plain(words: str) -> str:
    """num2words' "two hundred and eighty-eight" without hyphen, comma and "and"."""
    words = words.replace("-", " ").replace(",", "")
    return re.sub(r"\band\b ?", "", words)


def _plural(words: str) -> str:
    return f"{words[:-1]}ies" if words.endswith("y") else f"{words}s"


def _foreign(kind: str, written: str, language: str) -> str:
    """Numbers by num2words in that language; signs are left for the synthesiser to read."""
    if kind == "letters" or (kind == "symbol" and written in "%°×÷+−=&"):
        return written
    if kind != "number":
        return " ".join(_foreign("number", part, language) for part in re.findall(r"\d+", written))
    try:
        code = _converter(language)
        value = Decimal(written.replace(",", ""))
        said = num2words(value if "." in written else int(value), lang=code) if code else ""
    except (NotImplementedError, OverflowError, ArithmeticError):
        said = ""  # the language has no words for this one
    return re.sub(r"[,.]", "", str(said)) or _number(written)
