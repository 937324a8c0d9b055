"""The five sentences joined as a creator would say them: with retakes, one left out, two
swapped. Where each sentence begins is known to the sample, and its words from the marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from benchmarks.alignment.speech import Performance, TrueWord, Utterance
from benchmarks.human_speech.marks import first_marks
from benchmarks.human_speech.sentences import RATE_HZ, SENTENCES, samples_of
from pipeline.audio import Sound, resampled
from pipeline.errors import Place
from pipeline.schema import Segment, Token
from pipeline.sentences import Text, text_of


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Which sentences are said, in which order (numbers from 0; one twice in a row is a
    retake), and which are left out, said again and swapped."""

    said: tuple[int, ...]
    skipped: int
    again: tuple[int, ...]
    swapped: tuple[int, int]


def arrangements() -> Iterator[Arrangement]:
    """Every way to leave out one sentence of five and to swap two neighbours of the others;
    three of the four are said twice, each time other ones."""
    numbers = range(len(SENTENCES))
    for skipped in numbers:
        left = [number for number in numbers if number != skipped]
        for at, again in zip(range(3), combinations(left, 3), strict=False):
            order = left.copy()
            order[at], order[at + 1] = order[at + 1], order[at]
            said = tuple(n for number in order for n in (number,) * (1 + (number in again)))
            yield Arrangement(said, skipped, again, (left[at], left[at + 1]))


def script_text() -> Text:
    """The sentences as the script has them."""
    place = Place("sense.md", 1)
    tokens = tuple(
        Token(word, word.strip(".,").lower(), 0, place)
        for sentence in SENTENCES.values()
        for word in sentence.split()
    )
    segment = Segment("sense", "Sense", "One", None, tokens, (), (), (), place)
    text = text_of([segment])
    assert len(text.sentences) == len(SENTENCES)
    return text


def perform(text: Text, said: Sequence[int]) -> Performance:
    """The sentences' files one after the other; the last saying of each is the wanted one.
    Words whose start can not be seen are not `exact`."""
    names = list(SENTENCES)
    marks = first_marks()
    parts, words, spans, utterances = [], [], [], []
    samples = 0
    for number, sentence in enumerate(said):
        part = samples_of(names[sentence])
        start_ms = 1000 * samples / RATE_HZ
        samples += len(part)
        parts.append(part)
        spans.append((start_ms, 1000 * samples / RATE_HZ))
        utterances.append(Utterance(sentence, wanted=sentence not in said[number + 1 :]))
        own = [mark for mark in marks if mark.sentence == names[sentence]]
        first = text.sentences[sentence].first
        starts = [start_ms + mark.start_ms for mark in own]
        for mark, start, end in zip(own, starts, (*starts[1:], spans[-1][1]), strict=True):
            words.append(TrueWord(number, first + mark.at, start, end, mark.sure))
    sound = Sound(resampled(np.concatenate(parts), RATE_HZ))
    return Performance(sound, tuple(utterances), tuple(words), tuple(spans))
