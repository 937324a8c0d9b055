"""A draft holds the film that was planned, to the frame, with everything beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pysubs2
import pytest
from PIL import Image

from pipeline import media
from pipeline.assemble import ASSEMBLY_STEPS, assemble
from pipeline.audio import RATE_HZ, Sound, resampled, to_int16, write_wav
from pipeline.captions import captions_of
from pipeline.drafts import draft_numbers
from pipeline.errors import Place, RoughcutError
from pipeline.espeak import speak
from pipeline.folder import FilmFolder
from pipeline.loudness import PEAK_LIMIT_DBTP, measure
from pipeline.narration import Narration
from pipeline.schema import Clip, Draft, Quality, TextOnScreen
from pipeline.store import digest_of_file
from pipeline.timecode import samples_from_frames
from tests.solid_clips import PALETTE, SIZE, Colour, colours_of, sound_of, write_clip
from tests.tiny_films import Part, TinyFilm, seen_nothing, tiny_film

CLICK_HZ, CLICK_SAMPLES = 2000, 288  # 6 ms
SEARCHED_SAMPLES = 400  # on both sides of where a click belongs: half a frame at 60 fps

PARTS = (
    Part("hook", 31, chapter="Hook", text="Where is a fact kept?"),
    Part("rows", 47, "Rows", "The block; opened", "In GPT-3, it has 12,288 rows. / Each one asks."),
    Part("one-row", 29, "Rows", "The block; opened", "One row asks one question."),
    Part("columns", 1, "Columns", "The block; opened", "Columns."),
    Part("answer", 53, "Columns", "The end", "And the answer is x < 3 & y."),
    Part("credits", 38, None, "The end", "Thank you."),
)


@dataclass(frozen=True)
class Ready:
    """A film in a folder of its own, ready to be assembled; segment n has the palette's
    colour n, also inside shots of several segments."""

    folder: FilmFolder
    film: TinyFilm
    clips: tuple[Clip, ...]
    narration: Path
    quality: Quality

    def assemble(self, **extra: object) -> Draft:
        film = self.film
        return assemble(
            *(self.folder, film.script, film.timeline, film.alignments, self.clips),
            Narration(digest_of_file(self.narration), lambda _: self.narration),
            captions_of(film.script, film.timeline, film.alignments),
            self.quality,
            **extra,  # type: ignore[arg-type]
        )

    def path(self, draft: Draft, name: str) -> Path:
        return self.folder.root / draft.folder / name

    def film_path(self, draft: Draft) -> Path:
        return self.folder.root / draft.film_file


def ready_film(root: Path, fps: int = 30, parts: Sequence[Part] = PARTS) -> Ready:
    film = tiny_film(parts, fps, title="Facts = weights; #1")
    narration = write_clicks(root / "narration.wav", film)
    clips = draw_clips(root, film)
    return Ready(FilmFolder(root, "tiny"), film, clips, narration, Quality("t", *SIZE, fps))


def draw_clips(root: Path, film: TinyFilm) -> tuple[Clip, ...]:
    colours = planned_colours(film)
    clips, at = [], 0
    for shot in film.timeline.shots:
        key = "-".join(shot.segments)
        relative = Path("renders") / "cache" / f"{key}.mp4"
        (root / relative).parent.mkdir(parents=True, exist_ok=True)
        pictures = [(colour, 1) for colour in colours[at : at + shot.frames]]
        write_clip(root / relative, pictures, film.timeline.fps)
        place = Place("scenes/tiny/shots.py", 7)
        seen = seen_nothing(shot.frames, (TextOnScreen(f"of {key}", 0, shot.frames, place),))
        clips.append(Clip(shot, key, relative.as_posix(), shot.frames, seen, 0, False))
        at += shot.frames
    return tuple(clips)


def planned_colours(film: TinyFilm) -> list[Colour]:
    return [
        PALETTE[n % len(PALETTE)]
        for n, slot in enumerate(film.timeline.slots)
        for _ in range(slot.frames)
    ]


def write_clicks(path: Path, film: TinyFilm) -> Path:
    """A narration that clicks at the start of every segment."""
    fps = film.timeline.fps
    track = np.zeros(samples_from_frames(film.timeline.frames, fps, RATE_HZ))
    click = 9000 * np.sin(2 * np.pi * CLICK_HZ * np.arange(CLICK_SAMPLES) / RATE_HZ)
    for slot in film.timeline.slots:
        start = samples_from_frames(slot.start, fps, RATE_HZ)
        stop = min(start + CLICK_SAMPLES, len(track))
        track[start:stop] = click[: stop - start]
    return write_wav(path, Sound(to_int16(track)))


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Ready:
    return ready_film(tmp_path_factory.mktemp("film"))


@pytest.fixture(scope="module")
def draft(ready: Ready) -> Draft:
    return ready.assemble(manifest_extra={"claims": [{"function": "rows", "holds": True}]})


def test_everything_lies_in_the_drafts_folder(ready: Ready, draft: Draft) -> None:
    assert (draft.number, draft.folder) == (1, "renders/tiny/draft-001")
    assert draft.film_file == "renders/tiny/draft-001/tiny-draft-001.mp4"
    assert (draft.frames, draft.fps) == (sum(part.frames for part in PARTS), 30)
    assert sorted(path.name for path in (ready.folder.root / draft.folder).iterdir()) == [
        *("chapters.txt", "contact-sheet.png", "manifest.json", "poster.png"),
        *("tiny-draft-001.mp4", "tiny-draft-001.srt", "tiny-draft-001.vtt"),
    ]


@pytest.mark.parametrize("fps", [15, 24, 25, 60])
def test_every_frame_is_the_planned_one_at(tmp_path: Path, fps: int) -> None:
    ready = ready_film(tmp_path, fps)
    check_pictures_and_clicks(ready, ready.assemble())


def test_every_frame_is_the_planned_one(ready: Ready, draft: Draft) -> None:
    check_pictures_and_clicks(ready, draft)


def check_pictures_and_clicks(ready: Ready, draft: Draft) -> None:
    """Both sides of every boundary, the spacing of the frames, and every click's frame."""
    path, timeline = ready.film_path(draft), ready.film.timeline
    assert media.count_frames(path) == timeline.frames
    times = media.packet_times(path)
    assert times[0] == 0 and len({later - earlier for earlier, later in pairwise(times)}) == 1
    assert colours_of(path) == planned_colours(ready.film)

    sound = np.abs(sound_of(path))
    for slot in timeline.slots:
        start = round(slot.start * RATE_HZ / timeline.fps)
        first = max(0, start - SEARCHED_SAMPLES)
        around = sound[first : start + SEARCHED_SAMPLES]
        onset = first + int(np.argmax(around > 0.3 * sound.max()))
        assert around.max() > 0.3 * sound.max(), f"no click at {slot.segment}"
        assert abs(onset - start) < RATE_HZ * 0.003, "far nearer than a frame, in fact"
    apart = len(np.trim_zeros(sound, "b")) - timeline.frames * RATE_HZ / timeline.fps
    assert apart < RATE_HZ / timeline.fps


