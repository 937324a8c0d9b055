"""Trains the model that says where a note ends, on `train/`, and writes it into `review/words/`.

python -m benchmarks.review.train_boundary          (scikit-learn needed; after train.py)
"""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import f1_score

import review
from benchmarks.review.corpus import LabelledComment, labelled_pages
from review import boundary, category, split
from review.boundary import features
from review.category import Model
from review.plain import plain
from review.times import find_moments
from review.units import Opening, units_of

WORDS_FOLDER = Path(review.__file__).parent / "words"
TREES = 80
DEPTH = 3


def joints(comment: LabelledComment) -> list[tuple[list[float], bool]]:
    """The joints of a comment that no rule decides: their features, and whether a note
    begins there. The notes before are taken as labelled."""
    text = plain(comment.text).text
    assert len(text) == len(comment.text), "training pages hold plain text only"
    gold = [label.first for label in comment.labels]
    moments = find_moments(text)
    starts = [moment.first for moment in moments]
    found: list[tuple[list[float], bool]] = []
    group: split._Group | None = None
    for unit in units_of(text, moments):
        side = split._side(text, unit, moments, starts)
        begins = unit.first in gold
        by_rule = unit.opening in (Opening.ITEM, Opening.ROW) or split.heading_of(side.text)
        if group and not by_rule and not group.only_prefaces and any(map(str.isalpha, side.text)):
            found.append(
                (features(split.so_far(group), group.sides[-1], side, unit.opening), begins)
            )
        if begins or group is None:
            group = split._Group([], [], {})
        group.take(unit, side, split._is_preface(side))
    missed = [
        label for label in gold[1:] if label not in {unit.first for unit in units_of(text, moments)}
    ]
    for position in missed:
        print(
            "no joint at:",
            repr(text[max(0, position - 30) : position]),
            "|",
            repr(text[position : position + 30]),
        )
    return found


def joints_of_pages(models: list[Model]) -> list[list[tuple[list[float], bool]]]:
    """The joints of each training page, its categories judged by a model that has not seen
    it: on new pages they are no better known."""
    found = []
    for page, model in zip(labelled_pages("train"), models, strict=True):
        category._scores_of.cache_clear()
        with (
            mock.patch.object(category, "load_model", lambda model=model: model),
            mock.patch.object(boundary, "load_model", lambda model=model: model),
        ):
            found.append([joint for comment in page.comments for joint in joints(comment)])
    category._scores_of.cache_clear()
    return found


def train_boundary(models: list[Model]) -> None:
    """Grow the trees; print the F1 of joints a page at a time, out of fold."""
    pages = joints_of_pages(models)
    table = np.array([row for page in pages for row, _ in page], np.float32)
    truth = np.array([begins for page in pages for _, begins in page])
    page_of = np.repeat(np.arange(len(pages)), [len(page) for page in pages])
    guessed = np.zeros(len(truth), bool)
    for page in range(len(pages)):
        rest = page_of != page
        guessed[~rest] = grow(table[rest], truth[rest]).predict(table[~rest])
    print(
        f"{len(truth)} joints, {truth.sum()} begin a note; "
        f"out of fold F1 {f1_score(truth, guessed):.3f}"
    )
    save(grow(table, truth))


def grow(table: np.ndarray, truth: np.ndarray) -> GradientBoostingClassifier:
    return GradientBoostingClassifier(
        n_estimators=TREES, max_depth=DEPTH, subsample=0.7, max_features=0.5, random_state=0
    ).fit(table, truth)


def save(grown: GradientBoostingClassifier) -> None:
    """Write the trees into the package, filled up to one depth."""
    inner = 2**DEPTH - 1
    asked = np.zeros((TREES, inner), np.int16)
    limits = np.zeros((TREES, inner), np.float32)
    answers = np.zeros((TREES, inner + 1), np.float32)
    for row, (estimator,) in enumerate(grown.estimators_):
        fill(estimator.tree_, 0, 0, asked[row], limits[row], answers[row])
    share = grown.init_.class_prior_[1]
    np.savez_compressed(
        WORDS_FOLDER / "boundary.npz",
        asked=asked,
        limits=limits,
        answers=grown.learning_rate * answers,
        start=np.float32(np.log(share / (1 - share))),
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
