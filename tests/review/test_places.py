"""A note finds its place in a draft, and finds it again in a later one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.draft_record import DraftRecord
from pipeline.errors import Place
from review.carry import carry
from review.issues import Anchor, WordRef
from review.place import place
from review.schema import Category, Judgement, Note
from review.times import find_moments
from review.typos import typo_in
from review.whereabouts import film_ms
from tests.review.placed_film import HOOK, PAGE, PARTS, ROWS, SCENES, TURN, draft_record
from tests.tiny_films import Part

CASES = yaml.safe_load(Path("tests/data/review/places.yaml").read_text(encoding="utf-8"))
SHARE_TOLERANCE = 0.01


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> DraftRecord:
    return draft_record(tmp_path_factory.mktemp("draft"))


def note_of(text: str, category: str, record: DraftRecord) -> Note:
    kind = Category(category)
    return Note(
        text,
        0,
        len(text),
        tuple(find_moments(text, film_ms(record))),
        Judgement(kind, 1.0, False),
        typo=typo_in(text) if kind is Category.TYPO else None,
    )


def placed(text: str, category: str, record: DraftRecord) -> Anchor | None:
    return place(note_of(text, category, record), record)


def as_pair(word: WordRef | None) -> list[Any] | str:
    return [word.segment, word.index] if word else "none"


@pytest.mark.parametrize("case", CASES, ids=[case["note"] for case in CASES])
def test_a_note_is_placed(record: DraftRecord, case: dict[str, Any]) -> None:
    found = placed(case["note"], case["category"], record)
    if case.get("none"):
        assert found is None
        return
    assert found is not None and found.draft == 1
    line: int | str = found.scene_place.line if found.scene_place else "none"
    told = {
        "segment": found.segment,
        "share": pytest.approx(found.share, abs=SHARE_TOLERANCE),
        "end_share": pytest.approx(found.end_share, abs=SHARE_TOLERANCE),
        "at": pytest.approx(found.span.start_ms / 1000),
        "cue": found.cue,
        "word": as_pair(found.word),
        "other": as_pair(found.other_word),
        "line": line,
        "texts": list(found.texts),
        "first_text": found.texts[0] if found.texts else None,
    }
    asked = {name: told[name] for name in case if name in told}
    assert asked == {name: case[name] for name in asked}


def test_a_place_points_home(record: DraftRecord) -> None:
    """The word's column on the page, the play's line in the scene."""
    found = placed("the end of the word goal near 0:18 drops", "audio-level", record)
    assert found and found.word
    assert (found.script, found.scene) == (Place(PAGE, 3, 7), "Rows")
    assert found.scene_place == Place(SCENES, 16)
    assert (found.word.text, found.span.start_ms) == ("goal", found.word.start_ms)


def test_notes_on_an_old_draft_are_placed(tmp_path: Path) -> None:
    """Without plays there is no line of the scene; everything else is found."""
    old = draft_record(tmp_path, old=True)
    found = placed("the end of the word goal near 0:18 drops", "audio-level", old)
    assert found and found.word and found.scene_place is None
    typo = placed("typo: frequancy -> frequency", "typo", old)
    assert typo and typo.scene_place == Place(SCENES, 21)


# --- carried to a later draft ------------------------------------------------------------

LONGER = replace(HOOK, frames=450)
REWRITTEN = replace(
    ROWS,
    frames=900,
    text="Now look, the matrix slides left and then the goal appears. It has rows, one goal each.",
)
SHORTER = replace(ROWS, frames=300)


@pytest.mark.parametrize(
    ("note", "later", "word", "share"),
    [
        ("the end of the word goal near 0:18 drops", [HOOK, REWRITTEN, TURN], ["rows", 9], None),
        ("0:29 goal is too quiet", [HOOK, REWRITTEN, TURN], ["rows", 15], None),
        ('0:22 "604 million" fades', [HOOK, REWRITTEN, TURN], "none", 9 / 15 * 18.75 / 20),
        ("0:14 jumps", [LONGER, ROWS, TURN], "none", 0.2),
        ("0:14 jumps", [TURN, SHORTER, HOOK], "none", 0.2),
        ("0:18 goal is too quiet", [LONGER, SHORTER, TURN], ["rows", 6], None),
    ],
)
def test_a_place_is_carried_by_word_or_by_share(
    tmp_path: Path, note: str, later: Sequence[Part], word: Any, share: float | None
) -> None:
    category = "visual-defect" if "jumps" in note else "audio-level"
    before = placed(note, category, draft_record(tmp_path, PARTS))
    assert before
    record = draft_record(tmp_path, later, number=2)
    now = carry(before, record)
    assert now and (now.draft, now.segment) == (2, "rows")
    assert as_pair(now.word) == word
    if share is not None:
        assert now.share == pytest.approx(before.share, abs=SHARE_TOLERANCE)
        assert now.span != before.span
    elif now.word:
        assert now.span.start_ms == now.word.start_ms


def test_a_removed_segment_has_no_place(tmp_path: Path) -> None:
    before = placed("0:14 jumps", "visual-defect", draft_record(tmp_path))
    assert before
    assert carry(before, draft_record(tmp_path, [HOOK, TURN], number=2)) is None


def test_a_typo_that_is_still_there_is_found_by_its_text(tmp_path: Path) -> None:
    """Its line is where it is written now, not where the share of the segment falls."""
    before = placed("typo: frequancy -> frequency", "typo", draft_record(tmp_path))
    assert before
    now = carry(before, draft_record(tmp_path, [LONGER, ROWS, TURN], number=2))
    assert now and now.texts[0] == "frequancy" and now.scene_place == Place(SCENES, 21)


def test_the_same_draft_needs_no_carrying(record: DraftRecord) -> None:
    before = placed("0:14 jumps", "visual-defect", record)
    assert before and carry(before, record) is before
