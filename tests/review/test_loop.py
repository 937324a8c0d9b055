"""The whole loop on a real film: comments, issues, evidence, mended sources, and a draft in which
nothing has changed but what was flagged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import av
import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.draft_record import DraftRecord, read_draft_record
from pipeline.timecode import clock, ms_from_frames
from tests.review.loop_film import DASHES, DIPPED, RIGHT, TYPO, line_of, mend, write_film

SOUND_HZ, PACKET = 48_000, 1024  # samples in a second, and in one packet of AAC
EDGE_PACKETS = 3  # those that hold the last samples of a changed segment, or look ahead to it
MENDED = ("axis", "guide", "goal")
PAGE = """A small loop

Comments

Lovely little film, thank you!

Noor

{typo} typo: "{wrong}" should be "{right}" on the axis

Ola Q

the dashed line flickers at {dashes} while it grows

dr_loop

typo: {wrong} -> {right}

K.

At {dip} the word "{word}" is too quiet, the voice drops away.

Teo
"""


def roughcut(*arguments: str, exits: int = 0) -> str:
    answer = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert answer.exit_code == exits, answer.output
    return answer.stdout


def roughcut_json(*arguments: str) -> Any:
    return json.loads(roughcut(*arguments, "--json"))


def test_three_planted_defects_are_noted_confirmed_mended_and_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_film(tmp_path)
    roughcut("draft", "-ql")
    first = record_of(tmp_path, 1)
    page = tmp_path / "comments.txt"
    page.write_text(comments_on(first), encoding="utf-8")

    roughcut("notes", "add", str(page), "--draft", "1")
    roughcut("notes", "verify")
    issues = {issue["anchor"]["segment"]: issue for issue in issues_now()}
    assert {name: issue["state"] for name, issue in issues.items()} == dict.fromkeys(
        MENDED, "confirmed"
    )
    assert issues["axis"]["voters"] == 2, "the same typo, said twice"
    assert issues["goal"]["anchor"]["word"]["text"] == f"{DIPPED}."
    assert source_line(issues["axis"]) == f"scenes/loop/loop.py:{line_of(TYPO)}"
    assert source_line(issues["guide"]) == f"scenes/loop/loop.py:{line_of(DASHES)}"

    mend(tmp_path)
    made = roughcut_json("draft", "-ql", "--flagged")
    assert (made["draft"], made["shots"], made["kept"]) == (2, 5, 2)
    assert {one["segment"]: one["fixed"] for one in made["issues"]} == dict.fromkeys(MENDED, True)
    assert {issue["state"] for issue in issues_now()} == {"verified"}
    for one in made["issues"]:
        assert one["pictures"] and all((tmp_path / path).is_file() for path in one["pictures"])

    second = record_of(tmp_path, 2)
    assert_untouched_segments_are_the_same(tmp_path, first, second)
    assert {text.text for text in second.texts} >= {RIGHT}
    assert roughcut_json("draft", "-ql", "--flagged") == {"draft": None, "issues": []}
    assert not (tmp_path / "renders/loop/draft-003").exists(), "nothing is flagged any more"


def record_of(folder: Path, number: int) -> DraftRecord:
    return read_draft_record(folder / f"renders/loop/draft-{number:03}")


def comments_on(record: DraftRecord) -> str:
    """The page of comments, with the times at which the defects are in this draft."""
    fps = record.timeline.fps
    typo = next(text for text in record.texts if text.text == TYPO)
    guide = next(slot for slot in record.timeline.slots if slot.segment == "guide")
    words = {
        word.text: word.span.start_ms + ms_from_frames(slot.start + slot.voice_at, fps)
        for alignment, slot in zip(record.alignments, record.timeline.slots, strict=True)
        for word in alignment.words
    }
    return PAGE.format(
        typo=clock(ms_from_frames(typo.first_frame + fps, fps)),
        dashes=clock(ms_from_frames(guide.start + guide.frames // 2, fps)),
        dip=clock(words[f"{DIPPED}."]),
        wrong=TYPO,
        right=RIGHT,
        word=DIPPED,
    )


def issues_now() -> list[dict[str, Any]]:
    return list(roughcut_json("notes", "list"))


def source_line(issue: dict[str, Any]) -> str:
    """The line to mend that evidence found."""
    return str(next(one["place"] for one in issue["evidence"] if one["place"]))


def assert_untouched_segments_are_the_same(
    folder: Path, first: DraftRecord, second: DraftRecord
) -> None:
    """Byte for byte: clips, pictures in the film, and sound, but for the packets at the edges."""
    films = [folder / f"renders/loop/draft-{n:03}/loop-draft-{n:03}.mp4" for n in (1, 2)]
    pictures = [packets(film, "video") for film in films]
    sounds = [packets(film, "audio") for film in films]
    assert first.timeline.slots == second.timeline.slots
    fps, changed = first.timeline.fps, []
    for place, slot in enumerate(first.timeline.slots):
        own = slice(slot.start, slot.start + slot.frames)
        same_pictures = pictures[0][own] == pictures[1][own]
        heard = sound_packets(slot.start, slot.start + slot.frames, fps)
        same_sound = sounds[0][heard] == sounds[1][heard]
        same_clip = first.clip_keys[place] == second.clip_keys[place]
        if slot.segment in MENDED:
            changed.append((slot.segment, same_pictures, same_sound))
            continue
        assert same_pictures and same_sound and same_clip, slot.segment
        assert first.alignments[place] == second.alignments[place]
        assert first.segments[place] == second.segments[place]
    assert changed == [("axis", False, True), ("guide", False, True), ("goal", True, False)]


def packets(film: Path, track: str) -> list[bytes]:
    with av.open(str(film)) as container:
        stream = getattr(container.streams, track)[0]
        return [bytes(packet) for packet in container.demux(stream) if packet.size]


def sound_packets(first: int, stop: int, fps: int) -> slice:
    """The packets of a stretch of frames, without those at its edges."""
    edges = (first * SOUND_HZ / fps / PACKET, stop * SOUND_HZ / fps / PACKET)
    begin = int(edges[0]) + EDGE_PACKETS if first else 0
    return slice(begin, int(edges[1]) - EDGE_PACKETS)