def test_title_chapters_and_a_quick_start_are_in_the_film(ready: Ready, draft: Draft) -> None:
    path = ready.film_path(draft)
    facts = media.probe(path)
    assert facts.title == "Facts = weights; #1"
    assert [mark.title for mark in facts.chapters] == ["Hook", "The block; opened", "The end"]
    starts = [float(mark.start * 30) for mark in facts.chapters]
    assert starts == pytest.approx([0, 31, 108], abs=0.05), "whole frames, but for ms in 4.4"
    head = path.read_bytes()
    assert head.index(b"moov") < head.index(b"mdat"), "players can begin before all is there"


def test_what_is_measured_on_the_film_stands_in_the_manifest(ready: Ready, draft: Draft) -> None:
    heard = measure(ready.film_path(draft))
    assert heard.true_peak_dbtp <= PEAK_LIMIT_DBTP
    record = json.loads(ready.path(draft, "manifest.json").read_text(encoding="utf-8"))
    measured = {"lufs", "dbtp", "on_target", "gain_db", "ceiling_dbtp"}
    assert record["sound"].keys() == {*measured, "key"}
    assert record["sound"]["lufs"] == heard.integrated_lufs
    assert record["sound"]["dbtp"] == heard.true_peak_dbtp
    assert record["sound"]["on_target"] == heard.on_target


