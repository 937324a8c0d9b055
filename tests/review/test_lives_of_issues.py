"""Moves, merges and votes, and undoing each of them."""

from __future__ import annotations

from dataclasses import replace
from shutil import copytree

import pytest
from keeping import PAGE, add_comments, add_words, issue_like, issues_of, tray_of

from pipeline.errors import UsageError
from review.issues import MOVES, Evidence, Issue, IssueState, Transition, Verdict
from review.life import moved_by, telling
from review.schema import Category
from review.store import apply, load_issue, merge, move, open_store, undo, unmerge, writing
from review.weighing import weigh

OPEN, CONFIRMED, RENDERED = IssueState.OPEN, IssueState.CONFIRMED, IssueState.FIX_RENDERED
VERIFIED, CLOSED, REOPENED = IssueState.VERIFIED, IssueState.CLOSED, IssueState.REOPENED
WONT_FIX, DUPLICATE = IssueState.WONT_FIX, IssueState.DUPLICATE


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A review folder with the sample page in it, made once."""
    folder = tmp_path_factory.mktemp("told") / "tiny"
    with open_store(folder) as opened:
        add_words(opened, PAGE)
    return folder


@pytest.fixture
def store(told, tmp_path):
    copytree(told, tmp_path / "review" / "tiny")
    with open_store(tmp_path / "review" / "tiny") as opened:
        yield opened


def change(store, verb, *names, **more):
    with writing(store) as connection:
        found = [load_issue(connection, name) for name in names]
        return verb(connection, *found, **more)


def set_to(store, name, state, draft=1):
    change(store, move, name, to=state, who="Kim", why="seen", draft=draft)


def test_every_move_is_a_row_and_can_be_undone(store):
    issue = issue_like(store, "jitter")
    for state in (CONFIRMED, RENDERED, VERIFIED, CLOSED):
        set_to(store, issue.id, state)
    moved = issue_like(store, "jitter")
    assert [row.to_state for row in moved.transitions] == [
        OPEN, CONFIRMED, RENDERED, VERIFIED, CLOSED,
    ]  # fmt: skip
    assert {(row.who, row.why, row.draft) for row in moved.transitions[1:]} == {("Kim", "seen", 1)}
    assert moved.revision == issue.revision + 4
    for state in (VERIFIED, RENDERED, CONFIRMED, OPEN):
        change(store, undo, "jitter", who="Kim")
        assert issue_like(store, "jitter").state is state
    undone = issue_like(store, "jitter")
    assert len(undone.transitions) == 9 and undone.transitions[-1].why == "undone: seen"


def test_what_a_vote_changed_is_undone_to_the_tray(store):
    voted = issue_like(store, "typo-frequancy")
    change(store, undo, voted.id, who="Kim")
    (again,) = [note for note in tray_of(store) if "frequancy" in note.note.text]
    now = issue_like(store, "typo-frequancy")
    assert (len(now.votes), now.voters, again.issue) == (2, 2, None)


def test_undoing_all_there_is_ends_in_a_sentence(store):
    with pytest.raises(UsageError, match="nothing is left to undo"):
        change(store, undo, "overlap", who="Kim")


@pytest.mark.parametrize("state", [OPEN, REOPENED, DUPLICATE])
def test_a_move_that_is_not_in_the_table_is_refused_with_those_that_are(store, state):
    with pytest.raises(UsageError, match=r"already|can be made|merge"):
        set_to(store, "jitter", state)
    assert issue_like(store, "jitter").state is OPEN


def test_a_merge_counts_voters_and_comes_apart_again(store):
    jitter, overlap = issue_like(store, "jitter"), issue_like(store, "overlap")
    change(store, merge, overlap.id, jitter.id, who="Kim", why="same dots")
    merged = issue_like(store, "jitter")
    assert (merged.voters, merged.merged) == (2, (overlap.id,))
    assert issue_like(store, "overlap").state is DUPLICATE
    change(store, unmerge, overlap.id, who="Kim")
    assert issue_like(store, "overlap").state is OPEN
    assert issue_like(store, "jitter").votes == jitter.votes


@pytest.mark.parametrize("end", ["jitter", "overlap"])
def test_a_merge_can_be_undone_from_either_end(store, end):
    change(store, merge, "overlap", "jitter", who="Kim", why="")
    change(store, undo, end, who="Kim")
    assert issue_like(store, "jitter").merged == ()
    assert issue_like(store, "overlap").state is OPEN


def test_merges_follow_each_other(store):
    change(store, merge, "overlap", "jitter", who="Kim", why="")
    with pytest.raises(UsageError, match="duplicate itself"):
        change(store, merge, "edit-pacing", "overlap", who="Kim", why="")
    with pytest.raises(UsageError, match="unmerge"):
        set_to(store, "overlap", CLOSED)
    change(store, merge, "jitter", "edit-pacing", who="Kim", why="")
    assert issue_like(store, "edit-pacing").voters == 3
    with pytest.raises(UsageError, match="itself"):
        change(store, merge, "edit-pacing", "edit-pacing", who="Kim", why="")


def test_a_defect_that_is_told_again_of_a_later_draft_is_filed_anew_and_linked(store, tmp_path):
    for state in (RENDERED, VERIFIED):
        set_to(store, "typo-frequancy", state, draft=2)
    add_comments(store, tmp_path, [("Zoe", "typo: frequancy -> frequency")], draft=1)
    old = issue_like(store, "typo-frequancy")
    assert (old.voters, old.state) == (3, VERIFIED)
    add_comments(store, tmp_path, [("Max", "still a typo: frequancy -> frequency")], draft=3)
    (new,) = [one for one in issues_of(store) if one.typo == old.typo and one.id != old.id]
    assert (new.state, new.linked, new.voters) == (OPEN, (old.id,), 1)


def seen(verdict: Verdict, draft: int) -> Evidence:
    return Evidence("screen text", verdict, "It is on screen.", draft)


def issue_in(state: IssueState, draft: int, category: Category = Category.TYPO) -> Issue:
    before = OPEN if state is not OPEN else None
    life = (Transition("K", "", "", draft, before, state),)
    supported = (seen(Verdict.SUPPORTS, 1),)
    return Issue("typo-1", category, None, "t", "t", state, evidence=supported, transitions=life)


SUPPORTS, CONTRADICTS, CANNOT_TELL = Verdict


@pytest.mark.parametrize(
    ("state", "moved_in", "verdict", "draft", "to"),
    [
        (OPEN, 1, SUPPORTS, 1, CONFIRMED),
        (OPEN, 1, CONTRADICTS, 1, None),  # a person may see what a check can not
        (OPEN, 1, CANNOT_TELL, 1, None),
        (CONFIRMED, 1, SUPPORTS, 1, None),
        (CONFIRMED, 1, CONTRADICTS, 1, None),  # not a later draft than the one that showed it
        (CONFIRMED, 1, CONTRADICTS, 2, VERIFIED),
        (RENDERED, 2, CONTRADICTS, 2, VERIFIED),
        (RENDERED, 2, CONTRADICTS, 1, None),
        (RENDERED, 2, SUPPORTS, 2, CONFIRMED),
        (RENDERED, 2, CANNOT_TELL, 2, None),
        (VERIFIED, 2, SUPPORTS, 3, REOPENED),
        (VERIFIED, 2, SUPPORTS, 2, None),
        (CLOSED, 2, SUPPORTS, 3, REOPENED),
        (REOPENED, 3, CONTRADICTS, 4, VERIFIED),
        (WONT_FIX, 1, SUPPORTS, 2, None),
        (DUPLICATE, 1, SUPPORTS, 2, None),
    ],
)
def test_evidence_moves_an_issue(state, moved_in, verdict, draft, to):
    moved = moved_by(issue_in(state, moved_in), seen(verdict, draft))
    assert (moved.to_state if moved else None) is to
    if moved:
        assert to in MOVES[state]
        assert (moved.from_state, moved.draft, moved.why) == (state, draft, "It is on screen.")


@pytest.mark.parametrize("category", list(Category))
def test_only_three_categories_move_by_themselves(category):
    moved = moved_by(issue_in(OPEN, 1, category), seen(SUPPORTS, 1))
    assert bool(moved) is (
        category in (Category.TYPO, Category.VISUAL_DEFECT, Category.AUDIO_LEVEL)
    )


def test_a_move_by_evidence_is_kept(store):
    issue = issue_like(store, "typo-frequancy")
    moved = moved_by(issue, seen(SUPPORTS, 1))
    assert moved is not None
    with writing(store) as connection:
        apply(connection, issue.id, moved)
    last = issue_like(store, "typo-frequancy").transitions[-1]
    assert replace(last, when="") == moved and last.when


def test_the_same_evidence_again_changes_nothing(store):
    def keep(found):
        with writing(store) as connection:
            weigh(connection, issue_like(store, "typo-frequancy").id, found)
        return issue_like(store, "typo-frequancy")

    once = keep([seen(SUPPORTS, 1)])
    assert keep([seen(SUPPORTS, 1)]) == once and once.state is CONFIRMED
    other = replace(seen(SUPPORTS, 1), sentence="It is there twice.")
    again = keep([other])
    assert (again.evidence, again.revision) == ((other,), once.revision + 1)


@pytest.mark.parametrize("order", [1, -1])
def test_what_one_check_still_sees_is_not_mended(store, order):
    set_to(store, "typo-frequancy", RENDERED, draft=2)
    script = replace(seen(SUPPORTS, 2), check="script")
    found = [seen(CONTRADICTS, 2), script][::order]
    with writing(store) as connection:
        weigh(connection, issue_like(store, "typo-frequancy").id, found)
    assert issue_like(store, "typo-frequancy").state is CONFIRMED
    assert telling([seen(CANNOT_TELL, 2)]) is None
