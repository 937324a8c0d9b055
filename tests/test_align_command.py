"""`roughcut align` as it is called."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.alignment.speech import Utterance
from pipeline.align_command import align_command
from pipeline.audio import write_wav
from pipeline.errors import EXIT_USAGE
from tests.recorded_takes import (
    recorded,
)
from tests.spoken_takes import folder_in, segment_of


def test_whisper_without_weights_is_a_mistake_of_usage_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_in(tmp_path)
    folder.settings.write_text("title: Demo\nvoice: none\n", encoding="utf-8")
    (folder.script / "01-rows.md").write_text("# One\n\n## Rows {#rows}\n\nEach row.\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "align", "--aligner", "whisper"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == EXIT_USAGE
    (line,) = done.stderr.strip().splitlines()
    assert str(tmp_path / "cache" / "whisper") in line or "Whisper is not installed" in line


def test_the_command_says_what_it_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folder_in(tmp_path)
    folder.settings.write_text("title: Demo\nvoice: none\n", encoding="utf-8")
    page = "# One\n\n## Rows {#rows}\n\nEach row asks a question. The answer is one number.\n"
    (folder.script / "01-rows.md").write_text(page, encoding="utf-8")
    rows = segment_of("rows", "Each row asks a question. The answer is one number.")
    said = [Utterance(0), Utterance(0, wanted=False), Utterance(1)]
    write_wav(folder.takes / "rows.wav", recorded(rows, said=said).sound)
    monkeypatch.chdir(tmp_path)
    answer = CliRunner().invoke(align_command, ["demo"])
    assert answer.exit_code == 0, answer.output
    assert "rows: takes of “Each row asks a question. ...”" in answer.output
    assert "dropped (100%)" in answer.output
    with (folder.alignments / "rows.yaml").open("a", encoding="utf-8") as file:
        file.write("skipped_ms: 5000\n")
    answer = CliRunner().invoke(align_command, ["demo", "--json"])
    (row,) = json.loads(answer.output)["segments"]
    assert (row["found"], row["skipped_ms"]) == (True, 5000)
