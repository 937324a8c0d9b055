"""The whole line on films in folders of their own: real voice, real Manim, real ffmpeg."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import time
import wave
from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
import pytest

from pipeline import media
from tests.interruptible import hear_ctrl_c

ROUGHCUT = (sys.executable, "-m", "pipeline.cli")
FPS = 15
SOUND_HZ, PACKET = 48_000, 1024  # samples in a second, and in one packet of AAC

PAGE = """# Colours

## Red {#red scene=Tints}

Red is [first]{cue=first} of [three]{claim=how_many} colours.

## Green {#green scene=Tints}

Green comes [next]{cue=later}.

## No colour {#blank}

Here is a card.

# Odd

## Blue {#blue scene=Tints}

And blue is the end of the film.
"""
SCENES = """
from manim import Rectangle
from pipeline.stage import CuedScene

class Tints(CuedScene):
    def construct(self):
        for name, colour in (("red", "#ff0000"), ("green", "#00ff00"), ("blue", "#0000ff")):
            if any(cue.name == name for cue in self.job.cues):
                self.until(name)
                self.add(Rectangle(width=20, height=10, fill_color=colour, fill_opacity=1))
"""
MODEL = '''
def how_many() -> int:
    """Colours in the film."""
    return 3
'''


def roughcut(folder: Path, *arguments: str, exits: int = 0) -> subprocess.CompletedProcess[str]:
    answer = subprocess.run(
        [*ROUGHCUT, *arguments], cwd=folder, capture_output=True, text=True, timeout=300
    )
    assert answer.returncode == exits, answer.stdout + answer.stderr
    assert "Traceback" not in answer.stderr
    return answer


def drafts(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("renders/*/draft-*"))


def write_film(folder: Path) -> None:
    for path, text in (
        ("script/tints/01-colours.md", PAGE.split("# Odd")[0]),
        ("script/tints/02-odd.md", "# Odd" + PAGE.split("# Odd")[1]),
        ("script/tints/film.yaml", "title: Three tints\nposter: green\n"),
        ("scenes/tints/tints.py", SCENES),
        ("scenes/tints/model.py", MODEL),
    ):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def tints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of four segments, drafted once."""
    folder = tmp_path_factory.mktemp("tints")
    write_film(folder)
    roughcut(folder, "draft", "-ql")
    return folder


@pytest.fixture
def film(tints: Path, tmp_path: Path) -> Path:
    """A copy of that film, to be changed by one test."""
    return Path(shutil.copytree(tints, tmp_path / "film"))


def manifest(folder: Path, number: int = 1) -> dict:
    path = folder / f"renders/tints/draft-{number:03}/manifest.json"
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_film_holds_the_frames_of_the_timeline(tints: Path) -> None:
    planned = manifest(tints)["frames"]
    assert media.count_frames(tints / "renders/tints/draft-001/tints-draft-001.mp4") == planned


def test_every_segment_begins_on_its_planned_frame(tints: Path) -> None:
    """Each segment has a colour; it is there on the first frame, and not one before."""
    with av.open(str(tints / "renders/tints/draft-001/tints-draft-001.mp4")) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    names = [_colour(frame) for frame in frames]
    for slot in manifest(tints)["segments"]:
        first, last = slot["start"], slot["start"] + slot["frames"] - 1
        assert set(names[first : last + 1]) == {slot["id"]}


def _colour(frame: np.ndarray) -> str:
    red, green, blue = frame[200:280, 20:60].reshape(-1, 3).mean(axis=0)
    if max(red, green, blue) < 60:
        return "blank"
    return {red: "red", green: "green", blue: "blue"}[max(red, green, blue)]


def test_sound_and_picture_end_together_at_the_asked_loudness(tints: Path) -> None:
    film = tints / "renders/tints/draft-001/tints-draft-001.mp4"
    facts = media.probe(film)
    assert facts.video and facts.audio
    assert facts.video.start_pts == facts.audio.start_pts == 0
    assert abs(facts.video.seconds - facts.audio.seconds) <= 1 / FPS
    said = subprocess.run(
        ["ffmpeg", "-i", film, "-af", "ebur128=peak=true", "-f", "null", "-"],
        capture_output=True,
        text=True,
    ).stderr
    loudness = float(re.findall(r"I:\s+(-[\d.]+) LUFS", said)[-1])
    peak = float(re.findall(r"Peak:\s+(-[\d.]+) dBFS", said)[-1])
    assert -14.5 <= loudness <= -13.5
    assert peak <= -1.0


