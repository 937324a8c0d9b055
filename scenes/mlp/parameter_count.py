"""Chapter 9: counting GPT-3's weights: one matrix, one block, the whole model."""

from scenes.mlp.block_count import BlockCount
from scenes.mlp.block_counted import BlockCounted
from scenes.mlp.model_bar import ModelBar
from scenes.mlp.model_counted import ModelCounted


class CountParameters(BlockCounted, ModelCounted):
    """From the width of one row to the share that sits in multilayer perceptrons."""

    def construct(self) -> None:
        self.block, self.bar = BlockCount(), ModelBar()
        self.ask_how_large()
        self.measure_vector()
        self.measure_width()
        self.measure_height()
        self.ask_questions()
        self.multiply()
        self.turn_on_its_side()
        self.add_up_the_block()
        self.weigh_the_biases()
        self.stack_the_blocks()
        self.lay_the_bar()
        self.add_attention()
        self.add_embeddings()
        self.total()
        self.share()
        self.doubt()
