"""Measures the reader of reviewers' notes on labelled pages, by the JSON that it prints.

python -m benchmarks.review.measure            held-out pages; writes results/review.json
python -m benchmarks.review.measure train --misses
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.review.corpus import Label, LabelledComment, LabelledPage, labelled_pages
from review.as_json import as_json
from review.read import read_notes
from review.schema import DEFECTS, Comment, Reviews

RESULTS = Path(__file__).parents[1] / "results" / "review.json"
TARGETS = {
    "times F1": 0.97,
    "split F1": 0.92,
    "category macro-F1": 0.72,
    "defects against the rest F1": 0.90,
    "auto-filed notes that are right": 0.90,
    "duplicates precision": 0.98,
    "duplicates recall": 0.80,
}
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Seen:
    """A labelled note and the note that the reader made of it (None: none begins and ends
    near it)."""

    label: Label
    note: Json | None
    best: Json


def read_page(page: LabelledPage) -> list[Json]:
    """What the reader prints for a page."""
    comments = tuple(Comment(one.author, one.text) for one in page.comments)
    return as_json(read_notes(Reviews(comments)))["comments"]


def seen_by(comment: LabelledComment, read: Json) -> Iterator[Seen]:
    """Each label with its note: the same one where both ends agree but for marks and white
    space, and the one that shares most of its text."""
    for label in comment.labels:
        best = max(read["notes"], key=lambda note: _shared(label, note))
        edges = abs(best["span"][0] - label.first) + abs(best["span"][1] - label.stop)
        yield Seen(label, best if edges <= 3 else None, best)


def _shared(label: Label, note: Json) -> float:
    first, stop = note["span"]
    both = min(stop, label.stop) - max(first, label.first)
    return both / (max(stop, label.stop) - min(first, label.first))


def f1(right: int, wanted: int, given: int) -> float:
    """Harmonic mean of recall and precision."""
    return 2 * right / (wanted + given) if wanted + given else 1.0


def macro_f1(pairs: list[tuple[str, str]]) -> float:
    """Mean over the wanted categories of each one's F1."""
    wanted, given = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    right = Counter(a for a, b in pairs if a == b)
    return sum(f1(right[one], wanted[one], given[one]) for one in wanted) / len(wanted)


def times_of(comment: LabelledComment, read: Json) -> tuple[int, int, int]:
    """Right, wanted and given times of a comment; a range counts as one time."""
    wanted = Counter(time for label in comment.labels for time in label.times)
    given = Counter(
        tuple(time) if isinstance(time, list) else time
        for note in read["notes"]
        for time in note["times"]
    )
    return sum((wanted & given).values()), sum(wanted.values()), sum(given.values())


def duplicates_of(page: LabelledPage, read: list[Json]) -> tuple[int, int, int]:
    """Right, wanted and given repetitions of a page."""
    names = {
        label.name: (at, place)
        for at, one in enumerate(page.comments)
        for place, label in enumerate(one.labels)
        if label.name
    }
    right = wanted = 0
    for at, comment in enumerate(page.comments):
        for one in seen_by(comment, read[at]):
            if not one.label.repeats:
                continue
            wanted += 1
            original = one.best["duplicate_of"]
            if original is not None:
                target_at, place = names[one.label.repeats]
                target = page.comments[target_at].labels[place]
                note = read[original[0]]["notes"][original[1]]
                right += original[0] == target_at and _shared(target, note) > 0.5
    given = sum(note["duplicate_of"] is not None for one in read for note in one["notes"])
    return right, wanted, given


def typo_right(label: Label, note: Json) -> bool:
    """Whether the given words of a typo are right, the unlabelled side left open."""

    def same(wanted: str, given: str | None) -> bool:
        return not wanted or wanted.casefold() == (given or "").casefold()

    if not label.wrong:
        return same(label.right, note["right"])
    return same(label.wrong, note["wrong"]) and (
        not note["right"] or same(label.right, note["right"])
    )


