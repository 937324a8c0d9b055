"""Grows the reader's small decision trees and writes them (called by train.py)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier

import review
from review.trees import Trees

WORDS_FOLDER = Path(review.__file__).parent / "words"
ROWS_OF_A_TREE = 0.6


def grown(
    table: np.ndarray,
    truth: np.ndarray,
    weight: np.ndarray | None = None,
    *,
    trees: int,
    rate: float,
    depth: int,
    columns: float,
    leaf: int,
) -> Trees:
    """Grow so many trees on a table, filled up to one depth: each tree learns from a part of the
    rows and asks at each fork a share of the `columns`; no `leaf` holds fewer rows."""
    made = GradientBoostingClassifier(
        n_estimators=trees,
        learning_rate=rate,
        max_depth=depth,
        subsample=ROWS_OF_A_TREE,
        max_features=columns,
        min_samples_leaf=leaf,
        random_state=0,
    ).fit(table, truth, sample_weight=weight)
    inner = 2**depth - 1
    asked = np.zeros((trees, inner), np.int16)
    limits = np.zeros((trees, inner), np.float32)
    answers = np.zeros((trees, inner + 1), np.float32)
    for row, (estimator,) in enumerate(made.estimators_):
        _fill(estimator.tree_, 0, 0, asked[row], limits[row], answers[row])
    share = made.init_.class_prior_[1]
    answers *= np.float32(rate)
    return Trees(asked, limits, answers, float(np.log(share / (1 - share))))


def save_trees(trees: Trees, name: str) -> None:
    """Write trees into the package."""
    np.savez_compressed(
        WORDS_FOLDER / f"{name}.npz",
        asked=trees.asked,
        limits=trees.limits,
        answers=trees.answers,
        start=np.float32(trees.start),
    )


def _fill(tree, node: int, at: int, asked, limits, answers) -> None:
    """Copy the tree below `node` to the place `at` of a full one; an early leaf is repeated."""
    leaf = tree.children_left[node] < 0
    if at >= len(asked):
        answers[at - len(asked)] = tree.value[node].item()
        return
    if not leaf:
        asked[at], limits[at] = tree.feature[node], tree.threshold[node]
    below = (node, node) if leaf else (tree.children_left[node], tree.children_right[node])
    for side in (0, 1):
        _fill(tree, below[side], 2 * at + 1 + side, asked, limits, answers)