def test_everything_that_belongs_to_a_draft_is_there(tints: Path) -> None:
    names = {path.name for path in (tints / "renders/tints/draft-001").iterdir()}
    assert names == {
        *("tints-draft-001.mp4", "tints-draft-001.srt", "tints-draft-001.vtt"),
        *("chapters.txt", "poster.png", "contact-sheet.png", "manifest.json"),
    }
    kept = manifest(tints)
    assert [claim["holds"] for claim in kept["claims"]] == [True]
    assert kept["versions"]["manim"]


def test_a_film_that_has_not_changed_is_answered_with_the_draft_that_it_is(film: Path) -> None:
    answer = json.loads(roughcut(film, "draft", "-ql", "--json").stdout)
    assert (answer["draft"], answer["reused"], answer["frames_drawn"]) == (1, 3, 0)
    assert "draft 1 is this film already" in roughcut(film, "draft", "-ql").stdout
    assert drafts(film) == ["draft-001"]


def test_an_edit_that_is_undone_makes_a_draft_that_is_known_again(film: Path) -> None:
    page = film / "script/tints/02-odd.md"
    words = page.read_text()
    page.write_text(words.replace("the end", "the very end"))
    assert json.loads(roughcut(film, "draft", "-ql", "--json").stdout)["draft"] == 2
    page.write_text(words)
    assert json.loads(roughcut(film, "draft", "-ql", "--json").stdout)["draft"] == 3
    assert json.loads(roughcut(film, "draft", "-ql", "--json").stdout)["draft"] == 3


def test_a_second_draft_performs_nothing_and_shows_the_same(film: Path) -> None:
    next(film.glob("renders/tints/.made-from-l.json")).unlink()
    answer = json.loads(roughcut(film, "draft", "-ql", "--json").stdout)
    assert (answer["draft"], answer["reused"], answer["shots"]) == (2, 3, 3)
    first, second = (
        media.packet_times(film / f"renders/tints/draft-{n}/tints-draft-{n}.mp4")
        for n in ("001", "002")
    )
    assert first == second


def test_numbers_go_up_also_when_a_draft_was_deleted(film: Path) -> None:
    shutil.rmtree(film / "renders/tints/draft-001")
    assert json.loads(roughcut(film, "draft", "-ql", "--json").stdout)["draft"] == 2


def test_an_edit_draws_again_only_the_shot_it_touches(film: Path) -> None:
    page = film / "script/tints/02-odd.md"
    page.write_text(page.read_text().replace("the end", "the very last colour"))
    answer = json.loads(roughcut(film, "draft", "-ql", "--json").stdout)
    assert answer["shots"] - answer["reused"] == 1
    assert 0 < answer["frames_drawn"] < answer["frames"] / 2


def test_moving_a_card_draws_nothing_again(film: Path) -> None:
    """The card goes to the other chapter, where another segment already follows it."""
    first, second = film / "script/tints/01-colours.md", film / "script/tints/02-odd.md"
    words, _, _ = first.read_text().partition("## No colour")
    card = "\n## No colour {#blank}\n\nHere is a card.\n"
    first.write_text(words)
    second.write_text(second.read_text().replace("## Blue", card.lstrip() + "\n## Blue"))
    answer = json.loads(roughcut(film, "draft", "-ql", "--json").stdout)
    # The pause of a chapter's last segment is longer: the two that change places with it.
    assert answer["shots"] - answer["reused"] <= 2


