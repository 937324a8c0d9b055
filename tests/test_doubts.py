"""What the sound says against a word's time."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.doubts import without_doubtful
from pipeline.forcing import WordTime
from pipeline.listening import Voice
from pipeline.schema import HeardWord, Span, WordStatus
from pipeline.sentences import text_of
from pipeline.story import story_of
from tests.spoken_takes import segment_of

WORDS = "Every single question deserves another answer"
TEXT = text_of([segment_of("rows", f"{WORDS}.")])
WORD_MS, FIRST_MS = 500, 1000
VOICE_RMS, ROOM_RMS = 4000, 40  # of 32768


def usual() -> list[Span]:
    """Where the words lie: one after the other, without a pause."""
    starts = [FIRST_MS + WORD_MS * at for at in range(len(WORDS.split()))]
    return [Span(start, start + WORD_MS) for start in starts]


def confirmed_after(spans: list[Span], spoken: list[Span]) -> str:
    """Six words at these times, all confirmed, in a voice that sounds there: one letter for
    each word, "c" if it still is, "." if not."""
    random = np.random.default_rng(1)
    samples = random.normal(0, ROOM_RMS, 16 * 6000)
    for span in spoken:
        size = 16 * (span.end_ms - span.start_ms)
        samples[16 * span.start_ms : 16 * span.end_ms] = random.normal(0, VOICE_RMS, size)
    heard = [HeardWord(word, span, 0.9) for word, span in zip(WORDS.split(), spans, strict=True)]
    times = {at: WordTime(at, span, WordStatus.CONFIRMED) for at, span in enumerate(spans)}
    left = without_doubtful(Voice(samples.astype(np.int16)), TEXT, story_of(TEXT, heard), times)
    assert [time.span for time in left.values()] == spans
    return "".join("c" if t.status is WordStatus.CONFIRMED else "." for t in left.values())


def moved(at: int, start_ms: int, end_ms: int) -> list[Span]:
    """The usual times but for one word."""
    spans = usual()
    spans[at] = Span(start_ms, end_ms)
    return spans


VOICE = [Span(1000, 4000)]


@pytest.mark.parametrize(
    ("spans", "spoken", "left"),
    [
        pytest.param(usual(), VOICE, "cccccc", id="nothing"),
        pytest.param(usual(), [Span(1000, 4030)], "cccccc", id="a little more voice"),
        pytest.param(moved(2, 2400, 2500), VOICE, "c..ccc", id="too short, voice before it"),
        pytest.param(moved(0, 1450, 1500), VOICE, ".ccccc", id="late after silence"),
        pytest.param(moved(5, 3500, 3700), VOICE, "ccccc.", id="ends too soon"),
        pytest.param(
            [*usual()[:3], Span(2500, 3890), Span(3890, 4000), Span(4000, 4500)],
            [Span(1000, 4500)],
            "ccc..c",
            id="took the next one's sound",
        ),
        pytest.param(moved(3, 2300, 3000), VOICE, "cc..cc", id="two at once"),
    ],
)
def test_what_the_sound_contradicts_is_not_confirmed(
    spans: list[Span], spoken: list[Span], left: str
) -> None:
    assert confirmed_after(spans, spoken) == left


@pytest.mark.parametrize(
    ("heard", "left"),
    [
        pytest.param("every single question deserves another answer", "cccccc", id="as written"),
        pytest.param("every single question banana another answer", "cccccc", id="one heard wrong"),
        pytest.param(
            "every single question banana banana banana banana deserves another answer",
            "...ccc",
            id="perhaps begun anew",
        ),
        pytest.param("every single answer", "c.ccc.", id="no time for those between"),
    ],
)
def test_what_does_not_fit_inside_a_sentence_makes_its_words_unsure(heard: str, left: str) -> None:
    words = heard.split()
    spans = [Span(start, start + WORD_MS) for start in range(1000, 1000 + 500 * len(words), 500)]
    samples = np.random.default_rng(1).normal(0, ROOM_RMS, 16 * 8000)
    samples[16 * 1000 : 16 * 4000] *= VOICE_RMS / ROOM_RMS
    story = story_of(
        TEXT, [HeardWord(word, span, 0.9) for word, span in zip(words, spans, strict=True)]
    )
    times = {at: WordTime(at, span, WordStatus.CONFIRMED) for at, span in enumerate(usual())}
    found = without_doubtful(Voice(samples.astype(np.int16)), TEXT, story, times)
    assert "".join("c" if t.status is WordStatus.CONFIRMED else "." for t in found.values()) == left


@pytest.mark.parametrize(
    ("told", "left"),
    [
        pytest.param("cc-cff", "cc-.ff", id="alone beside a word that was not heard"),
        pytest.param("cc-ccf", "cc-ccf", id="not alone"),
        pytest.param("ccfcff", "ccfcff", id="every word was heard"),
    ],
)
def test_a_word_is_not_sure_alone_where_others_were_not_heard(told: str, left: str) -> None:
    """One letter for each word: "c" confirmed, "f" forced, "-" not heard, "." no longer."""
    words, spans = WORDS.split(), usual()
    statuses = {"c": WordStatus.CONFIRMED, "f": WordStatus.FORCED}
    times = {
        at: WordTime(at, spans[at], statuses[letter])
        for at, letter in enumerate(told)
        if letter in statuses
    }
    heard = [HeardWord(words[at], spans[at], 0.9) for at in times]
    samples = np.random.default_rng(1).normal(0, ROOM_RMS, 16 * 6000)
    for at in times:
        part = slice(16 * spans[at].start_ms, 16 * spans[at].end_ms)
        samples[part] = np.random.default_rng(at).normal(0, VOICE_RMS, part.stop - part.start)
    voice = Voice(samples.astype(np.int16))
    after = without_doubtful(voice, TEXT, story_of(TEXT, heard), times)
    assert "".join(
        "-" if at not in after
        else "c" if after[at].status is WordStatus.CONFIRMED
        else "." if told[at] == "c" else "f"
        for at in range(len(words))
    ) == left  # fmt: skip
