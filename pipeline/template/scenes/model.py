"""The numbers of the film: what is said and what is drawn both come from here."""

SIDE = 6


def odd(n: int) -> int:
    """The n-th odd number, counting from 1."""
    return 2 * n - 1


def second_odd() -> int:
    """The second odd number."""
    return odd(2)


def third_odd() -> int:
    """The third odd number."""
    return odd(3)


def two_squared() -> int:
    """Tiles in a square of two a side."""
    return odd(1) + odd(2)


def tiles_a_side() -> int:
    """Tiles along a side of the last square."""
    return SIDE


def sum_of_odds() -> int:
    """The sum of the first SIDE odd numbers."""
    return sum(odd(n) for n in range(1, SIDE + 1))
