"""Words that are none are found where they stand, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import Place
from pipeline.folder import FilmFolder
from pipeline.schema import Inspection, TextKind, TextOnScreen, WordPlace
from pipeline.script import read_script
from pipeline.spelling import spelling_findings

PAGE = """# Facts

## Names {#names}

Michael Jordan plays basketball, says Nanda.
The vector of GPT-3 has 12,288 entries; we write [W_up]{say="W up"}, and Nanda writes it too.
"""
SHOT = "scenes/tiny/shots.py"


@pytest.fixture
def folder(tmp_path: Path) -> FilmFolder:
    folder = FilmFolder(tmp_path, "tiny")
    folder.script.mkdir(parents=True)
    folder.settings.write_text("title: Tiny\n", encoding="utf-8")
    write(folder, PAGE)
    return folder


def write(folder: FilmFolder, page: str) -> None:
    (folder.script / "01.md").write_text(page, encoding="utf-8")


def found(folder: FilmFolder, *texts: TextOnScreen) -> list[tuple[str, str]]:
    script, _ = read_script(folder)
    seen = Inspection(30, 30, (), (), texts, ())
    return [
        (str(one.place), one.message.split("'")[1])
        for one in spelling_findings(folder, script, [seen])
    ]


def on_screen(text: str, line: int = 7, kind: TextKind = TextKind.WORDS) -> TextOnScreen:
    return TextOnScreen(text, 0, 30, Place(SHOT, line), kind)


@pytest.mark.parametrize(
    "text", ["Micahel", "the Jodran column", "a metalic question", "(metalic)", "METALIC", "Nadna"]
)
def test_a_word_on_screen_that_is_none_is_found(folder: FilmFolder, text: str) -> None:
    assert [place for place, _ in found(folder, on_screen(text))] == [f"{SHOT}:7"]


@pytest.mark.parametrize(
    "text",
    [
        *("Michael", "Michael's", "12,288 × 49,152", "W_up", "GPT-3", "x_ij = 3 ms", "maxLength"),
        *("https://example.org/metalic", "model.py", "non-linear", "604 kB", "a → b", "Nanda"),
    ],
)
def test_what_is_no_slip_is_left_alone(folder: FilmFolder, text: str) -> None:
    assert found(folder, on_screen(text)) == []


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ('W dot x + "baises"', TextKind.FORMULA, ["baises"]),
        ("arccoth(x) bold(vv)", TextKind.FORMULA, []),
        ("#text(fill: blue)[A *metalic* one] $xyzzy$", TextKind.MARKUP, ["metalic"]),
        ("metalic", TextKind.CODE, []),
        ("0.5", TextKind.NUMBER, []),
    ],
)
def test_only_the_prose_of_a_text_is_read(
    folder: FilmFolder, text: str, kind: TextKind, words: list[str]
) -> None:
    assert [word for _, word in found(folder, on_screen(text, kind=kind))] == words


def test_words_of_the_page_are_named_with_line_and_column(folder: FilmFolder) -> None:
    write(folder, PAGE.replace("plays basketball", "plays baskettball"))
    assert found(folder) == [("script/tiny/01.md:5:22", "baskettball")]


def test_a_name_is_known_by_being_spelled_alike(folder: FilmFolder) -> None:
    write(folder, PAGE.replace("and Nanda writes", "and she writes"))
    assert found(folder) == [("script/tiny/01.md:5:39", "Nanda")]
    folder.glossary.write_text("# names\nNanda  # a researcher\n", encoding="utf-8")
    assert found(folder) == []


def test_a_slip_that_stands_twice_is_no_name(folder: FilmFolder) -> None:
    assert len(found(folder, on_screen("Micahel", 7), on_screen("Micahel again", 9))) == 2


def test_the_films_own_word_is_suggested_and_the_line_of_the_word_named(
    folder: FilmFolder,
) -> None:
    script, _ = read_script(folder)
    elsewhere = (WordPlace("Nadna", Place(SHOT, 3)),)
    text = TextOnScreen("by Nadna", 0, 9, Place(SHOT, 7), TextKind.WORDS, elsewhere)
    (one,) = spelling_findings(folder, script, [Inspection(30, 30, (), (), (text,), ())])
    assert str(one.place) == f"{SHOT}:3"
    assert "did you mean 'Nanda'?" in one.hint
    assert "script/tiny/words.txt" in one.hint


def test_in_another_language_only_the_scripts_own_words_count(folder: FilmFolder) -> None:
    folder.settings.write_text("title: Klein\nlanguage: de\n", encoding="utf-8")
    write(folder, "# Teil\n\n## Eins {#eins}\n\nDer Vektor zeigt nach rechts.\n")
    assert found(folder, on_screen("Vektro"), on_screen("Zeile")) == [(f"{SHOT}:7", "Vektro")]
