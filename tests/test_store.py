"""The store keeps whole things or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.store import Store, digest_of, digest_of_file


def write(text: str):
    def make(path: Path) -> dict[str, str]:
        path.write_text(text)
        return {"made_from": text}

    return make


def test_what_was_put_is_found_with_its_note(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.find("abc", ".txt") is None
    path = store.put("abc", ".txt", write("words"))
    assert store.find("abc", ".txt") == path
    assert path.read_text() == "words"
    assert store.note("abc", ".txt") == {"made_from": "words"}


def test_a_failed_making_leaves_nothing(tmp_path: Path) -> None:
    def fail(path: Path) -> dict[str, str]:
        path.write_text("half")
        raise RuntimeError("out of ink")

    with pytest.raises(RuntimeError, match="out of ink"):
        Store(tmp_path).put("abc", ".txt", fail)
    assert Store(tmp_path).find("abc", ".txt") is None
    assert not list(tmp_path.rglob("*abc*"))


def test_a_thing_without_its_note_is_not_there(tmp_path: Path) -> None:
    store = Store(tmp_path)
    path = store.put("abc", ".txt", write("words"))
    path.with_suffix(".txt.json").unlink()
    assert store.find("abc", ".txt") is None


def test_digests_tell_types_order_and_bytes_apart(tmp_path: Path) -> None:
    values = [("a", 1), ("a", "1"), (1, "a"), ("a1",), ("a", [1]), ("a", {"b": 1})]
    assert len({digest_of(*value) for value in values}) == len(values)
    file = tmp_path / "file"
    file.write_bytes(b"one")
    one = digest_of_file(file)
    file.write_bytes(b"two")
    assert digest_of_file(file) != one
