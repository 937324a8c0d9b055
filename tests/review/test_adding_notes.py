"""Adding comments: what becomes an issue, what joins one, and that twice is once."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace

import pytest
from keeping import PAGE, add_comments, add_words, issue_like, issues_of, tray_of
from placed_film import HOOK, ROWS, TURN, draft_record

from pipeline.errors import RoughcutError, UsageError
from review.adding import words_of
from review.filing import Filing
from review.store import open_store

TYPO = "3:40 typo: frequancy should be frequency"
JITTER = "at 3:12 the dotted line jitters while it grows"


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "review" / "tiny") as opened:
        yield opened


def rows(store, query):
    with sqlite3.connect(store.path) as connection:
        return connection.execute(query).fetchall()


def test_the_sample_page_becomes_issues_and_a_tray(store):
    added = add_words(store, PAGE)
    assert (added.comments, added.new_comments) == (13, 13)
    typo = issue_like(store, "typo-frequancy")
    assert (typo.voters, len(typo.votes)) == (2, 3)  # Ola Q twice, K. once
    assert typo.title == "frequancy → frequency"
    assert {"jitter", "overlap"} <= {issue.kind for issue in issues_of(store) if issue.kind}
    assert all(note.note.judgement.unsure for note in tray_of(store))
    kept = sum(one.filing is Filing.KEPT for one in added.filed)
    assert kept and rows(store, "select count(*) from notes where reading is not null") == [(22,)]


def test_the_same_file_twice_changes_nothing(store):
    add_words(store, PAGE)
    before = rows(store, "select * from notes"), issues_of(store)
    again = add_words(store, PAGE)
    assert again.known_file and not again.filed
    assert (rows(store, "select * from notes"), issues_of(store)) == before


def test_a_bigger_export_adds_only_what_is_new(store, tmp_path):
    add_comments(store, tmp_path, [("K", TYPO)])
    bigger = add_comments(store, tmp_path, [("L", JITTER), ("K", TYPO)], draft=2)
    assert bigger.new_comments == 1
    assert [issue.voters for issue in issues_of(store)] == [1, 1]


def test_the_same_words_of_two_people_are_two_votes(store, tmp_path):
    add_comments(store, tmp_path, [("K", TYPO)])
    add_comments(store, tmp_path, [("L", TYPO), ("K", TYPO)])
    (issue,) = issues_of(store)
    assert {vote.author for vote in issue.votes} == {"K", "L"} and len(issue.votes) == 2


def test_a_comment_written_twice_is_kept_twice_and_counts_once(store, tmp_path):
    add_comments(store, tmp_path, [("K", TYPO), ("K", TYPO)])
    add_comments(store, tmp_path, [("K", TYPO), ("K", TYPO), ("L", JITTER)])
    assert rows(store, "select count(*) from comments") == [(3,)]
    assert [issue.voters for issue in issues_of(store)] == [1, 1]


def test_raw_bytes_and_spans_stay_as_they_came(store, tmp_path):
    add_words(store, PAGE)
    ((content,),) = rows(store, "select content from files")
    assert content == PAGE.read_bytes()
    texts = dict(rows(store, "select source, text from comments"))
    for source, first, stop in rows(store, "select source, first, stop from notes"):
        assert 0 <= first < stop <= len(texts[source].decode("utf-8", "surrogatepass"))


def test_ids_tell_nothing_of_who_wrote(store, tmp_path):
    add_comments(store, tmp_path, [("Somebody", TYPO)])
    with open_store(tmp_path / "elsewhere") as other:
        add_comments(other, tmp_path, [("Nobody", TYPO)])
        assert [one.id for one in issues_of(other)] == [one.id for one in issues_of(store)]


def test_a_note_by_hand_is_new_for_another_draft_only(store):
    add_words(store, TYPO, by="K", draft=1)
    assert add_words(store, TYPO, by="K", draft=1).known_file
    assert add_words(store, TYPO, by="K", draft=2).new_comments == 1
    (issue,) = issues_of(store)
    assert [vote.draft for vote in issue.votes] == [1, 2]


def test_a_question_and_a_suggestion_about_one_place_are_linked(store, tmp_path):
    question = "4:18 Why does the matrix need a bias here?"
    wish = "At 4:18 you could fade the arrows to grey while the sum is drawn."
    add_comments(store, tmp_path, [("K", question), ("L", wish)])
    one, other = issues_of(store)
    assert (one.linked, other.linked) == ((other.id,), (one.id,))


def test_names_and_addresses_are_left_out_of_what_may_be_published(store, tmp_path):
    add_comments(
        store,
        tmp_path,
        [
            ("Zorblax Quent", "Nice."),
            ("K", f"{TYPO} (as Zorblax Quent said; write to zq@example.org or @zq)"),
        ],
    )
    (issue,) = issues_of(store)
    assert "Zorblax" not in issue.said and "@" not in issue.said
    assert "frequancy should be frequency (as […] said; write to […] or […])" in issue.said


def test_the_same_place_in_a_later_draft_is_found_at_its_new_time(store, tmp_path):
    first = draft_record(tmp_path)
    longer = replace(HOOK, frames=HOOK.frames + 450)  # everything after it is 15 s later
    second = draft_record(tmp_path, (longer, ROWS, TURN), number=2)
    add_words(store, "0:21 the dotted line jitters", by="K", draft=1, record=first)
    add_words(store, "0:36 those dots jitter badly", by="L", draft=2, record=second)
    (jitter,) = issues_of(store)
    assert [vote.draft for vote in jitter.votes] == [1, 2]
    add_words(store, "0:21 the dashes jitter here", by="M", draft=2, record=second)
    assert len(issues_of(store)) == 2


@pytest.mark.parametrize(
    ("given", "error"),
    [("missing.txt", UsageError), ("  ", UsageError), (".", None), ("4:23 typo", None)],
)
def test_a_file_that_is_not_there_is_no_note(given, error):
    if error:
        with pytest.raises(error):
            words_of(given, "K")
    else:
        assert words_of(given, "K").by_hand


def test_a_broken_export_changes_nothing(store, tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps({"nothing": "here"}))
    with pytest.raises(RoughcutError):
        add_words(store, broken)
    assert rows(store, "select count(*) from files") == [(0,)]
