"""Motion: dashes that jump or are stretched are found, and what moves well is left alone."""

from __future__ import annotations

import pytest

from pipeline.schema import Motion, MotionKind
from tests.conftest import Stage

REDRAWN = """
t = ValueTracker(1)
def line():
    return DashedLine(LEFT * 3, LEFT * 3 + RIGHT * t.get_value())
self.add(always_redraw(line))
self.play(t.animate.set_value(4), run_time=1)
"""
PULLED = """
dot = Dot(RIGHT)
line = DashedLine(LEFT * 3, RIGHT)
line.add_updater(lambda m: m.put_start_and_end_on(LEFT * 3, dot.get_center()))
self.add(dot, line)
self.play(dot.animate.shift(3 * RIGHT), run_time=1)
"""
SHAKING = """
label = look.words("shake")
label.add_updater(lambda m, dt: m.shift(0.05 * UP * (1 if self.turn() else -1)))
self.add(label)
self.wait(1)
"""
STEPS = """
t = ValueTracker(0)
dot = Dot()
dot.add_updater(lambda m: m.set_x(round(t.get_value() * 2) / 2 - 3))
self.add(dot)
self.play(t.animate.set_value(5), run_time=2, rate_func=linear)
"""
STEADY = """
line = SteadyDashedLine(LEFT * 3, LEFT * 2)
self.add(line)
self.play(line.animate.put_start_and_end_on(LEFT * 3, RIGHT * 3), run_time=1)
"""
STEADY_ARC = """
t = ValueTracker(0.5)
self.add(always_redraw(lambda: SteadyDashes(Arc(radius=2, angle=t.get_value()), 0.1)))
self.play(t.animate.set_value(PI), run_time=1)
"""
MOVED = """
line = DashedLine(LEFT * 3, RIGHT * 3)
self.play(Create(line), run_time=0.5)
self.play(line.animate.shift(UP).rotate(1), run_time=0.5)
self.play(VGroup(line, Square(4)).animate.scale(0.5), run_time=0.5)
self.play(FadeOut(line), run_time=0.5)
"""
TURN = """
    def turn(self):
        self.turned = not getattr(self, "turned", False)
        return self.turned
"""


def motion(stage: Stage, construct: str) -> tuple[Motion, ...]:
    job = stage.job(construct, 45)
    path = stage.root / "scenes/tried/shot.py"
    source = path.read_text(encoding="utf-8")
    imported = source.replace(
        "CuedScene, look", "CuedScene, SteadyDashedLine, SteadyDashes, look", 1
    )
    path.write_text(imported + TURN, encoding="utf-8")
    return stage.perform(job, draw=False).inspection.motion


@pytest.mark.parametrize(
    ("construct", "fault", "line"),
    [
        (REDRAWN, MotionKind.JUMPING, 7),
        (PULLED, MotionKind.STRETCHED, 6),
        (SHAKING, MotionKind.SHAKE, 5),
        (STEPS, MotionKind.STAIRS, 9),
    ],
)
def test_what_moves_badly_is_found_with_its_line(
    stage: Stage, construct: str, fault: MotionKind, line: int
) -> None:
    found = [one for one in motion(stage, construct) if one.fault]
    assert [(one.fault, one.place.line) for one in found] == [(fault, line)]


def test_a_jumping_line_is_measured(stage: Stage) -> None:
    (one,) = motion(stage, REDRAWN)
    assert one.what == "DashedLine"
    assert one.parts[0] < 15 < 30 < one.parts[1], "ten dashes to a unit"
    assert one.faults > 3
    assert one.largest > 0.15


@pytest.mark.parametrize("construct", [STEADY, STEADY_ARC, MOVED])
def test_what_moves_well_is_recorded_without_a_fault(stage: Stage, construct: str) -> None:
    found = motion(stage, construct)
    assert found
    assert not [one for one in found if one.fault]
