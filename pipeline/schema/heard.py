"""What a recogniser heard: a stream of words, whoever recognised them."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.schema.checks import require
from pipeline.schema.sound import Span


@dataclass(frozen=True, slots=True)
class HeardWord:
    """One word that a recogniser believes to have heard in a recording.

    `text` is one written word as the recogniser spells it, `span` is in ms from the start of
    the recording, `probability` (0 to 1) is the recogniser's own belief.
    """

    text: str
    span: Span
    probability: float

    def __post_init__(self) -> None:
        require(bool(self.text.strip()), "a heard word has letters")
        require(0 <= self.probability <= 1, f"no probability: {self.probability}")
