"""The text that a recording should hold: the words of its segments, parted into sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.schema import Segment, Token
from pipeline.walk import ScriptLine
from pipeline.wordforms import Form, accepted_forms, spoken_ms

_END = re.compile(r"[.?!…:;]\W*$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A reader says it in one go or again: the words from `first` up to, not including,
    `stop`, all of the segment `segment` (counted from 0)."""

    segment: int
    first: int
    stop: int


@dataclass(frozen=True, slots=True)
class Text:
    """The words of neighbouring segments, counted through, with the forms of each."""

    segments: tuple[Segment, ...]
    tokens: tuple[Token, ...]
    forms: tuple[tuple[Form, ...], ...]
    sentences: tuple[Sentence, ...]
    sentence_of: tuple[int, ...]  # the number of each word's sentence

    def sentence_with(self, word: int) -> Sentence:
        """The sentence that a word stands in."""
        return self.sentences[self.sentence_of[word]]

    @property
    def line(self) -> ScriptLine:
        """The text as the walk wants it."""
        firsts = (self.spoken(sentence)[:1] for sentence in self.sentences)
        return ScriptLine(self.forms, tuple(at for first in firsts for at in first))

    def spoken(self, sentence: Sentence) -> list[int]:
        """The words of a sentence that are said at all (a dash is not)."""
        return [at for at in range(sentence.first, sentence.stop) if self.forms[at]]

    def words_after(self, word: int) -> set[int]:
        """The words of a word's sentence that are said after it."""
        return {other for other in self.spoken(self.sentence_with(word)) if other > word}

    def words_before(self, word: int) -> set[int]:
        """The words of a word's sentence that are said before it."""
        return {other for other in self.spoken(self.sentence_with(word)) if other < word}

    def length_ms(self, words: Iterable[int]) -> int:
        """How long these words take to say at an ordinary speech rate, without pauses."""
        return sum(spoken_ms(self.forms[word][0]) for word in words if self.forms[word])


def text_of(segments: Sequence[Segment], normalise: Callable[[str], str] | None = None) -> Text:
    """The segments' words in order; a sentence ends at its mark, a paragraph or a segment.

    `normalise` is a recogniser's: it gives the words one more accepted form.
    """
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    for number, segment in enumerate(segments):
        first = len(tokens)
        for token, following in pairwise((*segment.tokens, None)):
            assert token is not None
            tokens.append(token)
            if _ends(token, following) and any(part.spoken for part in tokens[first:]):
                sentences.append(Sentence(number, first, len(tokens)))
                first = len(tokens)
        if first < len(tokens):  # words that are not said, or a segment of nothing else
            sentences.append(Sentence(number, first, len(tokens)))
    forms = tuple(accepted_forms(token, normalise) for token in tokens)
    of_word = [
        n for n, sentence in enumerate(sentences) for _ in range(sentence.first, sentence.stop)
    ]
    return Text(tuple(segments), tuple(tokens), forms, tuple(sentences), tuple(of_word))


def spellings(text: Text, numbers: Iterable[int] | None = None) -> list[Form]:
    """Sentences (by their numbers; all if None) in their first forms, and the words around
    each other form in them: what a language model of the text is made from."""
    found: list[Form] = []
    for number in range(len(text.sentences)) if numbers is None else numbers:
        sentence = text.sentences[number]
        words = text.spoken(sentence)
        first = [text.forms[at][0] for at in words]
        found.append(tuple(word for form in first for word in form))
        for place, at in enumerate(words):
            for other in text.forms[at][1:]:
                parts = (*first[max(place - 1, 0) : place], other, *first[place + 1 : place + 2])
                found.append(tuple(word for form in parts for word in form))
    return [form for form in found if form]


def _ends(token: Token, following: Token | None) -> bool:
    if following is None or following.paragraph != token.paragraph:
        return True
    # "vs. the other": the full stop of an abbreviation ends no sentence.
    return bool(_END.search(token.text)) and not following.text[:1].islower()
