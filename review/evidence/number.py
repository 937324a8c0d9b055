"""Does the film's model agree with the number that somebody doubts?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.draft_record import parse_place
from pipeline.errors import Place
from review.evidence.case import Case, Finding
from review.issues import Evidence, Figure, Verdict
from review.schema import Category

CHECK = "number"
JUDGED = frozenset(
    {Category.TYPO, Category.CAPTION, Category.CONTENT_QUESTION, Category.CONTENT_SUGGESTION}
)
_NUMBER = re.compile(r"(?<![\w:.])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w:.,])\d+(?:\.\d+)?(?![\w:])")


def number(case: Case) -> Evidence | None:
    """Supports where a claim about the number does not hold in the draft; contradicts where
    the model computed what is said; None for a note that names no number."""
    if case.issue.category not in JUDGED:
        return None
    doubted = _numbers(case)
    if not doubted:
        return None
    say = Finding(CHECK, case)
    if case.anchor is None:
        return say.cannot_tell("The note has no place in this draft.")
    claims = [claim for claim in case.record.claims if claim["segment"] == case.anchor.segment]
    for claim in claims:
        if set(_values(claim["claim"]["said"])) & doubted or claim["value"] in doubted:
            return _judged(say, claim)
    named = ", ".join(f"{value:,.12g}" for value in sorted(doubted))
    return say.cannot_tell(f"No claim near the time is about {named}.", {"claims": len(claims)})


def _judged(say: Finding, claim: Mapping[str, Any]) -> Evidence:
    said, value = claim["claim"]["said"], claim["value"]
    figures: dict[str, Figure] = {"said": said}
    if value is not None:
        figures["computed"] = value
    place = _place(claim["claim"]["place"])
    asked = f"{claim['claim']['function']}()"
    if value is None:
        return say.cannot_tell(f"{said!r} is asked of {asked}, which gave no number.", figures)
    if claim["holds"]:
        sentence = f"The film says {said!r}, and {asked} computes {value:,.12g}: it holds."
        return say.says(Verdict.CONTRADICTS, sentence, figures, place=place)
    sentence = f"The film says {said!r}, but {asked} computes {value:,.12g}."
    return say.says(Verdict.SUPPORTS, sentence, figures, place=place)


def _numbers(case: Case) -> set[float]:
    issue = case.issue
    words = [issue.typo.wrong, issue.typo.right] if issue.typo else [issue.said]
    return {value for text in words for value in _values(text)}


def _values(text: str) -> Iterator[float]:
    """The numbers of a text that are no times.

    >>> list(_values("at 4:18 it says 12,288, not 49152"))
    [12288.0, 49152.0]
    """
    for match in _NUMBER.finditer(text):
        yield float(match.group().replace(",", ""))


def _place(written: Any) -> Place:
    if isinstance(written, str):
        return parse_place(written)
    return Place(**written)
