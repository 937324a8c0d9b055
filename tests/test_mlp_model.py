"""The first film's model against theory, published sizes, and experiment."""

from __future__ import annotations

import inspect
import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scenes.mlp import block, counting, geometry, model, next_word
from scenes.mlp.counting import GPT3

EXACT_INTEGERS = st.integers(-1000, 1000).map(float)
"""Entries whose sums and products float64 holds without rounding."""


def vectors(size: int = block.DIMENSIONS) -> st.SearchStrategy[block.Vector]:
    return arrays(np.float64, size, elements=EXACT_INTEGERS)


def square_matrices(size: int = 4) -> st.SearchStrategy[block.Matrix]:
    return arrays(np.float64, (size, size), elements=st.integers(-9, 9).map(float))


# --- directions ------------------------------------------------------------------------


@given(seed=st.integers(0, 10_000), dimensions=st.integers(8, 16))
def test_a_frame_is_orthonormal_without_any_rounding(seed: int, dimensions: int) -> None:
    frame = block.orthonormal_frame(dimensions, seed)
    assert np.array_equal(frame @ frame.T, np.eye(dimensions))


def test_the_directions_are_tilted_so_that_no_entry_gives_the_answer_away() -> None:
    assert np.count_nonzero(np.abs(block.direction("Michael")) > 0.05) >= 8


def test_an_unknown_word_is_refused_with_the_words_there_are() -> None:
    with pytest.raises(ValueError, match="no direction for 'Micahel'; there is: Michael"):
        block.token_vector("Micahel Jordan")


@pytest.mark.parametrize("name", block.NAMES)
def test_a_token_vector_carries_its_own_words_and_no_other(name: str) -> None:
    for meaning in block.NAMED_DIRECTIONS:
        expected = 1.0 if meaning in name.split() else 0.0
        assert block.direction(meaning) @ block.token_vector(name) == expected


# --- the block -------------------------------------------------------------------------


def test_the_toy_has_gpt3s_proportions() -> None:
    toy = block.toy_block()
    assert toy.up.shape == toy.down.T.shape == (48, 12)
    assert GPT3.expansion == block.HIDDEN / block.DIMENSIONS
    assert GPT3.embedding == 1024 * block.DIMENSIONS and GPT3.rows == 1024 * block.HIDDEN


def test_the_film_speaks_of_these_weights() -> None:
    toy = block.toy_block()
    m, j, b = (block.direction(meaning) for meaning in block.FACT)
    assert np.array_equal(toy.up[0], m + j)
    assert toy.up_bias[0] == -1.0
    assert np.array_equal(toy.down[:, 0], b)


def test_the_truth_table_is_an_and_gate() -> None:
    table = {r.name: (r.m_dot, r.j_dot, r.asked, r.shifted, r.neuron, r.basketball_out)
             for r in block.truth_table()}  # fmt: skip
    assert table == {
        "Michael Jordan": (1, 1, 2, 1, 1, 1),
        "Michael Phelps": (1, 0, 1, 0, 0, 0),
        "Alexis Jordan": (0, 1, 1, 0, 0, 0),
        "Alexis Phelps": (0, 0, 0, -1, 0, 0),
    }


@given(michael=st.booleans(), jordan=st.booleans(), rest=vectors(10))
def test_the_gate_opens_for_both_names_whatever_else_a_vector_carries(
    michael: bool, jordan: bool, rest: block.Vector
) -> None:
    amounts = np.concatenate([[float(michael), float(jordan)], rest])
    stages = block.run_block(block.toy_block(), amounts @ block.orthonormal_frame())
    assert stages.neurons[0] == float(michael and jordan)


@given(entering=vectors())
def test_the_fact_is_written_by_the_first_neuron_alone(entering: block.Vector) -> None:
    stages = block.run_block(block.toy_block(), entering)
    gained = block.orthonormal_frame() @ (stages.leaving - entering)
    named = dict(zip(block.NAMED_DIRECTIONS, gained, strict=False))
    assert named.pop("basketball") == stages.neurons[0]
    assert set(named.values()) == {0.0}


