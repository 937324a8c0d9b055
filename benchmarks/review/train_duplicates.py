"""Trains the weights that say whether two notes about one moment mean the same (called by
train.py), on the pages of `train/` as the reader splits and judges them."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

import review
from benchmarks.review.corpus import LabelledPage
from benchmarks.review.measure import shared
from review.duplicates import NEAR_MS, by_rule, voice_of
from review.likeness import Voice, Weights, comparisons, distance_ms
from review.read import read_comment
from review.schema import Category, Comment

WEIGHTS_FILE = Path(review.__file__).parent / "words" / "likeness.json"
STRENGTH = 3.0
FOLDS = 6
MERGED_ABOVE = 0.6
"""The chance from which notes are merged: a wrong merge hides a defect."""
STRANGERS = 60
STRANGERS_APART_MS = (0, 1000, 1000, 2000, 2000, 3000, 4000)
WEIGHT_OF_STRANGERS = 0.3
LEAST_SAID = 2
VAGUE = frozenset(
    {Category.PRAISE, Category.OTHER, Category.TYPO, Category.AUDIO_LEVEL, Category.SYNC}
)
"""Categories whose notes say little of what they are about, or follow other rules."""
Pairs = tuple[np.ndarray, np.ndarray]


def pairs_of(page: LabelledPage) -> Pairs:
    """Every two notes of a page within reach of each other that no rule decides: compared,
    and whether a careful person takes them for the same."""
    voices: list[tuple[int, Voice, str]] = []
    for at, comment in enumerate(page.comments):
        for note in read_comment(Comment(comment.author, comment.text)):
            label = max(
                comment.labels,
                key=lambda one: shared(one, {"span": [note.first, note.stop]}),
            )
            voices.append((at, voice_of(note), label.repeats or label.name))
    rows, truth = [], []
    for (at, one, name), (later, other, same) in combinations(voices, 2):
        apart_ms = distance_ms(one.note.moments, other.note.moments)
        if at == later or apart_ms is None or apart_ms > NEAR_MS:
            continue
        if by_rule(one, other, apart_ms) is None:
            rows.append(comparisons(one, other, apart_ms))
            truth.append(bool(name) and name == same)
    width = len(comparisons(voices[0][1], voices[0][1], 0))
    return np.array(rows, np.float64).reshape(-1, width), np.array(truth, bool)


def joined(pages: list[Pairs]) -> Pairs:
    return np.concatenate([rows for rows, _ in pages]), np.concatenate([one for _, one in pages])


def strangers(pages: list[LabelledPage]) -> np.ndarray:
    """Notes of one category about different films, compared as if they stood near each other:
    pages hold few notes that are near each other and yet not the same."""
    chosen = random.Random(0)
    by_category: dict[Category, list[tuple[str, Voice]]] = defaultdict(list)
    for page in pages:
        for comment in page.comments:
            for note in read_comment(Comment(comment.author, comment.text)):
                if note.moments and note.judgement.category not in VAGUE:
                    by_category[note.judgement.category].append((page.name, voice_of(note)))
    rows = []
    for category in sorted(by_category):
        for _ in range(STRANGERS if len(by_category[category]) > 1 else 0):
            (film, one), (other_film, other) = chosen.sample(by_category[category], 2)
            apart_ms = chosen.choice(STRANGERS_APART_MS)
            said = min(len(one.content), len(other.content)) >= LEAST_SAID
            if film != other_film and said and not one.content & other.content:
                rows.append(comparisons(one, other, apart_ms))
    return np.array(rows)


def weigh(pairs: Pairs, unlike: np.ndarray) -> Weights:
    """The weights of the comparisons."""
    rows = np.concatenate([pairs[0], unlike])
    truth = np.concatenate([pairs[1], np.zeros(len(unlike), bool)])
    weight = np.concatenate([np.ones(len(pairs[1])), np.full(len(unlike), WEIGHT_OF_STRANGERS)])
    fitted = LogisticRegression(C=STRENGTH, fit_intercept=False, max_iter=5000)
    fitted.fit(rows, truth, sample_weight=weight)
    return Weights(tuple(float(one) for one in fitted.coef_[0]), MERGED_ABOVE)


def say_how_good(pairs: Pairs, unlike: np.ndarray) -> None:
    """Print what merging would do to pairs not learnt from (by pairs, not by pages: most of
    those that only look alike stand on a few pages)."""
    rows, truth = pairs
    fold = np.arange(len(truth)) % FOLDS
    chance = np.zeros(len(truth))
    for one in range(FOLDS):
        learnt = weigh((rows[fold != one], truth[fold != one]), unlike)
        chance[fold == one] = 1 / (1 + np.exp(-rows[fold == one] @ np.array(learnt.weights)))
    for limit in (0.4, 0.5, 0.6, 0.7, 0.8):
        found = chance >= limit
        print(
            f"{len(truth)} pairs, {truth.sum()} the same; merged above {limit}: "
            f"{(found & truth).sum()} right of {found.sum()}"
        )


def save_weights(weights: Weights) -> None:
    """Write the weights into the package."""
    stored = {
        "weights": [round(one, 4) for one in weights.weights],
        "merged_above": round(weights.merged_above, 4),
    }
    WEIGHTS_FILE.write_text(json.dumps(stored) + "\n", encoding="utf-8")
