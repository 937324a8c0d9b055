"""Words of a film that are none: on its pages, in its voice, on its screen.

Known are English words, the film's glossary (`script/<film>/words.txt`), and names that are
spelled alike wherever they stand. A word that is one slip away from another word of the film
is never taken for a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.errors import Finding, Place, Severity
from pipeline.folder import FilmFolder
from pipeline.lexicon import english, is_word, nearest_word
from pipeline.readable import prose_of, words_of
from pipeline.schema import Inspection, Script, Segment, Token

NAME_TIMES = 2  # a name that stands but once may as well be a slip
LONG = 8  # letters: in a word of so many, two slips are still the same word


@dataclass(frozen=True, slots=True)
class UsedWord:
    """A word of the film, where it stands, and the text around it."""

    text: str
    place: Place
    around: str

    @property
    def key(self) -> str:
        return self.text.lower().replace("’", "'")


def spelling_findings(
    folder: FilmFolder, script: Script, inspections: Iterable[Inspection] = ()
) -> tuple[Finding, ...]:
    """A warning for every word that is none, once for each line on which it stands.

    A script in another language than English is checked for words of the screen that are one
    slip away from a word of the script, and for nothing else.
    """
    written, shown = [*written_words(script)], [*shown_words(inspections)]
    glossary = frozenset(read_glossary(folder))
    if script.language.startswith("en"):
        wrong = wrong_words([*written, *shown], glossary)
    else:
        page = Counter(word.key for word in written)
        own = frozenset(page) | glossary
        wrong = [word for word in shown if word.key not in own and _own(word.key, page)]
    of_film = Counter(word.key for word in (*written, *shown))
    first = {(word.key, word.place): word for word in reversed(wrong)}
    file = f"script/{folder.name}/{folder.glossary.name}"
    found = [_finding(word, of_film, glossary, file) for word in first.values()]
    return tuple(sorted(found, key=lambda finding: finding.place))


def wrong_words(words: Sequence[UsedWord], glossary: frozenset[str]) -> list[UsedWord]:
    """Those of the film's words that are neither English nor names nor in the glossary."""
    counts = Counter(word.key for word in words)
    capital = {word.key for word in words if word.text[:1].isupper()}
    lower = {word.key for word in words if word.text[:1].islower()}
    names: dict[str, bool] = {}

    def may_stand(word: UsedWord) -> bool:
        if is_word(word.key) or is_word(word.key, glossary) or _starts_with_one(word.key):
            return True
        if word.key not in names:
            is_name = counts[word.key] >= NAME_TIMES and word.key in capital - lower
            own = _own(word.key, counts) if is_name else None
            slip = own and (is_word(own) or counts[own] >= counts[word.key])
            names[word.key] = is_name and not slip
        return names[word.key]

    return [word for word in words if not may_stand(word)]


def written_words(script: Script) -> Iterator[UsedWord]:
    """The words of a script: titles, text, spoken forms, notes to the picture."""
    files: set[str] = set()
    for segment in script.segments:
        if segment.place.file not in files:
            files.add(segment.place.file)
            yield from _words(segment.chapter, Place(segment.place.file, 1))
        yield from _words(segment.title, segment.place)
        for token in segment.tokens:
            yield from _token_words(token, segment)
        for note in segment.picture_notes:
            yield from _words(note, segment.place)


def shown_words(inspections: Iterable[Inspection]) -> Iterator[UsedWord]:
    """The words on screen. What a card shows stands in the script and is read there."""
    for seen in inspections:
        for text in seen.texts:
            if text.place.file:
                prose = prose_of(text.text, text.kind)
                for word in words_of(prose):
                    yield UsedWord(word.text, text.place_of(word.text), _short(prose))


def read_glossary(folder: FilmFolder) -> list[str]:
    """The words of `words.txt`, one a line; what follows a # is a remark."""
    if not folder.glossary.is_file():
        return []
    lines = folder.glossary.read_text(encoding="utf-8-sig").splitlines()
    return [word.lower() for line in lines for word in line.partition("#")[0].split()]


def _token_words(token: Token, segment: Segment) -> Iterator[UsedWord]:
    around = _around(token, segment)
    for word in words_of(token.text):
        column = token.place.column + word.first
        yield UsedWord(word.text, Place(token.place.file, token.place.line, column), around)
    written = {word.text.lower() for word in words_of(token.text)}
    for word in words_of(token.spoken):
        if written and word.text.lower() not in written and len(word.text) > 2:
            yield UsedWord(word.text, token.place, f"said: {token.spoken}")


def _around(token: Token, segment: Segment) -> str:
    at = segment.tokens.index(token)
    return " ".join(one.text for one in segment.tokens[max(0, at - 2) : at + 3])


def _words(text: str, place: Place) -> Iterator[UsedWord]:
    for word in words_of(text):
        yield UsedWord(word.text, place, _short(text))


def _short(text: str, characters: int = 60) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= characters else plain[:characters].rsplit(" ", 1)[0] + " …"


def _own(key: str, counts: Counter[str]) -> str | None:
    """The film's own word of which this one seems to be a slip: the most frequent."""
    from rapidfuzz.distance import OSA

    slips = 2 if len(key) >= LONG else 1
    near = [
        other
        for other in counts
        if other != key
        and abs(len(other) - len(key)) <= slips
        and len(other) > 3
        and 0 < OSA.distance(key, other, score_cutoff=slips) <= slips
        and not _is_inflection(key, other)
    ]
    return max(near, key=lambda other: (is_word(other), counts[other]), default=None)


def _is_inflection(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long in (short + "s", short + "'s", short + "es")


def _starts_with_one(key: str) -> bool:
    """A word with a known beginning: non-linear and nonlinear, unembedding, resampled."""
    for start in ("non", "un", "re", "pre", "sub", "multi", "over", "under", "micro", "auto"):
        rest = key.removeprefix(start)
        if rest != key and len(rest) > 4 and rest in english():
            return True
    return False


def _finding(word: UsedWord, counts: Counter[str], glossary: frozenset[str], file: str) -> Finding:
    near = _own(word.key, counts + Counter(glossary)) or nearest_word(word.key)
    question = f"did you mean {_like(near, word.text)!r}? " if near else ""
    hint = f"{question}A name or a term that is right goes into {file}"
    message = f"{word.text!r} is not a word that is known here ({word.around})"
    return Finding(word.place, message, hint, Severity.WARNING)


def _like(suggestion: str, word: str) -> str:
    return suggestion.capitalize() if word[:1].isupper() else suggestion