@given(entering=vectors())
def test_the_result_is_the_active_columns_plus_a_bias_plus_what_came_in(
    entering: block.Vector,
) -> None:
    toy = block.toy_block()
    stages = block.run_block(toy, entering)
    result = entering + toy.down_bias
    for column, neuron in zip(toy.down.T, stages.neurons, strict=True):
        result = result + (neuron * column if neuron > 0 else 0.0)
    assert np.array_equal(stages.leaving, result)


@given(one=vectors(), other=vectors(), factor=st.integers(-20, 20))
def test_asking_is_linear(one: block.Vector, other: block.Vector, factor: int) -> None:
    def asked(entering: block.Vector) -> block.Vector:
        return block.run_block(block.toy_block(), entering).asked

    assert np.array_equal(asked(one + factor * other), asked(one) + factor * asked(other))


def test_clipping_is_not_linear() -> None:
    m, j = block.direction("Michael"), block.direction("Jordan")
    both, first, last = (block.run_block(block.toy_block(), v).neurons[0] for v in (m + j, m, j))
    assert both != first + last


@given(row=vectors(), constant=EXACT_INTEGERS)
def test_no_row_and_constant_make_an_and_gate_without_clipping(
    row: block.Vector, constant: float
) -> None:
    both, first, last, neither = (
        row @ sum((block.direction(word) for word in name.split()), np.zeros(block.DIMENSIONS))
        + constant
        for name in block.NAMES
    )
    assert both + neither == first + last
    assert (both, first, last, neither) != (1.0, 0.0, 0.0, 0.0)


@given(tokens=st.lists(vectors(), min_size=2, max_size=5), changed=vectors())
def test_positions_do_not_hear_from_each_other(
    tokens: list[block.Vector], changed: block.Vector
) -> None:
    before = block.run_block(block.toy_block(), np.array(tokens)).leaving
    after = block.run_block(block.toy_block(), np.array([changed, *tokens[1:]])).leaving
    assert np.array_equal(before[1:], after[1:])
    assert np.array_equal(after[0], block.run_block(block.toy_block(), changed).leaving)


@given(stack=st.lists(square_matrices(), min_size=1, max_size=4), vector=vectors(4))
def test_a_chain_of_matrices_is_one_matrix(stack: list[block.Matrix], vector: block.Vector) -> None:
    step_by_step = vector
    for matrix in stack:
        step_by_step = matrix @ step_by_step
    assert np.array_equal(block.chain(*stack) @ vector, step_by_step)


@pytest.mark.parametrize("span", list(combinations(range(7), 2)))
def test_the_example_chain_multiplies_out_to_short_whole_numbers(span: tuple[int, int]) -> None:
    product = block.chain(*block.example_chain()[slice(*span)])
    assert product.shape == (2, 2)
    assert np.array_equal(product, np.rint(product)) and np.all(np.abs(product) < 100)


def test_the_example_chain_ends_in_a_matrix_without_zeros() -> None:
    assert len(block.example_chain()) == 6
    assert np.all(block.chain(*block.example_chain()) != 0)


# --- the clipping curves ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("x", "expected"),  # x times the normal distribution function, from printed tables of Phi
    [(0.0, 0.0), (1.0, 0.8413447), (-1.0, -0.1586553), (2.0, 1.9544997), (-3.0, -0.0040497)],
)
def test_gelu_has_its_known_values(x: float, expected: float) -> None:
    assert block.gelu(np.array([x]))[0] == pytest.approx(expected, abs=5e-7)


@given(x=st.floats(-50, 50))
def test_gelu_is_relu_with_the_corner_rounded_off(x: float) -> None:
    values = np.array([x])
    below = block.relu(values) - block.gelu(values)
    # relu(x) - gelu(x) = |x| Phi(-|x|), at most 0.17 (near |x| = 0.75), fading outwards
    assert -1e-12 <= below[0] <= 0.17
    assert below[0] <= 1e-6 or abs(x) < 6


# --- the next word ---------------------------------------------------------------------


