"""Measures the reader of reviewers' notes on labelled pages, by the JSON that it prints.

python -m benchmarks.review.measure            held-out pages; writes results/review.json
python -m benchmarks.review.measure train --misses
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median
from time import process_time
from typing import Any

from benchmarks.review.corpus import Label, LabelledComment, LabelledPage, labelled_pages
from benchmarks.table import Row, keep, show
from review.as_json import as_json
from review.read import read_notes
from review.schema import DEFECTS, Comment, Reviews

READ_WITH = ("numpy", "rapidfuzz")
"""The packages whose versions a reading depends on."""

TARGETS = {
    "times F1": 0.97,
    "split F1": 0.92,
    "category macro-F1": 0.72,
    "defects against the rest F1": 0.90,
    "auto-filed notes that are right": 0.90,
    "duplicates precision": 0.98,
    "duplicates recall": 0.80,
}
SPEED_LETTERS = 20_000
SPEED_TEXTS = 5
MOST_SECONDS = 0.2
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
        best = max(read["notes"], key=lambda note: shared(label, note))
        edges = abs(best["span"][0] - label.first) + abs(best["span"][1] - label.stop)
        yield Seen(label, best if edges <= 3 else None, best)


def shared(label: Label, note: Json) -> float:
    """How much of their text a label and a note share, from 0 to 1."""
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


def duplicates_of(
    page: LabelledPage, read: list[Json], misses: bool = False
) -> tuple[int, int, int]:
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
                if misses and one.best["duplicate_of"]:
                    print(f"MERGED wrongly {one.best['text']!r} with {one.best['duplicate_of']}")
                continue
            wanted += 1
            original = one.best["duplicate_of"]
            found = False
            if original is not None:
                target_at, place = names[one.label.repeats]
                target = page.comments[target_at].labels[place]
                note = read[original[0]]["notes"][original[1]]
                found = original[0] == target_at and shared(target, note) > 0.5
            right += found
            if misses and not (original and found):
                print(f"REPEAT {one.label.repeats}: {one.best['text']!r} of {original}")
    given = sum(note["duplicate_of"] is not None for one in read for note in one["notes"])
    return right, wanted, given


def typo_right(comment: LabelledComment, label: Label, note: Json) -> bool:
    """Whether the words of a typo are right: those that stand in the note must be found, the
    other side, worked out, may be missing but not another word."""
    text = comment.text[label.first : label.stop].casefold()

    def stands(words: str) -> bool:
        return re.search(rf"(?<!\w){re.escape(words.casefold())}(?!\w)", text) is not None

    def same(wanted: str, given: str | None) -> bool:
        if not wanted or (not given and not stands(wanted)):
            return True
        return wanted.casefold() == (given or "").casefold()

    return same(label.wrong, note["wrong"]) and same(label.right, note["right"])


@dataclass(slots=True)
class Tally:
    """What was counted on some pages."""

    times: Counter[str] = field(default_factory=Counter)
    splits: Counter[str] = field(default_factory=Counter)
    repeats: Counter[str] = field(default_factory=Counter)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    filed: list[bool] = field(default_factory=list)
    kinds: list[bool] = field(default_factory=list)
    typos: list[bool] = field(default_factory=list)
    letters: int = 0
    seconds: float = 0.0

    def count(self, page: LabelledPage, misses: bool) -> None:
        """Read a page and count what came out right."""
        start = process_time()
        read = read_page(page)
        self.seconds += process_time() - start
        self.repeats.update(_counts(duplicates_of(page, read, misses)))
        for comment, one in zip(page.comments, read, strict=True):
            self._count_comment(comment, one, misses)

    def _count_comment(self, comment: LabelledComment, read: Json, misses: bool) -> None:
        seen = list(seen_by(comment, read))
        found = sum(each.note is not None for each in seen)
        self.letters += len(comment.text)
        self.times.update(_counts(times_of(comment, read)))
        self.splits.update(_counts((found, len(seen), len(read["notes"]))))
        for each in seen:
            self.pairs.append((each.label.category.value, each.best["category"]))
            if not each.best["unsure"]:
                self.filed.append(self.pairs[-1][0] == self.pairs[-1][1])
            if each.label.wrong or each.label.right:
                self.typos.append(typo_right(comment, each.label, each.best))
            if each.label.kind:
                self.kinds.append(each.label.kind == each.best["kind"])
        if misses:
            show_misses(comment, read, seen)

    def rows(self) -> list[Row]:
        """The figures."""
        defects = {one.value for one in DEFECTS}
        pairs, notes = self.pairs, len(self.pairs)
        of_defects = (
            sum(a in defects and b in defects for a, b in pairs),
            sum(a in defects for a, _ in pairs),
            sum(b in defects for _, b in pairs),
        )
        repeats = self.repeats
        return [
            row("times F1", f1(**self.times), f"{self.times['wanted']} times"),
            row("split F1", f1(**self.splits), f"{notes} notes, both ends within 3 characters"),
            row("category macro-F1", macro_f1(pairs), f"{notes} notes, 13 categories"),
            row("category right", share([a == b for a, b in pairs]), f"{notes} notes"),
            row("defects against the rest F1", f1(*of_defects), f"{of_defects[1]} defects"),
            row("auto-filed notes that are right", share(self.filed), f"{len(self.filed)} filed"),
            row("auto-filed share", len(self.filed) / notes, f"of {notes} notes"),
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
            row("kind of a visual defect right", share(self.kinds), f"{len(self.kinds)} defects"),
            row("words of a typo right", share(self.typos), f"{len(self.typos)} typos"),
            row("reading speed", self.letters / self.seconds / 1000, "CPU time", unit="kB/s"),
        ]


def _counts(numbers: tuple[int, int, int]) -> dict[str, int]:
    return dict(zip(("right", "wanted", "given"), numbers, strict=True))


def share(right: list[bool]) -> float:
    """How many of several are right."""
    return sum(right) / max(1, len(right))


def speed_rows() -> list[Row]:
    """CPU seconds for 20 kB, as one comment and as a page of short ones, made of the training
    pages' comments; the models are loaded before."""
    comments = [
        Comment(one.author, one.text) for page in labelled_pages("train") for one in page.comments
    ]
    read_notes(Reviews((Comment("warm up", 'at 3:12 "frequancy" xqzvk'),)))
    alone, together = [], []
    for start in range(SPEED_TEXTS):
        short = list(_up_to_letters(comments[start :: 2 * SPEED_TEXTS]))
        long = list(_up_to_letters(comments[start + SPEED_TEXTS :: 2 * SPEED_TEXTS]))
        text = "\n".join(one.text for one in long)[:SPEED_LETTERS]
        together.append(_seconds_to_read(short))
        alone.append(_seconds_to_read([Comment("one", text)]))
    against = f"CPU time, median of {SPEED_TEXTS}; once per text, nothing remembered of it"
    return [
        _speed_row("20 kB comment", median(alone), against),
        _speed_row("20 kB page of short comments", median(together), against),
    ]


