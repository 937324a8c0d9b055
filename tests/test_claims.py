"""Spoken numbers against the model: what is allowed, what is refused, what is not claimed."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from pipeline.bounds import ABOUT, BIG_UNIT, NEARLY, Bounds, bounds_of
from pipeline.claims import (
    ClaimResult,
    check_claims,
    claim_findings,
    load_model,
    unclaimed_numbers,
)
from pipeline.errors import FindingsError, RoughcutError, Severity
from pipeline.folder import FilmFolder
from pipeline.lexemes import lexemes_of
from pipeline.quantity import quantities_in
from pipeline.schema import Script
from pipeline.script import read_script

FALSE_LINE = Path(__file__).parent / "data" / "broken" / "the-false-line"


def film_of(root: Path, words: str, model: str = "", **modules: str) -> FilmFolder:
    folder = FilmFolder(root, "demo")
    folder.script.mkdir(parents=True)
    folder.scenes.mkdir(parents=True)
    folder.settings.write_text("title: A film\n", encoding="utf-8")
    (folder.script / "01.md").write_text(f"# A\n\n## A {{#a}}\n\n{words}\n", encoding="utf-8")
    for name, text in {"model": model, **modules}.items():
        (folder.scenes / f"{name}.py").write_text(text, encoding="utf-8")
    return folder


def script_of(folder: FilmFolder) -> Script:
    return read_script(folder)[0]


def judged(root: Path, said: str, gives: str) -> ClaimResult:
    """The claim `said` against a model whose function gives that expression."""
    model = f"import numpy as np\nfrom fractions import Fraction\ndef f():\n    return {gives}\n"
    folder = film_of(root, f"It is [{said}]{{claim=f}}.", model)
    (result,) = check_claims(script_of(folder), load_model(folder))
    return result


# --- what words allow -------------------------------------------------------------------

ALLOWED = {
    # digits: a count is exact, decimals and big units round to their last digit
    "12,288": (12_288, 12_288),
    "66.2": ("66.15", "66.25"),
    "604 million weights": (603_500_000, 604_500_000),
    "1.2 billion": (1_150_000_000, 1_250_000_000),
    "175B": (174_500_000_000, 175_500_000_000),
    "-1": (-1, -1),
    # words
    "fifty thousand": (49_500, 50_500),
    "one hundred and sixteen billion": (115_500_000_000, 116_500_000_000),
    "twelve thousand three hundred": (12_250, 12_350),
    "twelve thousand two hundred eighty-eight": (12_288, 12_288),
    "a million": (950_000, 1_050_000),
    "two billion": (1_900_000_000, 2_100_000_000),
    "one point two billion": (1_150_000_000, 1_250_000_000),
    "zero": (0, 0),
    "minus one": (-1, -1),
    "a hundred": (100, 100),
    "two dozen eggs": (24, 24),
    "one of them": (1, 1),
    "twice as many": (2, 2),
    "three times": (3, 3),
    # parts
    "half": ("0.495", "0.505"),
    "a half": ("0.495", "0.505"),
    "three quarters of": ("0.7425", "0.7575"),
    "half a million": (495_000, 505_000),
    "two and a half million": (2_475_000, 2_525_000),
    # units
    "66.2 percent": ("0.6615", "0.6625"),
    "66.2%": ("0.6615", "0.6625"),
    "16 percent": ("0.155", "0.165"),
    "sixteen per cent": ("0.155", "0.165"),
    "about a twentieth of one percent": ("0.000475", "0.000525"),
    "89°": ("88.5", "89.5"),
    "5.7 degrees": ("5.65", "5.75"),
    # hedges
    "exactly 604 million": (604_000_000, 604_000_000),
    "about 100": (95, 105),
    "around fifty thousand": (47_500, 52_500),
    "fifty thousand or so": (47_500, 52_500),
    "roughly 3.1": ("2.945", "3.255"),
    "about zero": ("-0.05", "0.05"),
    "nearly 100": (95, 100),
    "almost twice": ("1.9", 2),
    "at least 3": (3, None),
    "at most 103": (None, 103),
    "103 at most": (None, 103),
    "up to 103": (None, 103),
    "no more than 103": (None, 103),
    "only 103": (103, 103),
    "over the 96 blocks": (96, 96),
}
ALLOWED_HALF_OPEN = {
    "just under fifty thousand rows": (47_500, 50_000, False, True),
    "just over 100": (100, 105, True, False),
    "more than 85.8 degrees": ("85.8", None, True, False),
    "well over a million": (1_000_000, None, True, False),
    "less than 5 percent": (None, "0.05", False, True),
    "under a hundred": (None, 100, False, True),
    "millions of vectors": (2_000_000, 1_000_000_000, False, True),
    "thousands": (2_000, 1_000_000, False, True),
    "hundreds of thousands": (200_000, 1_000_000, False, True),
    "dozens": (24, 144, False, True),
}


def fraction(bound: int | str | None) -> Fraction | None:
    return None if bound is None else Fraction(bound)


@pytest.mark.parametrize(("said", "allowed"), ALLOWED.items())
def test_words_allow(said: str, allowed: tuple[int | str | None, int | str | None]) -> None:
    bounds = bounds_of(said)
    assert (bounds.low, bounds.high) == tuple(map(fraction, allowed))
    assert (bounds.low_open, bounds.high_open) == (False, False)


@pytest.mark.parametrize(("said", "allowed"), ALLOWED_HALF_OPEN.items())
def test_words_leave_a_bound_out(
    said: str, allowed: tuple[int | str | None, int | str | None, bool, bool]
) -> None:
    low, high, low_open, high_open = allowed
    bounds = bounds_of(said)
    assert (bounds.low, bounds.high) == (fraction(low), fraction(high))
    assert (bounds.low_open, bounds.high_open) == (low_open, high_open)


def test_two_thirds_bears_rounding_and_about_bears_more() -> None:
    assert bounds_of("two thirds").allow(Fraction("0.662"))
    assert not bounds_of("two thirds").allow(Fraction("0.65"))
    assert bounds_of("about two thirds").allow(Fraction("0.65"))


@pytest.mark.parametrize(
    "said", ["many rows", "the second row", "GPT-3", "", "4 × 12,288", "two of three"]
)
def test_words_without_one_number_are_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r"no number|more than one number"):
        bounds_of(said)


def test_an_open_bound_leaves_itself_out_and_a_closed_one_forgives_float_noise() -> None:
    assert not bounds_of("just under 2").allow(Fraction(2))
    assert bounds_of("twice").allow(Fraction(math.nextafter(2.0, 0)))
    assert bounds_of("zero").allow(Fraction(1e-16))
    assert not bounds_of("115,964,116,992").allow(Fraction(115_964_116_993))


NUMBERS = st.integers(0, 10**33)


@given(NUMBERS)
def test_reading_inverts_num2words(number: int) -> None:
    (quantity,) = quantities_in(lexemes_of(num2words(number).split()))
    assert quantity.value == number


@given(st.integers(0, 10**9), st.integers(1, 9999))
def test_reading_inverts_num2words_for_decimals(whole: int, decimals: int) -> None:
    said = f"{num2words(whole)} point {' '.join(map(num2words, map(int, f'{decimals:04}')))}"
    (quantity,) = quantities_in(lexemes_of(said.split()))
    assert quantity.value == whole + Fraction(decimals, 10_000)


@given(NUMBERS)
def test_exact_words_allow_their_number_and_not_its_neighbours(number: int) -> None:
    bounds = bounds_of(f"exactly {num2words(number)} rows")
    assert bounds == Bounds(Fraction(number), Fraction(number))


@given(st.integers(1, 10**15), st.sampled_from(["about", "nearly", "just under", "just over"]))
def test_hedges_never_reach_further_than_their_tolerance(number: int, hedge: str) -> None:
    bounds = bounds_of(f"{hedge} {number:,}")
    assert bounds.low is not None
    assert bounds.high is not None
    assert bounds.low >= number * (1 - max(ABOUT, NEARLY))
    assert bounds.high <= number * (1 + max(ABOUT, NEARLY))


@given(st.integers(1, 999), st.sampled_from(["thousand", "million", "billion"]))
def test_big_units_round_to_the_nearest(count: int, unit: str) -> None:
    size = {"thousand": 10**3, "million": 10**6, "billion": 10**9}[unit]
    slack = min(Fraction(size, 2), count * size * BIG_UNIT)
    bounds = bounds_of(f"{count} {unit}")
    assert bounds.allow(count * size + slack)
    assert not bounds.allow(count * size + slack + 1)


# --- claims and models ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "gives", "holds"),
    [
        ("604 million", "603_979_776", True),
        ("just under fifty thousand rows", "49_152", True),
        ("about two thirds", "Fraction(115_964_116_992, 175_181_291_520)", True),
        ("66.2 percent", "np.float64(0.66197)", True),
        ("66.3 percent", "0.66197", False),
        ("12,288", "np.int64(12_288)", True),
        ("12,287", "12_288", False),
        ("more than 85.8 degrees", "np.float32(85.84)", True),
        ("zero", "np.float32(0)", True),
        ("twice", "2.0", True),
        ("exactly 10", "10**400", False),
    ],
)
def test_a_claim_is_judged(tmp_path: Path, said: str, gives: str, holds: bool) -> None:
    result = judged(tmp_path, said, gives)
    assert result.holds is holds, result.message
    assert bool(claim_findings((result,))) is not holds


@pytest.mark.parametrize(
    "gives",
    ["True", "np.bool_(True)", "'2'", "None", "2j", "[2]", "float('inf')", "np.nan", "1 / 0"],
)
def test_what_is_no_number_is_an_error_naming_the_function(tmp_path: Path, gives: str) -> None:
    (finding,) = claim_findings((judged(tmp_path, "2", gives),))
    assert str(finding.place) == "script/demo/01.md:5:7"
    assert "f()" in finding.message
    assert "scenes/demo/model.py:" in finding.message


def test_a_result_keeps_what_a_table_shows(tmp_path: Path) -> None:
    result = judged(tmp_path, "more than 66.2 percent", "0.66197")
    assert (result.segment, result.value, result.low) == ("a", 0.66197, 0.662)
    assert result.high == math.inf
    assert result.message == (
        "“more than 66.2 percent” allows above 66.2 percent, but f() gives 66.197 percent"
    )


def test_the_false_line_is_refused_with_its_bound() -> None:
    folder = FilmFolder(FALSE_LINE, "demo")
    script = script_of(folder)
    results = check_claims(script, load_model(folder))
    assert [result.holds for result in results] == [False, True, True]
    (finding,) = claim_findings(results)
    assert finding.severity is Severity.ERROR
    assert str(finding.place) == "script/demo/01-one.md:5:1"
    for fact in ("“Millions”", "103", "Welch", "vectors_at_89_degrees_in_100_dimensions()"):
        assert fact in finding.message


def test_each_function_is_asked_once(tmp_path: Path) -> None:
    model = "from itertools import count\nturn = count(1)\ndef f(): return next(turn)\n"
    folder = film_of(tmp_path, "[1]{claim=f} and [1]{claim=f}.", model)
    results = check_claims(script_of(folder), load_model(folder))
    assert all(result.holds for result in results)


# --- loading a model --------------------------------------------------------------------


def test_a_model_imports_its_own_scenes_whichever_film_ran_before(tmp_path: Path) -> None:
    imports = "from scenes.demo.parts import WIDTH\nfrom . import parts\ndef f(): return WIDTH\n"
    for width in (3, 4):
        folder = film_of(tmp_path / str(width), "Words.", imports, parts=f"WIDTH = {width}")
        assert load_model(folder).f() == width
        assert not list(folder.root.rglob("*.pyc"))


def test_an_edited_model_is_read_again(tmp_path: Path) -> None:
    folder = film_of(tmp_path, "Words.", "def f(): return 1")
    assert load_model(folder).f() == 1
    folder.model.write_text("def f(): return 2", encoding="utf-8")
    assert load_model(folder).f() == 2


@pytest.mark.parametrize(
    ("model", "where"),
    [
        ("x = 1\ny = x / 0\n", "scenes/demo/model.py:2"),
        ("def f(:\n", "scenes/demo/model.py:1:7"),
        ("\nimport sys\nsys.exit(3)\n", "scenes/demo/model.py:3"),
        ("import no_such_module_here\n", "scenes/demo/model.py:1"),
    ],
)
def test_a_model_that_cannot_be_run_names_its_line(tmp_path: Path, model: str, where: str) -> None:
    folder = film_of(tmp_path, "Words.", model)
    with pytest.raises(RoughcutError) as raised:
        load_model(folder)
    assert str(raised.value).startswith(f"{where}: error: ")


def test_a_film_without_a_model_says_so(tmp_path: Path) -> None:
    folder = film_of(tmp_path, "Words.")
    folder.model.unlink()
    with pytest.raises(FindingsError, match=r"scenes/demo/model\.py: error: the film has no model"):
        load_model(folder)


# --- numbers without a claim ------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "runs"),
    [
        ("No number at all.", []),
        ("One of them, the first, and the second one.", []),
        ("GPT-3 has a third row and x1.", []),
        ('[12]{say="a dozen"} but 12.', ["12"]),
        ("It is [96]{claim=f} and 96 blocks.", ["96"]),
        ("[96]{claim=f}, 97 and [96]{claim=f}.", ["97"]),
        ("There are 4 × 12,288 rows.", ["4 × 12,288"]),
        (
            "Fifty thousand, or two and a half million.",
            ["Fifty thousand", "two and a half million"],
        ),
        ("Half of them, twice; two thirds, a dozen.", ["Half", "twice", "two thirds", "a dozen"]),
        (
            "Millions fit into a hundred, zero in twenty-one.",
            ["Millions", "a hundred", "zero", "twenty-one"],
        ),
        ("It is 66.2% or one percent at 89°.", ["66.2%", "one percent", "89°"]),
        ("Two-layer, 175B, -1.", ["Two-layer", "175B", "-1"]),
        ("In 1 of 2.", ["1 of 2"]),
    ],
)
def test_numbers_without_a_claim_are_warnings(tmp_path: Path, words: str, runs: list[str]) -> None:
    folder = film_of(tmp_path, words, "def f(): return 96\n")
    findings = unclaimed_numbers(script_of(folder))
    assert [finding.message.split("“")[1].split("”")[0] for finding in findings] == runs
    assert all(finding.severity is Severity.WARNING for finding in findings)
    line = folder.script.joinpath("01.md").read_text(encoding="utf-8").splitlines()[4]
    for finding, run in zip(findings, runs, strict=True):
        assert line[finding.place.column - 1 :].startswith(run)
