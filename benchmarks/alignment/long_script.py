"""A script of hours, made of a short one: its segments again and again, sentences reordered."""

from __future__ import annotations

import random
from dataclasses import replace

from pipeline.schema import Segment
from pipeline.sentences import Text, text_of

TOKENS_A_MINUTE = 165
"""Written words that a voice of 155 words a minute reads in a minute, pauses included."""


def long_script(text: Text, minutes: float) -> list[Segment]:
    """Segments that take so long to read; always the same."""
    shuffled = random.Random(1)
    segments: list[Segment] = []
    while sum(len(segment.tokens) for segment in segments) < minutes * TOKENS_A_MINUTE:
        for segment in text.segments:
            number = len(segments)
            alone = text_of([segment])
            order = list(alone.sentences)
            if number >= len(text.segments):
                shuffled.shuffle(order)
            tokens = tuple(t for s in order for t in alone.tokens[s.first : s.stop])
            tokens = tuple(replace(token, paragraph=0) for token in tokens)
            segments.append(replace(segment, id=f"s{number}", tokens=tokens, cues=(), claims=()))
    return segments