@given(entering=arrays(np.float64, block.DIMENSIONS, elements=st.floats(-5, 5)))
def test_shares_are_a_distribution_with_nothing_at_zero(entering: block.Vector) -> None:
    shares = next_word.next_sport_shares(entering).values()
    assert sum(shares) == pytest.approx(1.0)
    assert min(shares) > 0.0


def test_only_after_the_block_and_only_for_the_full_name_is_basketball_ahead() -> None:
    leads = {}
    for name in block.NAMES:
        entering = block.token_vector(name)
        leaving = block.run_block(block.toy_block(), entering).leaving
        for stage, vector in (("in", entering), ("out", leaving)):
            shares = next_word.next_sport_shares(vector)
            leads[name, stage] = max(shares, key=shares.__getitem__) == "basketball"
    assert [where for where, ahead in leads.items() if ahead] == [("Michael Jordan", "out")]


# --- counting --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (counting.up_projection_weights, 603_979_776),
        (counting.down_projection_weights, 603_979_776),
        (counting.perceptron_weights, 1_207_959_552),
        (counting.perceptron_biases, 61_440),
        (counting.all_perceptron_weights, 115_964_116_992),
        (counting.all_attention_weights, 57_982_058_496),
        (counting.embedding_weights, 617_558_016),
        (counting.counted_weights, 175_181_291_520),
    ],
)
def test_gpt3_has_the_known_counts(function: object, expected: int) -> None:
    assert callable(function) and function(GPT3) == expected


def test_the_total_is_the_published_one() -> None:
    # "175.0B", Brown et al. 2020, table 2.1
    assert counting.counted_weights(GPT3) / 1e9 == pytest.approx(175.0, rel=2e-3)
    assert round(100 * counting.perceptron_share(GPT3), 1) == 66.2


def test_what_the_count_leaves_out_is_negligible() -> None:
    left_out = GPT3.blocks * counting.perceptron_biases(GPT3)
    left_out += counting.normalisation_parameters(GPT3)
    assert left_out / counting.counted_weights(GPT3) < 1e-4


@given(embedding=st.integers(1, 4096), blocks=st.integers(1, 200), vocabulary=st.integers(1, 10**5))
def test_in_any_such_transformer_perceptrons_outweigh_attention_two_to_one(
    embedding: int, blocks: int, vocabulary: int
) -> None:
    shape = counting.Transformer(embedding, 4, blocks, 1, embedding, vocabulary)
    assert counting.all_perceptron_weights(shape) == 2 * counting.all_attention_weights(shape)
    assert counting.perceptron_share(shape) < 2 / 3


# --- many dimensions -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dimensions", "degrees", "expected"),
    [
        (100, 90, 100),
        (100, 89, 103),
        (100, 87, 137),
        (100, 85, 412),
        (100, 84.2, None),
        (2, 60, 3),  # three lines at 60 degrees in the plane meet the bound
        (3, math.degrees(math.acos(1 / math.sqrt(5))), 6),  # so do an icosahedron's diagonals
        (7, math.degrees(math.acos(1 / 3)), 28),  # and 28 lines in 7 dimensions (van Lint, Seidel)
    ],
)
def test_welchs_bound_has_its_known_values(
    dimensions: int, degrees: float, expected: int | None
) -> None:
    assert geometry.most_vectors(dimensions, degrees) == expected


def test_an_icosahedron_meets_welchs_bound() -> None:
    golden = (1 + math.sqrt(5)) / 2
    lines = np.array(
        [(0, 1, golden), (0, 1, -golden), (1, golden, 0),
         (1, -golden, 0), (golden, 0, 1), (-golden, 0, 1)]
    )  # fmt: skip
    lines /= np.linalg.norm(lines, axis=1, keepdims=True)
    angles = geometry.pair_angles(lines)
    nearest = float(np.minimum(angles, 180 - angles).min())
    assert geometry.most_vectors(3, nearest) == len(lines)


@given(dimensions=st.integers(2, 2000), one=st.floats(60, 90), other=st.floats(60, 90))
def test_more_slack_never_allows_fewer_vectors(dimensions: int, one: float, other: float) -> None:
    tight, loose = (
        geometry.most_vectors(dimensions, d) for d in (max(one, other), min(one, other))
    )
    assert loose is None or (tight is not None and dimensions <= tight <= loose)


