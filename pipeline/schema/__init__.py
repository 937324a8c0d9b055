"""The nouns of a film: frozen records that check themselves and know no verbs.

Words are timed in int ms, pictures in int frames; `pipeline.timeline` is the one place
where the first become the second. What cannot be done yet cannot be written: a `Shot` has
no file, a `Clip` has one.
"""

from pipeline.schema.draft import Clip, Draft
from pipeline.schema.heard import HeardWord
from pipeline.schema.inspection import (
    UNREAD,
    CueArrival,
    FaultKind,
    Inspection,
    LayoutFault,
    Motion,
    MotionKind,
    Play,
    TextKind,
    TextOnScreen,
    WordPlace,
)
from pipeline.schema.jobs import QUALITIES, WHOLE, CardText, Part, Quality, ShotJob
from pipeline.schema.recordings import LAST, Aligner, KeptTake, Recordings
from pipeline.schema.sound import Alignment, AlignmentKind, Span, Take, TakeKind, Word, WordStatus
from pipeline.schema.sound_faults import SoundFault, SoundFaultKind
from pipeline.schema.timeline import Shot, ShotCue, Slot, Timeline
from pipeline.schema.words import Claim, Cue, Pacing, Script, Segment, Token

__all__ = [
    "LAST",
    "QUALITIES",
    "UNREAD",
    "WHOLE",
    "Aligner",
    "Alignment",
    "AlignmentKind",
    "CardText",
    "Claim",
    "Clip",
    "Cue",
    "CueArrival",
    "Draft",
    "FaultKind",
    "HeardWord",
    "Inspection",
    "KeptTake",
    "LayoutFault",
    "Motion",
    "MotionKind",
    "Pacing",
    "Part",
    "Play",
    "Quality",
    "Recordings",
    "Script",
    "Segment",
    "Shot",
    "ShotCue",
    "ShotJob",
    "Slot",
    "SoundFault",
    "SoundFaultKind",
    "Span",
    "Take",
    "TakeKind",
    "TextKind",
    "TextOnScreen",
    "Timeline",
    "Token",
    "Word",
    "WordPlace",
    "WordStatus",
]
