"""Is the misspelt word on screen near the time, or in the words that are spoken?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.schema import Token
from pipeline.timecode import clock
from review.evidence.case import Case, Finding
from review.evidence.on_screen import MOST_SLIPS, SeenWord, lines_with, same, shows, slips_of
from review.evidence.strip import write_strip
from review.issues import Evidence, Verdict
from review.schema import Category
from review.seen_texts import NEAR_MS
from review.whereabouts import apart_ms, text_ms

CHECK = "typo"
_EDGES = ".,;:!?()[]\"'“”‘’…"


def typo(case: Case) -> Evidence | None:
    """Supports where the wrong word is shown near the time or stands in the script, with the
    line to mend; contradicts where it is nowhere in the draft."""
    if case.issue.category is not Category.TYPO:
        return None
    say, pair = Finding(CHECK, case), case.issue.typo
    if pair is None:
        return say.cannot_tell("The note does not name a word.")
    if pair.wrong:
        seen = lines_with(pair.wrong, case.record.texts, pair.right)
    else:
        seen = slips_of(pair.right, case.record.texts)
    near = sorted(
        (one for one in seen if _away_ms(case, one) <= NEAR_MS),
        key=lambda one: (one.slips, _away_ms(case, one)),
    )
    if near:
        return _shown(say, near)
    tokens = list(_written(case, pair.wrong)) if pair.wrong else []
    if tokens:
        sentence = f"The script has {tokens[0].text!r}, and so have the captions."
        return say.says(Verdict.SUPPORTS, sentence, {"times": len(tokens)}, place=tokens[0].place)
    if seen:
        away_s = round(min(_away_ms(case, one) for one in seen) / 1000, 1)
        where = f"{seen[0].word!r} is on screen only {away_s:g} s away from the time"
        return say.cannot_tell(f"{where}: {seen[0].place}.", {"away_s": away_s})
    return _gone(say)


def _shown(say: Finding, near: Sequence[SeenWord]) -> Evidence:
    best, case = near[0], say.case
    span = text_ms(best.text, case.record)
    middle = (best.text.first_frame + best.text.stop_frame) // 2
    frames = sorted({middle, min(best.text.stop_frame - 1, middle + 1)})[:1]
    if case.anchor is not None:
        at = _between(case.anchor.span.start_ms, span.start_ms, span.end_ms)
        frames = [min(best.text.stop_frame - 1, at * case.record.timeline.fps // 1000)]
    lines = list(dict.fromkeys(str(one.place) for one in near if one.slips == best.slips))
    figures = {
        "slips": best.slips,
        "shown_from_s": round(span.start_ms / 1000, 2),
        "shown_to_s": round(span.end_ms / 1000, 2),
        "away_s": round(_away_ms(case, best) / 1000, 1),
        "lines": len(lines),
    }
    where = f"{clock(span.start_ms)} to {clock(span.end_ms)}"
    sentence = f"{best.word!r} is on screen from {where}, written at {', '.join(lines[:3])}."
    pictures = write_strip(case, CHECK, frames)
    return say.says(Verdict.SUPPORTS, sentence, figures, pictures, best.place)


def _gone(say: Finding) -> Evidence:
    pair, record = say.case.issue.typo, say.case.record
    assert pair is not None
    if not record.texts:
        return say.cannot_tell("The draft's manifest tells of no text on screen.")
    right = shows(pair.right, record.texts) if pair.right else []
    now = f" {pair.right!r} is shown at {right[0].place}." if right else ""
    if not pair.wrong and not right:
        return say.cannot_tell(f"Neither {pair.right!r} nor anything like it is on screen.")
    missing = repr(pair.wrong) if pair.wrong else f"a slip of {pair.right!r}"
    figures = {"texts_searched": len(record.texts), "most_slips": MOST_SLIPS}
    return say.says(
        Verdict.CONTRADICTS,
        f"Neither screen nor script of draft {record.number} has {missing}.{now}",
        figures,
        place=right[0].place if right else None,
    )


def _written(case: Case, wrong: str) -> Iterator[Token]:
    """The script's words that are the wrong one: the captions are made of them."""
    several = wrong.split()
    for segment in case.record.segments:
        for at in range(len(segment.tokens) - len(several) + 1):
            here = segment.tokens[at : at + len(several)]
            pairs = zip(here, several, strict=True)
            if all(same(token.text.strip(_EDGES), word) for token, word in pairs):
                yield here[0]


def _away_ms(case: Case, seen: SeenWord) -> int:
    """How far from the issue's place the text is shown; 0 where the issue has no place."""
    if case.anchor is None:
        return 0
    return apart_ms(text_ms(seen.text, case.record), case.anchor.span)


def _between(ms: int, first: int, last: int) -> int:
    return min(max(ms, first), last)
