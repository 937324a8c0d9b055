"""Whether the reader still says the very same: for work on its speed.

python -m benchmarks.review.same keep FILE       what it says of all open pages, before
python -m benchmarks.review.same compare FILE    what is said otherwise, after
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.review.corpus import labelled_pages
from benchmarks.review.measure import read_page

OPEN_FOLDERS = ("train", "dev")
NOISE = 0.0011
"""How far confidences, which are told to three digits, may be apart: sums differ in their last
digits with the order in which they are added up."""


def said() -> dict[str, Any]:
    """What the reader prints for each open page."""
    pages = [page for folder in OPEN_FOLDERS for page in labelled_pages(folder)]
    return {f"page {number}": read_page(page) for number, page in enumerate(pages)}


def differences(before: Any, after: Any, where: str = "") -> Iterator[str]:
    """Where two printed readings differ."""
    if isinstance(before, float) and isinstance(after, float):
        if abs(before - after) > NOISE:
            yield f"{where}: {before} was, {after} is"
    elif isinstance(before, dict) and isinstance(after, dict) and before.keys() == after.keys():
        for key in before:
            yield from differences(before[key], after[key], f"{where} {key}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, pair in enumerate(zip(before, after, strict=True)):
            yield from differences(*pair, f"{where} {number}")
    elif before != after:
        yield f"{where}: {before!r} was, {after!r} is"


def main() -> int:
    """Keeps what is said, or prints what is said otherwise; 1 if anything is."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("verb", choices=("keep", "compare"))
    arguments.add_argument("file", type=Path)
    given = arguments.parse_args()
    if given.verb == "keep":
        given.file.write_text(json.dumps(said()), "utf-8")
        return 0
    now = json.loads(json.dumps(said()))
    found = list(differences(json.loads(given.file.read_text("utf-8")), now))
    print("\n".join(found) if found else "all the same")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
