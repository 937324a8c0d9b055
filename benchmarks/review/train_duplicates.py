"""Grows the trees that say whether two notes mean the same (called by train.py), on the pages
of `train/` as the reader splits and judges them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.review.corpus import Label, LabelledPage
from benchmarks.review.measure import Json, shared
from benchmarks.review.train_trees import WORDS_FOLDER, grown, save_trees
from review.company import Pair, seen_in_company
from review.duplicates import Said, pairs_of, voice_of
from review.likeness import Likeness, compared
from review.read import read_comment
from review.schema import Comment, NoteAddress
from review.trees import Trees

TREES_ALONE = 500
TREES_IN_COMPANY = 250
RATE = 0.04
DEPTH = 2
RIGHT_WHEN_MERGED = 0.98
"""A wrong merge hides a defect: so often the two notes must really say the same."""
MOSTLY_IN = 0.5
"""The share of a label, or of a note, that both must have in common to say the same."""
LIMITS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.88, 0.9, 0.92, 0.93, 0.94, 0.95, 0.96, 0.97, 0.98, 1.0)
"""Chances tried; from 1 on there is only what rules merge."""
WELL_READ = 0.6
"""The share of its text that a note must have in common with its label to count fully."""
WEIGHT_OF_ILL_READ = 0.3


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of a page that are compared: their features, whether a careful person takes them
    for the same, how much they count, and whether a rule decides them."""

    pairs: tuple[Pair, ...]
    table: np.ndarray
    truth: np.ndarray
    weights: np.ndarray
    certain: np.ndarray


def pairs_of_page(page: LabelledPage) -> Pairs:
    """Every two notes of a page that could be the same."""
    said: list[Said] = []
    names: list[tuple[str, bool]] = []
    for at, comment in enumerate(page.comments):
        notes = read_comment(Comment(comment.author, comment.text))
        for place, note in enumerate(notes):
            found = {"span": [note.first, note.stop]}
            label = max(comment.labels, key=lambda one, found=found: shared(one, found))
            said.append(Said(NoteAddress(at, place), comment.author, voice_of(note)))
            names.append((label.repeats or label.name, shared(label, found) > WELL_READ))
    pairs = pairs_of(said)
    sides = [(names[pair.earlier], names[pair.later]) for pair, _ in pairs]
    table = compared([one.voice for one in said], pairs)
    return Pairs(
        pairs=tuple(pair for pair, _ in pairs),
        table=table,
        truth=np.array([bool(one[0]) and one[0] == other[0] for one, other in sides], bool),
        weights=np.array([1.0 if a[1] and b[1] else WEIGHT_OF_ILL_READ for a, b in sides]),
        certain=np.array([certain for _, certain in pairs], bool),
    )


def grow_likeness(pages: Sequence[Pairs], folds: Sequence[int]) -> tuple[Trees, Trees]:
    """Grow the trees for a pair alone and those for it in company; the second learn from what the
    first say of pages of a fold that they have not seen."""
    company = []
    unseen = {
        fold: _alone([one for one, its in zip(pages, folds, strict=True) if its != fold])
        for fold in sorted(set(folds))
    }
    for page, fold in zip(pages, folds, strict=True):
        if not page.pairs:
            continue
        chances = np.where(page.certain, 1.0, unseen[fold].chances(page.table))
        seen = np.hstack((page.table, seen_in_company(page.pairs, chances.tolist())))
        company.append((seen, page))
    open_ones = [(seen[~page.certain], page) for seen, page in company]
    together = _grow(
        TREES_IN_COMPANY,
        np.concatenate([seen for seen, _ in open_ones]),
        [page for _, page in open_ones],
    )
    return _alone(pages), together


def _alone(pages: Sequence[Pairs]) -> Trees:
    pages = [page for page in pages if page.pairs]
    return _grow(TREES_ALONE, np.concatenate([page.table[~page.certain] for page in pages]), pages)


def _grow(trees: int, table: np.ndarray, pages: Sequence[Pairs]) -> Trees:
    truth = np.concatenate([page.truth[~page.certain] for page in pages])
    weights = np.concatenate([page.weights[~page.certain] for page in pages])
    return grown(
        table.astype(np.float32),
        truth,
        weights,
        trees=trees,
        rate=RATE,
        depth=DEPTH,
        columns=0.2,
        leaf=8,
    )


@dataclass(frozen=True, slots=True)
class Merged:
    """How many notes were merged from a chance on, and how many of them rightly."""

    limit: float
    right: int
    given: int


def merged_rightly(page: LabelledPage, read: list[Json]) -> tuple[int, int]:
    """How many merged notes of a page really say what the note says that they are merged with,
    and how many are merged. A note that was split amiss says several things; then one of them is
    enough, as where notes end is measured by itself."""
    merged = [
        (_said_in(comment.labels, note), _said_in(page.comments[at].labels, read[at]["notes"][own]))
        for comment, one in zip(page.comments, read, strict=True)
        for note in one["notes"]
        if note["duplicate_of"]
        for at, own in (note["duplicate_of"],)
    ]
    return sum(bool(one & other) for one, other in merged), len(merged)


def _said_in(labels: Sequence[Label], note: Json) -> set[str]:
    """The names of the repeated labels that a note holds or stands in."""
    first, stop = note["span"]
    return {
        label.repeats or label.name
        for label in labels
        if (label.repeats or label.name)
        and min(stop, label.stop) - max(first, label.first)
        > MOSTLY_IN * min(stop - first, label.stop - label.first)
    }


def limits_of(of_one_kind: Sequence[Merged], elsewhere: Sequence[Merged]) -> tuple[float, float]:
    """The two limits by which the most are merged rightly, of those by which merged notes are
    right often enough; on pages not learnt from, the other limit being 1 each time."""
    by_rule = of_one_kind[-1]
    best, limits = by_rule.right, (1.0, 1.0)
    for one in of_one_kind:
        print(f"of one kind from {one.limit}: {one.right} right of {one.given}")
        for other in elsewhere:
            right, given = (
                getattr(one, what) + getattr(other, what) - getattr(by_rule, what)
                for what in ("right", "given")
            )
            if right > best and right >= RIGHT_WHEN_MERGED * given:
                best, limits = right, (one.limit, other.limit)
    for other in elsewhere:
        print(f"elsewhere from {other.limit}: {other.right} right of {other.given}")
    return limits


def save_likeness(one: Likeness) -> None:
    """Write both sets of trees and their limits into the package."""
    save_trees(one.alone, "likeness")
    save_trees(one.in_company, "company")
    limits = {"of_one_kind_from": one.of_one_kind_from, "merged_from": one.merged_from}
    stored = json.dumps(limits)
    (WORDS_FOLDER / "likeness.json").write_text(stored + "\n", encoding="utf-8")
