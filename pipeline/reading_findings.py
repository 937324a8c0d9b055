"""What a creator should know of a recording: what is not in it, and what is not sure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.errors import Finding, Place, Severity
from pipeline.folder import FilmFolder
from pipeline.passages import COMPLETE
from pipeline.patience import PATIENCE_MS
from pipeline.reading import Reading, TakeFound
from pipeline.schema import KeptTake, Segment, WordStatus
from pipeline.timecode import clock

LEAST_CONFIRMED = 0.6
"""Below this share of confirmed ones among the words heard a creator should listen."""

_SHOWN_WORDS = 8


def findings_on(
    folder: FilmFolder, segment: Segment, reading: Reading, wish: KeptTake | None = None
) -> list[Finding]:
    """Warnings on the reading of a segment of which the settings may want another take than
    the last, each at the recording's name or where a person wrote what it is about."""
    place = Place(folder.relative(folder.takes / reading.recording))
    if not reading.found:
        return [_not_found(place, segment, reading)]
    findings = []
    if reading.missing:
        findings.append(_missing(place, segment, reading))
    findings += _missing_cues(segment, reading)
    if wish:
        findings += _wish_not_met(folder, reading, wish)
    share = reading.share(WordStatus.CONFIRMED)
    heard = 1 - reading.share(WordStatus.MISSING)
    if share < LEAST_CONFIRMED * heard:
        message = f"only {share / heard:.0%} of the words heard of {segment.id!r} are sure"
        hint = f"listen to the unsure ones: roughcut align {folder.name}"
        findings.append(Finding(place, message, hint, Severity.WARNING))
    return findings


def _not_found(place: Place, segment: Segment, reading: Reading) -> Finding:
    if reading.takes or reading.ad_libs:
        message = f"this does not sound like the segment {segment.id!r}"
        hint = "is it another segment's recording, or were its words changed since? "
    elif reading.skipped_ms:
        message = f"nothing that was listened to fits the segment {segment.id!r}"
        hint = "is it music, or another chapter's? "
    else:
        message = f"no word of the segment {segment.id!r} is heard in this recording"
        hint = "is it silent, music, or another chapter's? "
    if reading.skipped_ms:
        message += f"; {_rest(reading)}"
        hint += "if it is in there, cut the recording down to it; "
    shared = "it stays silent until it is recorded by itself"
    hint += shared if reading.shared else "its words are spread evenly over the sound"
    return Finding(place, message, hint, Severity.WARNING)


def not_listened_to(folder: FilmFolder, readings: Sequence[Reading]) -> list[Finding]:
    """A warning on a recording in which something was found (its readings), but of which not
    all was listened to."""
    found = [reading for reading in readings if reading.found and reading.skipped_ms]
    if not found:
        return []
    place = Place(folder.relative(folder.takes / found[0].recording))
    message = f"not all of this recording was listened to: {_rest(found[0])}"
    hint = "if takes lie there, cut the recording down to what belongs to the film"
    return [Finding(place, message, hint, Severity.WARNING)]


def _rest(reading: Reading) -> str:
    """What was done with the rest of a recording in which nothing was found for minutes."""
    return (
        f"nothing was the script's for {PATIENCE_MS // 60_000} minutes, then the rest was "
        f"sampled, and {clock(reading.skipped_ms)} of it left out"
    )


def _missing(place: Place, segment: Segment, reading: Reading) -> Finding:
    words = reading.missing
    shown = " ".join(words[:_SHOWN_WORDS]) + (" ..." if len(words) > _SHOWN_WORDS else "")
    plural = "word" if len(words) == 1 else "words"
    message = f"{len(words)} {plural} of {segment.id!r} are not heard: {shown}"
    hint = "if they were left out on purpose, take them out of the script"
    return Finding(place, message, hint, Severity.WARNING)


def _wish_not_met(folder: FilmFolder, reading: Reading, wish: KeptTake) -> Iterator[Finding]:
    """Sentences of which the film's settings want a take that is not there."""
    by_sentence: dict[str, list[TakeFound]] = {}
    for take in reading.takes:
        if take.share_hit >= COMPLETE:
            by_sentence.setdefault(take.text, []).append(take)
    # A sentence that the script says twice has a chosen take for each time.
    kept = {
        text: chosen[0]
        for text, takes in by_sentence.items()
        if len(chosen := [take for take in takes if take.chosen]) == 1
    }
    unmet = [text for text in kept if not _is_wished(kept[text], by_sentence[text], wish)]
    if len(unmet) < len(kept):  # then those that were read once are not what was meant
        unmet = [text for text in unmet if len(by_sentence[text]) > 1]
    for text in unmet:
        message = f"there is no take {wish.said} of “{text} ...” in {reading.recording}"
        hint = f"the last one is kept; roughcut align {folder.name} lists what there is"
        place = Place(folder.relative(folder.settings))
        yield Finding(place, message, hint, Severity.WARNING)


def _is_wished(take: TakeFound, takes: Sequence[TakeFound], wish: KeptTake) -> bool:
    if wish.span:
        return wish.span.start_ms <= take.span.start_ms < wish.span.end_ms
    return takes.index(take) + 1 == wish.number


def _missing_cues(segment: Segment, reading: Reading) -> list[Finding]:
    """Cues whose words are not said: the picture that waits for them comes too soon."""
    return [
        Finding(
            cue.place,
            f"the words of the cue {cue.name!r} are not heard in {reading.recording}",
            "it fires where the words before it end",
            Severity.WARNING,
        )
        for cue in segment.cues
        if all(word.status is WordStatus.MISSING for word in reading.words[cue.first : cue.stop])
    ]
