"""Where inside a sentence a new note may begin: "lovely film, and at 3:10 the label shakes".

People who write without full stops change the subject after a comma, before "and", before a
time, or nowhere visible. A linear model over the words and marks around each such place gives
the chance of a turn; its weights were learnt offline (benchmarks/review/train_turns.py). It
only proposes: `review.boundary` decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from review.schema import Moment
from review.turn_places import SEEN, Key, Places, Signs, places_in

PROPOSED_FROM = 0.08
"""The chance from which a place is looked at closely."""
REMEMBERED = 8192
"""Keys of each group of signs whose weights are kept, as many places have the same."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A place where a note may begin, and all that is seen around it."""

    position: int
    signs: Signs


@dataclass(frozen=True, slots=True)
class TurnWeights:
    """The trained weights: one per sign. What the signs of a key weigh together is remembered,
    for each group of signs by itself."""

    bias: float
    signs: Mapping[str, float]
    weighed: Sequence[dict[Key, float]] = field(
        default_factory=lambda: [{} for _ in SEEN], repr=False, compare=False
    )

    def chances(self, places: Places) -> NDArray[np.float64]:
        """The chance that a note begins at each of several places."""
        scores = np.full(len(places.positions), self.bias)
        for group, keys in enumerate(places.keys):
            scores += self._weights(group, keys)
        chances: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(scores, -30.0, 30.0)))
        return chances

    def _weights(self, group: int, keys: Sequence[Key]) -> NDArray[np.float64]:
        """What the signs of a group weigh at each place, by its keys."""
        weighed, signs_of, known = self.weighed[group], SEEN[group], self.signs
        if len(weighed) > REMEMBERED:
            weighed.clear()
        for key in set(keys).difference(weighed):
            weighed[key] = sum([known[sign] for sign in signs_of(key) if sign in known])
        return np.fromiter(map(weighed.__getitem__, keys), np.float64, len(keys))


@cache
def load_turns() -> TurnWeights:
    """The weights that ship with the package."""
    with (resources.files("review") / "words" / "turns.npz").open("rb") as stream:
        stored = np.load(stream, allow_pickle=False)
        names = stored["signs"].tobytes().decode("utf-8").split("\n")
        weights = (stored["weights"].astype(np.float32) * stored["scale"]).tolist()
        return TurnWeights(float(stored["bias"]), dict(zip(names, weights, strict=True)))


def proposed(
    several: Sequence[tuple[str, Sequence[Moment], Sequence[int]]],
) -> list[dict[int, float]]:
    """Places where a note may begin in each of several texts, and the chance of each. A text comes
    with its moments and with where its pieces begin, in order; places are inside of these."""
    weights = load_turns()
    places = places_in(several, weights.signs)
    chances = weights.chances(places).tolist()
    ends = accumulate(places.sizes, initial=0)
    return [
        dict(zip(places.positions[first:stop], chances[first:stop], strict=True))
        for first, stop in pairwise(ends)
    ]


def turns_in(text: str, moments: Sequence[Moment], starts: Sequence[int]) -> Iterator[Turn]:
    """Every place of a text that is looked at, with its signs: what the weights are learnt from."""
    places = places_in([(text, moments, starts)])
    for position, *keys in zip(places.positions, *places.keys, strict=True):
        signs = (signs_of(key) for signs_of, key in zip(SEEN, keys, strict=True))
        yield Turn(position, tuple(sign for several in signs for sign in several))
