"""Are words that are none found, and words that are some left alone?

    .venv/bin/python -m benchmarks.spelling [-v]

Recall: each wrong word of `planted.txt` is put once on a page of the second film, and once on
its screen, in a sentence of its own. False alarms: everything that the film `mlp` and the
second film (`second/`, with formulas, code, units and names) say and show is taken for right.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.table import Row, keep
from pipeline import film
from pipeline.console import SilentWatcher
from pipeline.errors import Finding, Place
from pipeline.folder import FilmFolder
from pipeline.local_workers import local_workers
from pipeline.readable import words_of
from pipeline.schema import QUALITIES, Inspection, Script, TextKind, TextOnScreen
from pipeline.script import read_script
from pipeline.spelling import shown_words, spelling_findings, written_words

HERE = Path(__file__).parent
SECOND = FilmFolder(HERE / "second", "codes")
MLP = FilmFolder(HERE.parents[1], "mlp")
LEAST_RECALL, MOST_FALSE = 0.95, 3.0


def main() -> None:
    """Plant, count, and print the table."""
    script, _ = read_script(SECOND)
    screen = (shown((HERE / "second" / "screen.txt").read_text(encoding="utf-8")),)
    pairs = [line.split() for line in (HERE / "planted.txt").read_text("utf-8").splitlines()]
    wrong = [pair[0] for pair in pairs]
    rows = [
        recall("planted on a page", wrong, found_on_pages(wrong, script)),
        recall("planted on screen", wrong, found_on_screen(wrong, script)),
        false_alarms("the second film", SECOND, script, screen),
        false_alarms("the film mlp", MLP, *words_and_pictures(MLP)),
    ]
    keep("spelling", rows, ("symspellpy", "rapidfuzz"))


def found_on_pages(wrong: Sequence[str], script: Script) -> list[bool]:
    """Whether each wrong word is found when it stands on a page."""
    last = script.segments[-1]
    found = []
    for number, word in enumerate(wrong):
        at = number % len(last.tokens)
        planted = replace(last.tokens[at], text=dressed(word, number), spoken=word.lower())
        tokens = (*last.tokens[:at], planted, *last.tokens[at + 1 :])
        with_it = replace(script, segments=(*script.segments[:-1], replace(last, tokens=tokens)))
        found.append(is_found(word, spelling_findings(SECOND, with_it)))
    return found


def found_on_screen(wrong: Sequence[str], script: Script) -> list[bool]:
    """Whether each wrong word is found when it stands on screen, in a short label."""
    return [
        is_found(word, spelling_findings(SECOND, script, [shown(f"words\tthe {word} here")]))
        for word in wrong
    ]


def dressed(word: str, number: int) -> str:
    """A word as it may stand in a sentence."""
    return (word, f"{word},", f"“{word}”", f"({word})", f"{word}.")[number % 5]


def is_found(word: str, findings: Sequence[Finding]) -> bool:
    """Whether a part of the word is named by a finding."""
    parts = [part.text for part in words_of(word)]
    return any(f"{part!r} is not" in one.message for one in findings for part in parts)


def recall(what: str, wrong: Sequence[str], found: Sequence[bool]) -> Row:
    """The share that was found."""
    if "-v" in sys.argv:
        print(what, [word for word, hit in zip(wrong, found, strict=True) if not hit])
    share = sum(found) / len(found)
    return Row(
        *(f"non-words found, {what}", share, "recall", f">= {LEAST_RECALL}"),
        *(share >= LEAST_RECALL, f"{sum(found)} of {len(found)}"),
    )


def false_alarms(
    what: str, folder: FilmFolder, script: Script, screen: Sequence[Inspection]
) -> Row:
    """How many right words are called wrong, with the film's glossary; and without it."""
    count = len([*written_words(script), *shown_words(screen)])
    findings = spelling_findings(folder, script, screen)
    with tempfile.TemporaryDirectory() as nowhere:
        bare = spelling_findings(FilmFolder(Path(nowhere), folder.name), script, screen)
    if "-v" in sys.argv:
        print(what, *map(str, findings), sep="\n")
    rate = 100 * len(findings) / count
    return Row(
        *(f"false alarms in {what}", rate, "per 100 words", f"<= {MOST_FALSE}"),
        *(rate <= MOST_FALSE, f"{count:,} words; {len(bare)} alarms without the glossary"),
    )


def words_and_pictures(folder: FilmFolder) -> tuple[Script, Sequence[Inspection]]:
    """A film's script, and what its scenes show."""
    plan = film.plan_film(folder, QUALITIES["l"], SilentWatcher())
    with local_workers() as workers:
        return plan.script, film.inspect_film(folder, plan, workers, SilentWatcher())


def shown(table: str) -> Inspection:
    """What a scene shows: a line for each text, its kind before a tab."""
    texts = []
    for number, line in enumerate(table.splitlines(), start=1):
        kind, text = line.split("\t")
        place = Place("scenes/codes/shot.py", number)
        texts.append(TextOnScreen(text, 0, 30, place, TextKind(kind)))
    return Inspection(30, 30, (), (), tuple(texts), ())


if __name__ == "__main__":
    main()
