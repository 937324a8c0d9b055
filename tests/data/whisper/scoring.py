"""How well words were heard: word error, and how far their starts lie from the truth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from pipeline.schema import HeardWord
from tests.data.whisper.passages import Unit


@dataclass(frozen=True, slots=True)
class Score:
    """`words` of the truth, the share that was heard wrong, and by how many ms the starts of
    the words heard right are off."""

    words: int
    word_error: float
    off_ms: tuple[int, ...]

    def percentile(self, percent: float) -> float:
        """How many ms at most that share of the starts is off; infinite if none was heard."""
        if not self.off_ms:
            return math.inf
        return float(np.percentile(self.off_ms, percent))

    def share_within(self, ms: int) -> float:
        """Share of the words heard right whose start is off by at most `ms`."""
        return float(np.mean(np.array(self.off_ms) <= ms))


def score(
    units: Sequence[Unit], spans_ms: Sequence[tuple[int, int]], heard: Sequence[HeardWord]
) -> Score:
    """Hold heard words against the truth; case and punctuation do not count."""
    said = [unit.written.lower() for unit in units]
    words = [word.text.lower().rstrip(".,?") for word in heard]
    matcher = SequenceMatcher(None, said, words, autojunk=False)
    off = tuple(
        abs(heard[b + step].span.start_ms - spans_ms[a + step][0])
        for a, b, size in matcher.get_matching_blocks()
        for step in range(size)
    )
    wrong = sum(
        max(a_stop - a, b_stop - b)
        for kind, a, a_stop, b, b_stop in matcher.get_opcodes()
        if kind != "equal"
    )
    return Score(len(said), wrong / len(said), off)
