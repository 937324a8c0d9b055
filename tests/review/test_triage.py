"""Triage: one key for a note, each answer kept at once, and taken back with another."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from keeping import add_comments, issues_of, tray_of

from review.commands import notes
from review.schema import Category
from review.store import open_store
from review.triage import KEYS

DOUBTFUL = (
    ("Ola", "0:33 hm, 3:1 that thing again?"),
    ("Teo", "0:44 this one, you know"),
    ("Kay", "so the bit at 0:12, well"),
)


@pytest.fixture
def store(film):
    with open_store(film / "review" / "tiny") as opened:
        add_comments(opened, film, DOUBTFUL)
        assert len(tray_of(opened)) == len(DOUBTFUL)
        yield opened


def triage(keys: str) -> str:
    result = CliRunner().invoke(notes, ["triage"], input=keys)
    assert result.exit_code == 0, result.output
    return result.output


def waiting(store) -> list[str]:
    return [one.author for one in tray_of(store)]


def test_every_category_has_one_key_of_its_own():
    assert sorted(KEYS.values()) == sorted(Category)
    assert not set(KEYS) & set("uqh \r\n")


@pytest.mark.parametrize("key", KEYS)
def test_a_key_files_the_note_as_what_the_person_says(store, key):
    triage(f"{key}q")
    assert waiting(store) == ["Teo", "Kay"]
    category = KEYS[key]
    filed = [(issue.category, issue.votes[0].author) for issue in issues_of(store)]
    kept = category in (Category.PRAISE, Category.OTHER)
    assert filed == ([] if kept else [(category, "Ola")])


def test_enter_takes_the_guess(store):
    guess = tray_of(store)[0].note.judgement.category
    triage("\nq")
    assert [issue.category for issue in issues_of(store)] == [guess]


def test_space_leaves_it_for_later(store):
    triage(" +q")
    assert waiting(store) == ["Ola", "Kay"]


@pytest.mark.parametrize("quit_key", ["q", "\x1b", ""])
def test_quitting_loses_nothing(store, quit_key):
    said = triage(f"t{quit_key}")
    assert "1 answered, 2 in the tray" in said
    assert len(issues_of(store)) == 1 and waiting(store) == ["Teo", "Kay"]
    triage("++")
    assert waiting(store) == [] and len(issues_of(store)) == 1


def test_back_takes_answers_back_one_by_one(store):
    before = tray_of(store)
    triage("t+uuq")
    assert tray_of(store) == before and issues_of(store) == ()
    triage("t+uuuvq")
    assert [issue.category for issue in issues_of(store)] == [Category.VISUAL_DEFECT]


def test_an_unknown_key_shows_the_keys_and_asks_again(store):
    said = triage("x%tq")
    assert said.count("audio-noise") >= 3 and len(issues_of(store)) == 1


def test_an_answer_is_for_all_who_say_the_same(store, film):
    add_comments(store, film, [("Max", "hm, at 0:33 that thing again?? 3:1")])
    assert waiting(store) == ["Ola", "Teo", "Kay", "Max"]
    said = triage("vq")  # the same words in the tray follow
    (issue,) = issues_of(store)
    assert f"now {issue.id}" in said and issue.voters == 2
    assert waiting(store) == ["Teo", "Kay"]
    assert "0 answered, 2 in the tray" in triage("  v")


def test_taking_an_answer_back_brings_back_what_followed_it(store, film):
    add_comments(store, film, [("Max", "hm, at 0:33 that thing again?? 3:1")])
    triage("vuq")
    assert waiting(store) == ["Ola", "Teo", "Kay", "Max"] and issues_of(store) == ()
    triage(" v vq")
    assert waiting(store) == ["Kay"]


def test_placed_by_the_draft_that_the_note_is_about(store):
    triage("vq")
    (issue,) = issues_of(store)
    assert issue.anchor is not None and issue.anchor.segment == "turn"


def test_machines_get_the_tray(store):
    result = CliRunner().invoke(notes, ["triage", "--json"])
    assert [one["author"] for one in json.loads(result.output)] == ["Ola", "Teo", "Kay"]
