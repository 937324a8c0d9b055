"""Draft numbers only go up, and a draft is whole or not there."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from pipeline.drafts import draft_numbers, find_draft, new_draft
from pipeline.errors import RoughcutError, UsageError

spawning = multiprocessing.get_context("spawn")


def make_draft(renders: Path) -> int:
    with new_draft(renders) as draft:
        (draft.folder / "film.mp4").write_text(str(draft.number))
    return draft.number


def hidden(renders: Path) -> list[str]:
    return sorted(path.name for path in renders.glob(".draft-*"))


def test_numbers_count_up_from_one(tmp_path: Path) -> None:
    assert [make_draft(tmp_path) for _ in range(3)] == [1, 2, 3]
    assert draft_numbers(tmp_path) == (1, 2, 3)
    assert [path.name for path in (tmp_path / "draft-002").iterdir()] == ["film.mp4"]


def test_the_number_of_a_deleted_draft_stays_taken(tmp_path: Path) -> None:
    for _ in range(3):
        make_draft(tmp_path)
    shutil.rmtree(tmp_path / "draft-003")
    shutil.rmtree(tmp_path / "draft-001")
    assert make_draft(tmp_path) == 4
    assert draft_numbers(tmp_path) == (2, 4)


def test_a_draft_copied_in_by_hand_is_respected(tmp_path: Path) -> None:
    (tmp_path / "draft-041").mkdir()
    assert make_draft(tmp_path) == 42


def test_more_than_999_drafts(tmp_path: Path) -> None:
    (tmp_path / "draft-999").mkdir()
    assert make_draft(tmp_path) == 1000
    assert draft_numbers(tmp_path) == (999, 1000)


@pytest.mark.parametrize("fault", [RoughcutError("no"), KeyboardInterrupt()])
def test_nothing_stays_of_a_draft_that_fails(tmp_path: Path, fault: BaseException) -> None:
    with pytest.raises(type(fault)), new_draft(tmp_path) as draft:
        (draft.folder / "half.mp4").write_text("half")
        raise fault
    assert draft_numbers(tmp_path) == () and hidden(tmp_path) == []
    assert make_draft(tmp_path) == 1


def test_a_place_taken_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    with pytest.raises(RoughcutError, match="appeared while"), new_draft(tmp_path):
        (tmp_path / "draft-001").mkdir()
        (tmp_path / "draft-001" / "mine.txt").write_text("mine")
    assert (tmp_path / "draft-001" / "mine.txt").read_text() == "mine"
    assert hidden(tmp_path) == []


def test_two_drafts_at_once_get_two_numbers(tmp_path: Path) -> None:
    with new_draft(tmp_path) as first, new_draft(tmp_path) as second:
        (first.folder / "a").write_text("first")
        (second.folder / "a").write_text("second")
    assert (first.number, second.number) == (1, 2)
    assert (tmp_path / "draft-001" / "a").read_text() == "first"
    assert (tmp_path / "draft-002" / "a").read_text() == "second"


def test_many_at_once_never_share_a_number(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda _: make_draft(tmp_path), range(40)))
    assert sorted(numbers) == list(draft_numbers(tmp_path))
    assert len(set(numbers)) == 40
    for number in numbers:
        assert (find_draft(tmp_path, number) / "film.mp4").read_text() == str(number)


def _hang_in_a_draft(renders: Path, started: Connection) -> None:
    with new_draft(renders) as draft:
        (draft.folder / "half.mp4").write_text("half")
        started.send(draft.number)
        signal.pause()


def test_a_killed_run_is_cleaned_up_and_a_living_one_is_not(tmp_path: Path) -> None:
    here, there = spawning.Pipe()
    run = spawning.Process(target=_hang_in_a_draft, args=(tmp_path, there))
    run.start()
    assert here.recv() == 1

    assert make_draft(tmp_path) == 2
    assert hidden(tmp_path) == [".draft-001"], "the living run's folder must stay"

    assert run.pid
    os.kill(run.pid, signal.SIGKILL)
    run.join()
    assert hidden(tmp_path) == [".draft-001"]
    assert make_draft(tmp_path) == 3
    assert hidden(tmp_path) == []
    assert draft_numbers(tmp_path) == (2, 3)


def test_a_missing_draft_is_named_with_those_there_are(tmp_path: Path) -> None:
    make_draft(tmp_path)
    make_draft(tmp_path)
    with pytest.raises(UsageError, match=r"no draft 7 in .* \(there: 1, 2\)"):
        find_draft(tmp_path, 7)
    with pytest.raises(UsageError, match=r"\(there: none\)"):
        find_draft(tmp_path / "nowhere", 1)
