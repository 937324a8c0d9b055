"""The parts of many strings, told as numbers, are those of each string."""

from __future__ import annotations

import numpy as np

from review.category import load_model
from review.features import pieces_of
from review.part_numbers import numbers_of, parts_of
from review.word_parts import word_parts

STRINGS = [
    "the",
    "flickers,",
    "3:12",
    "a",
    "aaaaaaaa",
    "naïve",
    "🎉🎉",
    "\ud800",
    "x" * 60,
    "banana",
]
NEAR = 1e-4


def test_each_string_has_its_own_parts() -> None:
    numbers, owners = parts_of(STRINGS)
    for place, string in enumerate(STRINGS):
        own = numbers_of(list(pieces_of(string)))
        assert sorted(numbers[owners == place].tolist()) == sorted(own.tolist())


def test_no_two_known_parts_share_a_number() -> None:
    known = list(load_model().pieces)
    assert len(np.unique(numbers_of(known))) == len(known)


def test_scores_of_notes_are_the_sums_of_their_parts() -> None:
    model = load_model()
    notes = [STRINGS[:3], [], STRINGS[3:]]
    found = word_parts(model.pieces, model.piece_scores).of(notes)
    for strings, scores in zip(notes, found, strict=True):
        parts = [part for string in strings for part in pieces_of(string)]
        rows = [model.pieces[part] for part in parts if part in model.pieces]
        wanted = model.piece_scores[rows].sum(0) / np.sqrt(max(1, len(parts)))
        np.testing.assert_allclose(scores, wanted, atol=NEAR)
