"""How a comment falls into notes, and what they are taken for."""

import pytest

from review.headings import colour_of, heading_of
from review.read import read_comment
from review.schema import Category, Comment, DefectKind
from review.typos import misheard_in, typo_in


def texts(comment):
    return [note.text for note in read_comment(Comment("a", comment))]


@pytest.mark.parametrize(
    ("comment", "notes"),
    [
        ("1) 3:12 label flickers 2) 4:10 typo in axis 3) 5:00 too quiet", 3),
        ("- 3:12 label flickers\n- 4:10 typo in axis", 2),
        ("• the label flickers • the voice is too quiet", 2),
        ("| time | note |\n|---|---|\n| 3:12 | flickers |\n| 4:10 | too quiet |", 2),
        ("3:12\tflickers\n4:10\ttoo quiet", 2),
        ("3:12 flickers\n4:10 too quiet", 2),
        ("3:12 labels overlap; 4:15 typo in the title", 2),
        ("My notes:\n1. 3:12 flickers\n2. 4:10 too quiet", 2),
        ("Sound:\n- 4:51 too quiet\n- 5:02 pop", 2),
        ("3:12\nthe dotted line flickers", 1),
        ("Replying to the question: 1. Because one turns and scales at once.", 1),
        ("Typos at 3:12, 4:15 and 5:20", 1),
        ("the AND gate at 3:12 AND the OR gate are both upside down", 1),
        ("the pause feels 2 seconds too long ;-).", 1),
        ("🎉🎉", 1),
        ("Lovely film, but at 3:10 the voice is too quiet and at 4:20 the label jitters", 3),
        ("Sound\n2:01 hum\n8:23 church bell outside\n\nPicture\n9:10 flickers", 3),
        ("Time | What\n3:10 | misspelt heading\n9:45 | the arrows flicker", 2),
        ("time, comment\n1:00, hum\n2:00, pop", 2),
        ("Every time the text appears it is late. Also the colours are odd at 3:00.", 2),
        ("@T. Okafor I hear the breath at 6:59 too, it's quite audible.", 1),
        ('e.g. the label, i.e. the "p", approx. here', 1),
    ],
)
def test_a_comment_falls_into_notes(comment, notes):
    found = texts(comment)
    assert len(found) == notes, found


def test_a_preface_belongs_to_the_note_after_it():
    first, _ = texts("Here are my notes: 1) 3:12 label flickers 2) 4:10 typo")
    assert first == "Here are my notes: 1) 3:12 label flickers"


def test_a_heading_colours_what_follows():
    plain, coloured = (
        read_comment(Comment("a", text))[0].judgement
        for text in ("the word here", "Captions: the word here")
    )
    assert coloured.chances[Category.CAPTION] > plain.chances[Category.CAPTION]


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("Sound:", ("Sound", True)),
        ("## Content notes", ("Content notes", True)),
        ("Audio: the p pops", ("Audio", False)),
        ("One more thing: the p pops", None),
        ("3:12: the p pops", None),
    ],
)
def test_headings(line, heading):
    assert heading_of(line) == heading


def test_a_heading_that_speaks_of_nothing_colours_nothing():
    assert colour_of("Hello there") == {}


@pytest.mark.parametrize(
    ("comment", "category"),
    [
        ("typo: frequancy -> frequency", Category.TYPO),
        ("3:12 derivitive", Category.TYPO),
        ("2:10 the label overlaps the axis", Category.VISUAL_DEFECT),
        ("4:51 the voice is too quiet", Category.AUDIO_LEVEL),
        ("2:07 there is a pop in the sound", Category.AUDIO_NOISE),
        ("the pause at 3:00 is too long", Category.EDIT_PACING),
        ("the subtitle at 3:00 is wrong", Category.CAPTION),
        ("Thank you, this is beautiful!", Category.PRAISE),
        ("🎉🎉", Category.PRAISE),
        ("Why is that true?", Category.CONTENT_QUESTION),
    ],
)
def test_a_plain_note_is_taken_for_what_it_is(comment, category):
    (note,) = read_comment(Comment("a", comment))
    assert note.judgement.category is category


def test_a_visual_defect_has_its_kind():
    (note,) = read_comment(Comment("a", "3:12 the dotted line flickers while it grows"))
    assert note.kind is DefectKind.JITTER


@pytest.mark.parametrize(
    ("note", "wrong", "right"),
    [
        ("frequancy -> frequency", "frequancy", "frequency"),
        ('"frequency", not "frequancy"', "frequancy", "frequency"),
        ("it's Gauss not Guass", "Guass", "Gauss"),
        ("says frequancy instead of frequency", "frequancy", "frequency"),
        ('"principle root" should be "principal root"', "principle", "principal"),
        ('the slide reads "teh matrix"', "teh", "the"),
        ('around 3:40 "frequancy" in the axis label', "frequancy", "frequency"),
        ("elipse", "elipse", "ellipse"),
        ("oscillation with two l", "", "oscillation"),
        ("12,288: the comma is missing", None, None),
        ('the "W" next to "b"', None, None),
        ("asymptote, please (4:05)", "", "asymptote"),
        ("please fix the spelling at 3:10", None, None),
        ("typo on the last card: parallelogram", "", "parallelogram"),
        ("typo: there", None, None),
        ("62:15 orientable is spelled wrong", "", "orientable"),
        ("frequency is misspelt, the axis says frequancy", "frequancy", "frequency"),
        ("frequancy is misspelt, it should say frequency", "frequancy", "frequency"),
        ('"Prior" in the box at 5:05 should be "posterior"', "Prior", "posterior"),
        ('"Stokes theorem" lacks its apostrophe: Stokes\' theorem (9:20)', "Stokes", "Stokes'"),
        ("8:12, you have 0.35 written but it must be 0.53", "0.35", "0.53"),
    ],
)
def test_the_words_of_a_typo(note, wrong, right):
    pair = typo_in(note)
    assert (pair and pair.wrong, pair and pair.right) == (wrong, right)


def test_what_a_caption_says_is_wrong():
    pair = misheard_in('says "convolution" but the caption reads "correlation"')
    assert pair is not None
    assert (pair.wrong, pair.right) == ("correlation", "convolution")


@pytest.mark.parametrize("cheer", ["🎉🎉", "❤️", "👏👏👏 🔥", ":-) :D", "<3"])
def test_cheers_without_a_word_are_praise_for_sure(cheer):
    (note,) = read_comment(Comment("a", cheer))
    assert note.judgement.category is Category.PRAISE
    assert not note.judgement.unsure


@pytest.mark.parametrize("face", ["👎", "😴", "🤔?"])
def test_other_faces_are_not_taken_for_praise_for_sure(face):
    (note,) = read_comment(Comment("a", face))
    assert note.judgement.unsure or note.judgement.category is not Category.PRAISE
