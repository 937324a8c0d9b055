"""What is weighed in one go comes out as if it were weighed alone."""

import numpy as np
import pytest

from review.company import Pair, seen_in_company
from review.read import read_comment, read_notes
from review.schema import Comment, Reviews
from review.trees import stored_trees

COMMENTS = (
    "Lovely film, but at 3:10 the voice is too quiet and at 4:20 the label jitters",
    "",
    "3:12",
    "1) 3:12 label flickers 2) 4:10 typo in axis\n\nSound: pop at 5:00. 6:00 too fast / 7:00 hum",
)
NOISE = 1e-5


def without_merges(note):
    return note.text, note.moments, note.judgement.category, note.kind, note.typo


def test_comments_are_read_together_as_they_are_read_alone():
    comments = tuple(Comment(f"author {at}", text) for at, text in enumerate(COMMENTS))
    together = read_notes(Reviews(comments)).comments
    for one, alone in zip(together, map(read_comment, comments), strict=True):
        assert list(map(without_merges, one.notes)) == list(map(without_merges, alone))
        for note, other in zip(one.notes, alone, strict=True):
            chances, same = note.judgement.chances, other.judgement.chances
            assert [*chances.values()] == pytest.approx([*same.values()], abs=NOISE)


@pytest.mark.parametrize("name", ["boundary", "likeness", "company"])
def test_rows_go_down_the_trees_together_as_alone(name):
    trees = stored_trees(name)
    width = int(trees.asked.max()) + 1
    table = np.random.default_rng(0).random((700, width), np.float32) * 2
    alone = np.concatenate([trees.chances(row[None]) for row in table])
    assert trees.chances(table) == pytest.approx(alone, abs=NOISE)
    assert len(set(alone.tolist())) > 1


def test_a_pair_is_seen_beside_the_other_pairs_of_its_notes():
    pairs = [Pair(0, 2, (0, 5), 0), Pair(1, 2, (1, 5), 2000), Pair(1, 3, (1, 5), 0)]
    of_earlier, of_later = seen_in_company(pairs, [0.9, 0.4, 0.7])[:, 1:3].T
    assert of_earlier == pytest.approx([0.0, 0.7, 0.4])
    assert of_later == pytest.approx([0.4, 0.9, 0.0])
