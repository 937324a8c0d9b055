"""Know everything before a pixel is drawn: perform the shots with drawing switched off.

Animations interpolate, updates run, nothing is rasterised; what comes back is when each cue
was reached, which texts were on screen, and where a scene runs over.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Executor

from pipeline.drawing import OnFrames, inspection_of
from pipeline.errors import Finding, Place, Severity
from pipeline.schema import Inspection, Motion, MotionKind, ShotJob
from pipeline.store import Store
from pipeline.workers import perform_all


def inspect(
    jobs: Iterable[ShotJob], store: Store, workers: Executor, on_frames: OnFrames
) -> tuple[Inspection, ...]:
    """What each job shows, in order; a job that was performed before is not run again.

    Raises RoughcutError with every scene that failed.
    """
    jobs = tuple(jobs)
    todo = {job.key: job for job in jobs if inspection_of(job, store) is None}
    perform_all(todo.values(), store, workers, False, on_frames)
    inspections = (inspection_of(job, store) for job in jobs)
    return tuple(inspection for inspection in inspections if inspection is not None)


def timing_findings(
    jobs: Iterable[ShotJob], inspections: Iterable[Inspection]
) -> tuple[Finding, ...]:
    """A warning for every late cue, and for every scene that is longer than its words."""
    findings = []
    for job, seen in zip(jobs, inspections, strict=True):
        for arrival in seen.late:
            seconds = arrival.frames_late / job.quality.fps
            message = f"{job.scene} comes {seconds:.2f} s late to the cue {arrival.cue!r}"
            hint = "shorten what is played before it, or move the cue"
            findings.append(Finding(arrival.place, message, hint, Severity.WARNING))
        surplus = seen.frames_played - seen.frames_asked
        if surplus > 0:
            place = seen.plays[-1].place if seen.plays else Place(job.module or job.film)
            message = (
                f"{job.scene} runs {surplus / job.quality.fps:.2f} s past the end of its "
                "words; what is too much is not shown"
            )
            findings.append(Finding(place, message, "shorten its last plays", Severity.WARNING))
    return tuple(findings)


def picture_findings(inspections: Iterable[Inspection]) -> tuple[Finding, ...]:
    """All that viewers would see and dislike: texts that stand badly, things that move badly."""
    inspections = tuple(inspections)
    return (*layout_findings(inspections), *motion_findings(inspections))


def motion_findings(inspections: Iterable[Inspection]) -> tuple[Finding, ...]:
    """A warning for every line whose dashes jump or are stretched, and for everything that
    shakes or moves in steps, once for each scene line."""
    found: dict[tuple[Place, str, MotionKind], Finding] = {}
    for motion in (motion for seen in inspections for motion in seen.motion):
        if motion.fault is not None:
            frames = f"frames {motion.first_frame} to {motion.stop_frame - 1}"
            message = f"a {motion.what} {motion.fault} ({frames}: {_amount(motion)})"
            finding = Finding(motion.place, message, _CURES[motion.fault], Severity.WARNING)
            found.setdefault((motion.place, motion.what, motion.fault), finding)
    return tuple(found.values())


def _amount(motion: Motion) -> str:
    times = f"{motion.faults} time{'s' * (motion.faults != 1)}"
    match motion.fault:
        case MotionKind.JUMPING:
            fewest, most = motion.parts
            return f"{fewest} to {most} dashes, they jump {times}"
        case MotionKind.STRETCHED:
            return f"{motion.largest:.1f} times as long"
        case _:
            return f"{times} by up to {motion.largest:.2f} units"


_STEADY = (
    "make it a SteadyDashedLine, or SteadyDashes of a curve (from pipeline.stage): they keep "
    "their dashes where they are"
)
_CURES = {
    MotionKind.JUMPING: _STEADY,
    MotionKind.STRETCHED: _STEADY,
    MotionKind.SHAKE: "let it follow a smooth value, or round what it follows less",
    MotionKind.STAIRS: "let it follow the value itself, not a rounded one",
}


def layout_findings(inspections: Iterable[Inspection]) -> tuple[Finding, ...]:
    """A warning for every text that leaves the frame, lies on another, or is too small."""
    findings = []
    for seen in inspections:
        for fault in seen.faults:
            other = f" {fault.other!r}" if fault.other else ""
            message = f"the text {fault.text!r} {fault.kind}{other} (frame {fault.frame})"
            findings.append(Finding(fault.place, message, "", Severity.WARNING))
    return tuple(findings)