def test_only_the_named_segments_change_whatever_was_edited(film: Path) -> None:
    """All scenes and words have changed; blue is asked for, and the last in the film."""
    scene, pages = film / "scenes/tints/tints.py", sorted(film.glob("script/tints/*.md"))
    scene.write_text(SCENES.replace("#0000ff", "#0000ee").replace("#ff0000", "#ee0000"))
    pages[0].write_text(pages[0].read_text().replace("colours.", "colours of them all."))
    pages[1].write_text(pages[1].read_text().replace("the end", "the very last colour"))
    answer = json.loads(roughcut(film, "draft", "-ql", "--only", "blue", "--json").stdout)
    assert (answer["draft"], answer["shots"], answer["kept"]) == (2, 3, 2)
    before, after = manifest(film), manifest(film, 2)
    assert after["segments"][:3] == before["segments"][:3]
    assert after["shots"][:2] == before["shots"][:2]
    assert "the very last colour" in after["segments"][3]["text"]
    first, second = (film / f"renders/tints/draft-{n}/tints-draft-{n}.mp4" for n in ("001", "002"))
    kept = sum(segment["frames"] for segment in before["segments"][:3])
    assert packets(first, "video")[:kept] == packets(second, "video")[:kept]
    unlike = packets(first, "video")[kept:], packets(second, "video")[kept:]
    assert unlike[0] != unlike[1]
    # The last sound packet before blue holds what blue begins with.
    sound = kept * SOUND_HZ // (FPS * PACKET) - 2
    assert packets(first, "audio")[:sound] == packets(second, "audio")[:sound]
    captions = [(film / f"renders/tints/draft-{n}/tints-draft-{n}.srt") for n in ("001", "002")]
    one, other = (page.read_text().split("\n\n") for page in captions)
    assert one[:3] == other[:3]


def packets(film: Path, track: str) -> list[bytes]:
    with av.open(str(film)) as container:
        stream = getattr(container.streams, track)[0]
        return [bytes(packet) for packet in container.demux(stream) if packet.size]


LATE = "self.wait(60)\n        for name"


def test_a_late_cue_is_told_and_strict_stops_before_drawing(film: Path) -> None:
    scene = film / "scenes/tints/tints.py"
    scene.write_text(SCENES.replace("for name", LATE))
    stopped = roughcut(film, "draft", "-ql", "--strict", exits=3)
    assert re.search(r"scenes/tints/tints\.py:\d+: warning: Tints comes .* late", stopped.stderr)
    assert drafts(film) == ["draft-001"]
    answer = json.loads(roughcut(film, "draft", "-ql", "--json").stdout)
    assert len(answer["late"]) > 0
    assert answer["frames"] == manifest(film)["frames"]
    roughcut(film, "check", exits=3)


def test_a_scene_that_fails_leaves_no_draft_and_names_its_line(film: Path) -> None:
    scene = film / "scenes/tints/tints.py"
    scene.write_text(SCENES.replace("for name", "1 / 0\n        for name"))
    stopped = roughcut(film, "draft", "-ql", exits=1)
    assert "scenes/tints/tints.py:7: error: the scene Tints stopped: ZeroDivisionError" in (
        stopped.stderr
    )
    assert drafts(film) == ["draft-001"]


def test_a_false_claim_is_refused_with_what_the_model_says(film: Path) -> None:
    model = film / "scenes/tints/model.py"
    model.write_text(MODEL.replace("3", "4"))
    stopped = roughcut(film, "draft", "-ql", exits=3)
    assert "script/tints/01-colours.md:5:30: error" in stopped.stderr
    assert "Colours in the film" in stopped.stderr
    assert drafts(film) == ["draft-001"]


def test_an_interrupted_run_leaves_no_half_draft(film: Path) -> None:
    scene = film / "scenes/tints/tints.py"
    scene.write_text(SCENES.replace("for name", "import time; time.sleep(20)\n        for name"))
    run = subprocess.Popen(
        [*ROUGHCUT, "draft", "-ql"],
        cwd=film,
        start_new_session=True,
        stderr=subprocess.PIPE,
        preexec_fn=hear_ctrl_c,
    )
    time.sleep(5)
    run.send_signal(signal.SIGINT)
    _, said = run.communicate(timeout=60)
    assert run.returncode == 1
    assert b"no draft was written" in said
    assert drafts(film) == ["draft-001"]
    scene.write_text(SCENES)
    assert json.loads(roughcut(film, "draft", "-ql", "--json").stdout)["draft"] == 2


