"""Some shots are made anew, and every other one is what it was in an earlier draft."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cattrs
import numpy as np
import pytest

from pipeline.audio import RATE_HZ, Sound, write_wav
from pipeline.draft_record import DraftRecord, latest_draft, read_draft_record
from pipeline.drafts import draft_name
from pipeline.drawing import CLIP
from pipeline.errors import Place, RoughcutError, UsageError
from pipeline.folder import FilmFolder
from pipeline.keep import Mixture, in_film_order, mixed_with, shots_to_make
from pipeline.manifest import manifest, write_manifest
from pipeline.schema import Alignment, Clip, Play, Quality, Take, TakeKind
from pipeline.store import Store, digest_of, digest_of_file
from tests.tiny_films import Part, TinyFilm, seen_nothing, tiny_film

FPS = 30
QUALITY = Quality("t", 160, 90, FPS)
PARTS = (
    Part("hook", 60, None, text="Where is a fact kept?", voice_at=6),
    Part("rows", 90, "Rows", text="It has 12,288 rows. / Each one asks."),
    Part("one-row", 75, "Rows", text="One row asks one question."),
    Part("answer", 60, None, text="That is all."),
)


@dataclass(frozen=True)
class Drafted:
    """A film of which one draft was made: its store, and the draft's record."""

    folder: FilmFolder
    film: TinyFilm
    store: Store
    record: DraftRecord

    def mixed(self, only: Sequence[str], now: TinyFilm) -> Mixture:
        words = now.script, now.alignments, now.timeline
        return mixed_with(self.record, only, *words, self.store)


@pytest.fixture
def drafted(tmp_path: Path) -> Drafted:
    folder = FilmFolder(tmp_path, "tiny")
    store = Store(folder.cache)
    film = with_takes(tiny_film(PARTS, FPS), store)
    clips = tuple(kept_clip(shot, store) for shot in film.timeline.shots)
    write_draft(folder, 1, film, clips, QUALITY)
    record = read_draft_record(folder.renders / draft_name(1))
    return Drafted(folder, film, store, record)


def write_draft(
    folder: FilmFolder, number: int, film: TinyFilm, clips: Sequence[Clip], quality: Quality
) -> None:
    path = folder.renders / draft_name(number) / "manifest.json"
    path.parent.mkdir(parents=True)
    record = manifest(film.script, film.timeline, film.alignments, clips, quality, number)
    write_manifest(record, path)


def with_takes(film: TinyFilm, store: Store) -> TinyFilm:
    return replace(film, alignments=tuple(with_take(one, store) for one in film.alignments))


def with_take(alignment: Alignment, store: Store) -> Alignment:
    samples = RATE_HZ * alignment.length_ms // 1000
    sound = Sound(np.full(samples, len(alignment.segment), np.int16))
    key = digest_of("take", alignment.segment, samples)
    path = store.put(key, ".wav", lambda to: {"at": str(write_wav(to, sound))})
    digest = digest_of_file(path)
    take = Take(alignment.segment, TakeKind.SCRATCH, str(path), digest, alignment.length_ms)
    return replace(alignment, take=take)


def kept_clip(shot: Any, store: Store) -> Clip:
    key = digest_of("clip", shot.segments)
    play = Play(0, shot.frames, shot.frames, "p" * 40, Place("scenes/tiny/shots.py", 7))
    seen = replace(seen_nothing(shot.frames), plays=(play,))

    def make(path: Path) -> dict[str, Any]:
        path.write_text("a clip")
        return {"inspection": cattrs.unstructure(seen), "frames_drawn": shot.frames}

    path = store.put(key, CLIP, make)
    return Clip(shot, key, str(path), shot.frames, seen, shot.frames, False)


def test_a_manifest_is_read_back_into_what_it_was_written_from(drafted: Drafted) -> None:
    film, record = drafted.film, drafted.record
    assert (record.number, record.quality) == (1, QUALITY)
    assert record.segments == film.script.segments
    assert record.timeline == film.timeline
    for read, written in zip(record.alignments, film.alignments, strict=True):
        assert read.take and written.take
        assert replace(read, take=None) == replace(written, take=None)
        assert read.take.digest == written.take.digest
    assert [play.first_frame for play in record.plays] == [0, 60, 225]


