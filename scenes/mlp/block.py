"""The toy block: one multilayer perceptron that knows who plays basketball.

It is built by hand, not trained: row 0 of the up-projection asks for Michael and Jordan,
column 0 of the down-projection writes basketball. Every vector is a plain numpy array, so
the narration's numbers and the pictures come from the same arithmetic.

The space has 12 dimensions and the block 48 rows: GPT-3's 12,288 and 49,152 divided by 1,024.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, reduce

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

DIMENSIONS = 12
HIDDEN = 4 * DIMENSIONS
THRESHOLD_BIAS = -1.0
FACT = ("Michael", "Jordan", "basketball")
NAMED_DIRECTIONS = (*FACT, "Alexis", "Phelps")
NAMES = ("Michael Jordan", "Michael Phelps", "Alexis Jordan", "Alexis Phelps")
"""The truth table in order: both names, the first alone, the last alone, neither."""

_SEED = 23
_EXAMPLE_SEED = 80


# --- directions ------------------------------------------------------------------------


@cache
def orthonormal_frame(dimensions: int = DIMENSIONS, seed: int = _SEED) -> Matrix:
    """Perpendicular unit vectors as the rows of a (dimensions, dimensions) matrix.

    A real model's directions are only nearly perpendicular; these are exactly so, in floating
    point too, because the slack is the subject of a later chapter and would blur this one:
    a clipped sum must be 0, not 1e-17. Two Householder reflections I - 2 v v' / |v|^2
    (Householder 1958) with integer v and |v|^2 = 64 have entries that are multiples of 1/1024,
    so no product below is ever rounded.
    """
    rng = np.random.default_rng(seed)
    frame = np.eye(dimensions)
    for _ in range(2):
        mirror = _integer_vector(rng, dimensions, square_length=64)
        frame = frame - np.outer(frame @ mirror, mirror) / 32
    return _frozen(frame)


def _integer_vector(rng: np.random.Generator, dimensions: int, square_length: int) -> Vector:
    while True:
        vector: Vector = rng.integers(-4, 5, size=dimensions).astype(np.float64)
        if vector @ vector == square_length:
            return vector


def direction(meaning: str) -> Vector:
    """The unit vector, shape (12,), that stands for a name or for basketball.

    Raises ValueError for a meaning that is none of NAMED_DIRECTIONS.
    """
    if meaning not in NAMED_DIRECTIONS:
        raise ValueError(f"no direction for {meaning!r}; there is: {', '.join(NAMED_DIRECTIONS)}")
    unit: Vector = orthonormal_frame()[NAMED_DIRECTIONS.index(meaning)]
    return unit


def token_vector(name: str) -> Vector:
    """The vector, shape (12,), above the last token of `name` when it enters the block.

    Earlier attention has brought all words of the name together: its dot product with the
    direction of each word in it is 1. What else such a vector would carry is seeded from the
    name and lies along directions without a meaning here. Raises ValueError for other words.
    """
    vector = _surroundings(name)
    for word in name.split():
        vector = vector + direction(word)
    return vector


def _surroundings(name: str) -> Vector:
    unnamed = orthonormal_frame()[len(NAMED_DIRECTIONS) :]
    rng = np.random.default_rng([_SEED, *name.encode()])
    amounts: Vector = rng.integers(-3, 4, size=len(unnamed)) / 4
    return amounts @ unnamed


# --- the block -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Block:
    """The weights of one multilayer perceptron: `up` (48, 12) with one question a row,
    `up_bias` (48,), `down` (12, 48) with one answer a column, `down_bias` (12,)."""

    up: Matrix
    up_bias: Vector
    down: Matrix
    down_bias: Vector


@cache
def toy_block() -> Block:
    """The block of the film: row 0 is M + J, its bias is -1, column 0 is B.

    Rows 1 to 47 are other questions: pairs of unnamed directions, seeded, so that other
    neurons have something to do; neither they, their columns nor the second bias touch M, J
    or B, and what happens to those is the doing of row 0 alone.
    """
    unnamed = orthonormal_frame()[len(NAMED_DIRECTIONS) :]
    rng = np.random.default_rng(_SEED)
    pairs = np.zeros((HIDDEN, len(unnamed)))
    for row in pairs:
        row[rng.choice(len(unnamed), size=2, replace=False)] = rng.choice([-1.0, 1.0], size=2)
    up = pairs @ unnamed
    up[0] = direction("Michael") + direction("Jordan")
    down = (rng.integers(-2, 3, size=(HIDDEN, len(unnamed))) / 16 @ unnamed).T
    down[:, 0] = direction("basketball")
    down_bias = rng.integers(-2, 3, size=len(unnamed)) / 16 @ unnamed
    bias = np.full(HIDDEN, THRESHOLD_BIAS)
    return Block(_frozen(up), _frozen(bias), _frozen(down), _frozen(down_bias))


def _frozen(array: NDArray[np.float64]) -> NDArray[np.float64]:
    array.flags.writeable = False
    return array


@dataclass(frozen=True, slots=True)
class Pass:
    """Every stage of a vector's way through a block; one vector, or one row per token.

    `entering` (..., 12), `asked` = up times it (..., 48), `shifted` = plus the bias,
    `neurons` = clipped at zero, `written` = down times them plus the second bias (..., 12),
    `leaving` = written plus entering.
    """

    entering: NDArray[np.float64]
    asked: NDArray[np.float64]
    shifted: NDArray[np.float64]
    neurons: NDArray[np.float64]
    written: NDArray[np.float64]
    leaving: NDArray[np.float64]


def run_block(block: Block, entering: NDArray[np.float64]) -> Pass:
    """Send a vector (12,), or a text of them (tokens, 12), through the block.

    leaving = entering + down relu(up entering + up_bias) + down_bias: the feed-forward layer
    with its residual connection, Vaswani et al. 2017, sections 3.1 and 3.3.
    """
    asked = entering @ block.up.T
    shifted = asked + block.up_bias
    neurons = relu(shifted)
    written = neurons @ block.down.T + block.down_bias
    return Pass(entering, asked, shifted, neurons, written, entering + written)


def relu(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Clip negative values to 0 and leave the others alone, any shape."""
    return np.maximum(values, 0.0)


