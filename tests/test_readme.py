"""What the README says is so: its commands exist, its figures are those that were measured."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from benchmarks.readme import results, shown, with_figures
from pipeline.cli import main

README = Path(__file__).parents[1] / "README.md"
PAGE = README.read_text(encoding="utf-8")
COMMANDS = sorted(set(re.findall(r"^ {4}roughcut ((?:[a-z]+ ?)+)", PAGE, re.M)))


def command_named(words: list[str]) -> click.Command | None:
    """The command that a line calls; the words behind it are its arguments."""
    found: click.Command | None = main
    for word in words:
        if not isinstance(found, click.Group):
            break
        found = found.get_command(click.Context(found), word)
    return found


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_of_the_page_is_there(line: str) -> None:
    assert command_named(line.split()) is not None


def test_an_unknown_command_would_be_noticed() -> None:
    assert command_named(["montage"]) is None


def test_the_tables_of_figures_are_those_that_were_kept() -> None:
    assert with_figures(PAGE) == PAGE, "run `python -m benchmarks.readme`"


def test_a_table_shows_every_row_that_has_a_target() -> None:
    page = with_figures("<!-- figures: render-m -->\nold\n<!-- end of figures -->\n")
    assert "old" not in page
    rows = [row for row in results("render-m")["rows"] if row["ok"] is not None]
    assert rows
    for row in rows:
        figure = f"| {row['what']} | {shown(row['figure'])} {row['unit']} |"
        lines = [line for line in page.splitlines() if line.startswith(figure)]
        assert lines
        assert any("**no**" in line for line in lines) == (row["ok"] is False)


def test_ways_stand_side_by_side() -> None:
    page = with_figures(
        "<!-- side by side: alignment_side_by_side -->\nold\n<!-- end of figures -->\n"
    )
    lines = [line.split(" | ") for line in page.splitlines() if line.startswith("| ")]
    rows = {row["what"]: row for row in results("alignment_side_by_side")["rows"]}
    assert len(lines) > 2
    for recordings, way, median, *_ in lines[1:]:
        row = rows[f"{recordings.strip('| ')}: {way}: median"]
        assert median == f"{shown(row['figure'])} {row['unit']}"
