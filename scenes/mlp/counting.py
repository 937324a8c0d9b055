"""How many parameters GPT-3 has, and where they sit.

The sizes are from Brown et al. 2020, "Language Models are Few-Shot Learners",
arXiv:2005.14165, section 2.1 and table 2.1 (96 layers, width 12,288, 96 heads of 128, a
feed-forward layer 4 times as wide); the vocabulary of 50,257 from Radford et al. 2019,
"Language Models are Unsupervised Multitask Learners", section 2.2.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Transformer:
    """The sizes that decide a transformer's number of parameters; all counts."""

    embedding: int
    expansion: int
    blocks: int
    heads: int
    head_size: int
    vocabulary: int

    @property
    def rows(self) -> int:
        """Rows of the up-projection: the neurons of one block."""
        return self.expansion * self.embedding


GPT3 = Transformer(
    embedding=12_288, expansion=4, blocks=96, heads=96, head_size=128, vocabulary=50_257
)


def up_projection_weights(model: Transformer) -> int:
    """Weights of one up-projection: rows times the embedding's size."""
    return model.rows * model.embedding


def down_projection_weights(model: Transformer) -> int:
    """Weights of one down-projection: the same shape, turned on its side."""
    return model.embedding * model.rows


def perceptron_weights(model: Transformer) -> int:
    """Weights of one multilayer perceptron, both matrices, without the biases."""
    return up_projection_weights(model) + down_projection_weights(model)


def perceptron_biases(model: Transformer) -> int:
    """Biases of one multilayer perceptron: one a row going up, one an entry coming down."""
    return model.rows + model.embedding


def all_perceptron_weights(model: Transformer) -> int:
    """Weights of the multilayer perceptrons of all blocks, without the biases."""
    return model.blocks * perceptron_weights(model)


def all_attention_weights(model: Transformer) -> int:
    """Weights of all attention blocks: query, key, value and output matrices of every head."""
    return model.blocks * 4 * model.heads * model.head_size * model.embedding


def embedding_weights(model: Transformer) -> int:
    """Weights of the embedding; the unembedding, counted as a matrix of its own, has as many."""
    return model.vocabulary * model.embedding


def normalisation_parameters(model: Transformer) -> int:
    """Gains and shifts of the normalisation steps: two a block and a last one (GPT-2's layout,
    Radford et al. 2019, section 2.3)."""
    return (2 * model.blocks + 1) * 2 * model.embedding


def counted_weights(model: Transformer) -> int:
    """Everything the film counts: perceptrons, attention, embedding and unembedding."""
    return (
        all_perceptron_weights(model) + all_attention_weights(model) + 2 * embedding_weights(model)
    )


def perceptron_share(model: Transformer) -> float:
    """The share of the counted weights that sits in the perceptrons, 0 to 1."""
    return all_perceptron_weights(model) / counted_weights(model)
