"""What can be wrong with how a take sounds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.schema.sound import Span


class SoundFaultKind(StrEnum):
    """What a listener would complain of."""

    CLIPPING = "clipping"
    FLAT_TOP = "flat top"
    POP = "pop"
    NOISE_STEP = "noise step"
    TAIL_DIP = "tail dip"


@dataclass(frozen=True, slots=True)
class SoundFault:
    """One thing to hear: when (ms from the start of the sound that was measured), and the
    word concerned, by its number among the words that were given; None if there is none.

    `amount` is what the kind is measured in: for CLIPPING and FLAT_TOP the longest run of
    samples at the limit, for POP the dB over the usual low end, for NOISE_STEP the dB by
    which the room gets louder (quieter if negative), for TAIL_DIP the dB by which the word's
    end falls more than ends of its kind do.
    """

    kind: SoundFaultKind
    span: Span
    word: int | None
    amount: float

    @property
    def certain(self) -> bool:
        """Damage for sure, not a matter of ears: samples at the limit."""
        return self.kind in (SoundFaultKind.CLIPPING, SoundFaultKind.FLAT_TOP)
