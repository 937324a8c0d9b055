"""The marks of the human sentences fit their words; the sentences themselves are not needed."""

from __future__ import annotations

from itertools import pairwise

from benchmarks.human_speech.marks import first_marks, second_marks
from benchmarks.human_speech.performances import arrangements, script_text
from benchmarks.human_speech.sentences import SENTENCES

LEAST_MARKS, LEAST_TWICE = 60, 20


def test_every_word_has_its_mark_in_order() -> None:
    marks = first_marks()
    for name, text in SENTENCES.items():
        own = [mark for mark in marks if mark.sentence == name]
        assert [mark.word for mark in own] == [word.strip(".,").lower() for word in text.split()]
        assert all(one.start_ms < other.start_ms for one, other in pairwise(own))
    assert len(script_text().tokens) == len(marks)


def test_enough_words_are_marked_and_marked_twice() -> None:
    sure = {(mark.sentence, mark.at) for mark in first_marks() if mark.sure}
    assert len(sure) >= LEAST_MARKS
    assert len(second_marks().keys() & sure) == len(second_marks()) >= LEAST_TWICE


def test_every_arrangement_has_three_retakes_a_skip_and_a_swap() -> None:
    for arrangement in arrangements():
        said = arrangement.said
        assert arrangement.skipped not in said
        assert sum(one == other for one, other in pairwise(said)) == 3
        first, second = arrangement.swapped
        assert first < second and said.index(second) < said.index(first)
