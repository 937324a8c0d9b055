"""A film on disk with a draft to speak of, and no picture in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from placed_film import draft_record

COMMENTS = """\
A post.

Comments

0:16 typo: frequancy should be frequency

Ola Quent

frequancy -> frequency

K.

1) 0:21 the dotted line jitters while it grows. 2) 0:45 the two labels overlap each other.

Teo

Lovely film, thank you so much!

Noor

0:33 hm, 3:1 that thing again?

dr_loop
"""


@pytest.fixture(scope="session")
def drafted(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("drafted")
    (root / "script" / "tiny").mkdir(parents=True)
    (root / "script" / "tiny" / "film.yaml").write_text("title: Tiny\n")
    draft_record(root / "renders" / "tiny")
    (root / "page.txt").write_text(COMMENTS, encoding="utf-8")
    return root


@pytest.fixture
def film(drafted, tmp_path, monkeypatch) -> Path:
    """A copy of the film's folder, in which the command runs."""
    root = tmp_path / "film"
    shutil.copytree(drafted, root)
    monkeypatch.chdir(root)
    monkeypatch.setenv("ROUGHCUT_BY", "Kim")
    return root
