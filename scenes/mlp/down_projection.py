"""Chapter 7: the down-projection answers with columns, and the answer is added."""

from scenes.mlp import block, model
from scenes.mlp.basketball_written import BasketballWritten
from scenes.mlp.columns_added import ColumnsAdded
from scenes.mlp.result_added import ResultAdded


class WriteTheAnswer(ColumnsAdded, BasketballWritten, ResultAdded):
    """Neurons take their columns; the first one writes basketball; the result is added."""

    def construct(self) -> None:
        self.block = block.toy_block()
        self.stages = block.run_block(self.block, block.token_vector(model.FULL_NAME))
        self.multiply()
        self.take_apart()
        self.add_up_columns()
        self.first_column()
        self.switch_neuron()
        self.bundle()
        self.second_bias()
        self.whole_block()
        self.go_round()
        self.measure()
