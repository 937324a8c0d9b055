"""What was found of one segment in its recording: the record that is kept in git, so that a
render needs no model and nobody's ears are asked twice.

    script/<film>/alignments/<segment id>.yaml

A reading holds as long as the recording and the segment's words are the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import RoughcutError
from pipeline.schema import LAST, Segment, Span, Word, WordStatus
from pipeline.store import digest_of

FORMAT = 1
"""Raised when readings of before can not be used any more."""

_HEAD = (
    "# Written by `roughcut align`: when each word of the segment is heard, in ms.\n"
    "# You may correct a word's times; the file is kept until the recording or the words change.\n"
)


@dataclass(frozen=True, slots=True)
class TakeFound:
    """One reading of a sentence in the recording: its first words, when (ms of the
    recording), the share of its words that were recognised, and whether it was chosen."""

    text: str
    span: Span
    share_hit: float
    chosen: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A segment in its recording. `cut` are the ranges of the recording that are kept, in
    order; `words` has one word for each token, in ms of the cut; `takes` has every reading
    of every sentence in the recording's order, `ad_libs` what is not in the script; `keep` is
    which of them the film's settings wanted. `skipped_ms` is how much of the recording's sound
    was not listened to, as nothing there seemed to be the script's."""

    segment: str
    recording: str
    recording_digest: str
    words_digest: str
    aligner: str
    cut: tuple[Span, ...]
    words: tuple[Word, ...]
    takes: tuple[TakeFound, ...]
    ad_libs: tuple[tuple[Span, str], ...]
    keep: str = LAST
    skipped_ms: int = 0

    @property
    def shared(self) -> bool:
        """Whether the recording is named after more than the segment: a page or the film."""
        return Path(self.recording).stem != self.segment

    @property
    def found(self) -> bool:
        """Whether the segment is in the recording; if not there is no cut, and no word has a
        time."""
        return bool(self.cut)

    def share(self, status: WordStatus) -> float:
        """How many of the words have this status, 0 to 1."""
        return sum(word.status is status for word in self.words) / len(self.words)

    @property
    def missing(self) -> tuple[str, ...]:
        """The words that were not said."""
        return tuple(word.text for word in self.words if word.status is WordStatus.MISSING)


def digest_of_words(segment: Segment) -> str:
    """A digest of all that a reading depends on in the script."""
    return digest_of(
        FORMAT, [(token.text, token.spoken, token.paragraph) for token in segment.tokens]
    )


def load_reading(path: Path) -> Reading | None:
    """The reading of a file; None if there is none, or one that is damaged or of a format of
    before: it can be made again."""
    try:
        record = yaml.safe_load(path.read_text(encoding="utf-8"))
        return _from_record(record) if record["format"] == FORMAT else None
    except (OSError, UnicodeError, yaml.YAMLError, ValueError, TypeError, KeyError, IndexError):
        return None


def save_reading(path: Path, reading: Reading) -> None:
    """Write a reading. What somebody corrected by hand in an older one is set aside as
    <name>.before.yaml, never lost."""
    body = yaml.safe_dump(
        _to_record(reading), allow_unicode=True, sort_keys=False, default_flow_style=None, width=96
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and was_edited(path):
            path.replace(_aside(path))
        path.write_text(f"{_HEAD}# digest {digest_of(body)}\n{body}", encoding="utf-8")
    except OSError as error:
        raise RoughcutError(f"{path} can not be written: {error.strerror}") from None


def was_edited(path: Path) -> bool:
    """Whether a file holds anything else than what was written into it."""
    text = path.read_text(encoding="utf-8", errors="replace")
    head, mark, body = text.partition("# digest ")
    digest, _, body = body.partition("\n")
    return not mark or head != _HEAD or digest != digest_of(body)


def _aside(path: Path) -> Path:
    numbers = (f".{number}" if number > 1 else "" for number in range(1, 1000))
    names = (path.with_name(f"{path.stem}.before{number}.yaml") for number in numbers)
    return next(name for name in names if not name.exists())


def _to_record(reading: Reading) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "segment": reading.segment,
        "recording": reading.recording,
        "recording_digest": reading.recording_digest,
        "words_digest": reading.words_digest,
        "aligner": reading.aligner,
        "keep": reading.keep,
        "cut": [_pair(span) for span in reading.cut],
        "words": [[*_pair(word.span), word.status.value, word.text] for word in reading.words],
        "takes": [
            [*_pair(take.span), take.share_hit, take.chosen, take.text] for take in reading.takes
        ],
        "ad_libs": [[*_pair(span), text] for span, text in reading.ad_libs],
        **({"skipped_ms": reading.skipped_ms} if reading.skipped_ms else {}),
    }


def _from_record(record: Mapping[str, Any]) -> Reading:
    words = tuple(
        Word(str(text), Span(start, end), WordStatus(status))
        for start, end, status, text in record["words"]
    )
    takes = tuple(
        TakeFound(str(text), Span(start, end), float(share), bool(chosen))
        for start, end, share, chosen, text in record["takes"]
    )
    return Reading(
        segment=str(record["segment"]),
        recording=str(record["recording"]),
        recording_digest=str(record["recording_digest"]),
        words_digest=str(record["words_digest"]),
        aligner=str(record["aligner"]),
        cut=_spans(record["cut"]),
        words=words,
        takes=takes,
        ad_libs=tuple((Span(start, end), str(text)) for start, end, text in record["ad_libs"]),
        keep=str(record.get("keep", LAST)),
        skipped_ms=int(record.get("skipped_ms", 0)),
    )


def _spans(pairs: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in pairs)


def _pair(span: Span) -> list[int]:
    return [span.start_ms, span.end_ms]
