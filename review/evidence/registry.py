"""The checks there are, in the order in which evidence is shown."""

from __future__ import annotations

from review.evidence.case import Case, Check
from review.evidence.level import level
from review.evidence.noise import noise
from review.evidence.number import number
from review.evidence.picture import picture
from review.evidence.typo import typo
from review.issues import Evidence

CHECKS: tuple[Check, ...] = (typo, picture, level, noise, number)


def evidence_for(case: Case) -> tuple[Evidence, ...]:
    """What every check that can judge the issue has found."""
    found = (check(case) for check in CHECKS)
    return tuple(one for one in found if one is not None)
