"""A file of comments, whatever its form: a pasted page, a table, a JSON export."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import RoughcutError, UsageError
from review.exports import read_csv, read_json
from review.pages import read_page
from review.schema import Reviews


def read_file(path: Path, fps: float | None = None) -> Reviews:
    """Take a file of comments apart; `fps` is for exports that count frames.

    Raises UsageError if there is no such file, RoughcutError if it can not be understood.
    """
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError) as error:
        raise UsageError(f"no file {str(path)!r} to read comments from") from error
    except OSError as error:
        raise RoughcutError(f"{path}: error: can not be read ({error.strerror})") from error
    text = decoded(raw)
    match path.suffix.lower():
        case ".json":
            return read_json(text, str(path), fps)
        case ".csv" | ".tsv":
            return read_csv(text, str(path))
        case _:
            looks_like_json = text.lstrip("\ufeff \r\n\t")[:1] in ("{", "[") and path.suffix == ""
            return read_json(text, str(path), fps) if looks_like_json else read_page(text)


def decoded(raw: bytes) -> str:
    """Bytes as text: UTF-8, or UTF-16 where the file says so. Bytes that are neither become
    lone surrogates, so that nothing is lost and they can be written back."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    return raw.decode("utf-8-sig", errors="surrogateescape")
