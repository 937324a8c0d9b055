"""Trains the trees that say where a note ends, on joints of `train/` (called by train.py)."""

from __future__ import annotations

from unittest import mock

import numpy as np

from benchmarks.review.corpus import LabelledComment, LabelledPage
from benchmarks.review.train_trees import grown
from review import category, split, turns
from review.boundary import joints
from review.category import Model
from review.plain import plain
from review.times import find_moments
from review.trees import Trees
from review.turns import TurnWeights

TREES = 300
RATE = 0.03
DEPTH = 5
Joints = list[tuple[np.ndarray, bool]]


def joints_of(comment: LabelledComment) -> Joints:
    """The joints of a comment that no rule decides: their features, and whether a note
    begins there. The notes before are taken as labelled."""
    text = plain(comment.text).text
    assert len(text) == len(comment.text), "training pages hold plain text only"
    gold = [label.first for label in comment.labels]
    (told,) = split.told_of([(text, find_moments(text))])
    (table,) = joints([(told.sides, told.layout)])
    found: Joints = []
    group: split._Group | None = None
    for at, (unit, side) in enumerate(zip(told.units, told.sides, strict=True)):
        begins = unit.first in gold
        if group and split.begins_by_rule(group, side) is None:
            found.append((table[at - 1], begins))
        if begins or group is None:
            group = split._Group([], [], {})
        group.take(unit, side, split.is_preface(side))
    known = {unit.first for unit in told.units}
    for position in gold[1:]:
        if position not in known:
            print("no joint at:", repr(text[max(0, position - 30) : position + 30]))
    return found


def joints_of_pages(
    pages: list[LabelledPage], models: list[Model], turned: list[TurnWeights]
) -> list[Joints]:
    """The joints of each page, its categories and turns judged by models that have not seen
    it: on new pages they are no better known."""
    found = []
    for page, model, weights in zip(pages, models, turned, strict=True):
        with (
            mock.patch.object(category, "load_model", lambda model=model: model),
            mock.patch.object(turns, "load_turns", lambda weights=weights: weights),
        ):
            found.append([joint for comment in page.comments for joint in joints_of(comment)])
    return found


def tables_of(pages: list[Joints]) -> tuple[np.ndarray, np.ndarray]:
    """The joints of some pages as a table of features, and whether a note begins there."""
    rows = [joint for page in pages for joint in page]
    return np.array([row for row, _ in rows], np.float32), np.array([begins for _, begins in rows])


def grow(table: np.ndarray, truth: np.ndarray) -> Trees:
    """Grow the trees."""
    return grown(table, truth, trees=TREES, rate=RATE, depth=DEPTH, columns=0.08, leaf=25)
