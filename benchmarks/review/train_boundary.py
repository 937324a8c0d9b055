"""Trains the model that says where a note ends, on `train/`, and writes it into `review/words/`.

python -m benchmarks.review.train_boundary          (scikit-learn needed; after train.py)
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

import review
from benchmarks.review.corpus import LabelledComment, labelled_pages
from review import split
from review.boundary import features
from review.plain import plain
from review.times import find_moments
from review.units import Opening, units_of

WORDS_FOLDER = Path(review.__file__).parent / "words"
STRENGTH = 0.3


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


def main() -> None:
    """Fits on all training pages; prints the F1 of joints a page at a time, out of fold."""
    pages = [
        [joint for comment in page.comments for joint in joints(comment)]
        for page in labelled_pages("train")
    ]
    table = np.array([row for page in pages for row, _ in page])
    truth = np.array([begins for page in pages for _, begins in page])
    page_of = np.repeat(np.arange(len(pages)), [len(page) for page in pages])
    guessed = np.zeros(len(truth), bool)
    for page in range(len(pages)):
        rest = page_of != page
        guessed[~rest] = fit(table[rest], truth[rest]).predict(table[~rest])
    print(
        f"{len(truth)} joints, {truth.sum()} begin a note; "
        f"out of fold F1 {f1_score(truth, guessed):.3f}"
    )
    model = fit(table, truth)
    np.savez_compressed(
        WORDS_FOLDER / "boundary.npz",
        weights=model.coef_[0].astype(np.float32),
        bias=np.float32(model.intercept_[0]),
    )


def fit(table: np.ndarray, truth: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=3000).fit(table, truth)


if __name__ == "__main__":
    main()
