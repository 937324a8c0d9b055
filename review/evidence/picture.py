"""Does something jump, shake, overlap or leave the frame near the time?"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import Place
from pipeline.schema import FaultKind, LayoutFault, Motion, MotionKind, Span
from pipeline.timecode import clock
from review.evidence.case import Case, Finding
from review.evidence.strip import frames_across, write_strip
from review.issues import Evidence, Figure, Verdict
from review.schema import Category, DefectKind
from review.whereabouts import apart_ms

CHECK = "picture"
_WIDE_MS = 1_500
"""A strip shows at most so much to either side of the worst moment."""

_LAYOUT = {
    DefectKind.OVERLAP: (FaultKind.OVERLAP,),
    DefectKind.OFF_FRAME: (FaultKind.OFF_FRAME,),
    None: tuple(FaultKind),
}


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Something that is wrong with the picture from one frame to another."""

    sentence: str
    first_frame: int
    stop_frame: int
    place: Place
    figures: dict[str, Figure]
    weight: float


def picture(case: Case) -> Evidence | None:
    """Supports where the motion log or the layout has such a fault near the time; contradicts
    where it had one in an earlier draft, or watched a dashed line that moves well."""
    if case.issue.category is not Category.VISUAL_DEFECT:
        return None
    say, window = Finding(CHECK, case), case.window
    if window is None or case.anchor is None:
        return say.cannot_tell("The note has no place in this draft.")
    if case.record.motion is None or case.record.layout is None:
        return say.cannot_tell("The draft is of a version that kept no record of motion.")
    kind = case.issue.kind
    troubles = _moving(case) if kind in (DefectKind.JITTER, None) else []
    troubles += _standing(case, _LAYOUT.get(kind, ()))
    near = [one for one in troubles if apart_ms(_span(case, one), window) == 0]
    if near:
        worst = max(near, key=lambda one: (-_away(case, one), one.weight))
        return _supports(say, worst, len(near))
    figures: dict[str, Figure] = {"looked_from_s": window.start_ms / 1000}
    figures["looked_to_s"] = window.end_ms / 1000
    what = f"{kind.value} " if kind else ""
    nothing = f"No {what}fault from {clock(window.start_ms)} to {clock(window.end_ms)}."
    steady = _steady(case, window) if kind is DefectKind.JITTER else None
    if steady:
        figures["parts"] = steady.parts[1]
        nothing += f" A {steady.what} moves there, and its dashes stay ({steady.place})."
    if steady or case.found_before(CHECK):
        at = [case.anchor.span.start_ms * case.record.timeline.fps // 1000]
        strip = write_strip(case, CHECK, _around(case, at[0]))
        return say.says(Verdict.CONTRADICTS, nothing, figures, strip)
    return say.cannot_tell(nothing, figures)


def _supports(say: Finding, worst: _Trouble, count: int) -> Evidence:
    case = say.case
    first, last = worst.first_frame, worst.stop_frame - 1
    if case.anchor is not None:
        fps = case.record.timeline.fps
        at = min(max(first, case.anchor.span.start_ms * fps // 1000), last)
        wide = _WIDE_MS * fps // 1000
        first, last = max(first, at - wide), min(last, at + wide)
    strip = write_strip(case, CHECK, frames_across(first, last))
    when = f"{clock(case.ms(worst.first_frame))} to {clock(case.ms(worst.stop_frame))}"
    figures: dict[str, Figure] = {**worst.figures, "faults_near": count}
    sentence = f"{worst.sentence}, {when}, at {worst.place}."
    return say.says(Verdict.SUPPORTS, sentence, figures, strip, worst.place)


def _moving(case: Case) -> list[_Trouble]:
    return [
        _Trouble(
            f"A {motion.what} {motion.fault}",
            motion.first_frame,
            motion.stop_frame,
            motion.place,
            _figures(motion),
            motion.largest,
        )
        for motion in case.record.motion or ()
        if motion.fault is not None
    ]


def _figures(motion: Motion) -> dict[str, Figure]:
    figures: dict[str, Figure] = {"times": motion.faults}
    dashed = motion.fault in (MotionKind.JUMPING, MotionKind.STRETCHED)
    figures["largest_periods" if dashed else "largest_units"] = round(motion.largest, 3)
    if dashed:
        figures["fewest_dashes"], figures["most_dashes"] = motion.parts
        figures["shortest_units"] = round(motion.length[0], 3)
        figures["longest_units"] = round(motion.length[1], 3)
    return figures


def _standing(case: Case, kinds: tuple[FaultKind, ...]) -> list[_Trouble]:
    found = []
    for fault in case.record.layout or ():
        if fault.kind in kinds:
            other = f" {fault.other!r}" if fault.other else ""
            stop = _until(case, fault)
            sentence = f"The text {fault.text!r} {fault.kind}{other}"
            found.append(_Trouble(sentence, fault.frame, stop, fault.place, {}, 1.0))
    return found


def _until(case: Case, fault: LayoutFault) -> int:
    """A text that stands badly does so until it leaves, as far as is known."""
    stops = [
        text.stop_frame
        for text in case.record.texts
        if text.text == fault.text and text.first_frame <= fault.frame <= text.stop_frame
    ]
    return max(fault.frame + 1, *stops) if stops else fault.frame + 1


def _steady(case: Case, window: Span) -> Motion | None:
    """A dashed line near the time that changed its length and has nothing wrong."""
    for motion in case.record.motion or ():
        span = Span(case.ms(motion.first_frame), case.ms(motion.stop_frame))
        grew = motion.length[1] > 1.02 * motion.length[0]
        if motion.fault is None and grew and apart_ms(span, window) == 0:
            return motion
    return None


def _span(case: Case, trouble: _Trouble) -> Span:
    return Span(case.ms(trouble.first_frame), case.ms(trouble.stop_frame))


def _away(case: Case, trouble: _Trouble) -> int:
    assert case.anchor is not None
    return apart_ms(_span(case, trouble), case.anchor.span)


def _around(case: Case, frame: int) -> list[int]:
    wide = _WIDE_MS * case.record.timeline.fps // 1000
    last = case.record.timeline.frames - 1
    return frames_across(max(0, frame - wide), min(last, frame + wide))
