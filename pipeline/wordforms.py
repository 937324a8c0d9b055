"""The ways a script's word may be said or written down: a set of accepted forms.

Recogniser and reader both take freedoms: "288" is heard as two hundred (and) eighty-eight,
"GPT" is written down in one or three pieces. Both sides are brought to plain words, and a
script word counts as said when any of its forms is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise

from num2words import num2words

from pipeline.schema import Token
from pipeline.spoken import spoken_form

Form = tuple[str, ...]
"""Plain words in the order they are said."""

MOST_FORMS = 8

MS_A_LETTER, MS_A_WORD = 74, 23
"""How long a word lasts at an ordinary speech rate, for each letter and besides: fitted to
1,479 English words that espeak-ng spoke at 150 words a minute (spread 109 ms)."""

_UNITS = "one two three four five six seven eight nine"
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL_NUMBERS = frozenset(f"{_UNITS} {_TEENS} {_TENS}".split())
_BIG_NUMBERS = frozenset({"hundred", "thousand", "million", "billion", "half", "third", "quarter"})
_SAME = {
    "percent": ("per", "cent"),
    "cannot": ("can", "not"),
    "multilayer": ("multi", "layer"),
    "okay": ("ok",),
}
# British and American spellings of one sound.
_SPELLINGS = (
    (r"is(e[drs]?|ing|ation|ations)$", r"iz\1"),
    (r"(?<=[a-z]{3})our(s|ed|ing|)$", r"or\1"),
)


def plain_words(text: str) -> Form:
    """A spoken text as lower-case words without marks; hyphens part words.

    >>> plain_words("The up-projection's “E”, too")
    ('the', 'up', "projection's", 'e', 'too')
    """
    text = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    words = (word.strip("'") for word in re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", text))
    return tuple(word for word in words if word)


def spoken_ms(form: Form) -> int:
    """How long plain words take to say at an ordinary speech rate, without pauses.

    >>> spoken_ms(("two", "thirds"))
    712
    """
    return sum(MS_A_LETTER * len(word) + MS_A_WORD for word in form)


def heard_words(text: str) -> Form:
    """What a recogniser wrote down ("12,288", "GPT-3") as plain words.

    >>> heard_words("12,288,"), heard_words("GPT-3")
    (('twelve', 'thousand', 'two', 'hundred', 'eighty', 'eight'), ('g', 'p', 't', 'three'))
    """
    return plain_words(spoken_form(text))


def comparable(word: str) -> str:
    """A plain word with the spellings of one sound made one; for comparing only.

    >>> comparable("normalisation"), comparable("colours")
    ('normalization', 'colors')
    """
    for pattern, sound in _SPELLINGS:
        word = re.sub(pattern, sound, word)
    return word


def accepted_forms(token: Token, normalise: Callable[[str], str] | None = None) -> tuple[Form, ...]:
    """The forms of a script word, its own spoken form first; none if nothing is said for it.

    `say` on the page sets the spoken form, and then only what sounds like it is accepted.
    `normalise` is how the recogniser brings two ways to write one thing to the same words.
    """
    first = plain_words(token.spoken)
    if not first:
        return ()
    forms = [first]
    if token.spoken == spoken_form(token.text):
        forms += [plain_words(said) for said in _other_readings(token.text)]
        if normalise:
            forms.append(heard_words(normalise(token.text)))
    for rule in (_with_and, _with_a, _with_oh, _joined_letters, _split):
        forms += [other for form in forms if (other := rule(form)) != form]
    return tuple(dict.fromkeys(form for form in forms if form))[:MOST_FORMS]


def _other_readings(written: str) -> list[str]:
    """Four figures as a year ("nineteen eighty four") or in hundreds ("twelve hundred")."""
    figures = re.sub(r"^\W+|\W+$", "", written)
    if not re.fullmatch(r"[1-9](\d{3}|,\d{3})", figures):
        return []
    number = int(figures.replace(",", ""))
    if number % 100 == 0 and number % 1000:
        return [f"{num2words(number // 100)} hundred"]
    return [num2words(number, to="year")] if 1100 <= number < 2100 and "," not in figures else []


def _with_and(form: Form) -> Form:
    """ "two hundred and eighty eight"."""
    said: list[str] = []
    for word, following in pairwise((*form, "")):
        said += [word, "and"] if word == "hundred" and following in _SMALL_NUMBERS else [word]
    return tuple(said)


def _with_a(form: Form) -> Form:
    """ "a hundred", "a third"."""
    if form[0] == "one" and len(form) > 1 and form[1] in _BIG_NUMBERS:
        return ("a", *form[1:])
    return form


def _with_oh(form: Form) -> Form:
    return tuple("oh" if word == "zero" else word for word in form)


def _joined_letters(form: Form) -> Form:
    """ "gpt three" for "g p t three"."""
    joined: list[str] = []
    for index, word in enumerate(form):
        spelt = len(word) == 1 and index and len(form[index - 1]) == 1
        if spelt:
            joined[-1] += word
        else:
            joined.append(word)
    return tuple(joined)


def _split(form: Form) -> Form:
    return tuple(part for word in form for part in _SAME.get(word, (word,)))
