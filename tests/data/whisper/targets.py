"""From a window of sound to what the network is shown and asked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from whisper.audio import log_mel_spectrogram

from tests.data.whisper.passages import Unit
from tests.data.whisper.vocabulary import TOKENIZER, Vocabulary
from tests.data.whisper.windows import Speakers, TimedSentence, Window, make_window

FRAMES_PER_S = 50  # of the encoder's output; the spectrogram has twice as many columns
AUDIO_FRAMES, TEXT_TOKENS = 1_500, 448
WITH_TIMESTAMPS = 0.6
NO_LOSS = -100

FrameSpan = tuple[float, float]
_NOWHERE: FrameSpan = (-1.0, -1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """What goes into the network and what should come out, `window` by `token` or `frame`.

    `guide` is where each token should look: a distribution over frames, or nothing. `spoken`
    names the word of each frame, and the word before it; 0 is silence.
    """

    mel: torch.Tensor
    first_frame: torch.Tensor
    given: torch.Tensor
    wanted: torch.Tensor
    guide: torch.Tensor
    spoken: torch.Tensor


@dataclass(slots=True)
class _Sequence:
    """Tokens in the order of Whisper's decoder; each with its frames, where it has any, and
    whether the network is asked for it."""

    tokens: list[int] = field(default_factory=list)
    spans: list[FrameSpan] = field(default_factory=list)
    asked: list[bool] = field(default_factory=list)

    def add(self, token: int, span: FrameSpan = _NOWHERE, asked: bool = True) -> None:
        self.tokens.append(token)
        self.spans.append(span)
        self.asked.append(asked)


class Teacher:
    """Makes batches without end."""

    def __init__(self, speakers: Speakers, vocabulary: Vocabulary) -> None:
        self.speakers, self.chance, self.vocabulary = speakers, speakers.chance, vocabulary
        written = sorted({unit.written.lower() for unit in speakers.texts.words})
        self.word_number = {word: number for number, word in enumerate(written, start=1)}

    def batch(self, size: int, seconds: float) -> Batch:
        """`size` windows of so many seconds; 30 s stand where Whisper has them, shorter ones
        anywhere inside its 30 s, so that every position is learned."""
        frames = int(seconds * FRAMES_PER_S)
        rows = []
        for _ in range(size):
            window = make_window(self.speakers, seconds)
            anywhere = self.chance.random() < 0.6
            first = self.chance.randrange(AUDIO_FRAMES - frames + 1) if anywhere else 0
            rows.append((window, first, self._sequence(window, first, frames)))
        return Batch(
            torch.stack([self._mel(window, frames) for window, _, _ in rows]),
            torch.tensor([first for _, first, _ in rows]),
            *_padded([sequence for _, _, sequence in rows], frames, self._number("eot")),
            torch.from_numpy(np.stack([self._spoken(window, frames) for window, _, _ in rows])),
        )

    # --- the decoder's side ------------------------------------------------------------

    def _sequence(self, window: Window, first: int, frames: int) -> _Sequence:
        sequence = _Sequence()
        if self.chance.random() < (0.25 if frames == AUDIO_FRAMES else 0.08):
            self._add_prompt(sequence)
        sequence.add(self._number("sot"), asked=False)
        if not window.sentences and window.cut is None:
            sequence.add(self._number("no_speech"), (0, frames))
        elif self.chance.random() < WITH_TIMESTAMPS:
            self._add_timed(sequence, window, first, frames)
        else:
            sequence.add(self._number("no_timestamps"), asked=False)
            self._add_plain(sequence, window, frames)
        return sequence

    def _add_prompt(self, sequence: _Sequence) -> None:
        """Text of before, as Whisper is given it."""
        sequence.add(self._number("sot_prev"), asked=False)
        length = self.chance.randint(5, 200)
        while len(sequence.tokens) <= length:
            for unit in self.speakers.one().units:
                for token in self._tokens(unit):
                    sequence.add(token, asked=False)

    def _add_timed(self, sequence: _Sequence, window: Window, first: int, frames: int) -> None:
        """Sentences between timestamps; of one that is cut off the start alone."""
        for sentence in window.sentences:
            self._add_timestamp(sequence, sentence.start, first, frames)
            self._add_words(sequence, sentence, math.inf)
            self._add_timestamp(sequence, sentence.end, first, frames)
        if window.cut is not None:
            self._add_timestamp(sequence, window.cut.start, first, frames)
        self._add_end(sequence, window.sentences[-1].end if window.sentences else 0.0, frames)

    def _add_plain(self, sequence: _Sequence, window: Window, frames: int) -> None:
        """Sentences alone; of one that is cut off the words that are whole."""
        last = 0.0
        for sentence in window.sentences:
            last = self._add_words(sequence, sentence, math.inf)
        if window.cut is not None:
            last = self._add_words(sequence, window.cut, (frames - 2) / FRAMES_PER_S) or last
        self._add_end(sequence, last, frames)

    def _add_words(self, sequence: _Sequence, sentence: TimedSentence, until: float) -> float:
        """The words that end before a time, each token with its part of the word, each mark
        with the silence that it stands for; returns when the last word ends."""
        last = 0.0
        following = [*(start for start, _ in sentence.spans[1:]), None]
        for unit, (start, end), next_start in zip(
            sentence.units, sentence.spans, following, strict=True
        ):
            if end > until:
                break
            a, b = start * FRAMES_PER_S, max(end * FRAMES_PER_S, start * FRAMES_PER_S + 1)
            tokens = self.vocabulary.encode(f" {unit.written}")
            for at, token in enumerate(tokens):
                part = (b - a) / len(tokens)
                sequence.add(token, (a + part * at, a + part * (at + 1)))
            if unit.mark:
                pause = next_start * FRAMES_PER_S if next_start is not None else b + 5
                sequence.add(self.vocabulary.encode(unit.mark)[0], (b, max(b + 2, pause)))
            last = end
        return last

    def _add_timestamp(self, sequence: _Sequence, seconds: float, first: int, frames: int) -> None:
        frame = min(frames - 1, max(0, round(seconds * FRAMES_PER_S)))
        number = self.vocabulary.timestamp + min(AUDIO_FRAMES, frame + first)
        sequence.add(number, (frame - 1, frame + 2))

    def _add_end(self, sequence: _Sequence, last: float, frames: int) -> None:
        frame = last * FRAMES_PER_S
        sequence.add(self._number("eot"), (min(frame + 1, frames - 3), min(frame + 8, frames)))

    def _tokens(self, unit: Unit) -> list[int]:
        mark = self.vocabulary.encode(unit.mark) if unit.mark else []
        return [*self.vocabulary.encode(f" {unit.written}"), *mark]

    def _number(self, special: str) -> int:
        return self.vocabulary.number(getattr(TOKENIZER, special))

    # --- the encoder's side ------------------------------------------------------------

    def _mel(self, window: Window, frames: int) -> torch.Tensor:
        """The spectrogram; often with nothing after the last word, as Whisper pads it, and
        often with a band missing."""
        mel = log_mel_spectrogram(torch.from_numpy(window.samples))[:, : 2 * frames]
        if window.sentences and window.cut is None and self.chance.random() < 0.6:
            end = int(window.sentences[-1].end * FRAMES_PER_S + self.chance.uniform(0, 40))
            mel[:, 2 * end :] = 0.0
        if self.chance.random() < 0.4:
            low = self.chance.randrange(72)
            mel[low : low + self.chance.randint(1, 8)] = mel.mean()
        return mel

    def _spoken(self, window: Window, frames: int) -> NDArray[np.int64]:
        labels = np.zeros((2, frames), np.int64)
        before = 0
        heard = [*window.sentences, *([window.cut] if window.cut else [])]
        for sentence in heard:
            for unit, (start, end) in zip(sentence.units, sentence.spans, strict=True):
                part = slice(int(start * FRAMES_PER_S), int(end * FRAMES_PER_S) + 1)
                word = self.word_number[unit.written.lower()]
                labels[0, part], labels[1, part] = word, before
                before = word
        return labels


def _padded(
    sequences: Sequence[_Sequence], frames: int, filler: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """What is given, what is wanted next, and where to look for it, as rows of one length."""
    length = min(TEXT_TOKENS, max(len(sequence.tokens) for sequence in sequences)) - 1
    given = torch.full((len(sequences), length), filler)
    wanted = torch.full((len(sequences), length), NO_LOSS)
    guide = torch.zeros(len(sequences), length, frames)
    for row, sequence in enumerate(sequences):
        tokens = sequence.tokens[: length + 1]
        given[row, : len(tokens) - 1] = torch.tensor(tokens[:-1])
        for at, token in enumerate(tokens[1:]):
            if not sequence.asked[at + 1]:
                continue
            wanted[row, at] = token
            start, stop = sequence.spans[at + 1]
            first = int(max(0, min(frames - 1, math.floor(start + 0.3))))
            last = int(max(first + 1, min(frames, math.ceil(stop - 0.3))))
            guide[row, at, first:last] = 1 / (last - first)
    return given, wanted, guide