def gelu(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The softer curve x * Phi(x), any shape, with Phi the normal distribution function.

    The exact form of Hendrycks and Gimpel 2016, "Gaussian Error Linear Units",
    arXiv:1606.08415, section 2 (not their tanh approximation).
    """
    phi: NDArray[np.float64] = np.array(
        [0.5 * (1.0 + math.erf(x / math.sqrt(2.0))) for x in values.flat]
    )
    return values * phi.reshape(values.shape)


def chain(*matrices: Matrix) -> Matrix:
    """The one matrix that does what these do in turn, the first given being applied first.

    Raises TypeError if there is none, ValueError if the shapes do not follow on.
    """
    return reduce(lambda earlier, later: later @ earlier, matrices)


def example_chain() -> tuple[Matrix, ...]:
    """Six matrices (2, 2) to be multiplied out in a picture, in the order in which they act.

    They are seeded and stand for no real weights. Their entries are whole numbers, -1 to 2, and
    every product of neighbours has entries of at most two digits; all six together give no zero.
    """
    rng = np.random.default_rng(_EXAMPLE_SEED)
    return tuple(_frozen(rng.integers(-1, 3, size=(2, 2)).astype(np.float64)) for _ in range(6))


# --- what the film shows ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TruthRow:
    """What the block makes of one name: `m_dot` and `j_dot` going in, row 0 `asked`, then
    `shifted` by the bias, then clipped to the `neuron`; `basketball_in` and `basketball_out`
    are the dot products with B before and after the block."""

    name: str
    m_dot: float
    j_dot: float
    asked: float
    shifted: float
    neuron: float
    basketball_in: float
    basketball_out: float


def truth_row(name: str) -> TruthRow:
    """The block's whole work on one name (see `token_vector` for the names it takes)."""
    vector = token_vector(name)
    stages = run_block(toy_block(), vector)
    m, j, b = (direction(meaning) for meaning in ("Michael", "Jordan", "basketball"))
    return TruthRow(
        name=name,
        m_dot=float(m @ vector),
        j_dot=float(j @ vector),
        asked=float(stages.asked[0]),
        shifted=float(stages.shifted[0]),
        neuron=float(stages.neurons[0]),
        basketball_in=float(b @ vector),
        basketball_out=float(b @ stages.leaving),
    )


def truth_table() -> tuple[TruthRow, ...]:
    """The AND gate as a table: one row for each of NAMES, in their order."""
    return tuple(truth_row(name) for name in NAMES)
