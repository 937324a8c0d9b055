"""Issues as files: the same bytes after a round trip, no person in them, nothing overwritten."""

from __future__ import annotations

from dataclasses import replace
from shutil import copytree

import pytest
from keeping import PAGE, add_comments, add_words, issue_like, issues_of
from yaml import safe_load

from pipeline.errors import Place, RoughcutError, UsageError
from pipeline.schema import Span
from review.issue_text import issue_from, issue_text
from review.issues import Anchor, Evidence, Issue, IssueState, Verdict, Vote, WordRef
from review.publishable import shows
from review.schema import Category, TypoPair
from review.sharing import export_issues, import_issues
from review.store import add_evidence, load_issue, merge, move, open_store, set_anchor, writing

FRAME_WORD = WordRef("rows", 3, "rows", 1200, 1500)
ANCHOR = Anchor(
    1, "rows", 0.25, 0.5, Span(1000, 2000), "rows", FRAME_WORD, None, ("frequancy", "数学 ∑"),
    Place("script/tiny/01-one.md", 3, 7), "Rows", Place("scenes/tiny/rows.py", 12),
)  # fmt: skip
EVIDENCE = Evidence(
    "screen text", Verdict.SUPPORTS, "'frequancy' is on screen.", 1,
    {"distance": 0, "share": 0.125, "text": "no"}, ("evidence/a/strip.png",), Place("a.py", 3),
)  # fmt: skip
HOSTILE = (
    "yes", "12", "~", "", " lead", "a\n\n b  \n", "x: y # z", "- a\n- b", "'q\"u", "#!x\n---\n...",
    "\u202etxt.exe", "zero\u200bwidth", "\ud800 lone", "\x00\x1b[31m", "\x85\u2028\ufeff",
    "🎉 " * 60,
    "<script>alert(1)</script>", "!!python/object/apply:os.system ['true']", "&a [*a]", "{{7*7}}",
)  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A review folder with the sample page in it, made once."""
    folder = tmp_path_factory.mktemp("told") / "tiny"
    with open_store(folder) as opened:
        add_words(opened, PAGE)
        with writing(opened) as connection:
            typo = load_issue(connection, "typo-frequancy")
            set_anchor(connection, typo.id, ANCHOR)
            add_evidence(connection, typo.id, [EVIDENCE])
            merge(connection, *(load_issue(connection, x) for x in ("overlap", "jitter")), "K", "")
            move(connection, typo, IssueState.CONFIRMED, "Kim", "seen: it is so", 1)
    return folder


@pytest.fixture
def store(told, tmp_path):
    copytree(told, tmp_path / "review" / "tiny")
    with open_store(tmp_path / "review" / "tiny") as opened:
        yield opened


def files(store):
    return {path.name: path.read_bytes() for path in store.issue_files.iterdir()}


def edit(store, beginning, old, new):
    (path,) = store.issue_files.glob(f"{beginning}*.yaml")
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def set_state(store, beginning, state):
    with writing(store) as connection:
        move(connection, load_issue(connection, beginning), state, "Kim", "", 1)


def test_export_import_export_is_the_same_bytes(store):
    export_issues(store)
    first, issues = files(store), issues_of(store)
    done = import_issues(store, [], "Kim")
    assert not done.changed and not done.refused and len(done.same) == len(first)
    assert issues_of(store) == issues
    export_issues(store)
    assert files(store) == first


def test_a_fresh_store_tells_the_same_bytes(store, tmp_path):
    export_issues(store)
    with open_store(tmp_path / "clone" / "review" / "tiny") as clone:
        clone.issue_files.mkdir()
        for name, content in files(store).items():
            (clone.issue_files / name).write_bytes(content)
        assert len(import_issues(clone, [], "Lee").changed) == len(files(store))
        for path in clone.issue_files.iterdir():
            path.unlink()
        export_issues(clone)
        assert files(clone) == files(store)
        voters = {issue.id: issue.voters for issue in issues_of(clone)}
        assert voters == {issue.id: issue.voters for issue in issues_of(store)}
        # The comments themselves come later: their notes are the votes that are there.
        add_words(clone, PAGE)
        assert [one.id for one in issues_of(clone)] == sorted(one.id for one in issues_of(store))
        assert issue_like(clone, "typo-frequancy").votes[0].author == "Ola Q"


def test_nobody_is_named_and_no_time_of_day_stands_there(store):
    export_issues(store)
    text = b"".join(files(store).values()).decode()
    for name in ("Ola", "Teo", "Kim", "user1184", "Ana-Luc", "202", "Z'"):
        assert name not in text, name


@pytest.mark.parametrize("said", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_survives_as_it_is_and_runs_nothing(said):
    why = replace(EVIDENCE, sentence=said or "-", figures={"x": said})
    issue = Issue(
        "typo-1", Category.TYPO, None, "title", said, typo=TypoPair(said, "r"),
        anchor=replace(ANCHOR, texts=(said,)), evidence=(why,),
        votes=(Vote("ab" * 20, 0, 3, "K", 1),),
    )  # fmt: skip
    text = issue_text(issue)
    again = issue_from(text, "typo-1.yaml")
    assert replace(again, votes=issue.votes) == issue
    assert issue_text(again) == text
    assert all(shows(letter) for letter in text if letter != "\n")
    assert safe_load(text)["said"] == said


def test_an_older_file_is_refused_with_both_versions(store):
    export_issues(store)
    set_state(store, "typo-frequancy", IssueState.WONT_FIX)
    edit(store, "typo-frequancy", "frequancy → frequency", "a new title")
    (refused,) = import_issues(store, [], "Kim").refused
    assert (refused.file_revision, refused.store_revision) == (6, 7)
    shown = str(refused)
    assert "in the store, revision 7" in shown and "in the file, revision 6" in shown
    assert "+title: a new title" in shown and "-state: wont-fix" in shown
    issue = issue_like(store, "typo-frequancy")
    assert (issue.title, issue.state) == ("frequancy → frequency", IssueState.WONT_FIX)


def test_export_does_not_write_over_an_edit(store):
    export_issues(store)
    path = edit(store, "typo-frequancy", "frequancy → frequency", "a new title")
    set_state(store, "typo-frequancy", IssueState.WONT_FIX)
    (refused,) = export_issues(store).refused
    assert "import first" in refused.why and "a new title" in path.read_text()
    assert not export_issues(store, over_edits=True).refused
    assert "a new title" not in path.read_text()


def test_an_edit_by_hand_comes_in_and_counts_as_a_revision(store):
    export_issues(store)
    before = issue_like(store, "typo-frequancy")
    path = edit(store, "typo-frequancy", "frequancy → frequency", "a new title")
    edit(store, "typo-frequancy", "state: confirmed", "state: wont-fix")
    assert import_issues(store, [], "Kim").changed == (before.id,)
    after = issue_like(store, "typo-frequancy")
    assert (after.title, after.state) == ("a new title", IssueState.WONT_FIX)
    assert after.revision == before.revision + 1
    last = after.transitions[-1]
    assert (last.who, last.why) == ("Kim", f"edited in {path.name}")
    assert not import_issues(store, [], "Kim").changed
    edit(store, "typo-frequancy", "a new title", "a newer title")
    assert import_issues(store, [], "Kim").changed == (before.id,)
    kept = files(store)
    assert not export_issues(store).changed and files(store) == kept


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("state: confirmed", "state: open to all", "is none of"),
        ("state: confirmed", "state: duplicate", "merge"),
        ("state: confirmed", "state: [", ":6:6:"),
        ("revision: 6", "revision: six", "not a whole number"),
        ("title:", "titel:", "titel"),
        ("id: typo", "id: other", "must be called"),
        ("category: typo", "category: typo\ncategory: typo", "stands twice"),
    ],
)
def test_a_wrong_file_is_told_and_nothing_taken(store, old, new, said):
    export_issues(store)
    edit(store, "jitter", "title:", "title: 'x'  #")
    edit(store, "typo-frequancy", old, new)
    before = issues_of(store)
    with pytest.raises(RoughcutError, match=said):
        import_issues(store, [], "Kim")
    assert issues_of(store) == before


def two_branches(store, tmp_path, there, here):
    """The same issue moved in two stores that share files; the file of the other one."""
    export_issues(store)
    with open_store(tmp_path / "clone") as clone:
        import_issues(clone, sorted(store.issue_files.iterdir()), "Lee")
        export_issues(clone)
        for state in there:
            set_state(clone, "typo-frequancy", state)
        export_issues(clone)
        for state in here:
            set_state(store, "typo-frequancy", state)
        for name, content in files(clone).items():
            (store.issue_files / name).write_bytes(content)


def test_what_another_branch_did_comes_in(store, tmp_path):
    two_branches(store, tmp_path, [IssueState.FIX_RENDERED, IssueState.VERIFIED], [])
    assert len(import_issues(store, [], "Kim").changed) == 1
    issue = issue_like(store, "typo-frequancy")
    assert issue.state is IssueState.VERIFIED and len(issue.transitions) == 4
    assert not export_issues(store).changed


@pytest.mark.parametrize("steps", [1, 2])
def test_what_changed_in_both_branches_is_refused_and_can_be_chosen(store, tmp_path, steps):
    there = [IssueState.FIX_RENDERED, IssueState.VERIFIED][:steps]
    two_branches(store, tmp_path, there, [IssueState.WONT_FIX])
    (refused,) = import_issues(store, [], "Kim").refused
    assert "both changed" in refused.why
    assert issue_like(store, "typo-frequancy").state is IssueState.WONT_FIX
    assert len(import_issues(store, [], "Kim", over_store=True).changed) == 1
    issue = issue_like(store, "typo-frequancy")
    assert issue.state is there[-1]
    states = [moved.to_state for moved in issue.transitions]
    assert IssueState.WONT_FIX in states  # nothing of either life is lost
    assert not export_issues(store).refused


def test_a_file_that_names_what_is_not_here(store, tmp_path):
    export_issues(store)
    with open_store(tmp_path / "clone") as clone:
        (jitter,) = store.issue_files.glob("jitter*")
        with pytest.raises(RoughcutError, match="import that file too"):
            import_issues(clone, [jitter], "Lee")
        with pytest.raises(UsageError, match="no file"):
            import_issues(clone, [tmp_path / "none.yaml"], "Lee")
        assert issues_of(clone) == ()


def test_two_people_who_add_the_same_page_make_the_same_issues(tmp_path):
    typo = [("K", "3:40 typo: frequancy should be frequency"), ("L", "frequancy -> frequency")]
    with open_store(tmp_path / "a") as one, open_store(tmp_path / "b") as other:
        add_comments(one, tmp_path, typo)
        add_comments(other, tmp_path, typo)
        export_issues(one)
        done = import_issues(other, sorted(one.issue_files.iterdir()), "Lee")
        assert not done.refused and not done.changed
