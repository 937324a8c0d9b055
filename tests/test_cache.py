"""`roughcut cache gc` keeps what is needed, and nothing that people made is touched."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import pipeline.narration
from pipeline.cli import main
from pipeline.errors import RoughcutError
from pipeline.narration import Narration
from pipeline.schema import Alignment, Timeline
from pipeline.store import Store, digest_of_file

ROUGHCUT = (sys.executable, "-m", "pipeline.cli")
PAGE = "# One\n\n## First {#first}\n\nTwo words.\n\n## Second {#second}\n\nA number: WORDS.\n"


def draft(root: Path, *arguments: str) -> dict:
    answer = subprocess.run(
        [*ROUGHCUT, "draft", "-ql", "--json", *arguments], cwd=root, capture_output=True, text=True
    )
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def write(root: Path, words: str) -> None:
    (root / "script/one").mkdir(parents=True, exist_ok=True)
    (root / "script/one/film.yaml").write_text("title: One\n")
    (root / "script/one/01-one.md").write_text(PAGE.replace("WORDS", words))


@pytest.fixture(scope="module")
def three_drafts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of two cards; the second says something else in each of three drafts."""
    root = tmp_path_factory.mktemp("three")
    for words in ("one", "two", "three"):
        write(root, words)
        draft(root)
    return root


@pytest.fixture
def film(three_drafts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = Path(shutil.copytree(three_drafts, tmp_path / "film"))
    monkeypatch.chdir(root)
    return root


def cache(*arguments: str, exits: int = 0) -> Result:
    answer = CliRunner().invoke(main, ["cache", *arguments])
    assert answer.exit_code == exits, answer.output
    return answer


def digests(root: Path, in_store: bool) -> Mapping[str, str]:
    return {
        path.relative_to(root).as_posix(): digest_of_file(path)
        for path in root.rglob("*")
        if path.is_file() and path.is_relative_to(root / "renders/cache") == in_store
    }


def test_the_sizes_are_those_of_the_files(film: Path) -> None:
    shown = json.loads(cache("--json").output)
    on_disk = sum(path.stat().st_size for path in film.glob("renders/cache/*/*"))
    assert shown["bytes"] == on_disk
    # The first card, and three second ones; a take and a narration likewise.
    assert shown["kinds"]["clips of shots"]["things"] == 4
    assert shown["kinds"]["takes"]["things"] == 4
    assert shown["kinds"]["levelled narrations"]["things"] == 3
    assert "clips of plays" in cache().output


def test_what_the_last_draft_and_the_script_need_stays(film: Path) -> None:
    others = digests(film, in_store=False)
    would = json.loads(cache("gc", "--keep-drafts", "1", "--dry-run", "--json").output)
    before = digests(film, in_store=True)
    freed = json.loads(cache("gc", "--keep-drafts", "1", "--json").output)
    assert freed == would
    assert freed["kinds"]["clips of shots"]["things"] == 2
    assert freed["kinds"]["takes"]["things"] == 2
    assert freed["kinds"]["levelled narrations"]["things"] == 2
    after = digests(film, in_store=True)
    assert after.items() <= before.items()
    assert len(before) - len(after) == 2 * freed["things"]
    assert digests(film, in_store=False) == others
    again = draft(film)
    assert (again["frames_drawn"], again["reused"]) == (0, 2)


def test_a_kept_draft_can_still_be_kept_in_part(film: Path) -> None:
    cache("gc", "--keep-drafts", "1")
    write(film, "four")
    made = draft(film, "--only", "second")
    assert (made["reused"], made["shots"]) == (1, 2)


def test_with_three_drafts_kept_nothing_goes(film: Path) -> None:
    assert json.loads(cache("gc", "--keep-drafts", "3", "--json").output)["things"] == 0


def test_what_the_script_needs_now_stays_without_any_draft(film: Path) -> None:
    write(film, "one")
    cache("gc", "--keep-drafts", "0")
    again = draft(film)
    assert (again["frames_drawn"], again["reused"]) == (0, 2)


def test_a_script_with_errors_stops_it(film: Path) -> None:
    before = digests(film, in_store=True)
    write(film, "one](")
    (film / "script/one/01-one.md").write_text("## No id\n\n[one]{cue=\n")
    assert "nothing was removed" in cache("gc", exits=1).output
    assert digests(film, in_store=True) == before


def test_nothing_goes_while_a_draft_is_made(film: Path) -> None:
    with Store(film / "renders/cache").in_use():
        assert "a draft is being made" in cache("gc", "--keep-drafts", "0", exits=1).output
    cache("gc", "--keep-drafts", "0")


def test_nothing_goes_while_a_narration_is_made(
    film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    narration_of = pipeline.narration.narration_of

    def tidied_meanwhile(timeline: Timeline, alignments: Iterable[Alignment]) -> Narration:
        assert "a draft is being made" in cache("gc", "--keep-drafts", "0", exits=1).output
        return narration_of(timeline, alignments)

    monkeypatch.setattr(pipeline.narration, "narration_of", tidied_meanwhile)
    answer = CliRunner().invoke(main, ["narrate"])
    assert answer.exit_code == 0, answer.output
    assert (film / "renders/one/narration.wav").is_file()


def test_a_draft_waits_until_the_store_is_tidy(tmp_path: Path) -> None:
    store, began = Store(tmp_path), threading.Event()

    def work() -> None:
        with store.in_use():
            began.set()

    worker = threading.Thread(target=work)
    with store.alone():
        worker.start()
        assert not began.wait(0.3)
    assert began.wait(10)
    worker.join()
    with store.in_use(), pytest.raises(RoughcutError), store.alone():
        pass
