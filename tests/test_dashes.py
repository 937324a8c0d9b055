"""The steady dashed line: period and phase stay, however it is stretched."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

STRETCHED = """
import json
from manim import *
from pipeline.stage import SteadyDashedLine

def dashes(line):
    curves = line.points.reshape(-1, 4, 3)
    return [(round(c[0][0], 6), round(c[3][0], 6)) for c in curves[:-1]]

line = SteadyDashedLine(LEFT * 3, LEFT * 2, dash_length=0.2)
seen = {"first": dashes(line)}
line.put_start_and_end_on(LEFT * 3, RIGHT * 1.05)
seen["put"] = dashes(line)
start, target = SteadyDashedLine(LEFT * 3, ORIGIN, dash_length=0.2), line.copy()
moving = start.copy()
moving.align_data(target)
moving.interpolate(start, target, 0.5)
seen["interpolated"] = dashes(moving)
group = VGroup(line.copy(), Square())
group.scale(2, about_point=LEFT * 3)
group[0].put_start_and_end_on(LEFT * 3, RIGHT)
seen["scaled"] = dashes(group[0])
seen["end"] = round(line.get_end()[0], 6)
seen["turned"] = [round(n, 6) for n in line.copy().rotate(PI / 2).get_vector()]
seen["become"] = dashes(SteadyDashedLine(UP, DOWN).become(line))
seen["short"] = dashes(SteadyDashedLine(ORIGIN, RIGHT * 0.1, dash_length=0.2))
seen["none"] = len(SteadyDashedLine(ORIGIN, ORIGIN).points)
seen["buff"] = dashes(SteadyDashedLine(ORIGIN, RIGHT, buff=0.25, dash_length=0.2))
print(json.dumps(seen))
"""


@pytest.fixture(scope="module")
def seen() -> dict[str, Any]:
    answer = subprocess.run(
        [sys.executable, "-c", STRETCHED],
        cwd=Path(__file__).parents[1],
        check=True,
        capture_output=True,
        text=True,
    )
    return dict(json.loads(answer.stdout))


def flat(dashes: list[list[float]]) -> list[float]:
    return [end for dash in dashes for end in dash]


def every(period: float, dash: float, start: float, end: float) -> Any:
    """The ends of dashes that begin every `period` from `start` on, as far as `end`."""
    firsts = [start + period * number for number in range(1000)]
    dashes = [[first, min(first + dash, end)] for first in firsts if first < end - 1e-6]
    return pytest.approx(flat(dashes), abs=1e-5)


def test_dashes_stay_and_come_at_the_end(seen: dict[str, Any]) -> None:
    assert flat(seen["first"]) == every(0.4, 0.2, -3, -2)
    assert flat(seen["put"]) == every(0.4, 0.2, -3, 1.05)
    assert flat(seen["interpolated"]) == every(0.4, 0.2, -3, 0.525)
    assert seen["end"] == pytest.approx(1.05)


def test_scaled_as_a_whole_it_goes_on_with_its_new_period(seen: dict[str, Any]) -> None:
    assert flat(seen["scaled"]) == every(0.8, 0.4, -3, 1)


def test_it_is_a_line_like_others(seen: dict[str, Any]) -> None:
    assert seen["turned"] == pytest.approx([0, 4.05, 0], abs=1e-6)
    assert seen["become"] == seen["put"]
    assert flat(seen["short"]) == pytest.approx([0, 0.1])
    assert seen["none"] > 0
    assert flat(seen["buff"]) == pytest.approx([0.25, 0.45, 0.65, 0.75])