def measure(folder: str, misses: bool) -> list[Json]:
    """The figures of all pages of a folder."""
    times, splits, repeats = Counter(), Counter(), Counter()
    pairs: list[tuple[str, str]] = []
    filed: list[bool] = []
    kinds: list[bool] = []
    typos: list[bool] = []
    letters, seconds = 0, 0.0
    for page in labelled_pages(folder):
        start = perf_counter()
        read = read_page(page)
        seconds += perf_counter() - start
        repeats.update(
            dict(zip(("right", "wanted", "given"), duplicates_of(page, read), strict=True))
        )
        for comment, one in zip(page.comments, read, strict=True):
            letters += len(comment.text)
            times.update(
                dict(zip(("right", "wanted", "given"), times_of(comment, one), strict=True))
            )
            seen = list(seen_by(comment, one))
            splits.update(
                right=sum(each.note is not None for each in seen),
                wanted=len(seen),
                given=len(one["notes"]),
            )
            for each in seen:
                pairs.append((each.label.category.value, each.best["category"]))
                if not each.best["unsure"]:
                    filed.append(pairs[-1][0] == pairs[-1][1])
                if each.label.wrong or each.label.right:
                    typos.append(typo_right(each.label, each.best))
                if each.label.kind:
                    kinds.append(each.label.kind == each.best["kind"])
            if misses:
                show_misses(comment, one, seen)
    defects = {one.value for one in DEFECTS}
    of_defects = Counter(
        right=sum(a in defects and b in defects for a, b in pairs),
        wanted=sum(a in defects for a, _ in pairs),
        given=sum(b in defects for _, b in pairs),
    )
    return [
        row("times F1", f1(**times), f"{times['wanted']} times"),
        row("split F1", f1(**splits), f"{splits['wanted']} notes, both ends within 3 characters"),
        row("category macro-F1", macro_f1(pairs), f"{len(pairs)} notes, 13 categories"),
        row("category right", sum(a == b for a, b in pairs) / len(pairs), f"{len(pairs)} notes"),
        row("defects against the rest F1", f1(**of_defects), f"{of_defects['wanted']} defects"),
        row(
            "auto-filed notes that are right",
            sum(filed) / max(1, len(filed)),
            f"{len(filed)} filed",
        ),
        row("auto-filed share", len(filed) / len(pairs), f"of {len(pairs)} notes"),
        row(
            "duplicates precision",
            repeats["right"] / max(1, repeats["given"]),
            f"{repeats['given']} merged",
        ),
        row(
            "duplicates recall",
            repeats["right"] / max(1, repeats["wanted"]),
            f"{repeats['wanted']} repeats",
        ),
        row(
            "kind of a visual defect right",
            sum(kinds) / max(1, len(kinds)),
            f"{len(kinds)} defects",
        ),
        row("words of a typo right", sum(typos) / max(1, len(typos)), f"{len(typos)} typos"),
        row("reading speed", letters / seconds / 1000, "labelled pages", unit="kB/s"),
    ]


def row(what: str, figure: float, against: str, unit: str = "share") -> Json:
    """One line of the results."""
    target = TARGETS.get(what)
    return {
        "what": what,
        "figure": round(figure, 4),
        "unit": unit,
        "target": target,
        "ok": None if target is None else figure >= target,
        "against": against,
    }


def show_misses(comment: LabelledComment, read: Json, seen: list[Seen]) -> None:
    """What went wrong with a comment, for looking at training pages."""
    right, wanted, given = times_of(comment, read)
    if right < max(wanted, given):
        print(f"TIMES {comment.text!r}\n      {[note['times'] for note in read['notes']]}")
    if any(each.note is None for each in seen):
        print(f"SPLIT {[note['text'] for note in read['notes']]}")
    for each in seen:
        if each.label.category.value != each.best["category"]:
            sure = "" if each.best["unsure"] else " SURE"
            text = comment.text[each.label.first : each.label.stop]
            print(f"CAT{sure} {each.label.category} got {each.best['category']}: {text!r}")


def main() -> int:
    """Prints a table, writes the results of the held-out pages."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", nargs="?", default="heldout")
    arguments.add_argument("--misses", action="store_true")
    given = arguments.parse_args()
    rows = measure(given.folder, given.misses)
    for one in rows:
        target = "" if one["target"] is None else f"  target {one['target']}"
        mark = {None: " ", True: "+", False: "-"}[one["ok"]]
        print(f"{mark} {one['what']:34}{one['figure']:>9} {one['unit']:6} {one['against']}{target}")
    if given.folder == "heldout":
        RESULTS.parent.mkdir(exist_ok=True)
        machine = {
            "machine": platform.machine(),
            "system": platform.system(),
            "versions": {
                "python": platform.python_version(),
                "numpy": version("numpy"),
                "rapidfuzz": version("rapidfuzz"),
            },
        }
        RESULTS.write_text(
            json.dumps({"results": rows, **machine}, indent=1) + "\n", encoding="utf-8"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
