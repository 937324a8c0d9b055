"""One recording from its sound to the readings of its segments: listened to, walked, timed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from pipeline.hearing import hear, with_second_opinion
from pipeline.listening import Voice, read_voice
from pipeline.patience import Heard, fits_in, listen_patiently
from pipeline.pauses import chunks, voiced
from pipeline.reading import Reading
from pipeline.readings import Recording, readings_of
from pipeline.recognisers import Recogniser
from pipeline.schema import HeardWord, Script, Segment, Span
from pipeline.sentences import Text, spellings, text_of
from pipeline.sphinx import RATE_HZ, sphinx
from pipeline.story import story_of
from pipeline.whisper_models import is_english


def read_recording(
    recording: Recording,
    path: Path,
    segments: Sequence[Segment],
    script: Script,
    recogniser: Recogniser | None = None,
    on_ms: Callable[[int], None] | None = None,
) -> dict[str, Reading]:
    """The readings of all segments that a recording should hold, by their ids.

    Without a recogniser the built-in one listens (American English). `on_ms` is told how many
    ms of the recording have been listened to. Raises RoughcutError if the file can not be read.
    """
    voice = read_voice(path)
    normalise = recogniser.normalise if recogniser else None
    text = text_of(segments, normalise)
    if not voiced(voice.samples, RATE_HZ):
        return readings_of(recording, voice, None, text, story_of(text, ()))
    wishes = {kept.segment: kept for kept in script.recordings.kept}
    with sphinx(spellings(text)) if is_english(script.language) else nullcontext() as model:
        if recogniser:
            heard = _heard_by(recogniser, voice, text, on_ms)
            if model:
                heard = with_second_opinion(voice, model, text, heard, normalise)
        else:
            assert model is not None
            heard = hear(voice, model, text, on_ms)
        story = story_of(text, heard.words, wishes, normalise)
        find = recogniser.find if recogniser else None
        made = readings_of(recording, voice, model, text, story, find)
    return {name: replace(one, skipped_ms=heard.skipped_ms) for name, one in made.items()}


def _heard_by(
    recogniser: Recogniser, voice: Voice, text: Text, on_ms: Callable[[int], None] | None
) -> Heard:
    def listen(chunk: Span) -> tuple[HeardWord, ...]:
        return recogniser.hear(voice.samples, chunk)

    parts = chunks(voice.samples, RATE_HZ, recogniser.longest_ms)
    return listen_patiently(parts, listen, fits_in(text, recogniser.normalise), on_ms)
