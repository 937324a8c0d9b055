"""Grows the trees that say whether two notes mean the same (called by train.py), on the pages
of `train/` as the reader splits and judges them."""

from __future__ import annotations

import json
from itertools import combinations

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier

from benchmarks.review.corpus import LabelledPage
from benchmarks.review.measure import shared
from benchmarks.review.train_trees import WORDS_FOLDER, grown, save_trees
from review.complaints import Voice
from review.duplicates import FARTHEST_MS, comparable, voice_of
from review.likeness import Likeness, comparisons, distance_ms
from review.read import read_comment
from review.schema import Comment
from review.trees import Trees

TREES = 300
RATE = 0.06
DEPTH = 2
RIGHT_WHEN_MERGED = 0.935
"""A wrong merge hides a defect: so often pairs above the limit must be the same. What rules merge
(the same typo, the same text) comes on top and is nearly always right."""
WELL_READ = 0.6
"""The share of its text that a note must have in common with its label to count fully."""
WEIGHT_OF_ILL_READ = 0.3
Pairs = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Compared pairs, whether a careful person takes them for the same, and their weights."""


def pairs_of(page: LabelledPage) -> Pairs:
    """Every two notes of a page that could be the same."""
    voices: list[tuple[int, Voice, str, bool]] = []
    for at, comment in enumerate(page.comments):
        for note in read_comment(Comment(comment.author, comment.text)):
            found = {"span": [note.first, note.stop]}
            label = max(comment.labels, key=lambda one, found=found: shared(one, found))
            well_read = shared(label, found) > WELL_READ
            voices.append((at, voice_of(note), label.repeats or label.name, well_read))
    rows, truth, weights = [], [], []
    for (at, one, name, well), (later, other, same, also_well) in combinations(voices, 2):
        apart_ms = distance_ms(one.note.moments, other.note.moments)
        if at == later or (apart_ms is not None and apart_ms > FARTHEST_MS):
            continue
        if comparable(one, other, apart_ms):
            rows.append(comparisons(one, other, apart_ms))
            truth.append(bool(name) and name == same)
            weights.append(1.0 if well and also_well else WEIGHT_OF_ILL_READ)
    width = len(comparisons(voices[0][1], voices[0][1], 0))
    return np.array(rows, np.float32).reshape(-1, width), np.array(truth), np.array(weights)


def joined(pages: list[Pairs]) -> Pairs:
    """The pairs of several pages."""
    rows, truth, weights = (np.concatenate(parts) for parts in zip(*pages, strict=True))
    return rows, truth.astype(bool), weights


def grow_likeness(pairs: Pairs) -> Trees:
    """Grow the trees."""
    grower = GradientBoostingClassifier(
        n_estimators=TREES,
        learning_rate=RATE,
        max_depth=DEPTH,
        subsample=0.6,
        max_features=0.2,
        min_samples_leaf=8,
        random_state=0,
    )
    return grown(grower, *pairs)


def limit_of(read: list[tuple[Trees, Pairs]]) -> float:
    """The least chance above which pairs are right often enough, by trees that have not seen
    them; prints what other limits would do."""
    chance = np.array([trees.chance(list(row)) for trees, (rows, _, _) in read for row in rows])
    truth = np.concatenate([truth for _, (_, truth, _) in read]).astype(bool)
    clear = np.concatenate([weights for _, (_, _, weights) in read]) == 1.0
    for limit in (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95):
        found = chance >= limit
        print(
            f"{len(truth)} pairs, {truth.sum()} the same; above {limit}: "
            f"{(found & truth).sum()} right of {found.sum()}"
        )
    order = np.argsort(-chance[clear])
    right = np.cumsum(truth[clear][order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(right >= RIGHT_WHEN_MERGED)
    return float(chance[clear][order][enough[-1]]) if len(enough) else 1.0


def save_likeness(one: Likeness) -> None:
    """Write the trees and their limit into the package."""
    save_trees(one.trees, "likeness")
    stored = json.dumps({"merged_above": round(one.merged_above, 4)})
    (WORDS_FOLDER / "likeness.json").write_text(stored + "\n", encoding="utf-8")
