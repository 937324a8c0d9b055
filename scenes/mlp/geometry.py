"""Nearly perpendicular directions in a space of many dimensions: how many fit, and why.

Angles are in degrees at the border and cosines inside. "Within s degrees of perpendicular"
means that every pair of vectors has |cos| <= cos(90 - s degrees): 89 to 91 degrees for s = 1.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray


def most_vectors(dimensions: int, degrees: float) -> int | None:
    """The most unit vectors that fit with every pair `degrees` to 180 - `degrees` apart, by
    Welch's bound; None where that bound says nothing.

    The squares of all M^2 cosines add up to at least M^2 / N: the Gram matrix has trace M and
    at most N non-zero eigenvalues, whose squares add up to at least M^2 / N (Cauchy-Schwarz).
    M of the cosines are 1 and the others at most c, so M + M (M - 1) c^2 >= M^2 / N, that is
    M <= N (1 - c^2) / (1 - N c^2) as long as N c^2 < 1. Welch 1974, "Lower bounds on the
    maximum cross correlation of signals", IEEE Trans. Inf. Theory 20(3), the case k = 1.
    """
    square = cosine(degrees) ** 2
    if dimensions * square >= 1.0:
        return None
    bound = dimensions * (1.0 - square) / (1.0 - dimensions * square)
    return math.floor(bound * (1.0 + 1e-12))  # a bound met exactly must not round down


def cosine(degrees: float) -> float:
    """The cosine of an angle in degrees.

    >>> round(cosine(60), 12)
    0.5
    """
    return math.cos(math.radians(degrees))


def bound_stops_binding_at(dimensions: int) -> float:
    """The angle in degrees at and below which `most_vectors` says nothing: cos = 1 / sqrt(N).

    The number is not unlimited from there on: the same paper's cases k > 1 bind further down.
    """
    return math.degrees(math.acos(1.0 / math.sqrt(dimensions)))


def cosine_spread(dimensions: int) -> float:
    """The standard deviation of the cosine of two random directions: 1 / sqrt(N).

    The squared entries of a unit vector add up to 1 and are alike by symmetry, so each has the
    mean 1 / N; the cosine with any fixed direction is such an entry.
    """
    return 1.0 / math.sqrt(dimensions)


def spread_in_degrees(dimensions: int) -> float:
    """The same as an angle: how far from 90 degrees two random directions typically are."""
    return math.degrees(math.asin(cosine_spread(dimensions)))


def sure_cosine(dimensions: int, count: int, confidence: float) -> float:
    """The c for which `count` random directions have |cos| < c in every pair, with at least
    this probability.

    One pair fails with probability at most 2 exp(-N c^2 / 2) (two spherical caps; Ball 1997,
    "An Elementary Introduction to Modern Convex Geometry", lemma 2.2); there are fewer than
    count^2 / 2 pairs, so some pair fails with probability below count^2 exp(-N c^2 / 2).
    """
    return math.sqrt(2.0 * math.log(count**2 / (1.0 - confidence)) / dimensions)


def sure_angle(dimensions: int, count: int, confidence: float) -> float:
    """The same as an angle in degrees: all pairs are farther apart than this.

    Raises ValueError where the argument gives nothing (too many vectors for N).
    """
    return math.degrees(math.acos(sure_cosine(dimensions, count, confidence)))


def sure_count(dimensions: int, degrees: float, confidence: float) -> int:
    """How many random directions are all farther than `degrees` apart with at least this
    probability: `sure_cosine` solved for the count. It grows like exp(N c^2 / 4)."""
    exponent = dimensions * cosine(degrees) ** 2 / 4.0
    return math.floor(math.sqrt(1.0 - confidence) * math.exp(exponent))


def random_directions(count: int, dimensions: int, seed: int) -> NDArray[np.float64]:
    """Unit vectors without a preferred direction, (count, dimensions): normal entries, scaled
    to length 1 (Muller 1959, "A note on a method for generating points uniformly on
    n-dimensional spheres")."""
    vectors = np.random.default_rng(seed).standard_normal((count, dimensions))
    lengths: NDArray[np.float64] = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / lengths


def pair_angles(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    """The angle of every pair of these unit vectors (count, N), in degrees, each pair once."""
    cosines = vectors @ vectors.T
    upper = np.triu_indices(len(vectors), k=1)
    return np.degrees(np.arccos(np.clip(cosines[upper], -1.0, 1.0)))
