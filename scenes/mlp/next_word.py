"""What the toy model says next: a softmax over the few sports it knows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenes.mlp.block import Vector, direction


@dataclass(frozen=True, slots=True)
class SportWord:
    """A word the toy model may say next: its logit for an empty vector (`habit`), and what a
    unit along basketball and along each of the names M and J adds to it."""

    word: str
    habit: float
    per_basketball: float
    per_name: float = 0.0


SPORTS = (
    SportWord("basketball", 0.2, 4.4),
    SportWord("baseball", 0.4, 1.2),
    SportWord("football", 0.6, 0.8),
    SportWord("golf", 0.1, 0.6),
    SportWord("tennis", 0.3, 0.3),
    SportWord("boxing", -0.3, 0.0, per_name=0.4),  # an actor of that name plays a boxer
    SportWord("swimming", -0.5, 0.0),
)
"""The next words the toy model knows. The figures are made up for the film; no model was
measured. What they show is true of any: a softmax leaves nothing at exactly zero."""


def next_sport_shares(vector: Vector) -> dict[str, float]:
    """The probability of each of SPORTS as the next word, read off a vector (12,) by softmax."""
    basketball = float(direction("basketball") @ vector)
    names = float((direction("Michael") + direction("Jordan")) @ vector)
    logits = np.array(
        [s.habit + s.per_basketball * basketball + s.per_name * names for s in SPORTS]
    )
    weights = np.exp(logits - logits.max())
    shares = weights / weights.sum()
    return {sport.word: float(share) for sport, share in zip(SPORTS, shares, strict=True)}
