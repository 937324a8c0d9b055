"""The text that every rival knows: the sentences of the tiny Whisper checkpoint, as a script."""

from __future__ import annotations

from pipeline.errors import Place
from pipeline.schema import Segment, Token
from pipeline.sentences import Text, text_of
from tests.data.whisper.passages import Unit, read_sentences

SENTENCES_A_SEGMENT = 8


def fixture_text() -> Text:
    """All 46 sentences, in segments of a few sentences, each word said as the checkpoint knows
    it."""
    sentences = read_sentences()
    parts = [
        sentences[first : first + SENTENCES_A_SEGMENT]
        for first in range(0, len(sentences), SENTENCES_A_SEGMENT)
    ]
    return text_of([_segment(number, part) for number, part in enumerate(parts)])


def _segment(number: int, sentences: tuple[tuple[Unit, ...], ...]) -> Segment:
    place = Place(f"{number}.md", 1)
    tokens = tuple(
        Token(unit.written + unit.mark, unit.spoken, 0, place)
        for units in sentences
        for unit in units
    )
    return Segment(f"s{number}", f"Part {number}", "One", None, tokens, (), (), (), place)
