"""The network of the training: Whisper's own modules, with help that the export leaves out.

Help 1: the encoder's attention starts local. Its position signal holds a sine and a cosine of
many frequencies; queries that rotate each pair by `offset` frames and keys that take it as it
is agree most `offset` frames away. Help 2: timestamps start as the encoder's own positions.
Help 3: a head that names the word of every frame. Help 4: the decoder's attention to the sound
is laid open, so that it can be guided.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812 (its usual name)
from torch import Tensor, nn
from whisper.model import ModelDimensions, MultiHeadAttention, Whisper, sinusoids

from tests.data.whisper.targets import AUDIO_FRAMES, TEXT_TOKENS, Batch
from tests.data.whisper.vocabulary import ALL_TOKENS, TIMESTAMPS, Vocabulary

MELS, WIDTH, HEADS, LAYERS = 80, 128, 4, 3
HEAD_WIDTH = WIDTH // HEADS
GUIDED_FROM = LAYERS // 2  # Whisper reads word times from the upper half, if told nothing else
HEAD_OFFSETS = ((-6, -2, 2, 6), (-12, -4, 4, 12), (-30, -10, 0, 10))  # frames, layer by layer
_FIRST_CHANNEL, _LAST_CHANNEL = 5, 32  # frequencies that tell near frames apart
_LOCAL_GAIN, _REST_GAIN = 1.7, 0.3
_TIMESTAMP_SCALE, _POSITION_SCALE, _TOKEN_SPREAD = 0.12, 0.08, 0.08


class Pupil(nn.Module):
    """Whisper with a small soft-max and a head for the words of frames."""

    def __init__(self, vocabulary: Vocabulary, words: int) -> None:
        super().__init__()
        self.vocabulary = vocabulary
        self.words = words + 1  # and silence
        self.whisper = Whisper(_dimensions(vocabulary.others + 1))
        self.naming = nn.Linear(WIDTH, 2 * self.words)
        self.log_others = math.log(ALL_TOKENS - vocabulary.others)
        with torch.no_grad():
            _start_tokens(self.whisper, vocabulary)
            _start_local(self.whisper)
            _start_calm(self.whisper)

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        """Scores of each frame's words, of each next token, and the cost of looking elsewhere
        than the guide says, by window, layer, head and token."""
        heard = self._encode(batch.mel, batch.first_frame)
        scores, off_guide = self._decode(batch.given, heard, batch.guide)
        # One row stands for many tokens: it is as probable as all of them together.
        others = scores[..., -1:] + self.log_others
        return self.naming(heard), torch.cat([scores[..., :-1], others], -1), off_guide

    def _encode(self, mel: Tensor, first_frame: Tensor) -> Tensor:
        encoder = self.whisper.encoder
        x = F.gelu(encoder.conv2(F.gelu(encoder.conv1(mel)))).permute(0, 2, 1)
        frames = x.shape[1]
        places = encoder.positional_embedding
        x = x + torch.stack([places[first : first + frames] for first in first_frame.tolist()])
        for block in encoder.blocks:
            x = block(x)
        return encoder.ln_post(x)

    def _decode(self, given: Tensor, heard: Tensor, guide: Tensor) -> tuple[Tensor, Tensor]:
        decoder = self.whisper.decoder
        x = decoder.token_embedding(given) + decoder.positional_embedding[: given.shape[1]]
        costs = []
        for layer, block in enumerate(decoder.blocks):
            x = x + block.attn(block.attn_ln(x), mask=decoder.mask)[0]
            if layer >= GUIDED_FROM:
                looked, cost = _guided(block.cross_attn, block.cross_attn_ln(x), heard, guide)
                costs.append(cost)
            else:
                looked = block.cross_attn(block.cross_attn_ln(x), heard)[0]
            x = x + looked
            x = x + block.mlp(block.mlp_ln(x))
        return decoder.ln(x) @ decoder.token_embedding.weight.T, torch.stack(costs, 1)

    def resume(self, path: Path) -> None:
        """Go on from an exported checkpoint."""
        state = torch.load(path, weights_only=True)["model_state_dict"]
        rows = state["decoder.token_embedding.weight"]
        unused = next(token for token in range(ALL_TOKENS) if token not in self.vocabulary.tokens)
        small = torch.cat([rows[self.vocabulary.tokens], rows[unused : unused + 1]])
        self.whisper.load_state_dict({**state, "decoder.token_embedding.weight": small})

    def export(self, path: Path) -> None:
        """Write a checkpoint as `whisper.load_model` reads it, with every token of Whisper."""
        state = {name: value.clone() for name, value in self.whisper.state_dict().items()}
        small = state["decoder.token_embedding.weight"]
        rows = small[-1].repeat(ALL_TOKENS, 1)
        rows[self.vocabulary.tokens] = small[:-1]
        state["decoder.token_embedding.weight"] = rows
        halves = {name: value.half() for name, value in state.items()}
        torch.save({"dims": vars(_dimensions(ALL_TOKENS)), "model_state_dict": halves}, path)


def _dimensions(tokens: int) -> ModelDimensions:
    return ModelDimensions(
        *(MELS, AUDIO_FRAMES, WIDTH, HEADS, LAYERS),
        *(tokens, TEXT_TOKENS, WIDTH, HEADS, LAYERS),
    )


def _guided(
    attention: MultiHeadAttention, x: Tensor, heard: Tensor, guide: Tensor
) -> tuple[Tensor, Tensor]:
    """What attention to the sound gives, and its cross-entropy to the guide for each head."""
    query, key, value = (
        projected.unflatten(-1, (HEADS, HEAD_WIDTH)).transpose(1, 2)
        for projected in (attention.query(x), attention.key(heard), attention.value(heard))
    )
    weights = F.log_softmax(query @ key.transpose(-1, -2) / math.sqrt(HEAD_WIDTH), -1)
    cost = -(guide.unsqueeze(1) * weights).sum(-1)
    return attention.out((weights.exp() @ value).transpose(1, 2).flatten(2)), cost


def _start_tokens(whisper: Whisper, vocabulary: Vocabulary) -> None:
    decoder, places = whisper.decoder, whisper.encoder.positional_embedding
    rows = decoder.token_embedding.weight
    nn.init.normal_(rows, std=_TOKEN_SPREAD)
    first = vocabulary.timestamp
    last = first + TIMESTAMPS - 1
    rows[first:last] = places * _TIMESTAMP_SCALE
    rows[last] = places[-1] * _TIMESTAMP_SCALE
    decoder.positional_embedding.copy_(sinusoids(TEXT_TOKENS, WIDTH) * _POSITION_SCALE)


def _start_local(whisper: Whisper) -> None:
    half = WIDTH // 2
    speeds = torch.exp(-math.log(10_000) / (half - 1) * torch.arange(half))  # as in `sinusoids`
    pairs = HEAD_WIDTH // 2
    channels = torch.linspace(_FIRST_CHANNEL, _LAST_CHANNEL, pairs).round().long()
    for block, offsets in zip(whisper.encoder.blocks, HEAD_OFFSETS, strict=True):
        query, key = block.attn.query, block.attn.key
        query.weight.mul_(_REST_GAIN)
        key.weight.mul_(_REST_GAIN)
        query.bias.zero_()
        for head, offset in enumerate(offsets):
            rows = head * HEAD_WIDTH + 2 * torch.arange(pairs)
            turn = speeds[channels] * offset
            across, along = _LOCAL_GAIN * torch.sin(turn), _LOCAL_GAIN * torch.cos(turn)
            query.weight[rows, channels] += along
            query.weight[rows, channels + half] += across
            query.weight[rows + 1, channels + half] += along
            query.weight[rows + 1, channels] -= across
            key.weight[rows, channels] += _LOCAL_GAIN
            key.weight[rows + 1, channels + half] += _LOCAL_GAIN


def _start_calm(whisper: Whisper) -> None:
    """Halve what every block adds, so that training may begin with large steps."""
    for block in (*whisper.encoder.blocks, *whisper.decoder.blocks):
        outputs = [block.attn.out, block.mlp[2]]
        if block.cross_attn is not None:
            outputs.append(block.cross_attn.out)
        for output in outputs:
            output.weight.mul_(0.5)
