"""Is a word, or the end of a word, softer than the narrator's others?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.errors import RoughcutError
from pipeline.levels import level_db
from pipeline.schema import Span
from pipeline.tail_dips import tail_dips
from review.evidence.case import Case, Finding
from review.evidence.listened import RATE_HZ, Listened, listen_around
from review.evidence.waveform import write_waveform
from review.issues import Anchor, Evidence, Figure, Verdict, WordRef
from review.schema import Category
from review.whereabouts import apart_ms

CHECK = "level"
SUPPORTS_DB = 12.0
"""A dip of 15 dB is measured as 12 to 18, since words differ in how they end by some 3 dB."""

UNNAMED_DB = 15.0
"""Where no word is named, all that are said near the time are asked, and one of a dozen ends
softly by itself."""

CAN_NOT_TELL_DB = 10.0
AROUND_MS = 60_000
"""So much of the narration to either side is what a word is compared with."""

_WINDOW_MS = 20
_LOUD_PERCENTILE = 90


@dataclass(frozen=True, slots=True)
class _Softness:
    """How far a word's end falls beyond what is usual, and how far the whole word lies under
    the median of the others, in dB."""

    ref: WordRef
    span: Span
    end_db: float
    word_db: float

    @property
    def most(self) -> float:
        return max(self.end_db, self.word_db)


def level(case: Case) -> Evidence | None:
    """Supports from `SUPPORTS_DB` on, cannot tell under it; contradicts where the dip that
    was found in an earlier draft is gone."""
    if case.issue.category is not Category.AUDIO_LEVEL:
        return None
    say = Finding(CHECK, case)
    if case.anchor is None or case.window is None:
        return say.cannot_tell("The note has no place in this draft.")
    try:
        heard = listen_around(case.film, case.record, case.anchor.span, AROUND_MS)
    except RoughcutError as error:
        return say.cannot_tell(str(error))
    measured = _measured(heard)
    meant = _meant(case.anchor, measured, case.window)
    if not meant:
        return say.cannot_tell("No word that can be measured is said there.")
    worst = max(meant, key=lambda one: one.most)
    figures: dict[str, Figure] = {
        "word": worst.ref.text,
        "end_below_usual_db": round(worst.end_db, 1),
        "word_below_others_db": round(worst.word_db, 1),
        "others": len(measured) - 1,
    }
    pictures = write_waveform(case, CHECK, heard, worst.span)
    softer = (
        f"The end of {worst.ref.text!r} falls {worst.end_db:.1f} dB more than such ends do"
        if worst.end_db >= worst.word_db
        else f"{worst.ref.text!r} lies {worst.word_db:.1f} dB under the other words"
    )
    compared = f" (compared with {len(measured) - 1} words)."
    if worst.most >= (SUPPORTS_DB if case.anchor.word else UNNAMED_DB):
        place = case.anchor.script
        return say.says(Verdict.SUPPORTS, softer + compared, figures, pictures, place)
    if worst.most < CAN_NOT_TELL_DB and case.found_before(CHECK):
        gone = f"The dip is gone: {softer[0].lower() if softer[0] == 'T' else softer[0]}"
        return say.says(Verdict.CONTRADICTS, gone + softer[1:] + compared, figures, pictures)
    return say.says(Verdict.CANNOT_TELL, softer + compared, figures, pictures)


def _measured(heard: Listened) -> list[_Softness]:
    """Every word whose end can be measured."""
    window = _WINDOW_MS * RATE_HZ // 1000
    loud = {
        number: float(np.percentile(levels, _LOUD_PERCENTILE))
        for number, word in enumerate(heard.words)
        for levels in [level_db(_samples(heard, word.span), window, window // 2)]
        if len(levels)
    }
    usual = float(np.median(list(loud.values()))) if loud else 0.0
    return [
        _Softness(heard.refs[dip.word], dip.span, dip.amount, usual - loud[dip.word])
        for dip in tail_dips(heard.samples, heard.words)
        if dip.word is not None and dip.word in loud
    ]


def _samples(heard: Listened, span: Span) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    first, stop = (ms * RATE_HZ // 1000 for ms in (span.start_ms, span.end_ms))
    return heard.samples[first:stop]


def _meant(anchor: Anchor, measured: list[_Softness], window: Span) -> list[_Softness]:
    """The word that the note names, and the second candidate; else all those near the time."""
    named = [
        one
        for one in measured
        for ref in (anchor.word, anchor.other_word)
        if ref and (one.ref.segment, one.ref.index) == (ref.segment, ref.index)
    ]
    if anchor.word:
        return named
    return [
        one for one in measured if apart_ms(Span(one.ref.start_ms, one.ref.end_ms), window) == 0
    ]
