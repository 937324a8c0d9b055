"""Which sentence is which stretch of a word stream, and which reading of it is kept."""

from __future__ import annotations

import pytest

from pipeline.passages import STRAY_PAUSE_MS
from pipeline.schema import HeardWord, KeptTake, Span
from pipeline.sentences import Text, text_of
from pipeline.story import Story, story_of
from tests.spoken_takes import segment_of

WORD_MS = 300
TEXT = text_of(
    [
        segment_of("rows", "Each row asks a question. The vector gives one number back."),
        segment_of("bias", "A bias moves the threshold. It has 12,288 numbers — all small."),
    ]
)


def stream(heard: str) -> list[HeardWord]:
    """Words of `WORD_MS`; "|" is a second of silence."""
    words, at_ms = [], 0
    for word in heard.split():
        if word == "|":
            at_ms += 1000
        else:
            words.append(HeardWord(word, Span(at_ms, at_ms + WORD_MS), 0.9))
            at_ms += WORD_MS
    return words


def kept(story: Story) -> list[str]:
    """The words of the passage that is kept of each sentence, "" if none is."""
    return [
        " ".join(said.word for said in story.said[p.first : p.stop]) if p else ""
        for p in story.chosen
    ]


def told(text: Text, heard: str) -> tuple[list[str], list[str]]:
    story = story_of(text, stream(heard))
    return kept(story), [ad_lib.text for ad_lib in story.ad_libs]


FIRST, SECOND = "each row asks a question", "the vector gives one number back"
THIRD, FOURTH = "a bias moves the threshold", "it has 12,288 numbers all small"
SPELT = FOURTH.replace("12,288", "twelve thousand two hundred eighty eight")


@pytest.mark.parametrize(
    ("heard", "sentences", "ad_libs"),
    [
        (f"{FIRST} | {SECOND} | {THIRD} | {FOURTH}", [FIRST, SECOND, THIRD, SPELT], []),
        # left out
        (f"{FIRST} | {THIRD} | {FOURTH}", [FIRST, "", THIRD, SPELT], []),
        # of two readings the last, unless it breaks off
        (f"each row asks one question | {FIRST} | {SECOND}", [FIRST, SECOND, "", ""], []),
        (f"{FIRST} | each row asks a | {SECOND}", [FIRST, SECOND, "", ""], []),
        (f"each row | {FIRST} | {SECOND}", [FIRST, SECOND, "", ""], []),
        # ... but not if its end was only heard wrong
        (
            f"{FIRST} | each row asks bags of bread | {SECOND}",
            ["each row asks", SECOND, "", ""],
            [],
        ),
        # something else, between and inside
        (
            f"{FIRST} | sorry my phone is ringing | {SECOND}",
            [FIRST, SECOND, "", ""],
            ["sorry my phone is ringing"],
        ),
        # a word too many inside a sentence is heard wrong, one alone is the reader's
        (f"{FIRST} | the big vector gives one number back", None, []),
        (f"{FIRST} | cough | {SECOND}", [FIRST, SECOND, "", ""], ["cough"]),
        # words in place of others are heard wrong, not added
        (f"{FIRST} | the doctor lives one number back", None, []),
        ("", ["", "", "", ""], []),
    ],
)
def test_a_stream_tells_what_was_read(
    heard: str, sentences: list[str] | None, ad_libs: list[str]
) -> None:
    found, said_besides = told(TEXT, heard)
    assert said_besides == ad_libs
    if sentences is not None:
        assert found == sentences


THRICE = f"{FIRST} | each row asks one question | each row asks a big question"


