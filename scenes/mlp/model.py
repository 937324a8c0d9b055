"""The verified toy model of the first film: every number it speaks or shows.

The mathematics is in `block` (the perceptron at work), `next_word` (what it makes the toy model
say), `counting` (GPT-3's parameters) and `geometry` (many dimensions); scenes reach all of them
through here. Below stand the claims: functions without arguments that the script's `claim=`
attributes name. The first paragraph of each docstring says what the number is, for the message
when a spoken number does not agree.
Percentages are shares, 0 to 1; angles are degrees.
"""

from __future__ import annotations

import math

from scenes.mlp import block, counting, geometry, next_word
from scenes.mlp.counting import GPT3

FULL_NAME, FIRST_NAME_ONLY, LAST_NAME_ONLY, NEITHER_NAME = block.NAMES


# --- the next word and the directions ---------------------------------------------------


def basketball_probability() -> float:
    """The share of "basketball" among the toy model's next words, after the block."""
    leaving = block.run_block(block.toy_block(), block.token_vector(FULL_NAME)).leaving
    return next_word.next_sport_shares(leaving)["basketball"]


def meaningful_directions() -> int:
    """How many directions the example assumes: Michael, Jordan and basketball."""
    return len(block.FACT)


def direction_length() -> float:
    """The length of a direction: the square root of M · M."""
    michael = block.direction("Michael")
    return math.sqrt(michael @ michael)


def m_dot_full_name() -> float:
    """M · E for Michael Jordan."""
    return block.truth_row(FULL_NAME).m_dot


def j_dot_full_name() -> float:
    """J · E for Michael Jordan."""
    return block.truth_row(FULL_NAME).j_dot


# --- up-projection and bias -------------------------------------------------------------


def asked_full_name() -> float:
    """What row M + J answers for Michael Jordan, before the bias."""
    return block.truth_row(FULL_NAME).asked


def asked_michael_phelps() -> float:
    """What row M + J answers for Michael Phelps, before the bias."""
    return block.truth_row(FIRST_NAME_ONLY).asked


def asked_alexis_jordan() -> float:
    """What row M + J answers for Alexis Jordan, before the bias."""
    return block.truth_row(LAST_NAME_ONLY).asked


def asked_alexis_phelps() -> float:
    """What row M + J answers for Alexis Phelps, before the bias."""
    return block.truth_row(NEITHER_NAME).asked


def first_bias() -> float:
    """The bias of row M + J."""
    return float(block.toy_block().up_bias[0])


def shifted_full_name() -> float:
    """Row M + J for Michael Jordan after the bias."""
    return block.truth_row(FULL_NAME).shifted


def shifted_michael_phelps() -> float:
    """Row M + J for Michael Phelps after the bias."""
    return block.truth_row(FIRST_NAME_ONLY).shifted


def shifted_alexis_phelps() -> float:
    """Row M + J for Alexis Phelps after the bias."""
    return block.truth_row(NEITHER_NAME).shifted


# --- clipping ---------------------------------------------------------------------------


def half_evidence() -> float:
    """Row M + J before the bias: Michael Phelps as a share of Michael Jordan."""
    return asked_michael_phelps() / asked_full_name()


def wanted_with_full_name() -> float:
    """The AND gate's values for Michael Jordan and Alexis Phelps, added up."""
    return block.truth_row(FULL_NAME).neuron + block.truth_row(NEITHER_NAME).neuron


def wanted_with_half_names() -> float:
    """The AND gate's values for Michael Phelps and Alexis Jordan, added up."""
    return block.truth_row(FIRST_NAME_ONLY).neuron + block.truth_row(LAST_NAME_ONLY).neuron


def clipped_negative() -> float:
    """What the rectified linear unit makes of a negative number (here: the lowest answer)."""
    return block.truth_row(NEITHER_NAME).neuron


def neuron_full_name() -> float:
    """The first neuron for Michael Jordan."""
    return block.truth_row(FULL_NAME).neuron


def neuron_half_names() -> float:
    """The first neuron for Michael Phelps or Alexis Jordan, whichever is larger."""
    return max(block.truth_row(FIRST_NAME_ONLY).neuron, block.truth_row(LAST_NAME_ONLY).neuron)


def neuron_alexis_phelps() -> float:
    """The first neuron for Alexis Phelps."""
    return block.truth_row(NEITHER_NAME).neuron


# --- down-projection --------------------------------------------------------------------


def jersey_number() -> int:
    """The number on Michael Jordan's shirt in most of his seasons with the Chicago Bulls."""
    return 23


def basketball_before() -> float:
    """B · E for Michael Jordan as it enters the block."""
    return block.truth_row(FULL_NAME).basketball_in


def basketball_after() -> float:
    """B · E for Michael Jordan as it leaves the block."""
    return block.truth_row(FULL_NAME).basketball_out


