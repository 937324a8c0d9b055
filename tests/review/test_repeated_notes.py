"""What is the same note said twice, and what only looks like it."""

import pytest

from review.read import read_notes
from review.schema import Comment, NoteAddress, Reviews


def repeats(*comments):
    read = read_notes(
        Reviews(tuple(Comment(f"author {n}", text) for n, text in enumerate(comments)))
    )
    return {
        (at, place): note.duplicate_of
        for at, one in enumerate(read.comments)
        for place, note in enumerate(one.notes)
        if note.duplicate_of
    }


@pytest.mark.parametrize(
    ("first", "again"),
    [
        ('3:40 "frequancy" in the label', "typo: frequancy -> frequency"),
        ("3:12 the dotted line flickers", "3:14 dots are flickering"),
        ("typo: polyhedran -> polyhedron", "typo: polyhedran -> polyhedra"),
        ("typo: orientible -> orientable", "orientable is spelled wrong"),
        ("4:51 the voice is too quiet", "4:50 I can barely hear the voice, too quiet"),
        (
            "I cannot read the second label in the corner",
            "I cannot read the second label in the corner!",
        ),
    ],
)
def test_the_same_is_merged(first, again):
    assert repeats(first, again) == {(1, 0): NoteAddress(0, 0)}


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("3:12 the dotted line flickers", "3:25 the dotted line flickers"),
        ("typo at 3:12: frequancy -> frequency", "typo at 8:12: frequancy -> frequency"),
        ("3:12 the dotted line flickers", "3:12 the label overlaps the axis"),
        ("3:12 the voice is too quiet", "3:13 the voice is too loud"),
        ("Great video!", "Great video!"),
        ("3:12 typo: colum -> column", "3:12 typo: matirx -> matrix"),
        ("3:12 typo: form -> from", "3:12 typo: form -> forms"),
    ],
)
def test_the_different_is_not(first, other):
    assert repeats(first, other) == {}


def test_nobody_repeats_themselves_in_one_comment():
    assert repeats("1) 3:12 the line flickers 2) 3:13 the line flickers") == {}


def test_a_question_and_a_suggestion_are_linked_and_not_merged():
    comments = ("6:12 why is that true?", "6:13 you should mention why it is true")
    read = read_notes(Reviews(tuple(Comment(text, text) for text in comments)))
    (note,) = read.comments[1].notes
    assert (note.linked_to, note.duplicate_of) == (NoteAddress(0, 0), None)


def test_what_repeats_a_repetition_repeats_the_first_to_say_it():
    said = "3:1{} the dotted line flickers beneath the spectrum"
    found = repeats(said.format(0), said.format(3), said.format(6))
    assert found == {(1, 0): NoteAddress(0, 0), (2, 0): NoteAddress(0, 0)}


def test_a_chain_of_repetitions_reaches_no_farther_than_its_first():
    said = "3:{} the dotted line flickers beneath the spectrum"
    found = repeats(said.format("10"), said.format("16"), said.format("22"))
    assert found == {(1, 0): NoteAddress(0, 0)}
