"""How words sound to the built-in recogniser: the dictionary of its wheel, else espeak-ng's
phonemes in the dictionary's alphabet (ARPABET)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from pipeline.espeak import phonemes

VOICE = "en-us"  # the acoustic model's own accent, whatever the script's voice is

Pronunciations = dict[str, tuple[str, ...]]

# IPA as espeak-ng writes American English, to the 39 phones of the CMU dictionary.
_ARPABET = {
    "p": "P",
    "b": "B",
    "t": "T",
    "d": "D",
    "k": "K",
    "ɡ": "G",
    "g": "G",
    "ɾ": "D",
    "ʔ": "T",
    "f": "F",
    "v": "V",
    "θ": "TH",
    "ð": "DH",
    "s": "S",
    "z": "Z",
    "ʃ": "SH",
    "ʒ": "ZH",
    "h": "HH",
    "x": "K",
    "tʃ": "CH",
    "dʒ": "JH",
    "m": "M",
    "n": "N",
    "ŋ": "NG",
    "l": "L",
    "ɹ": "R",
    "r": "R",
    "j": "Y",
    "w": "W",
    "ʍ": "W",
    "ɬ": "L",
    "ç": "HH",
    "iː": "IY",
    "i": "IY",
    "ɪ": "IH",
    "ᵻ": "IH",
    "ɛ": "EH",
    "e": "EH",
    "æ": "AE",
    "a": "AA",
    "ɑː": "AA",
    "ɑ": "AA",
    "ɒ": "AA",
    "ɔː": "AO",
    "ɔ": "AO",
    "o": "OW",
    "oː": "AO",
    "uː": "UW",
    "u": "UW",
    "ʊ": "UH",
    "ʌ": "AH",
    "ə": "AH",
    "ɐ": "AH",
    "ɜ": "ER",
    "ɜː": "ER",
    "ɚ": "ER",
    "ɝ": "ER",
    "aɪ": "AY",
    "aʊ": "AW",
    "eɪ": "EY",
    "oʊ": "OW",
    "əʊ": "OW",
    "ɔɪ": "OY",
    "iə": "IY AH",
    "aɪə": "AY AH",
    "aɪɚ": "AY ER",
    "əl": "AH L",
    "n̩": "AH N",
    "l̩": "AH L",
    "m̩": "AH M",
    "ɪɹ": "IH R",
    "ɛɹ": "EH R",
    "ʊɹ": "UH R",
    "ɑːɹ": "AA R",
    "ɔːɹ": "AO R",
    "oːɹ": "AO R",
    "ɛə": "EH R",
    "ɪə": "IH R",
    "ʊə": "UH R",
    "y": "IY",
}
_LONGEST = max(map(len, _ARPABET))
_STRESS = str.maketrans("", "", "ˈˌ")


def pronounce(words: Collection[str], dictionary: Path) -> Pronunciations:
    """The ways to say each word as ARPABET phones with spaces; words of the dictionary by it,
    others by espeak-ng. A word that has no sound at all is left out."""
    known = _looked_up(set(words), dictionary)
    unknown = sorted(set(words) - known.keys())
    if unknown:
        spoken = zip(unknown, phonemes(unknown, VOICE), strict=True)
        known |= {word: (phones,) for word, ipa in spoken if (phones := arpabet(ipa))}
    return known


def arpabet(ipa: str) -> str:
    """The phones of a word that espeak-ng spells in IPA; what has no counterpart is left out.

    >>> arpabet("p ɚ s ˈɛ p t ɹ ɑː n")
    'P ER S EH P T R AA N'
    """
    return " ".join(phone for part in ipa.translate(_STRESS).split() for phone in _phones(part))


def _phones(part: str) -> Iterable[str]:
    """The longest known signs of one espeak-ng phoneme, from left to right."""
    at = 0
    while at < len(part):
        sizes = range(min(_LONGEST, len(part) - at), 0, -1)
        size = next((size for size in sizes if part[at : at + size] in _ARPABET), 0)
        if size:
            yield _ARPABET[part[at : at + size]]
        at += size or 1


def _looked_up(words: set[str], dictionary: Path) -> Pronunciations:
    """The entries of these words; the second way to say "the" is written "the(2)"."""
    found: Pronunciations = {}
    with dictionary.open(encoding="utf-8") as lines:
        for line in lines:
            entry, _, phones = line.strip().partition(" ")
            word = entry.partition("(")[0]
            if word in words:
                found[word] = (*found.get(word, ()), phones)
    return found