def test_a_spoken_film_is_as_loud_as_it_should_be(tmp_path: Path) -> None:
    speech = speak("A fact is kept in the weights. Each row asks one question.", "en-us", 150)
    voice = resampled(speech.samples, speech.rate_hz)
    ready = ready_film(tmp_path, parts=[Part("one", len(voice) * 30 // RATE_HZ, "One")])
    write_wav(ready.narration, Sound(voice))
    heard = measure(ready.film_path(ready.assemble()))
    assert heard.on_target and heard.audible


def test_captions_and_chapter_lines(ready: Ready, draft: Draft) -> None:
    for kind in ("srt", "vtt"):
        page = pysubs2.load(str(ready.path(draft, f"tiny-draft-001.{kind}")), encoding="utf-8")
        assert page[0].start == 0
        assert any("12,288" in event.plaintext for event in page)
    chapters = ready.path(draft, "chapters.txt").read_text(encoding="utf-8")
    assert "'Hook' lasts 1 s, and each needs at least 10 s" in chapters
    assert chapters.endswith("0:00 Hook\n0:01 The block; opened\n0:03 The end\n")


def test_poster_and_contact_sheet(ready: Ready, draft: Draft) -> None:
    poster = Image.open(ready.path(draft, "poster.png"))
    assert poster.size == SIZE
    middle_of_answer = np.asarray(poster).mean(axis=(0, 1))
    assert middle_of_answer == pytest.approx(PALETTE[4], abs=12), "the longest animated segment"
    sheet = Image.open(ready.path(draft, "contact-sheet.png"))
    assert sheet.width > 5 * 384


def test_the_manifest_says_what_the_draft_was_made_of(ready: Ready, draft: Draft) -> None:
    record = json.loads(ready.path(draft, "manifest.json").read_text(encoding="utf-8"))
    assert (record["film"], record["draft"], record["fps"], record["frames"]) == (
        *("tiny", 1, 30),
        draft.frames,
    )
    assert record["made_at"].endswith("+00:00")
    quality = {"letter": "t", "width": 160, "height": 90, "fps": 30, "final": False}
    assert record["quality"] == quality
    rows = record["segments"][1]
    assert (rows["start"], rows["frames"], rows["scene"]) == (31, 47, "Rows")
    assert rows["text"] == "In GPT-3, it has 12,288 rows. Each one asks."
    assert rows["place"] == "script/tiny/01.md:1:1"
    word = rows["words"][0]
    assert (word["text"], word["start_ms"], word["status"]) == ("In", 1033, "known")
    assert word["place"] == "script/tiny/01.md:3:1"
    assert [shot["start"] for shot in record["shots"]] == [0, 31, 107, 161]
    assert [shot["clip"] for shot in record["shots"]][1] == "rows-one-row"
    assert record["texts_on_screen"][1] == {
        "text": "of rows-one-row",
        "first_frame": 31,
        "stop_frame": 107,
        "place": "scenes/tiny/shots.py:7",
        "kind": "words",
    }
    assert record["claims"] == [{"function": "rows", "holds": True}]
    assert {"roughcut", "python", "manim", "typst", "numpy", "ffmpeg", "espeak-ng"} <= set(
        record["versions"]
    )


def test_steps_are_told_and_the_levelled_sound_is_kept(
    ready: Ready, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.assemble.level_voice", None)
    steps: list[int] = []
    second = ready.assemble(on_step=steps.append)
    assert second.number == 2 and ready.film_path(second).is_file()
    assert steps == list(range(1, ASSEMBLY_STEPS + 1))
    assert second.film_file.endswith("tiny-draft-002.mp4")


@pytest.mark.parametrize("step", range(1, ASSEMBLY_STEPS + 1))
def test_an_interrupted_run_leaves_no_half_draft(ready: Ready, draft: Draft, step: int) -> None:
    before = draft_numbers(ready.folder.renders)

    def interrupt(done: int) -> None:
        if done == step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ready.assemble(on_step=interrupt)
    assert draft_numbers(ready.folder.renders) == before
    assert not list(ready.folder.renders.glob(".draft-*"))


def test_a_narration_for_another_timeline_is_refused(tmp_path: Path) -> None:
    ready = ready_film(tmp_path)
    write_wav(ready.narration, Sound(np.zeros(RATE_HZ, np.int16)))
    with pytest.raises(RoughcutError, match=r"ends -\d+ ms from the film's end"):
        ready.assemble()
    assert draft_numbers(ready.folder.renders) == ()


def test_a_film_without_a_sound(tmp_path: Path) -> None:
    """Word times estimated, no take yet: a silent track, and a draft all the same."""
    ready = ready_film(tmp_path, parts=PARTS[:2])
    samples = samples_from_frames(ready.film.timeline.frames, 30, RATE_HZ)
    write_wav(ready.narration, Sound(np.zeros(samples, np.int16)))
    draft = ready.assemble()
    assert colours_of(ready.film_path(draft)) == planned_colours(ready.film)
    assert measure(ready.film_path(draft)).silent
    record = json.loads(ready.path(draft, "manifest.json").read_text(encoding="utf-8"))
    sound = record["sound"]
    assert (sound["lufs"], sound["dbtp"], sound["on_target"]) == (None, None, True)
