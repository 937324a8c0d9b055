"""How many vectors fit where all angles between them are close to a right one."""

from math import cos, floor, radians


def dimensions():
    return 100


def angle():
    return 89


def vectors_at_89_degrees_in_100_dimensions():
    """At most 103 by Welch's bound: n unit vectors in N dimensions have a pair with
    cos^2 of at least (n - N) / (N (n - 1)).

    L. R. Welch, Lower bounds on the maximum cross correlation of signals, 1974.
    """
    n, c2 = dimensions(), cos(radians(angle())) ** 2
    return floor(n * (1 - c2) / (1 - n * c2))
