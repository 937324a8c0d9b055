"""What the checks say about an issue, given a draft's record, its film and nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from placed_film import SCENES, draft_record

from benchmarks.audio_faults.plant import RATE_HZ, in_room, with_pop, with_tail_dip
from pipeline.audio import Sound, resampled, to_int16, write_wav
from pipeline.draft_record import DraftRecord
from pipeline.errors import Place
from pipeline.espeak import speak
from pipeline.schema import (
    Alignment,
    AlignmentKind,
    FaultKind,
    LayoutFault,
    Motion,
    MotionKind,
    Slot,
    Span,
    Timeline,
    Word,
    WordStatus,
)
from review.carry import carry
from review.evidence.case import Case
from review.evidence.registry import evidence_for
from review.issues import Evidence, Issue, Verdict
from review.schema import Category, DefectKind, TypoPair
from review.whereabouts import anchor_at, spoken_words
from tests.tiny_films import Part, tiny_film

SUPPORTS, CONTRADICTS, CANNOT_TELL = Verdict.SUPPORTS, Verdict.CONTRADICTS, Verdict.CANNOT_TELL
FPS = 30
STRETCHED = Motion(
    *(MotionKind.JUMPING, "DashedLine", 20 * FPS, 24 * FPS, Place(SCENES, 30)),
    *((10, 40), (1.0, 4.0), 9, 0.48),
)
STEADY = replace(STRETCHED, fault=None, what="SteadyDashedLine", faults=0, largest=0.0)
OFF = LayoutFault(FaultKind.OFF_FRAME, "frequancy", "", 17 * FPS, Place(SCENES, 21))


@pytest.fixture
def record(tmp_path: Path) -> DraftRecord:
    return draft_record(tmp_path)


def said(category: Category, **more: Any) -> Issue:
    return Issue(
        **{"id": "one", "category": category, "kind": None, "title": "one", "said": "."} | more
    )


def judged(
    issue: Issue, record: DraftRecord, at_s: float, folder: Path, film: Path = Path("none.mp4")
) -> Evidence:
    span = Span(round(at_s * 1000), round(at_s * 1000))
    segment = next(
        slot.segment
        for slot in record.timeline.slots
        if slot.start <= at_s * FPS < slot.start + slot.frames
    )
    anchor = issue.anchor or anchor_at(record, segment, span)
    (found,) = evidence_for(Case(issue, record, carry(anchor, record), film, folder))
    return found


@pytest.mark.parametrize(
    ("wrong", "right", "at_s", "verdict", "line"),
    [
        ("frequancy", "frequency", 17, SUPPORTS, 21),
        ("frequancy", "", 17, SUPPORTS, 21),
        ("", "frequency", 17, SUPPORTS, 21),
        ("frequncy", "frequency", 17, SUPPORTS, 21),  # the note has a slip of its own
        ("lenght", "length", 40, SUPPORTS, 44),
        ("frequancy", "frequency", 45, CANNOT_TELL, 0),  # half a film away
        ("gradeint", "gradient", 40, CONTRADICTS, 40),
        ("Micahel", "Michael", 17, CONTRADICTS, 0),
        ("matrix", "tower", 15, SUPPORTS, 14),  # a word, but not the one that was meant
    ],
)
def test_a_typo_is_looked_for_on_screen(
    record: DraftRecord, tmp_path: Path, wrong: str, right: str, at_s: float, verdict: Verdict,
    line: int,
) -> None:  # fmt: skip
    found = judged(said(Category.TYPO, typo=TypoPair(wrong, right)), record, at_s, tmp_path)
    assert found.verdict is verdict, found.sentence
    assert (found.place.line if found.place else 0) == line


def test_a_typo_in_the_script_is_one_of_the_captions(record: DraftRecord, tmp_path: Path) -> None:
    tokens = list(record.segments[1].tokens)
    tokens[1] = replace(tokens[1], text="matirx,")
    segments = (record.segments[0], replace(record.segments[1], tokens=tuple(tokens)))
    record = replace(record, segments=(*segments, record.segments[2]))
    issue = said(Category.TYPO, typo=TypoPair("matirx", "matrix"))
    found = judged(issue, record, 12, tmp_path)
    assert (found.verdict, found.place) == (SUPPORTS, tokens[1].place)


@pytest.mark.parametrize(
    ("kind", "motion", "layout", "at_s", "verdict", "line"),
    [
        (DefectKind.JITTER, (STRETCHED,), (), 21, SUPPORTS, 30),
        (DefectKind.JITTER, (STRETCHED,), (), 26.5, SUPPORTS, 30),
        (DefectKind.JITTER, (STRETCHED,), (), 40, CANNOT_TELL, 0),
        (DefectKind.JITTER, (STEADY,), (), 21, CONTRADICTS, 0),
        (DefectKind.JITTER, (), (), 21, CANNOT_TELL, 0),
        (DefectKind.JITTER, (), (OFF,), 18, CANNOT_TELL, 0),
        (DefectKind.OFF_FRAME, (STRETCHED,), (OFF,), 18, SUPPORTS, 21),
        (DefectKind.OVERLAP, (), (OFF,), 18, CANNOT_TELL, 0),
        (None, (STRETCHED,), (), 21, SUPPORTS, 30),
        (DefectKind.JITTER, None, None, 21, CANNOT_TELL, 0),  # a draft of an older version
    ],
)
def test_a_visual_defect_is_looked_for_in_motion_and_layout(
    record: DraftRecord, tmp_path: Path, kind: DefectKind | None, motion: Any, layout: Any,
    at_s: float, verdict: Verdict, line: int,
) -> None:  # fmt: skip
    record = replace(record, motion=motion, layout=layout)
    found = judged(said(Category.VISUAL_DEFECT, kind=kind), record, at_s, tmp_path)
    assert found.verdict is verdict, found.sentence
    assert (found.place.line if found.place else 0) == line


def test_a_defect_that_was_seen_before_and_is_gone_is_contradicted(
    record: DraftRecord, tmp_path: Path
) -> None:
    before = Evidence("picture", SUPPORTS, "It jumped.", 1)
    issue = said(Category.VISUAL_DEFECT, kind=DefectKind.JITTER, evidence=(before,))
    later = replace(record, number=2, motion=(), layout=())
    assert judged(issue, later, 21, tmp_path).verdict is CONTRADICTS
    assert judged(issue, replace(later, number=1), 21, tmp_path).verdict is CANNOT_TELL


@pytest.mark.parametrize(
    ("words", "value", "holds", "verdict"),
    [
        ("is it not 49,152?", 12288.0, True, CANNOT_TELL),
        ("is 604 million right?", 603979776.0, True, CONTRADICTS),
        ("is 604 million right?", 593979776.0, False, SUPPORTS),
    ],
)
def test_a_number_is_looked_for_among_the_claims(
    record: DraftRecord, tmp_path: Path, words: str, value: float, holds: bool, verdict: Verdict
) -> None:
    claim = {
        "claim": {
            "function": "weights",
            "said": "604 million rows",
            "place": "script/tiny/01.md:3",
        },
        "segment": "rows",
        "value": value,
        "holds": holds,
    }
    issue = said(Category.CONTENT_QUESTION, said=words)
    found = judged(issue, replace(record, claims=(claim,)), 15, tmp_path)
    assert found.verdict is verdict, found.sentence


SENTENCE = (
    "Every row of the matrix asks one question about the vector. If the answer is yes, the "
    "neuron lights up; if it is no, nothing happens at all. Then the neuron finds the goal. "
    "We need a direction for every name, and a bias that keeps quiet."
)
DIPPED = "goal"


def recorded(folder: Path, dip_db: float = 0.0, pop: bool = False) -> tuple[DraftRecord, Path]:
    """A draft of one segment whose sound is at hand, with a dip in one word or a pop."""
    speech = speak(SENTENCE, "en-us", 150)
    voice = resampled(speech.samples, speech.rate_hz) / 32768
    spans = {SENTENCE[one.char_start : one.char_stop].strip("."): one for one in speech.words}
    dipped = Span(spans[DIPPED].start_ms, spans[DIPPED].end_ms)
    if dip_db:
        voice = with_tail_dip(voice, dipped, dip_db, tail_ms=120, ramp_ms=15)
    sound = in_room(voice)
    if pop:
        sound = with_pop(sound, dipped.end_ms + 50, level_db=-8)
    film = write_wav(folder / f"film-{dip_db:g}-{pop}.wav", Sound(to_int16(sound * 32768)))
    length_ms = len(sound) * 1000 // RATE_HZ
    frames = length_ms * FPS // 1000
    tiny = tiny_film([Part("only", frames, text=SENTENCE)], FPS)
    words = tuple(
        Word(token.text, Span(one.start_ms, one.end_ms), WordStatus.KNOWN)
        for token, one in zip(tiny.script.segments[0].tokens, speech.words, strict=True)
    )
    alignment = Alignment("only", AlignmentKind.SCRATCH, words, length_ms, None)
    record = replace(
        draft_record(folder),
        segments=tiny.script.segments,
        alignments=(alignment,),
        timeline=Timeline(FPS, (Slot("only", 0, frames),), tiny.timeline.shots),
        texts=(),
        plays=(),
        motion=(),
        layout=(),
    )
    return record, film


def test_a_dip_at_the_end_of_a_word_is_measured(tmp_path: Path) -> None:
    record, film = recorded(tmp_path, dip_db=20)
    word = next(one for one in spoken_words(record) if one.ref.text.startswith(DIPPED))
    span = Span(word.ref.start_ms, word.ref.end_ms)
    issue = said(Category.AUDIO_LEVEL, anchor=anchor_at(record, "only", span, word))
    found = judged(issue, record, 0, tmp_path, film)
    assert found.verdict is SUPPORTS, found.sentence
    assert found.figures["word"] == f"{DIPPED}."
    picture = Image.open(tmp_path / found.pictures[0])
    assert picture.size == (1200, 500)
    assert len(np.unique(np.asarray(picture).reshape(-1, picture.mode.count("A") + 3), axis=0)) > 20
    mended, film = recorded(tmp_path, dip_db=0)
    later = replace(mended, number=2)
    assert judged(issue, later, 0, tmp_path, film).verdict is CANNOT_TELL
    known = replace(issue, evidence=(found,))
    assert judged(known, later, 0, tmp_path, film).verdict is CONTRADICTS


def test_a_pop_is_heard_and_a_quiet_place_is_not_judged(tmp_path: Path) -> None:
    record, film = recorded(tmp_path, pop=True)
    at_s = next(
        one.ref.end_ms / 1000 for one in spoken_words(record) if one.ref.text == f"{DIPPED}."
    )
    issue = said(Category.AUDIO_NOISE)
    found = judged(issue, record, at_s, tmp_path, film)
    assert (found.verdict, found.figures["kind"]) == (SUPPORTS, "pop")
    record, film = recorded(tmp_path)
    assert judged(issue, record, at_s, tmp_path, film).verdict is CANNOT_TELL
