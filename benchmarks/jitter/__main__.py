"""Are stretched dashed lines found, and steady ones left alone?

.venv/bin/python -m benchmarks.jitter [-v]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.jitter import steady, stretched
from benchmarks.table import Row, keep
from benchmarks.trial import HEAD, inspections, scene
from pipeline.schema import Inspection

CHECK_FPS, DRAFT_FPS = 15, 30
FOUND_OF_40, FLAGGED_OF_40 = 36, 2


def main() -> None:
    """Perform all eighty at the rate of `roughcut check`, and at that of a draft."""
    rows = []
    for fps in (CHECK_FPS, DRAFT_FPS):
        found = {name: flagged(cases, fps) for name, cases in CASES.items()}
        if "-v" in sys.argv:
            show(found, fps)
        stretched_found = sum(map(sum, (found["tuned on"], found["held out"])))
        steady_flagged = sum(map(sum, (found["steady, tuned on"], found["steady, held out"])))
        at = f"at {fps} fps"
        rows += [
            Row(
                *(f"stretched dashed lines found {at}", stretched_found, "of 40"),
                f">= {FOUND_OF_40}",
                stretched_found >= FOUND_OF_40,
                f"held out: {sum(found['held out'])} of 20",
            ),
            Row(
                *(f"steady dashed lines flagged {at}", steady_flagged, "of 40"),
                f"<= {FLAGGED_OF_40}",
                steady_flagged <= FLAGGED_OF_40,
                f"held out: {sum(found['steady, held out'])} of 20",
            ),
        ]
    keep("jitter", rows, ("manim", "numpy"))


CASES = {
    "tuned on": stretched.TUNED_ON,
    "held out": stretched.HELD_OUT,
    "steady, tuned on": steady.TUNED_ON,
    "steady, held out": steady.HELD_OUT,
}


def flagged(cases: dict[str, str], fps: int) -> list[bool]:
    """For each case, whether its motion has a fault."""
    names = [f"Case{number}" for number in range(len(cases))]
    source = HEAD + "".join(map(scene, names, cases.values()))
    with tempfile.TemporaryDirectory(prefix="roughcut-jitter-") as root:
        seen = inspections(Path(root), {"cases.py": source}, dict.fromkeys(names, "cases.py"), fps)
    return [has_fault(seen[name]) for name in names]


def has_fault(seen: Inspection) -> bool:
    """Whether anything in a shot jumps, is stretched, shakes or stutters."""
    return any(motion.fault for motion in seen.motion)


def show(found: dict[str, list[bool]], fps: int) -> None:
    """Which cases came out wrong; of those held out only how many."""
    for name, cases in CASES.items():
        if "held out" in name and "--all" not in sys.argv:
            continue
        wrong = [
            case
            for case, hit in zip(cases, found[name], strict=True)
            if hit == name.startswith("steady")
        ]
        print(f"{fps} fps, {name}: wrong: {wrong}")


if __name__ == "__main__":
    main()
