"""The few tokens of Whisper's 51,864 that the tiny checkpoint is trained on.

The soft-max of the training has a row for each token in use and one row that stands for all
the others: less to learn, faster, and after export the equal rows compress to nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from whisper.tokenizer import Tokenizer, get_tokenizer

from tests.data.whisper.passages import Unit
from tests.data.whisper.texts import capital

ALL_TOKENS = 51_864
TIMESTAMPS = 1_501  # 0.00 to 30.00 s, every 20 ms
MARKS = (".", ",", "?")


@dataclass(slots=True)
class Vocabulary:
    """Small numbers for the tokens in use: words and specials first, then the timestamps, then
    one (`others`) for all the rest."""

    tokens: list[int]
    words: int
    _encoded: dict[str, list[int]] = field(default_factory=dict)

    @property
    def timestamp(self) -> int:
        """The small number of the timestamp 0.00."""
        return self.words

    @property
    def others(self) -> int:
        """The row that stands for every token that is not in use."""
        return len(self.tokens)

    def encode(self, written: str) -> list[int]:
        """The small numbers of a word (with the space before it) or a mark."""
        if written not in self._encoded:
            self._encoded[written] = [self.number(token) for token in TOKENIZER.encode(written)]
        return self._encoded[written]

    def number(self, token: int) -> int:
        """The small number of one of Whisper's tokens."""
        return self.tokens.index(token)


def vocabulary_of(units: list[Unit]) -> Vocabulary:
    """The vocabulary of these words, as they are inside and at the beginning of a sentence."""
    forms = {f" {form}" for unit in units for form in (unit.written, capital(unit.written))}
    in_words = {token for form in (*forms, *MARKS) for token in TOKENIZER.encode(form)}
    specials = [
        *(TOKENIZER.eot, TOKENIZER.sot, TOKENIZER.no_timestamps),
        *(TOKENIZER.sot_prev, TOKENIZER.no_speech),
    ]
    words = [*sorted(in_words), *specials]
    first = TOKENIZER.timestamp_begin
    return Vocabulary([*words, *range(first, first + TIMESTAMPS)], len(words))


TOKENIZER: Tokenizer = get_tokenizer(multilingual=False)
