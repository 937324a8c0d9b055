"""Are there pops, clipped samples, or jumps of the room's noise near the time?"""

from __future__ import annotations

from pipeline.errors import RoughcutError
from pipeline.schema import SoundFault, SoundFaultKind, Span
from pipeline.timecode import clock
from review.evidence.case import Case, Finding
from review.evidence.listened import Listened, listen_around
from review.evidence.waveform import write_waveform
from review.issues import Evidence, Figure, Verdict
from review.schema import Category
from review.whereabouts import apart_ms

CHECK = "noise"
AROUND_MS = 30_000
_UNITS = {
    SoundFaultKind.CLIPPING: "samples at the limit",
    SoundFaultKind.FLAT_TOP: "samples of one height",
    SoundFaultKind.POP: "dB over the usual low end",
    SoundFaultKind.NOISE_STEP: "dB of change in the room's noise",
}


def noise(case: Case) -> Evidence | None:
    """Supports where such a fault is found; contradicts where one was found in an earlier
    draft and is no longer there."""
    if case.issue.category is not Category.AUDIO_NOISE:
        return None
    say, window = Finding(CHECK, case), case.window
    if case.anchor is None or window is None:
        return say.cannot_tell("The note has no place in this draft.")
    try:
        heard = listen_around(case.film, case.record, case.anchor.span, AROUND_MS)
    except RoughcutError as error:
        return say.cannot_tell(str(error))
    near = [
        (fault, span)
        for fault in _faults(heard)
        for span in [_in_film(fault.span, heard)]
        if apart_ms(span, window) == 0
    ]
    if near:
        fault, span = max(near, key=lambda one: abs(one[0].amount))
        figures: dict[str, Figure] = {
            "kind": fault.kind.value,
            "amount": fault.amount,
            "at_s": span.start_ms / 1000,
            "faults_near": len(near),
        }
        pictures = write_waveform(case, CHECK, heard, fault.span)
        at = clock(span.start_ms)
        amount = f"{abs(fault.amount):g} {_UNITS[fault.kind]}"
        sentence = f"A {fault.kind.value} at {at}: {amount}."
        return say.says(Verdict.SUPPORTS, sentence, figures, pictures, case.anchor.script)
    nothing = (
        f"No pop, clipping or jump in the noise from {clock(window.start_ms)} to "
        f"{clock(window.end_ms)}."
    )
    at_ms = case.anchor.span.start_ms - heard.span.start_ms
    pictures = write_waveform(case, CHECK, heard, Span(at_ms, at_ms + 200))
    gone = case.found_before(CHECK)
    verdict = Verdict.CONTRADICTS if gone else Verdict.CANNOT_TELL
    return say.says(verdict, nothing, {"looked_from_s": window.start_ms / 1000}, pictures)


def _faults(heard: Listened) -> list[SoundFault]:
    from pipeline.clipping import clipping
    from pipeline.noise_steps import noise_steps
    from pipeline.pops import pops

    spans = [word.span for word in heard.words]
    samples = heard.samples
    return [*clipping(samples, spans), *pops(samples, spans), *noise_steps(samples, spans)]


def _in_film(span: Span, heard: Listened) -> Span:
    at = heard.span.start_ms
    return Span(span.start_ms + at, span.end_ms + at)