def test_an_older_manifest_is_read_without_what_it_lacks(drafted: Drafted) -> None:
    path = drafted.folder.renders / "draft-001" / "manifest.json"
    old = json.loads(path.read_text())
    for shot in old["shots"]:
        del shot["plays"]
    for segment in old["segments"]:
        del segment["length_ms"], segment["picture_notes"]
        segment["take"] = {name: segment["take"][name] for name in ("kind", "digest", "length_ms")}
        for word in segment["words"]:
            del word["paragraph"]
    path.write_text(json.dumps(old))
    record = read_draft_record(path.parent)
    assert record.timeline == drafted.film.timeline and record.plays == ()
    with pytest.raises(RoughcutError, match="voice of 'hook' in draft 1 is not told"):
        replace(drafted, record=record).mixed(["answer"], drafted.film)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is damaged"),
        ("[]", "is damaged"),
        ('{"format": 1}', "is damaged"),
        ('{"format": 99}', "written by a newer roughcut"),
    ],
)
def test_a_bad_manifest_is_told_with_its_path(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(RoughcutError, match=said) as told:
        read_draft_record(tmp_path)
    assert "manifest.json" in str(told.value)


def test_a_named_segment_takes_its_shot_along_and_the_rest_stays(drafted: Drafted) -> None:
    """Everything has changed meanwhile: other words, other lengths, other takes."""
    now = with_takes(tiny_film([replace(part, frames=99, text="New words.") for part in PARTS]),
                     drafted.store)  # fmt: skip
    mixture = drafted.mixed(["one-row"], now)
    assert [clip.shot.segments for clip in mixture.kept] == [("hook",), ("answer",)]
    (made,) = shots_to_make(mixture.timeline, mixture.kept)
    assert made.segments == ("rows", "one-row")
    assert [slot.frames for slot in mixture.timeline.slots] == [60, 99, 99, 60]
    assert mixture.timeline.slots[0] == drafted.film.timeline.slots[0]
    words = [segment.tokens[0].text for segment in mixture.script.segments]
    assert words == ["Where", "New", "New", "That"]
    takes = [one.take.digest if one.take else "" for one in mixture.alignments]
    before = [one.take.digest if one.take else "" for one in drafted.film.alignments]
    assert (takes[0], takes[3]) == (before[0], before[3])
    assert takes[1] != before[1]


def test_kept_words_are_found_where_they_stand_on_the_page_now(drafted: Drafted) -> None:
    moved = drafted.film.script.segments[0]
    lower = tuple(replace(one, place=Place("script/tiny/01.md", 30, 1)) for one in moved.tokens)
    segments = (replace(moved, tokens=lower), *drafted.film.script.segments[1:])
    script = replace(drafted.film.script, segments=segments)
    mixture = drafted.mixed(["answer"], replace(drafted.film, script=script))
    assert mixture.script.segments[0].tokens[0].place.line == 30


def test_shots_follow_the_script_when_they_were_moved(drafted: Drafted) -> None:
    hook, *others = PARTS
    now = with_takes(tiny_film([*others, hook], FPS), drafted.store)
    mixture = drafted.mixed(["answer"], now)
    assert [slot.segment for slot in mixture.timeline.slots][-1] == "hook"
    assert mixture.timeline.frames == drafted.film.timeline.frames
    made = tuple(
        replace(mixture.kept[0], shot=shot)
        for shot in shots_to_make(mixture.timeline, mixture.kept)
    )
    order = [clip.shot for clip in in_film_order(mixture.timeline, mixture.kept, made)]
    assert tuple(order) == mixture.timeline.shots


Film = Callable[[], TinyFilm]
NEW = Part("aside", 40, None)
CAN_NOT_BE: dict[str, tuple[Sequence[Part], Sequence[str], str]] = {
    "near": (PARTS, ["one_row"], "did you mean 'one-row'?"),
    "far": (PARTS, ["zzz"], "there are: hook, rows, one-row, answer"),
    "new segment": ([*PARTS, NEW], ["hook"], "'aside' is not in it. Name 'aside' too, or make"),
    "gone": (PARTS[:-1], ["hook"], "draft 1 has 'answer', which the script no longer has"),
    "split shot": (
        [*PARTS[:2], replace(PARTS[2], scene="Row"), PARTS[3]],
        ["hook"],
        "shot of rows can't be kept as it was in draft 1: its shots hold other segments",
    ),
}


@pytest.mark.parametrize("case", CAN_NOT_BE)
def test_what_can_not_be_kept_is_told_with_what_to_do(drafted: Drafted, case: str) -> None:
    parts, only, said = CAN_NOT_BE[case]
    now = with_takes(tiny_film(parts, FPS), drafted.store)
    with pytest.raises(RoughcutError) as told:
        drafted.mixed(only, now)
    assert said in str(told.value)
    assert isinstance(told.value, UsageError) == (case in ("near", "far"))


@pytest.mark.parametrize(("suffix", "said"), [(CLIP, "the clip of"), (".wav", "the voice of")])
def test_a_store_that_was_emptied_is_told(drafted: Drafted, suffix: str, said: str) -> None:
    for path in drafted.folder.cache.rglob(f"*{suffix}"):
        path.unlink()
    with pytest.raises(RoughcutError, match="no longer in the store") as told:
        drafted.mixed(["answer"], drafted.film)
    assert said in str(told.value) and "make the whole film" in str(told.value)


def test_a_voice_that_is_not_what_it_was_is_not_taken(drafted: Drafted) -> None:
    for path in drafted.folder.cache.rglob("*.wav"):
        path.write_bytes(b"another")
    with pytest.raises(RoughcutError, match="the voice of 'hook'"):
        drafted.mixed(["answer"], drafted.film)


def test_the_latest_draft_of_the_same_quality_counts(drafted: Drafted) -> None:
    clips = tuple(kept_clip(shot, drafted.store) for shot in drafted.film.timeline.shots)
    write_draft(drafted.folder, 2, drafted.film, clips, QUALITY)
    write_draft(drafted.folder, 3, drafted.film, clips, replace(QUALITY, final=True))
    assert latest_draft(drafted.folder, QUALITY).number == 2
    with pytest.raises(RoughcutError, match="draft 3 is -qt --final; draft 2 is -qt"):
        latest_draft(drafted.folder, Quality("h", 1920, 1080, 60))
