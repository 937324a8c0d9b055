"""A long list of phrases with times, and of phrases with what only looks like one."""

from pathlib import Path

import pytest

from review.plain import plain
from review.times import find_moments

PHRASES = Path(__file__).parents[1] / "data" / "review" / "times.txt"


def phrases():
    for line in PHRASES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("# "):
            phrase, _, wanted = line.rpartition(" => ")
            yield phrase.replace("\\n", "\n"), wanted


def shown(moment):
    start, end = moment.span.start_ms / 1000, moment.span.end_ms / 1000
    return f"{start:g}" if start == end else f"{start:g}..{end:g}"


@pytest.mark.parametrize(("phrase", "wanted"), list(phrases()))
def test_times_are_found_and_lookalikes_are_not(phrase, wanted):
    found = [shown(moment) for moment in find_moments(plain(phrase).text)]
    assert (" ".join(found) or "-") == wanted
