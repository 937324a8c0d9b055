"""Words of the first film, named near the time at which they are said, are found."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pipeline.align import align
from pipeline.draft_record import DraftRecord, read_draft_record
from pipeline.folder import FilmFolder
from pipeline.manifest import manifest, write_manifest
from pipeline.schema import QUALITIES, Clip
from pipeline.script import read_script
from pipeline.timecode import clock
from pipeline.timeline import lay_out
from review.place import place
from review.read import read_comment
from review.schema import Comment
from review.whereabouts import film_ms, spoken_words
from tests.tiny_films import seen_nothing

ROOT = Path(__file__).parents[2]
ASKED = 120
LATE_MS = 2_000  # how far from the word the time is that people write
LEAST_FOUND = 0.95  # at first; the rest are words said twice within that time
SHORTEST = 4  # letters of a word that is asked for


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> DraftRecord:
    """The film as it would be drafted without any voice."""
    script, _ = read_script(FilmFolder(ROOT, "mlp"))
    alignments = align(script, {})
    timeline = lay_out(script, alignments, QUALITIES["m"].fps)
    clips = [
        Clip(shot, "", "", shot.frames, seen_nothing(shot.frames), 0, False)
        for shot in timeline.shots
    ]
    folder = tmp_path_factory.mktemp("draft")
    kept = manifest(script, timeline, alignments, clips, QUALITIES["m"], 1)
    write_manifest(kept, folder / "manifest.json")
    return read_draft_record(folder)


def test_a_word_named_near_its_time_is_found_or_shown_as_the_other(record: DraftRecord) -> None:
    draw = random.Random(1)
    words = [
        word
        for word in spoken_words(record)
        if len(word.token.text.strip(".,;:?!")) >= SHORTEST and word.token.spoken
    ]
    asked = draw.sample(words, ASKED)
    first, missed = 0, []
    for word in asked:
        at = max(0, word.ref.start_ms + draw.randint(-LATE_MS, LATE_MS))
        text = f'{clock(at)} the end of the word "{word.token.text.strip(".,;:?!")}" is too quiet'
        (note,) = read_comment(Comment("K", text), film_ms(record))
        found = place(note, record)
        here = [one for one in (found.word, found.other_word) if one] if found else []
        first += bool(here) and here[0] == word.ref
        missed += [] if word.ref in here else [text]
    assert first >= LEAST_FOUND * ASKED
    assert not missed
