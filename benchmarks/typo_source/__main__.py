"""Is a typo on screen traced to the line of the scene on which it stands?

    .venv/bin/python -m benchmarks.typo_source [-v]

Thirty scenes of `planted/` have a typo each; its line is marked. Looked for is the wrong word
among the texts that a performance logged, as `roughcut notes verify` looks for it.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from benchmarks.table import Row, keep
from benchmarks.trial import inspections
from pipeline.errors import Place
from pipeline.schema import Inspection
from review.evidence.on_screen import lines_with

PLANTED = Path(__file__).parent / "planted"
FIRST = 20
LEAST = 19
MARK = re.compile(r"typo: (\S+)")
SCENE = re.compile(r"class (\w+)\(CuedScene\)")


def main() -> None:
    """Perform every scene, and compare the lines."""
    sources = {path.name: path.read_text(encoding="utf-8") for path in PLANTED.glob("*.py")}
    scenes = SCENE.findall(sources["cases.py"])
    expected = {word: place for name, text in sources.items() for word, place in marks(name, text)}
    with tempfile.TemporaryDirectory(prefix="roughcut-typos-") as root:
        seen = inspections(Path(root), sources, dict.fromkeys(scenes, "cases.py"), 15, 5)
    traced = [is_traced(scene, seen[scene], expected) for scene in scenes]
    first, more = traced[:FIRST], traced[FIRST:]
    keep(
        "typo_source",
        [
            Row(
                *("typos traced to their line", sum(first), f"of {len(first)}"),
                *(f">= {LEAST}", sum(first) >= LEAST),
            ),
            Row(
                *("written later, one of them mended for", sum(more), f"of {len(more)}"),
                *("", None),
            ),
        ],
        ("manim", "typst"),
    )


def marks(file: str, text: str) -> list[tuple[str, Place]]:
    """The planted words of a file and where they stand."""
    lines = enumerate(text.splitlines(), start=1)
    found = [(number, MARK.search(line)) for number, line in lines]
    return [(match[1], Place(f"scenes/trial/{file}", number)) for number, match in found if match]


def is_traced(scene: str, seen: Inspection, expected: dict[str, Place]) -> bool:
    """Whether the one planted word that the scene shows is found on its own line alone."""
    found = {
        word: {line.place for line in lines_with(word, seen.texts)}
        for word in expected
        if any(word in text.text for text in seen.texts)
    }
    right = len(found) == 1 and all(found[word] == {expected[word]} for word in found)
    if "-v" in sys.argv and not right:
        print(scene, {word: (str(expected[word]), set(map(str, found[word]))) for word in found})
    return right


if __name__ == "__main__":
    main()
