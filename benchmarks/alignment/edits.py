"""Planted edits: retakes, skipped sentences, ad-libs and false starts at known places."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.alignment.speech import Utterance
from pipeline.sentences import Text

AD_LIBS = (
    "Sorry, let me say that again.",
    "Hold on, my phone is ringing.",
    "Okay, from the top.",
    "Was that too fast? I think it was fine.",
    "Let me drink some water first.",
    "Could somebody close the window please?",
    "I never know how to pronounce this.",
    "That came out wrong, once more.",
    "Give me just a moment here.",
    "Right, where was I?",
)
SHORTEST_SENTENCE = 5
"""Words of a sentence that may be edited: of shorter ones nobody begins half."""


def planted(
    text: Text, retakes: int, skips: int, ad_libs: int, false_starts: int, seed: int = 1
) -> list[Utterance]:
    """The text read in order, with so many edits of each kind, each in a sentence of its own.

    A retake says the sentence twice, and every other one says the sentence before it again
    too. A false start breaks off after some three fifths of a sentence.
    """
    random = np.random.default_rng(seed)
    long = [
        number
        for number, sentence in enumerate(text.sentences)
        if len(text.spoken(sentence)) >= SHORTEST_SENTENCE and number
    ]
    drawn = [int(number) for number in random.permutation(long)]
    kinds = {
        kind: set(drawn[first : first + count])
        for kind, first, count in (
            ("retake", 0, retakes),
            ("skip", retakes, skips),
            ("ad_lib", retakes + skips, ad_libs),
            ("false_start", retakes + skips + ad_libs, false_starts),
        )
    }
    said: list[Utterance] = []
    for number, sentence in enumerate(text.sentences):
        if number in kinds["skip"]:
            continue
        if number in kinds["ad_lib"]:
            said.append(Utterance(None, ad_lib=AD_LIBS[len(said) % len(AD_LIBS)], wanted=False))
        if number in kinds["false_start"]:
            words = max(2, (sentence.stop - sentence.first) * 3 // 5)
            said.append(Utterance(number, words, wanted=False))
        if number in kinds["retake"]:
            again = _with_the_one_before(said, number) if number % 2 else [number]
            said += [Utterance(number, wanted=False)] + [Utterance(other) for other in again[:-1]]
        said.append(Utterance(number))
    return said


def _with_the_one_before(said: list[Utterance], number: int) -> Sequence[int]:
    """The sentence before is said again too, if it was just said; then its first saying is
    not the one to keep."""
    last = said[-1] if said else None
    if last is None or last.sentence != number - 1 or not last.wanted:
        return [number]
    said[-1] = Utterance(last.sentence, last.words, wanted=False)
    return [number - 1, number]
