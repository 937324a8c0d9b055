"""`roughcut notes` from a page of comments to replies, as it is called."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from review.commands import VERBS, notes

VERBS_OF_STORE = set(VERBS) - {"read"}


def run(*words: object, code: int = 0, keys: str | None = None) -> str:
    result = CliRunner().invoke(notes, [*map(str, words)], input=keys)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.output


def told(*words: object, **more):
    return json.loads(run(*words, "--json", **more))


@pytest.fixture
def added(film):
    return told("add", "page.txt")


def only(category: str):
    (issue,) = told("list", "--category", category)
    return issue


def test_add_files_and_places_what_it_reads(added):
    assert (added["comments"], added["new_comments"], added["draft"]) == (5, 5, 1)
    typo = only("typo")
    assert typo["id"] in added["issues"] and typo["typo"]["wrong"] == "frequancy"
    anchor = typo["anchor"]
    assert (anchor["segment"], anchor["span"]["start_ms"]) == ("rows", 16_000)
    assert anchor["scene_place"] == "scenes/tiny/shots.py:21"
    assert added["tray"] and added["kept"]


def test_adding_again_says_that_nothing_changed(added):
    before = told("list")
    assert told("add", "page.txt")["known_file"]
    assert "nothing changed" in run("add", "page.txt")
    assert told("list") == before


def test_a_note_by_hand_joins_what_says_the_same(added):
    joined = told("add", "0:16 typo: frequancy -> frequency", "--by", "Zoe")["joined"]
    assert [one["issue"] for one in joined] == [only("typo")["id"]]
    assert only("typo")["voters"] == 3
    assert "joined typo" in run("add", "frequancy is a typo, frequency is meant", "--by", "Max")


def test_a_time_after_the_draft_has_no_place(film):
    told("add", "1:40 typo: frequancy should be frequency", "--by", "Zoe")
    (issue,) = told("list")
    assert issue["anchor"] is None


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ([], 3),
        (["--segment", "rows"], 2),
        (["--segment", "turn"], 1),
        (["--category", "typo", "--category", "visual-defect"], 3),
        (["--category", "visual-defect", "--segment", "turn"], 1),
        (["--state", "open"], 3),
        (["--state", "closed"], 0),
        (["--draft", 1], 3),
        (["--draft", 2], 0),
        (["--author", "Teo"], 2),
        (["--author", "Nobody"], 0),
    ],
)
def test_list_filters(added, filters, found):
    assert len(told("list", *filters)) == found
    run("list", *filters)


def test_the_tray_is_listed_for_people_and_machines(added):
    (waiting,) = told("list", "--tray")
    assert (waiting["author"], waiting["id"]) == ("dr_loop", added["tray"][0])
    assert "that thing again" in run("list", "--tray")


def test_show_tells_place_words_and_life(added):
    shown = run("show", "typo")
    for part in ("rows 0:16", "scenes/tiny/shots.py:21", "Ola Quent", "filed", "on screen"):
        assert part in shown
    assert told("show", "typo")["notes"][0]["text"] == "0:16 typo: frequancy should be frequency"


def test_set_and_undo_keep_every_step(added):
    moved = told("set", "jitter", "confirmed", "--why", "seen", "--by", "Lee")
    assert moved["transitions"][-1]["who"] == "Lee" and moved["transitions"][-1]["draft"] == 1
    assert "confirmed > verified" in run("set", "jitter", "verified")
    assert "is confirmed again" in run("undo", "jitter")
    assert told("undo", "jitter")["issue"]["state"] == "open"
    assert "nothing is left to undo" in run("undo", "jitter", code=2)


def test_merge_and_unmerge(added):
    merged = told("merge", "overlap", "jitter")
    assert merged["merged"][0].startswith("overlap") and merged["voters"] == 1
    assert told("list", "--state", "duplicate")
    assert "open again" in run("unmerge", "overlap")
    assert "not merged" in run("unmerge", "overlap", code=2)


def test_a_vote_is_split_off_and_stays_apart(added):
    told("add", "0:16 typo: frequancy -> frequency", "--by", "Zoe")
    issue = only("typo")
    note = told("show", issue["id"])["notes"][1]["note"]
    split = told("unmerge", issue["id"], note)["issue"]
    assert split["id"] != issue["id"] and split["voters"] == 1
    assert len(told("list", "--category", "typo")) == 2
    opening = told("show", issue["id"])["notes"][0]["note"]
    assert "opened" in run("unmerge", issue["id"], opening, code=2)
    assert "no note" in run("unmerge", issue["id"], "zzz", code=2)


def test_replies_are_grouped_by_source_and_tell_what_became_of_it(added):
    told("add", "0:35 what is a gradient?", "--by", "Zoe")
    told("set", "typo", "fix-rendered", "--draft", 4)
    told("set", "typo", "verified", "--draft", 4)
    told("set", "jitter", "wont-fix", "--why", "it is meant to shake")
    drafted = {(one["source"], one["author"]): one["lines"] for one in told("reply")}
    assert drafted["page.txt", "Ola Quent"] == (
        ['"frequancy" → "frequency" at 0:16: fixed in draft 4, thank you']
    )
    assert "we leave this as it is (it is meant to shake)" in drafted["page.txt", "Teo"][0]
    assert "noted, thank you" in drafted["page.txt", "Teo"][1]
    assert drafted["page.txt", "Noor"] == ["Thank you for the kind words!"]
    assert "come back to it" in drafted["page.txt", "dr_loop"][0]
    assert "good question" in drafted["by hand", "Zoe"][0]
    text = run("reply")
    assert text.index("== by hand") < text.index("== page.txt") < text.index("Ola Quent")
    assert told("reply", "--author", "Noor")[0]["author"] == "Noor"
    assert told("reply", "--draft", 9) == []


def test_a_vote_for_a_duplicate_is_answered_by_what_became_of_the_other(added):
    told("merge", "overlap", "jitter")
    told("set", "jitter", "closed", "--draft", 3)
    (reply,) = told("reply", "--author", "Teo")
    assert all("thank you" in line and "done" in line for line in reply["lines"])


def test_files_go_out_and_come_in(added, film):
    assert len(told("export")["changed"]) == 3
    (path,) = (film / "review" / "tiny" / "issues").glob("typo*")
    path.write_text(path.read_text().replace("title: f", "title: the f"))
    assert told("import")["changed"] == [path.stem]
    assert told("show", "typo")["title"].startswith("the f")
    told("set", "typo", "confirmed")
    path.write_text(path.read_text().replace("title: the f", "title: a f"))
    refused = told("import", code=1)["refused"]
    assert [(one["file_revision"], one["store_revision"]) for one in refused] == [(3, 4)]
    assert "in the store, revision 4" in run("import", code=1)
    assert "edited" in run("export", code=1)
    run("export", "--over-edits")
    run("import")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["add", "missing.txt"], 2, "no file"),
        (["add", "4:23 typo", "--draft", 7], 2, "no draft 7"),
        (["add", "page.txt", "--film", "other"], 2, "no film"),
        (["show", "nothing-like-it"], 2, "no issue"),
        (["show", ""], 2, "no issue"),
        (["set", "typo", "duplicate"], 2, "merge"),
        (["set", "typo", "gone"], 2, "Invalid value"),
        (["undo", "jitter"], 2, "nothing is left"),
        (["merge", "jitter", "jitter"], 2, "itself"),
        (["export", "typo"], 2, "all issues"),
        (["export", "--format", "csv", "-o", "page.txt"], 2, "not written over"),
        (["import", "none.yaml"], 2, "no file"),
    ],
)
def test_wrong_usage_is_a_sentence(added, words, code, said):
    assert said in run(*words, code=code)


def test_without_a_draft_a_number_is_needed_and_taken_on_trust(film):
    (film / "renders" / "tiny" / "draft-001").rename(film / "gone")
    assert "--draft N" in run("add", "0:16 typo: frequancy -> frequency", code=2)
    said = run("add", "0:16 typo: frequancy -> frequency", "--draft", 3)
    assert "draft 3 is not here" in said
    assert told("list")[0]["votes"][0]["draft"] == 3


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_verb_explains_itself_and_speaks_json(verb):
    text = run(verb, "--help")
    assert "--json" in text
    assert verb not in VERBS_OF_STORE or "--film" in text


def test_without_issues_every_look_is_quiet(film):
    assert told("list") == [] and told("triage") == [] and told("reply") == []
    assert "roughcut notes add" in run("list")
    assert "empty" in run("triage") and "empty" in run("list", "--tray")
    assert told("export")["changed"] == []
