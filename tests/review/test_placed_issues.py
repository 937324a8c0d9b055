"""Issues are shown with the place they mean: in the draft, in the script, in the scene."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from review.commands import notes
from tests.review.placed_film import HOOK, ROWS, TURN, draft_record

pytestmark = pytest.mark.usefixtures("film")


def run(*arguments: str) -> Result:
    answer = CliRunner().invoke(notes, arguments)
    assert answer.exit_code == 0, answer.output
    return answer


def test_an_issue_is_listed_with_its_lines() -> None:
    run("add", '0:20 typo: "frequancy" should be "frequency"', "--by", "K")
    listed = run("list").stdout
    assert "rows 0:20" in listed
    assert "script/tiny/01.md:3" in listed and "scenes/tiny/shots.py:21" in listed


def test_a_second_candidate_is_shown() -> None:
    run("add", 'the end of the word "goal" near 0:18 is too quiet, it drops away', "--by", "K")
    (issue,) = json.loads(run("list", "--json").stdout)
    shown = run("show", issue["id"]).stdout
    assert 'rows 0:17 "goal"' in shown and 'or the word "goal"' in shown


def test_a_time_past_the_end_is_marked_and_places_nothing() -> None:
    added = run("add", '12:44 typo: "frequancy" should be "frequency"', "--by", "K")
    assert "12:44 is not in draft 1, so it places nothing" in added.stderr
    (issue,) = json.loads(run("list", "--json").stdout)
    assert issue["anchor"] is None
    shown = run("show", issue["id"]).stdout
    assert "no place in a draft" in shown and "(12:44 is not in this draft)" in shown


def test_the_place_in_the_latest_draft_is_shown_too(film: Path) -> None:
    run("add", 'the end of the word "gradient" at 0:36 is too quiet, it drops away', "--by", "K")
    (issue,) = json.loads(run("list", "--json").stdout)
    draft_record(film / "renders" / "tiny", [TURN, ROWS, HOOK], number=2)
    shown = run("show", issue["id"]).stdout
    assert 'draft 1, turn 0:38 "gradient"' in shown and 'draft 2, turn 0:08 "gradient"' in shown
    draft_record(film / "renders" / "tiny", [ROWS, HOOK], number=3)
    assert "draft 3: the segment turn is not in it" in run("show", issue["id"]).stdout
