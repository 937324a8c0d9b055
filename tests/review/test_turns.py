"""Places where a note may begin inside a sentence: weighed in one go, as by their signs."""

from __future__ import annotations

from math import exp
from pathlib import Path

import pytest

from review.pages import read_page
from review.plain import plain
from review.times import find_moments
from review.turns import load_turns, proposed, turns_in
from review.units import sentence_starts

PAGE = Path(__file__).parents[1] / "data" / "review" / "page.txt"
NEAR = 1e-6
TEXTS = [
    *(plain(comment.text).text for comment in read_page(PAGE.read_text("utf-8")).comments),
    "",
    " \n ",
    'love it (and "the end" too) but at 3:12 - 3:20 the label shakes; also, qzx vbn 4:00 hums',
    "3:12",
    "nice 🎉🎉well, at 3 : 12 it hums\n\n- (again at 4:10",
]
TOLD = [(text, find_moments(text), sorted(sentence_starts(text))) for text in TEXTS]


@pytest.mark.parametrize("told", TOLD, ids=range(len(TOLD)))
def test_a_chance_is_what_the_signs_of_a_place_weigh(told) -> None:
    weights = load_turns()
    scores = {
        turn.position: weights.bias + sum(weights.signs.get(sign, 0.0) for sign in turn.signs)
        for turn in turns_in(*told)
    }
    (chances,) = proposed([told])
    assert chances == pytest.approx(
        {position: 1 / (1 + exp(-score)) for position, score in scores.items()}, abs=NEAR
    )


def test_texts_do_not_sway_each_other() -> None:
    for told, chances in zip(TOLD, proposed(TOLD), strict=True):
        assert chances == pytest.approx(proposed([told])[0], abs=NEAR)
