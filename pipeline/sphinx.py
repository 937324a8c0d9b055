"""The one door to pocketsphinx: sound in, heard words or the times of known words out.

The wheel brings an acoustic model of American English and a dictionary; nothing is
downloaded. What may be heard is told by a trigram model made from the script itself, so the
recogniser listens for the film's words and not for English at large.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pocketsphinx import Config, Decoder, get_model_path
from pocketsphinx.lm import ArpaBoLM

from pipeline.pronunciation import Pronunciations, pronounce
from pipeline.schema import HeardWord, Span

RATE_HZ = 16_000
FRAME_MS = 10

SCRIPT_DISCOUNT = 0.2
"""Share of the trigram model that is kept for what the script does not say: the usual 0.5
hears 3 % fewer of its words."""

# What readers say that no script does; without them an ad-lib is heard as words of the script.
_ASIDES = (
    "um uh er oh ah hm okay ok sorry right well yeah yes no wait again once more let me us try "
    "say that this take one two three start over from the top sentence paragraph stop cut please "
    "excuse pardon we will can do it i mean what was line where am so now then here go back cough"
)

_EXPECTED = "expected"
_SHORTEST = RATE_HZ // 20  # pocketsphinx fails on less than two of its windows

Samples = NDArray[np.int16]


@dataclass(slots=True)
class Sphinx:
    """A recogniser for the words of one script; made by `sphinx`."""

    pronunciations: Pronunciations
    _dictionary: Path
    _language: Path
    _decoders: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def recognise(
        self, samples: Samples, expected: Sequence[Sequence[str]] = ()
    ) -> tuple[HeardWord, ...]:
        """The words heard in a stretch of at most half a minute; times from its start.

        Listens for the whole script, or for the `expected` sentences of it alone.
        """
        if len(samples) < _SHORTEST:
            return ()
        decoder = self._decoder(lm=str(self._language))
        with _narrowed(decoder, [self._known(sentence) for sentence in expected]):
            _listen(decoder, samples)
            found = list(decoder.seg() or ()) if decoder.hyp() else []
        return tuple(
            HeardWord(name, Span(start, end), min(max(float(part.prob), 0.0), 1.0))
            for part, (name, start, end) in zip(found, map(_timed, found), strict=True)
            if name
        )

    def force(self, samples: Samples, words: Sequence[str], beam: float) -> tuple[Span, ...] | None:
        """When each of these words is heard, if exactly these are said in the samples, with
        silence anywhere between; None where the search with this beam does not reach the end.

        Words that are not among those of the recogniser make it impossible: None.
        """
        unknown = any(word not in self.pronunciations for word in words)
        if not words or unknown or len(samples) < _SHORTEST:
            return None
        # With the search over its lattice pocketsphinx loses up to 4 sentences of 46.
        beams = {"beam": beam, "pbeam": beam, "wbeam": beam**0.6}
        decoder = self._decoder(bestpath=False, **beams)
        decoder.set_align_text(" ".join(words))
        _listen(decoder, samples)
        found = [_timed(part) for part in decoder.seg() or ()] if decoder.hyp() else []
        spans = tuple(Span(start, end) for name, start, end in found if name)
        return spans if len(spans) == len(words) else None

    def _known(self, sentence: Sequence[str]) -> list[str]:
        return [word for word in sentence if word in self.pronunciations]

    def _decoder(self, **settings: Any) -> Any:
        key = tuple(sorted(settings.items()))
        if key not in self._decoders:
            # Not its log: it reports every attempt that it gives up, and we make the next one.
            usual = {"lm": None, "dict": str(self._dictionary), "loglevel": "FATAL"}
            config = Config(**{**usual, **settings})
            self._decoders[key] = Decoder(config)
        return self._decoders[key]


@contextmanager
def sphinx(sentences: Iterable[Sequence[str]]) -> Iterator[Sphinx]:
    """A recogniser that knows the words (plain, lower case) of these sentences and the asides
    of a reader; its files are gone afterwards."""
    said = [list(sentence) for sentence in sentences]
    words = {word for sentence in said for word in sentence} | set(_ASIDES.split())
    pronunciations = pronounce(words, Path(get_model_path("en-us/cmudict-en-us.dict")))
    known = [[word for word in sentence if word in pronunciations] for sentence in said]
    with tempfile.TemporaryDirectory(prefix="sphinx-") as folder:
        dictionary, language = Path(folder, "words.dict"), Path(folder, "script.arpa")
        dictionary.write_text(_dictionary(pronunciations), encoding="utf-8")
        _write_trigrams(known, language)
        yield Sphinx(pronunciations, dictionary, language)


@contextmanager
def _narrowed(decoder: Any, sentences: Sequence[Sequence[str]]) -> Iterator[None]:
    """The decoder listens for these sentences alone, if there are any."""
    if not sentences:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="sphinx-") as folder:
        path = Path(folder, "expected.arpa")
        _write_trigrams(sentences, path)
        decoder.add_lm_file(_EXPECTED, str(path))
    decoder.activate_search(_EXPECTED)
    try:
        yield
    finally:
        decoder.activate_search()
        decoder.remove_search(_EXPECTED)


def _write_trigrams(sentences: Sequence[Sequence[str]], path: Path) -> None:
    lines = [f"<s> {' '.join(words)} </s>" for words in (*sentences, *map(list, _asides()))]
    model = ArpaBoLM(text="\n".join(lines), discount_mass=SCRIPT_DISCOUNT)
    model.compute()
    with path.open("w", encoding="utf-8") as file:
        model.write(file)


def _asides() -> Iterator[tuple[str]]:
    return ((word,) for word in _ASIDES.split())


def _dictionary(pronunciations: Pronunciations) -> str:
    """The dictionary's own form: the second way to say "the" is written "the(2)"."""
    lines = [
        f"{word}{f'({number})' if number > 1 else ''} {phones}\n"
        for word, ways in sorted(pronunciations.items())
        for number, phones in enumerate(ways, start=1)
    ]
    return "".join(lines)


def _listen(decoder: Any, samples: Samples) -> None:
    decoder.start_utt()
    decoder.process_raw(samples.tobytes(), full_utt=True)
    decoder.end_utt()


def _timed(part: Any) -> tuple[str, int, int]:
    """The word (empty for silence and noises) without its number, start and end in ms."""
    name = "" if part.word[0] in "<[+" else part.word.partition("(")[0]
    return name, part.start_frame * FRAME_MS, (part.end_frame + 1) * FRAME_MS
