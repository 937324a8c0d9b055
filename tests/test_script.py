"""Pages beside what they mean, broken films beside what is found, and properties of places."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.claims import check_claims, claim_findings, load_model
from pipeline.errors import EXIT_FINDINGS, Finding, FindingsError, Severity
from pipeline.folder import FilmFolder
from pipeline.schema import Pacing, Segment
from pipeline.script import read_script

DATA = Path(__file__).parent / "data"
PAGES = sorted(DATA.glob("pages/*.md"))
BROKEN = sorted(path.parent for path in DATA.glob("broken/*/expected.txt"))
# Four times the segments may cost four times the calls; a quadratic reader makes sixteen.
LINEAR = 4.2

MODEL = """
def up_weights(): return 603_979_776
def both(): return 1_207_959_552
def share(): return 0.66197
"""
SCENES = "class CountParameters(CuedScene): pass"


def film_of(root: Path, *pages: str | bytes, settings: str = "title: A film\n") -> FilmFolder:
    folder = FilmFolder(root, "demo")
    folder.script.mkdir(parents=True, exist_ok=True)
    folder.scenes.mkdir(parents=True, exist_ok=True)
    folder.settings.write_text(settings, encoding="utf-8")
    folder.model.write_text(MODEL, encoding="utf-8")
    (folder.scenes / "counting.py").write_text(SCENES, encoding="utf-8")
    for number, page in enumerate(pages):
        content = page if isinstance(page, bytes) else page.encode()
        (folder.script / f"{number:02}.md").write_bytes(content)
    return folder


def segments_of(root: Path, *pages: str | bytes) -> tuple[Segment, ...]:
    return read_script(film_of(root, *pages))[0].segments


def errors_of(folder: FilmFolder) -> tuple[Finding, ...]:
    """All findings of the script and, where that is sound, of its claims."""
    try:
        script, warnings = read_script(folder)
        assert warnings == ()
        return claim_findings(check_claims(script, load_model(folder)))
    except FindingsError as error:
        assert error.exit_code == EXIT_FINDINGS
        return error.findings


# --- pages and their meaning ------------------------------------------------------------


def by_paragraph(segment: Segment, attribute: str) -> list[str]:
    paragraphs: dict[int, list[str]] = {}
    for token in segment.tokens:
        paragraphs.setdefault(token.paragraph, []).append(getattr(token, attribute))
    return [" ".join(filter(None, words)) for words in paragraphs.values()]


def meaning(segment: Segment) -> dict[str, Any]:
    """A segment in the form of the YAML beside the page, empty entries left out."""
    entries = {
        "id": segment.id,
        "title": segment.title,
        "scene": segment.scene,
        "text": by_paragraph(segment, "text"),
        "spoken": by_paragraph(segment, "spoken"),
        "cues": {
            cue.name: " ".join(token.text for token in segment.tokens[cue.first : cue.stop])
            for cue in segment.cues
        },
        "claims": [f"{claim.function}: {claim.said}" for claim in segment.claims],
        "notes": list(segment.picture_notes),
    }
    return {key: value for key, value in entries.items() if value}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_means_what_stands_beside_it(page: Path, tmp_path: Path) -> None:
    expected = yaml.safe_load(page.with_suffix(".yaml").read_text(encoding="utf-8"))
    segments = segments_of(tmp_path, page.read_bytes())
    places = [entry.pop("places", {}) for entry in expected["segments"]]
    assert [meaning(segment) for segment in segments] == expected["segments"]
    assert {segment.chapter for segment in segments} == {expected["chapter"]}
    for segment, where in zip(segments, places, strict=True):
        found = {t.text: f"{t.place.line}:{t.place.column}" for t in segment.tokens}
        assert {word: found[word] for word in where} == where


def test_pages_come_in_name_order_and_settings_are_kept(tmp_path: Path) -> None:
    settings = "title: A film\nvoice: none\nposter: b\npacing: {pause_ms: 250}\n"
    pages = ["# B\n\n## B {#b}\n\nTwo.", "# A\n\n## A {#a}\n\nOne."]
    script, warnings = read_script(film_of(tmp_path, *pages, settings=settings))
    assert [segment.id for segment in script.segments] == ["b", "a"]
    assert (script.title, script.language, script.voice) == ("A film", "en-us", "none")
    assert (script.poster, script.pacing) == ("b", Pacing(pause_ms=250))
    assert script.chapters == ("B", "A")
    assert warnings == ()


def test_numbers_of_an_unknown_language_are_a_warning(tmp_path: Path) -> None:
    folder = film_of(tmp_path, "# A\n\n## A {#a}\n\nOne.", settings="title: A\nlanguage: tlh\n")
    _, (warning,) = read_script(folder)
    assert warning.severity is Severity.WARNING
    assert str(warning.place) == "script/demo/film.yaml:2:11"


def test_other_language_says_its_own_numbers(tmp_path: Path) -> None:
    folder = film_of(
        tmp_path, "# A\n\n## A {#a}\n\nEs sind 12.", settings="title: A\nlanguage: de\n"
    )
    (segment,) = read_script(folder)[0].segments
    assert [token.spoken for token in segment.tokens] == ["Es", "sind", "zwölf"]


def test_line_ends_and_byte_order_mark_of_windows(tmp_path: Path) -> None:
    page = b"\xef\xbb\xbf# A\r\n\r\n## A {#a}\r\n\r\nLines end\r\nin [two]{cue=two} characters.\r\n"
    (segment,) = segments_of(tmp_path, page)
    places = {token.text: (token.place.line, token.place.column) for token in segment.tokens}
    assert places["two"] == (6, 5)


# --- what is wrong ----------------------------------------------------------------------


def snapshot(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("film", BROKEN, ids=lambda film: film.name)
def test_everything_wrong_with_a_film_is_found_at_once(film: Path) -> None:
    """Each line of expected.txt is `file:line:column: phrase ... more of it or of the hint`."""
    before = snapshot(film)
    findings = errors_of(FilmFolder(film, "demo"))
    expected = (film / "expected.txt").read_text(encoding="utf-8").splitlines()
    shown = [f"{finding.place}: {finding.message} {finding.hint}" for finding in findings]
    assert len(shown) == len(expected), "\n".join(shown)
    for line, found in zip(expected, shown, strict=True):
        start, *more = line.split(" ... ")
        assert found.startswith(start)
        assert all(phrase in found for phrase in more)
    assert all(finding.hint for finding in findings)
    assert snapshot(film) == before


def test_there_are_enough_broken_films() -> None:
    assert len(BROKEN) >= 22


def test_errors_and_warnings_come_together_in_order(tmp_path: Path) -> None:
    folder = film_of(tmp_path, "# A\n\n## A\n\nOne.", settings="title: A\nlanguage: tlh\n")
    with pytest.raises(FindingsError) as raised:
        read_script(folder)
    severities = [finding.severity for finding in raised.value.findings]
    assert severities == [Severity.ERROR, Severity.WARNING]


# --- properties -------------------------------------------------------------------------

WORD = st.text("abcdefgXYZäß", min_size=1, max_size=8)
PLAIN = st.builds("{}{}".format, WORD, st.sampled_from(["", ",", ".", "…"]))
SPANNED = st.builds("{}".format, st.lists(WORD, min_size=1, max_size=3).map(" ".join))
BREAK = st.sampled_from([" ", "  ", "\n", "\n  "])


@st.composite
def paragraphs(draw: st.DrawFn) -> str:
    text = ""
    for number in range(draw(st.integers(1, 12))):
        kind = draw(st.sampled_from(["plain", "plain", "cue", "claim", "strong"]))
        word = draw(PLAIN if kind == "plain" else SPANNED)
        form = {
            "plain": "{}",
            "cue": f"[{{}}]{{{{cue=c{number}}}}}",
            "claim": "[{}]{{claim=share}},",
            "strong": "**{}**",
        }[kind]
        text += form.format(word) + draw(BREAK)
    return text


@settings(deadline=None)  # writes a film to disk each time
@given(body=paragraphs(), indent=st.sampled_from(["", "  ", "- "]))
def test_places_point_at_the_words(
    body: str, indent: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    page = f"# A\n\n## A {{#a}}\n\n{indent}{body}\n"
    (segment,) = segments_of(tmp_path_factory.mktemp("film"), page)
    lines = page.split("\n")
    for token in segment.tokens:
        rest = lines[token.place.line - 1][token.place.column - 1 :]
        assert rest.startswith(token.text.rstrip(","))
    in_order = [(token.place.line, token.place.column) for token in segment.tokens]
    assert in_order == sorted(set(in_order))
    assert len(segment.cues) == body.count("cue=")
    assert len(segment.claims) == body.count("claim=")
    for cue in segment.cues:
        words = "".join(token.text for token in segment.tokens[cue.first : cue.stop])
        span = body[body.rindex("[", 0, body.index(f"{{cue={cue.name}}}")) :].partition("]")[0]
        assert words.rstrip(",") == "".join(span[1:].split())


SIGNS = tuple("[]{}`|\n\t\r\\é\x00\x85")
MARKS = (
    '# A\n ## B {#b}\n cue=x say="1" <!-- --> \n\n ---\n ``` ** &amp; ![a](b) [a](b) <b> '
    "chapter:C pacing: 1.2 [a]{cue=y} \n> \n- "
)
MARKUP = st.lists(st.sampled_from((*SIGNS, *MARKS.split(" "), "    ")), max_size=30).map("".join)


@settings(deadline=None)  # writes a film to disk each time
@given(page=MARKUP | st.text(), film_yaml=st.just("title: A\n") | MARKUP | st.text())
def test_no_page_and_no_settings_bring_the_reader_down(
    page: str, film_yaml: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = film_of(tmp_path_factory.mktemp("film"), page, settings=film_yaml)
    lines = {
        "script/demo/00.md": re.split("\r\n?|\n", page),
        "script/demo/film.yaml": film_yaml.splitlines() or [""],
    }
    for finding in errors_of(folder):
        if finding.place.line and finding.place.file in lines:
            assert finding.place.line <= len(lines[finding.place.file]) + 1


def calls_of(work: Callable[[], object]) -> int:
    """How many functions, Python's and C's, a piece of work calls: a clock that never lies."""
    count = 0

    def tick(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(tick)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def test_a_long_page_is_read_in_linear_time(tmp_path: Path) -> None:
    def cost(segments: int) -> int:
        section = "## Title {{#s{0}}}\n\nIt [has]{{cue=c{0}}} words.\n"
        page = "# A\n" + "".join(map(section.format, range(segments)))
        folder = film_of(tmp_path / str(segments), page)
        return calls_of(lambda: read_script(folder))

    film_of(tmp_path / "warm", "# A\n\n## A {#a}\n\nOne.")
    read_script(FilmFolder(tmp_path / "warm", "demo"))
    assert cost(4000) < LINEAR * cost(1000)
