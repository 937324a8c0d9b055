"""What happened in a recording: which words were heard, what was read when, what is kept of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass

from pipeline.ad_libs import AdLib, ad_libs_of
from pipeline.passage_choice import choice_of, is_unsure
from pipeline.passages import Passage, Said, firm_places, passages_of
from pipeline.schema import HeardWord, KeptTake, Span
from pipeline.sentences import Text
from pipeline.walk import walk
from pipeline.wordforms import Form, comparable, heard_words


@dataclass(frozen=True, slots=True)
class Story:
    """What happened in a recording, in its own order; `chosen` has one passage (or None) for
    every sentence of the text, `firm` the places in `said` of what surely is the sentence it
    was taken for, `unsure` the sentences of which another passage may be the one to keep."""

    said: tuple[Said, ...]
    passages: tuple[Passage, ...]
    ad_libs: tuple[AdLib, ...]
    chosen: tuple[Passage | None, ...]
    firm: frozenset[int]
    unsure: frozenset[int]

    def keeps(self, passage: Passage) -> bool:
        """Whether this is the passage that is kept of its sentence."""
        return self.chosen[passage.sentence] == passage

    def share_hit(self, text: Text, passage: Passage) -> float:
        """How much of its sentence a passage hits, 0 to 1."""
        return len(passage.hits) / max(1, len(text.spoken(text.sentences[passage.sentence])))


def story_of(
    text: Text,
    heard: Iterable[HeardWord],
    kept: Mapping[str, KeptTake] | None = None,
    normalise: Callable[[str], str] | None = None,
) -> Story:
    """Walk a recogniser's words through the text and choose among the passages found: the
    last complete one, or the one that `kept` wants for a segment (by its id).

    `normalise` is the recogniser's: a word that is not the script's as it was written down
    may be so by its normal form.
    """
    wishes = kept or {}
    known = {comparable(part) for forms in text.forms for form in forms for part in form}
    plain = [part for word in heard for part in _timed(_plain(word.text, known, normalise), word)]
    landings = walk(text.line, [word for word, _ in plain])
    said = tuple(
        Said(word, span, landing) for (word, span), landing in zip(plain, landings, strict=True)
    )
    passages = passages_of(text, said)
    firm = firm_places(text, passages)
    of_sentence: list[list[Passage]] = [[] for _ in text.sentences]
    for passage in passages:
        of_sentence[passage.sentence].append(passage)
    chosen: list[Passage | None] = []
    unsure = set()
    for number, (sentence, own) in enumerate(zip(text.sentences, of_sentence, strict=True)):
        wish = wishes.get(text.segments[sentence.segment].id)
        chosen.append(choice_of(text, said, firm, own, wish))
        if not wish and is_unsure(text, said, firm, own, chosen[-1]):
            unsure.add(number)
    ad_libs = ad_libs_of(text, said)
    return Story(said, passages, ad_libs, tuple(chosen), firm, frozenset(unsure))


def _plain(written: str, known: Set[str], normalise: Callable[[str], str] | None) -> Form:
    """What a recogniser wrote down as plain words: their normal form if the script has it (each
    of its words accepts its own normal form too)."""
    normal = heard_words(normalise(written)) if normalise else ()
    if normal and all(comparable(word) in known for word in normal):
        return normal
    return heard_words(written)


def _timed(words: Form, heard: HeardWord) -> list[tuple[str, Span]]:
    """Plain words that share a heard word's span by their letters ("12,288" is six)."""
    letters = sum(map(len, words))
    found, done = [], 0
    for part in words:
        edges = [
            heard.span.start_ms + (heard.span.end_ms - heard.span.start_ms) * upto // letters
            for upto in (done, done + len(part))
        ]
        done += len(part)
        found.append((part, Span(*edges)))
    return found