@pytest.mark.parametrize(
    ("arguments", "exits", "said"),
    [
        (["draft", "tint"], 2, "did you mean 'tints'?"),
        (["draft", "-qx"], 2, "Invalid value"),
        (["preview", "gren"], 2, "did you mean 'green'?"),
        (["draft", "-ql", "--only", "gren"], 2, "did you mean 'green'?"),
        (["draft", "-ql", "--only", ","], 2, "needs the id of a segment"),
        (["draft", "-ql", "--only", "green", "--flagged"], 2, "leave out --only"),
        (["draft", "-qm", "--flagged"], 1, "no earlier draft of 'tints' at this quality"),
        (["draft", "-qm", "--only", "green"], 1, "at this quality to keep shots of (draft 1 is"),
        (["new", "tints"], 2, "nothing was written"),
        (["new", "Bad Name"], 2, "can not name a film"),
    ],
)
def test_a_wrong_command_is_answered_with_a_sentence(
    tints: Path, arguments: Sequence[str], exits: int, said: str
) -> None:
    assert said in roughcut(tints, *arguments, exits=exits).stderr


def test_outside_a_film_the_command_says_where_to_go(tmp_path: Path) -> None:
    assert "roughcut new NAME" in roughcut(tmp_path, "draft", exits=2).stderr


def test_a_new_film_in_an_empty_folder_becomes_a_draft(tmp_path: Path) -> None:
    roughcut(tmp_path, "new", "demo")
    made = roughcut(tmp_path, "draft", "demo", "-ql", "--strict")
    assert "warning" not in made.stderr
    assert drafts(tmp_path) == ["draft-001"]
    roughcut(tmp_path, "check", "demo")


def test_a_preview_is_the_clip_of_the_draft_with_its_voice(film: Path) -> None:
    roughcut(film, "preview", "green", "-ql")
    facts = media.probe(film / "renders/tints/preview-green-l.mp4")
    kept = manifest(film)["segments"]
    assert facts.video and facts.audio
    assert facts.video.frames == sum(
        slot["frames"] for slot in kept if slot["id"] in ("red", "green")
    )
    assert abs(facts.video.seconds - facts.audio.seconds) <= 1 / FPS


def test_a_recorded_take_replaces_the_scratch_voice(film: Path) -> None:
    (film / "script/tints/takes").mkdir()
    subprocess.run(
        [
            *("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=440:duration=4"),
            str(film / "script/tints/takes/blue.flac"),
        ],
        check=True,
    )
    answer = roughcut(film, "narrate").stdout
    assert re.search(r"blue\s+4\.0\d s .* estimated", answer)
    assert re.search(r"red\s.* scratch", answer)
    assert "narration: renders/tints/narration.wav" in answer
    with wave.open(str(film / "renders/tints/narration.wav"), "rb") as voice:
        assert voice.getnframes() / voice.getframerate() > 4


def test_doctor_finds_everything_here() -> None:
    answer = subprocess.run([*ROUGHCUT, "doctor", "--json"], capture_output=True, text=True)
    needs = {need["name"]: need for need in json.loads(answer.stdout)}
    assert needs["ffmpeg"]["well"] and needs["espeak-ng"]["well"] and needs["manim"]["well"]


def test_why_names_what_has_changed(film: Path) -> None:
    assert roughcut(film, "why", "-ql").stdout.count("reused: nothing") == 3
    assert "never drawn at this quality" in roughcut(film, "why", "-qm").stdout
    scene, page = film / "scenes/tints/tints.py", film / "script/tints/02-odd.md"
    scene.write_text(SCENES + "# a remark\n")
    page.write_text(page.read_text().replace("the end", "the very last colour"))
    answer = roughcut(film, "why", "-ql").stdout
    assert answer.count("scenes/tints/tints.py has changed") == 2
    assert re.search(r"its length is \d+ frames, was \d+ frames", answer)


def test_a_remark_in_a_scene_draws_nothing(film: Path) -> None:
    (film / "scenes/tints/tints.py").write_text(SCENES + "# a remark\n")
    answer = json.loads(roughcut(film, "draft", "-ql", "--json").stdout)
    assert (answer["shots"] - answer["reused"], answer["frames_drawn"]) == (2, 0)


def test_without_reuse_every_frame_is_drawn(film: Path) -> None:
    answer = json.loads(roughcut(film, "draft", "-ql", "--no-reuse", "--json").stdout)
    assert (answer["reused"], answer["frames_drawn"]) == (0, answer["frames"])


def test_the_final_profile_makes_other_clips_of_the_same_film(film: Path) -> None:
    answer = json.loads(roughcut(film, "draft", "-ql", "--final", "--json").stdout)
    assert answer["reused"] == 0
    assert answer["frames"] == manifest(film)["frames"] == manifest(film, 2)["frames"]
