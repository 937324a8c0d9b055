"""Trains the reader's small models on `train*/`, and says how good they are on pages that
they have not seen.

    python -m benchmarks.review.train VECTORS.NPZ        (scikit-learn needed; see make_vectors.py)

The pages lie in `FOLDS` folds; each fold is read, from comments to repeated notes, by models
that learnt from the others, and `results/review-crossed.json` keeps the figures. The
chances are calibrated, and the limit of "unsure" is chosen, on such predictions. Then all
models learn from everything and are written into `review/words/`. The held-out pages are
never opened here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar
from unittest import mock

from benchmarks.review.corpus import LabelledPage, labelled_pages
from benchmarks.review.measure import READ_WITH, Tally
from benchmarks.review.train_boundary import grow, joints_of_pages, tables_of
from benchmarks.review.train_category import FOLDS, crossed, fit, lesson, save
from benchmarks.review.train_duplicates import (
    LIMITS,
    Merged,
    Pairs,
    grow_likeness,
    limits_of,
    merged_rightly,
    pairs_of_page,
    save_likeness,
)
from benchmarks.review.train_trees import save_trees
from benchmarks.review.train_turns import save_turns, turns_of, weigh_turns
from benchmarks.table import keep
from review import boundary, category, duplicates, likeness, turns
from review.as_json import as_json
from review.category import Model
from review.company import Pair
from review.complaints import Voice
from review.likeness import Likeness
from review.read import merged as merged_in
from review.read import read_comment
from review.schema import Comment, ReadComment, Reading, Reviews
from review.trees import Trees
from review.turns import TurnWeights

T = TypeVar("T")
_AS_READ = Reviews(())


def read_crossed(models: list[Model]) -> None:
    """Measure the whole reader on the training pages, each read by models that have not seen
    its fold; and write the trees and weights that learnt from all of them."""
    pages = labelled_pages("train")
    folds = [number % FOLDS for number in range(len(pages))]
    seen = [turns_of(page) for page in pages]
    turned = [weigh_turns(_without(fold, seen)) for fold in range(FOLDS)]
    joints = joints_of_pages(
        pages, [models[fold] for fold in folds], [turned[fold] for fold in folds]
    )
    forests = [grow(*tables_of(_without(fold, joints))) for fold in range(FOLDS)]
    pairs: list[Pairs] = []
    for fold, page in zip(folds, pages, strict=True):
        with _reading_with(models[fold], turned[fold], forests[fold]):
            pairs.append(pairs_of_page(page))
    alike = [grow_likeness(_without(fold, pairs), _without(fold, folds)) for fold in range(FOLDS)]

    with_one = [_reading_with(models[fold], turned[fold], forests[fold]) for fold in folds]
    told = [_read(page, reader) for page, reader in zip(pages, with_one, strict=True)]
    chances: dict[str, list[float]] = {}

    def merged(limit: float, of_one_kind: float, elsewhere: float) -> Merged:
        right = given = 0
        for fold, page, comments in zip(folds, pages, told, strict=True):
            learnt = Likeness(*alike[fold], of_one_kind, elsewhere)
            with _merging_with(learnt, page.name, chances):
                read = as_json(Reading(tuple(merged_in(comments)), _AS_READ))["comments"]
            one, of = merged_rightly(page, read)
            right, given = right + one, given + of
        return Merged(limit, right, given)

    limits = limits_of(
        [merged(limit, limit, 1.0) for limit in LIMITS],
        [merged(limit, 1.0, limit) for limit in LIMITS],
    )
    tally = Tally()
    for fold in range(FOLDS):
        learnt = Likeness(*alike[fold], *limits)
        with _reading_with(models[fold], turned[fold], forests[fold], learnt):
            for page in pages[fold::FOLDS]:
                tally.count(page, misses="--misses" in sys.argv)
    keep("review-crossed", tally.rows(), READ_WITH)
    save_turns(weigh_turns(seen))
    save_trees(grow(*tables_of(joints)), "boundary")
    save_likeness(Likeness(*grow_likeness(pairs, folds), *limits))


def _without(fold: int, pages: list[T]) -> list[T]:
    return [one for at, one in enumerate(pages) if at % FOLDS != fold]


def _read(page: LabelledPage, reader: AbstractContextManager[None]) -> list[ReadComment]:
    """The comments of a page with their notes, none of which is merged."""
    comments = [Comment(one.author, one.text) for one in page.comments]
    with reader:
        return [ReadComment(one, read_comment(one)) for one in comments]


@contextmanager
def _merging_with(learnt: Likeness, page: str, chances: dict[str, list[float]]) -> Iterator[None]:
    """Merge by the limits of a model; the chances of a page's pairs are weighed only once."""

    def weighed(voices: Sequence[Voice], pairs: Sequence[tuple[Pair, bool]]) -> list[float]:
        if page not in chances:
            chances[page] = likeness.likenesses(voices, pairs)
        return chances[page]

    with (
        mock.patch.object(likeness, "load_likeness", lambda: learnt),
        mock.patch.object(duplicates, "load_likeness", lambda: learnt),
        mock.patch.object(duplicates, "likenesses", weighed),
    ):
        yield


@contextmanager
def _reading_with(
    model: Model, turned: TurnWeights, trees: Trees, alike: Likeness | None = None
) -> Iterator[None]:
    with (
        mock.patch.object(turns, "load_turns", lambda: turned),
        mock.patch.object(category, "load_model", lambda: model),
        mock.patch.object(boundary, "load_trees", lambda: trees),
        mock.patch.object(duplicates, "load_likeness", lambda: alike),
        mock.patch.object(likeness, "load_likeness", lambda: alike),
    ):
        yield


def main(vectors_file: str) -> None:
    """Both models, the second on what the first says of pages it has not seen."""
    taught = lesson(vectors_file)
    models = crossed(taught)
    whole = fit(taught.table, taught.names)
    save(taught.model(whole, models[0].sharpness, models[0].unsure_below))
    read_crossed(models)


if __name__ == "__main__":
    main(sys.argv[1])
