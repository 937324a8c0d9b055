"""Work beside the main thread: done when it is asked for, gone when nobody asks any more."""

from __future__ import annotations

import time

import pytest

from pipeline.beside import beside
from pipeline.errors import ToolFailed
from pipeline.programs import run_program

FAR_LESS_THAN_THE_PROGRAM_S = 60
LONG = ("sleep", "600")


def test_what_is_begun_early_is_there_later() -> None:
    with beside() as thread:
        early = thread.submit(run_program, ("echo", "done"))
        assert early.result().stdout == "done\n"


def test_an_interruption_ends_the_program_that_runs_and_starts_no_other() -> None:
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt), beside() as thread:
        running = thread.submit(run_program, LONG)
        while not running.running():
            time.sleep(0.01)
        raise KeyboardInterrupt
    with pytest.raises(ToolFailed):
        running.result()
    assert time.monotonic() - began < FAR_LESS_THAN_THE_PROGRAM_S


def test_a_job_of_several_programs_ends_between_them() -> None:
    def two() -> None:
        with pytest.raises(ToolFailed):
            run_program(LONG)
        run_program(LONG)

    with pytest.raises(ValueError, match="enough"), beside() as thread:
        both = thread.submit(two)
        while not both.running():
            time.sleep(0.01)
        raise ValueError("enough")
    assert isinstance(both.exception(), ToolFailed)