@given(count=st.integers(2, 40), dimensions=st.integers(2, 12), seed=st.integers(0, 999))
def test_no_real_set_of_vectors_breaks_welchs_bound(count: int, dimensions: int, seed: int) -> None:
    angles = geometry.pair_angles(geometry.random_directions(count, dimensions, seed))
    nearest = float(np.minimum(angles, 180 - angles).min())
    most = geometry.most_vectors(dimensions, nearest)
    assert most is None or count <= most


@given(dimensions=st.integers(2, 20_000))
def test_the_bound_stops_binding_where_it_says(dimensions: int) -> None:
    angle = geometry.bound_stops_binding_at(dimensions)
    assert geometry.most_vectors(dimensions, angle - 0.001) is None
    assume(angle + 0.001 <= 90)
    assert geometry.most_vectors(dimensions, angle + 0.001) is not None


@pytest.mark.parametrize(("dimensions", "degrees"), [(100, 5.7), (12_288, 0.52)])
def test_the_spread_of_random_angles_is_the_known_one(dimensions: int, degrees: float) -> None:
    assert geometry.spread_in_degrees(dimensions) == pytest.approx(degrees, rel=0.01)


@pytest.mark.parametrize("dimensions", [100, 1000, 12_288])
def test_experiment_and_theory_agree_on_the_spread(dimensions: int) -> None:
    angles = geometry.pair_angles(geometry.random_directions(200, dimensions, seed=1974))
    assert np.std(angles) == pytest.approx(geometry.spread_in_degrees(dimensions), rel=0.03)
    assert np.mean(angles) == pytest.approx(90, abs=geometry.spread_in_degrees(dimensions) / 10)


def test_a_million_directions_keep_their_distance() -> None:
    cosine = geometry.sure_cosine(12_288, 1_000_000, 0.99)
    assert 0.0724 < cosine < 0.0725
    pairs = 1_000_000 * 999_999 / 2
    assert pairs * 2 * math.exp(-12_288 * cosine**2 / 2) <= 0.01 * (1 + 1e-9)
    assert 85.8 < geometry.sure_angle(12_288, 1_000_000, 0.99) < 85.9


@pytest.mark.parametrize("seed", range(20))
def test_the_sure_angle_holds_in_experiments(seed: int) -> None:
    angles = geometry.pair_angles(geometry.random_directions(60, 500, seed))
    assert np.minimum(angles, 180 - angles).min() > geometry.sure_angle(500, 60, 0.99)


@given(dimensions=st.integers(1000, 20_000), degrees=st.floats(85, 89))
def test_the_sure_count_grows_exponentially(dimensions: int, degrees: float) -> None:
    exponents = [
        math.log(geometry.sure_count(n, degrees, 0.99) + 1) for n in (dimensions, 2 * dimensions)
    ]
    assume(exponents[0] > 5)
    constant = -math.log(math.sqrt(0.01))
    assert exponents[1] + constant == pytest.approx(2 * (exponents[0] + constant), rel=0.01)


def test_sure_count_and_sure_angle_are_inverse() -> None:
    angle = geometry.sure_angle(12_288, 1_000_000, 0.99)
    assert geometry.sure_count(12_288, angle, 0.99) == pytest.approx(1_000_000, rel=1e-6)


# --- the claims ------------------------------------------------------------------------


def claim_functions() -> list[str]:
    return [name for name, found in vars(model).items() if inspect.isfunction(found)]


@pytest.mark.parametrize("name", claim_functions())
def test_every_claim_is_a_number_with_a_reason(name: str) -> None:
    function = getattr(model, name)
    assert not inspect.signature(function).parameters
    assert isinstance(function(), int | float) and math.isfinite(function())
    assert function.__doc__ and function.__doc__.split("\n\n")[0].rstrip().endswith(".")


def test_the_popular_line_about_millions_of_vectors_is_far_off() -> None:
    said = model.a_million()
    allowed = model.vectors_at_89_degrees_in_100_dimensions()
    assert allowed == 103 and said > 9000 * allowed
