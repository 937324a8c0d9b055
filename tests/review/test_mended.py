"""What a draft made for the open issues does to each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.draft_record import DraftRecord
from pipeline.folder import FilmFolder
from pipeline.schema import Span
from review.flagged import flags_in
from review.issues import Anchor, Evidence, Issue, IssueState, Verdict
from review.mended import Outcome, changed_shots, follow_up
from review.schema import Category
from review.store import NoteStore, load_issues, open_store, writing
from review.store.issues import insert_issue
from review.verify import verify
from review.whereabouts import anchor_at
from tests.review.placed_film import HOOK, ROWS, TURN, draft_record

SAME = "Its shot shows and says the same as before."
OPEN, CONFIRMED = IssueState.OPEN, IssueState.CONFIRMED
ANSWERS = {
    Verdict.CONTRADICTS: IssueState.VERIFIED,
    Verdict.SUPPORTS: IssueState.CONFIRMED,
    Verdict.CANNOT_TELL: IssueState.FIX_RENDERED,
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[NoteStore]:
    with open_store(tmp_path / "review") as opened:
        yield opened


@pytest.fixture
def before(tmp_path: Path) -> DraftRecord:
    return draft_record(tmp_path)


def issue(name: str, anchor: Anchor | None, state: IssueState = CONFIRMED) -> Issue:
    return Issue(name, Category.TYPO, None, name, name, state, anchor)


def kept(store: NoteStore, *issues: Issue) -> None:
    with writing(store) as connection:
        for one in issues:
            insert_issue(connection, one)


def at(record: DraftRecord, segment: str, ms: int) -> Anchor:
    return anchor_at(record, segment, Span(ms, ms))


def followed(
    monkeypatch: pytest.MonkeyPatch,
    store: NoteStore,
    folder: Path,
    before: DraftRecord,
    after: DraftRecord,
    verdict: Verdict,
) -> dict[str, Outcome]:
    with writing(store) as connection:
        flags = flags_in(load_issues(connection), before).placed
    found = (Evidence("test", verdict, "so it is", after.number),)
    monkeypatch.setattr("review.verify.evidence_for", lambda _case: found)
    tiny = FilmFolder(folder, "tiny")
    outcomes = follow_up(store, tiny, flags, before, after, folder / "draft-002")
    return {outcome.issue.id: outcome for outcome in outcomes}


def test_only_waiting_issues_with_a_place_flag_their_segments(before: DraftRecord) -> None:
    rows, turn = at(before, "rows", 14_000), at(before, "turn", 33_000)
    gone = replace(rows, draft=3, segment="cut")
    flags = flags_in(
        [
            issue("late", turn, IssueState.REOPENED),
            issue("early", rows, OPEN),
            issue("again", rows, CONFIRMED),
            issue("no-place", None),
            issue("lost", gone),
            issue("done", at(before, "hook", 1000), IssueState.VERIFIED),
            issue("asks", at(before, "hook", 1000), IssueState.NEEDS_AUTHOR),
        ],
        before,
    )
    assert [flag.issue.id for flag in flags.placed] == ["early", "again", "late"]
    assert flags.segments == ("rows", "turn")
    assert [one.id for one in flags.lost] == ["lost"]
    assert flags.without_place == 1


def test_a_shot_has_changed_if_it_shows_or_says_something_else(
    tmp_path: Path, before: DraftRecord
) -> None:
    moved = draft_record(tmp_path, [TURN, ROWS, HOOK], number=2)
    assert changed_shots(before, moved) == frozenset()
    redrawn = draft_record(tmp_path, number=3, redrawn=["rows"])
    assert changed_shots(before, redrawn) == {"rows"}
    reworded = draft_record(tmp_path, [replace(HOOK, text="Other words."), ROWS, TURN], number=4)
    assert changed_shots(before, reworded) == {"hook"}


@pytest.mark.parametrize("verdict", ANSWERS)
def test_evidence_says_whether_a_changed_shot_is_mended(
    store: NoteStore,
    tmp_path: Path,
    before: DraftRecord,
    verdict: Verdict,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept(store, issue("one", at(before, "rows", 14_000)))
    after = draft_record(tmp_path, number=2, redrawn=["rows"])
    outcome = followed(monkeypatch, store, tmp_path, before, after, verdict)["one"]
    assert (outcome.was, outcome.issue.state) == (CONFIRMED, ANSWERS[verdict])
    assert outcome.mended == (verdict is Verdict.CONTRADICTS)
    states = [moved.to_state for moved in outcome.issue.transitions]
    assert states[0] is IssueState.FIX_RENDERED
    assert all(moved.draft == 2 for moved in outcome.issue.transitions)
    assert [one.draft for one in outcome.issue.evidence] == [2]


def test_a_shot_that_is_the_same_mends_nothing(
    store: NoteStore, tmp_path: Path, before: DraftRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(store, issue("one", at(before, "rows", 14_000)))
    after = draft_record(tmp_path, number=2, redrawn=["turn"])
    outcome = followed(monkeypatch, store, tmp_path, before, after, Verdict.CONTRADICTS)["one"]
    assert (outcome.issue.state, outcome.changed, outcome.evidence) == (CONFIRMED, False, ())
    assert not outcome.issue.transitions


@pytest.mark.parametrize(
    ("state", "changed", "verdict"),
    [
        (IssueState.VERIFIED, True, "fixed: "),
        (CONFIRMED, True, "not fixed: "),
        (CONFIRMED, False, "not changed: "),
        (IssueState.FIX_RENDERED, True, "made anew, to be looked at: "),
    ],
)
def test_an_outcome_begins_with_what_became_of_the_issue(
    before: DraftRecord, state: IssueState, changed: bool, verdict: str
) -> None:
    evidence = (Evidence("test", Verdict.SUPPORTS, "So it is.", 2),) if changed else ()
    one = issue("one", at(before, "rows", 14_000), state)
    outcome = Outcome(one, CONFIRMED, changed, evidence, ("renders/pair.png",))
    first, *below = outcome.lines()
    assert first == f"{verdict}one (one)"
    assert below[-1] == "    renders/pair.png"
    assert below[0] == ("    So it is." if changed else f"    {SAME}")
    told = outcome.as_json()
    assert (told["segment"], told["was"], told["fixed"]) == (
        *("rows", "confirmed"),
        state is IssueState.VERIFIED,
    )


def test_a_removed_segment_makes_its_issue_ask_the_author(
    store: NoteStore, tmp_path: Path, before: DraftRecord
) -> None:
    """Also where it waits for its evidence; what is done with asks nobody."""
    rows = at(before, "rows", 14_000)
    kept(
        store,
        issue("open", rows, OPEN),
        issue("rendered", rows, IssueState.FIX_RENDERED),
        issue("done", rows, IssueState.VERIFIED),
        issue("elsewhere", at(before, "hook", 1000), OPEN),
    )
    after = draft_record(tmp_path, [HOOK, TURN], number=2)
    found = verify(store, FilmFolder(tmp_path, "tiny"), after, tmp_path / "draft-002")
    states = {one.issue.id: one.issue.state for one in found}
    assert states == {
        "open": IssueState.NEEDS_AUTHOR,
        "rendered": IssueState.NEEDS_AUTHOR,
        "done": IssueState.VERIFIED,
        "elsewhere": OPEN,
    }
    asked = next(one.issue for one in found if one.issue.id == "open")
    assert "its segment 'rows' is not in draft 2 any more" in asked.transitions[-1].why
