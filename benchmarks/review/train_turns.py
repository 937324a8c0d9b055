"""Trains the weights that propose places inside sentences where a note may begin (called by
train.py)."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

import review
from benchmarks.review.corpus import LabelledPage
from review.plain import plain
from review.times import find_moments
from review.turns import TurnWeights, turns_in
from review.units import sentence_starts

WEIGHTS_FILE = Path(review.__file__).parent / "words" / "turns.npz"
STRENGTH = 1.0
SEEN_AT_LEAST = 3
Turns = list[tuple[tuple[str, ...], bool]]


def turns_of(page: LabelledPage) -> Turns:
    """What is seen at each place of a page that is looked at, and whether a note begins there."""
    found: Turns = []
    for comment in page.comments:
        text = plain(comment.text).text
        moments = find_moments(text)
        starts = sorted(sentence_starts(text))
        gold = {label.first for label in comment.labels}
        found += [(turn.signs, turn.position in gold) for turn in turns_in(text, moments, starts)]
    return found


def weigh_turns(pages: list[Turns]) -> TurnWeights:
    """The weights of the signs that are seen often enough on some pages."""
    turns = list(chain.from_iterable(pages))
    seen = Counter(sign for signs, _ in turns for sign in signs)
    maker = DictVectorizer(dtype=np.float32)
    table = maker.fit_transform(
        [{sign: 1.0 for sign in signs if seen[sign] >= SEEN_AT_LEAST} for signs, _ in turns]
    )
    fitted = LogisticRegression(C=STRENGTH, max_iter=1000).fit(table, [truth for _, truth in turns])
    weights = fitted.coef_[0].tolist()
    return TurnWeights(
        float(fitted.intercept_[0]), dict(zip(maker.feature_names_, weights, strict=True))
    )


def save_turns(weights: TurnWeights) -> None:
    """Write the weights into the package, as int8 and one scale."""
    numbers = np.array(list(weights.signs.values()), np.float32)
    scale = np.float32(np.abs(numbers).max() / 127)
    np.savez_compressed(
        WEIGHTS_FILE,
        signs=np.frombuffer("\n".join(weights.signs).encode(), np.uint8),
        weights=np.round(numbers / scale).astype(np.int8),
        scale=scale,
        bias=np.float32(weights.bias),
    )