# --- counting GPT-3 ---------------------------------------------------------------------


def embedding_size() -> int:
    """Entries of one vector in GPT-3."""
    return GPT3.embedding


def expansion() -> int:
    """Rows of GPT-3's up-projection for each entry of the embedding."""
    return GPT3.expansion


def rows() -> int:
    """Rows of GPT-3's up-projection."""
    return GPT3.rows


def up_weights() -> int:
    """Weights of one up-projection of GPT-3: rows times the embedding's size."""
    return counting.up_projection_weights(GPT3)


def block_weights() -> int:
    """Weights of one multilayer perceptron of GPT-3, both matrices."""
    return counting.perceptron_weights(GPT3)


def block_biases() -> int:
    """Biases of one multilayer perceptron of GPT-3, up and down."""
    return counting.perceptron_biases(GPT3)


def weights_per_bias() -> float:
    """Weights of one multilayer perceptron of GPT-3 for each of its biases."""
    return counting.perceptron_weights(GPT3) / counting.perceptron_biases(GPT3)


def blocks() -> int:
    """Multilayer perceptrons in GPT-3."""
    return GPT3.blocks


def all_block_weights() -> int:
    """Weights of all multilayer perceptrons of GPT-3, without the biases."""
    return counting.all_perceptron_weights(GPT3)


def attention_weights() -> int:
    """Weights of all attention blocks of GPT-3."""
    return counting.all_attention_weights(GPT3)


def embedding_weights() -> int:
    """Weights of GPT-3's embedding; its unembedding has as many."""
    return counting.embedding_weights(GPT3)


def counted_weights_of_gpt3() -> int:
    """Weights of GPT-3: perceptrons, attention, embedding and unembedding."""
    return counting.counted_weights(GPT3)


def perceptron_share() -> float:
    """The share of GPT-3's weights that sits in its multilayer perceptrons."""
    return counting.perceptron_share(GPT3)


# --- many dimensions --------------------------------------------------------------------


def hundred_dimensions() -> int:
    """The dimensions of the claim that chapter 11 takes apart, and of its smaller example."""
    return 100


def vectors_at_89_degrees_in_100_dimensions() -> int | None:
    """The most unit vectors that fit into 100 dimensions with every pair at 89 to 91 degrees,
    by Welch's bound (1974)."""
    return geometry.most_vectors(hundred_dimensions(), 89)


def slack_at_89_degrees() -> int:
    """How far from perpendicular an angle of 89 degrees is."""
    return 90 - 89


def slack_at_87_degrees() -> int:
    """How far from perpendicular an angle of 87 degrees is."""
    return 90 - 87


def vectors_at_87_degrees_in_100_dimensions() -> int | None:
    """The most unit vectors that fit into 100 dimensions with every pair at 87 to 93 degrees,
    by Welch's bound (1974)."""
    return geometry.most_vectors(hundred_dimensions(), 87)


def slack_at_85_degrees() -> int:
    """How far from perpendicular an angle of 85 degrees is."""
    return 90 - 85


def vectors_at_85_degrees_in_100_dimensions() -> int | None:
    """The most unit vectors that fit into 100 dimensions with every pair at 85 to 95 degrees,
    by Welch's bound (1974)."""
    return geometry.most_vectors(hundred_dimensions(), 85)


def angle_where_the_bound_stops() -> float:
    """The angle below which Welch's bound allows any number of vectors in 100 dimensions."""
    return geometry.bound_stops_binding_at(hundred_dimensions())


def spread_in_100_dimensions() -> float:
    """How far from a right angle two random directions in 100 dimensions are: the standard
    deviation of their cosine, as an angle."""
    return geometry.spread_in_degrees(hundred_dimensions())


def spread_in_gpt3() -> float:
    """How far from a right angle two random directions in GPT-3's space are: the standard
    deviation of their cosine, as an angle."""
    return geometry.spread_in_degrees(GPT3.embedding)


def a_million() -> int:
    """How many random directions chapter 11 picks."""
    return 1_000_000


def confidence() -> float:
    """The probability with which chapter 11's statement about random directions holds."""
    return 0.99


def sure_angle_of_a_million() -> float:
    """The angle that all pairs of a million random directions in 12,288 dimensions exceed, with
    a probability of at least 99 percent, by the union bound over the pairs."""
    return geometry.sure_angle(GPT3.embedding, a_million(), confidence())


def doubling() -> int:
    """The factor on GPT-3's dimensions in chapter 11's last example."""
    return 2


def sure_count_with_twice_the_dimensions() -> int:
    """How many random directions in 24,576 dimensions are all more than 85.8 degrees apart with
    a probability of at least 99 percent, by the union bound over the pairs."""
    return geometry.sure_count(doubling() * GPT3.embedding, 85.8, confidence())
