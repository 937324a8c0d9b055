"""Getting a model of Whisper, from a server on this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner

from pipeline import models_command
from pipeline.errors import RoughcutError, UsageError
from pipeline.models_command import get_model, models

WEIGHTS = b"weights " * 10_000
SUM = sha256(WEIGHTS).hexdigest()


@dataclass
class Server:
    """What it serves: the body, the length that it promises, and how often it was asked."""

    address: str = ""
    body: bytes = WEIGHTS
    promised: int = len(WEIGHTS)
    asked: int = 0


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server of tiny.en, and an empty cache."""
    whisper = pytest.importorskip("whisper", reason="Whisper is not installed: make whisper")
    serves = Server()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            serves.asked += 1
            self.send_response(200 if serves.body else 404)
            self.send_header("Content-Length", str(serves.promised))
            self.end_headers()
            self.wfile.write(serves.body)

        def log_message(self, *_: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=listening.serve_forever, daemon=True).start()
    serves.address = f"http://127.0.0.1:{listening.server_port}/{SUM}/tiny.en.pt"
    monkeypatch.setitem(whisper._MODELS, "tiny.en", serves.address)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    yield serves
    listening.shutdown()
    listening.server_close()


def test_a_model_is_downloaded_once_and_found_afterwards(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "whisper" / "tiny.en.pt"
    run = CliRunner()
    got = run.invoke(models, ["get", "tiny.en"])
    assert got.stdout == f"wrote {file}\n"
    assert "100%" in got.stderr
    assert file.read_bytes() == WEIGHTS
    again = run.invoke(models, ["get", "tiny.en"])
    assert again.stdout == f"is here already: {file}\n"
    assert server.asked == 1
    listed = json.loads(run.invoke(models, ["list", "--json"]).stdout)
    assert [row for row in listed if row["file"]] == [
        {"name": "tiny.en", "file": str(file), "bytes": len(WEIGHTS), "chosen": True}
    ]
    assert "tiny.en" in run.invoke(models, ["list"]).stdout


def test_a_damaged_model_is_got_anew(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "whisper" / "tiny.en.pt"
    file.parent.mkdir()
    file.write_bytes(WEIGHTS[:100])
    assert get_model("tiny.en") == (file, True)
    assert file.read_bytes() == WEIGHTS


@pytest.mark.parametrize(
    ("body", "promised", "said"),
    [
        (b"something else", 14, "checksum"),
        (WEIGHTS[:100], len(WEIGHTS), "could not be downloaded from 127.0.0.1"),
        (b"", 0, "404"),
    ],
)
def test_a_failed_download_is_a_sentence_and_leaves_nothing(
    server: Server, tmp_path: Path, body: bytes, promised: int, said: str
) -> None:
    server.body, server.promised = body, promised
    with pytest.raises(RoughcutError, match="try again, or put the file there yourself") as error:
        get_model("tiny.en")
    assert said in str(error.value)
    assert list((tmp_path / "whisper").iterdir()) == []


def test_a_server_that_does_not_answer_is_a_sentence(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    import whisper

    monkeypatch.setitem(whisper._MODELS, "tiny.en", f"http://127.0.0.1:9/{SUM}/tiny.en.pt")
    with pytest.raises(RoughcutError, match=r"tiny\.en could not be downloaded from 127"):
        get_model("tiny.en")


def test_an_unknown_model_is_answered_with_the_names() -> None:
    with pytest.raises(UsageError, match=r"no model 'huge'; it has: tiny\.en, tiny, base\.en"):
        get_model("huge")


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models_command, "whisper_is_installed", lambda: False)
    with pytest.raises(RoughcutError, match=r"pip install 'roughcut\[whisper\]'"):
        get_model("base.en")
    assert "pip install" in CliRunner().invoke(models, ["list"]).stdout
