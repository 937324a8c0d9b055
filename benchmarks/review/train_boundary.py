"""Trains the trees that say where a note ends, on joints of `train/` (called by train.py)."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier

import review
from benchmarks.review.corpus import LabelledComment, LabelledPage
from review import category, split
from review.boundary import Trees, features
from review.category import Model
from review.plain import plain
from review.times import find_moments
from review.units import units_of

WORDS_FOLDER = Path(review.__file__).parent / "words"
TREES = 160
RATE = 0.06
DEPTH = 4


def joints(comment: LabelledComment) -> list[tuple[list[float], bool]]:
    """The joints of a comment that no rule decides: their features, and whether a note
    begins there. The notes before are taken as labelled."""
    text = plain(comment.text).text
    assert len(text) == len(comment.text), "training pages hold plain text only"
    gold = [label.first for label in comment.labels]
    moments = find_moments(text)
    starts = [moment.first for moment in moments]
    found: list[tuple[list[float], bool]] = []
    groups: list[split._Group] = []
    units, layout = units_of(text, moments), split.layout_of(text, moments)
    for at, unit in enumerate(units):
        side = split._side(text, unit, moments, starts)
        begins = unit.first in gold
        if groups and split.begins_by_rule(groups[-1], side, unit) is None:
            before, last = split.so_far(groups[-1]), groups[-1].sides[-1]
            place = layout.joint(groups, len(units) - at - 1)
            found.append((features(before, last, side, unit.opening, place), begins))
        if begins or not groups:
            groups.append(split._Group([], [], {}))
        groups[-1].take(unit, side, split._is_preface(side))
    known = {unit.first for unit in units}
    for position in gold[1:]:
        if position not in known:
            print("no joint at:", repr(text[max(0, position - 30) : position + 30]))
    return found


def joints_of_pages(
    pages: list[LabelledPage], models: list[Model]
) -> list[list[tuple[list[float], bool]]]:
    """The joints of each page, its categories judged by a model that has not seen it: on new
    pages they are no better known."""
    found = []
    for page, model in zip(pages, models, strict=True):
        with mock.patch.object(category, "load_model", lambda model=model: model):
            found.append([joint for comment in page.comments for joint in joints(comment)])
    return found


def tables_of(pages: list[list[tuple[list[float], bool]]]) -> tuple[np.ndarray, np.ndarray]:
    """The joints of some pages as a table of features, and whether a note begins there."""
    rows = [joint for page in pages for joint in page]
    return np.array([row for row, _ in rows], np.float32), np.array([begins for _, begins in rows])


def grow(table: np.ndarray, truth: np.ndarray) -> Trees:
    """Grow the trees."""
    return packed(
        GradientBoostingClassifier(
            n_estimators=TREES,
            learning_rate=RATE,
            max_depth=DEPTH,
            subsample=0.7,
            max_features=0.3,
            min_samples_leaf=4,
            random_state=0,
        ).fit(table, truth)
    )


def packed(grown: GradientBoostingClassifier) -> Trees:
    """The trees filled up to one depth."""
    inner = 2**DEPTH - 1
    asked = np.zeros((TREES, inner), np.int16)
    limits = np.zeros((TREES, inner), np.float32)
    answers = np.zeros((TREES, inner + 1), np.float32)
    for row, (estimator,) in enumerate(grown.estimators_):
        fill(estimator.tree_, 0, 0, asked[row], limits[row], answers[row])
    share = grown.init_.class_prior_[1]
    answers *= np.float32(grown.learning_rate)
    return Trees(asked, limits, answers, float(np.log(share / (1 - share))))


def save_trees(trees: Trees) -> None:
    """Write the trees into the package."""
    np.savez_compressed(
        WORDS_FOLDER / "boundary.npz",
        asked=trees.asked,
        limits=trees.limits,
        answers=trees.answers,
        start=np.float32(trees.start),
    )


def fill(tree, node: int, at: int, asked, limits, answers) -> None:
    """Copy the tree below `node` to the place `at` of a full one; an early leaf is repeated."""
    leaf = tree.children_left[node] < 0
    if at >= len(asked):
        answers[at - len(asked)] = tree.value[node].item()
        return
    if not leaf:
        asked[at], limits[at] = tree.feature[node], tree.threshold[node]
    below = (node, node) if leaf else (tree.children_left[node], tree.children_right[node])
    for side in (0, 1):
        fill(tree, below[side], 2 * at + 1 + side, asked, limits, answers)