@pytest.mark.parametrize(
    ("wish", "first"),
    [
        (None, "each row asks a big question"),
        (KeptTake("rows", "1", number=1), FIRST),
        (KeptTake("rows", "2", number=2), "each row asks one question"),
        (KeptTake("rows", "4", number=4), "each row asks a big question"),
        (KeptTake("bias", "1", number=1), "each row asks a big question"),
        (KeptTake("rows", "0:02-0:03", span=Span(2000, 3000)), "each row asks one question"),
        (KeptTake("rows", "0:00-0:03", span=Span(0, 3000)), "each row asks one question"),
        (KeptTake("rows", "0:20-0:30", span=Span(20_000, 30_000)), "each row asks a big question"),
    ],
)
def test_a_creator_may_want_another_take_than_the_last(wish: KeptTake | None, first: str) -> None:
    wishes = {wish.segment: wish} if wish else {}
    assert kept(story_of(TEXT, stream(THRICE), wishes))[0] == first


def test_a_broken_off_sentence_and_what_follows_it_are_told_apart_from_words_heard_wrong() -> None:
    _, told_after_breaking_off = told(TEXT, f"it has | sorry once more | {FOURTH}")
    assert told_after_breaking_off == ["sorry once more"]
    _, told_for_the_sentence_s_end = told(TEXT, f"the vector | lives on bags | {THIRD}")
    assert told_for_the_sentence_s_end == []


def test_a_sentence_heard_inside_another_one_is_no_take() -> None:
    inside = f"{FIRST} | the vector {FIRST} | {THIRD}"
    assert story_of(TEXT, stream(inside)).chosen[0] == story_of(TEXT, stream(FIRST)).chosen[0]


def test_a_recogniser_s_own_spelling_counts_by_its_normal_form() -> None:
    def normalise(word: str) -> str:
        return {"won't": "will not", "colour": "color"}.get(word.lower().strip("."), word)

    segments = [segment_of("rows", "It will not move. Each colour won't move.")]
    for said in (
        "it won't move | each color will not move",
        "it will not move | each colour won't move",
    ):
        text = text_of(segments, normalise)
        story = story_of(text, stream(said), normalise=normalise)
        assert [story.share_hit(text, p) for p in story.chosen if p] == [1.0, 1.0]


def test_a_word_before_a_long_pause_is_not_the_sentence_s_first() -> None:
    words = stream("the")
    late_ms = WORD_MS + STRAY_PAUSE_MS
    rest = [
        HeardWord(word.text, Span(word.span.start_ms + late_ms, word.span.end_ms + late_ms), 0.9)
        for word in stream("vector gives one number back")
    ]
    assert kept(story_of(TEXT, [*words, *rest]))[1] == "vector gives one number back"


def test_sentences_end_at_marks_and_never_span_segments() -> None:
    pieces = [
        " ".join(token.text for token in TEXT.tokens[sentence.first : sentence.stop])
        for sentence in TEXT.sentences
    ]
    assert pieces == [
        "Each row asks a question.",
        "The vector gives one number back.",
        "A bias moves the threshold.",
        "It has 12,288 numbers — all small.",
    ]
    assert [sentence.segment for sentence in TEXT.sentences] == [0, 0, 1, 1]
    assert [TEXT.sentence_of[at] for at in (0, 4, 5, 11, 16)] == [0, 0, 1, 2, 3]


def test_a_take_whose_first_words_are_heard_as_another_sentence_s_is_the_last_take() -> None:
    again = f"{FIRST} | the vector asks a question | {SECOND}"
    assert kept(story_of(TEXT, stream(again)))[0] == "vector asks a question"


@pytest.mark.parametrize(
    ("heard", "unsure"),
    [
        pytest.param(f"{FIRST} | {SECOND}", set(), id="read once"),
        pytest.param(f"{FIRST} | {FIRST} | {SECOND}", set(), id="read twice"),
        pytest.param(f"{FIRST} | each row asks | {SECOND}", {0}, id="begun once more"),
        pytest.param("the vector gives one", {1}, id="its end is not heard"),
        pytest.param(f"{FIRST} | the vector {FIRST} | {THIRD}", {0}, id="perhaps another one"),
    ],
)
def test_a_sentence_that_another_passage_may_hold_is_unsure(heard: str, unsure: set[int]) -> None:
    assert story_of(TEXT, stream(heard)).unsure == unsure