def _up_to_letters(comments: list[Comment]) -> Iterator[Comment]:
    letters = 0
    for one in comments:
        if letters >= SPEED_LETTERS:
            return
        letters += len(one.text)
        yield one


def _seconds_to_read(comments: list[Comment]) -> float:
    start = process_time()
    read_notes(Reviews(tuple(comments)))
    return process_time() - start


def _speed_row(what: str, seconds: float, against: str) -> Row:
    wanted = f"< {MOST_SECONDS}"
    return Row(what, round(seconds, 3), "s", wanted, seconds < MOST_SECONDS, against)


def row(what: str, figure: float, against: str, unit: str = "share") -> Row:
    """One line of the results."""
    target = TARGETS.get(what)
    met = None if target is None else figure >= target
    wanted = "" if target is None else f">= {target}"
    return Row(what, round(figure, 4), unit, wanted, met, against)


def show_misses(comment: LabelledComment, read: Json, seen: list[Seen]) -> None:
    """What went wrong with a comment, for looking at training pages."""
    right, wanted, given = times_of(comment, read)
    if right < max(wanted, given):
        print(f"TIMES {comment.text!r}\n      {[note['times'] for note in read['notes']]}")
    if any(each.note is None for each in seen):
        wanted_texts = [comment.text[one.first : one.stop] for one in comment.labels]
        print(f"SPLIT {[note['text'] for note in read['notes']]}\n      {wanted_texts}")
    for each in seen:
        if (each.label.wrong or each.label.right) and not typo_right(
            comment, each.label, each.best
        ):
            text = comment.text[each.label.first : each.label.stop]
            given_pair = (each.best["wrong"], each.best["right"])
            print(f"TYPO {each.label.wrong} > {each.label.right} got {given_pair}: {text!r}")
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
    tally = Tally()
    for page in labelled_pages(given.folder):
        tally.count(page, given.misses)
    if given.folder == "heldout":
        keep("review", [*tally.rows(), *speed_rows()], READ_WITH)
    else:
        show([*tally.rows(), *speed_rows()])
    return 0


if __name__ == "__main__":
    sys.exit(main())
