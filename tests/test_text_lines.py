"""A text on screen is known by the line on which it stands, however it came there."""

from __future__ import annotations

from pipeline.schema import TextKind, TextOnScreen
from tests.conftest import Stage

FIRST_LINE = 5
WAYS = """
def tag(text):
    return look.words(text)
names = [
    "first name",
    "last name",
]
column = VGroup(*(tag(name) for name in names)).arrange(DOWN)
self.play(FadeIn(column), run_time=0.5)
noun = "rows"
self.play(Transform(column[0], tag("another name")), FadeOut(column[1]), run_time=0.5)
self.play(Succession(FadeIn(tag(f"about {3} {noun}")), FadeOut(tag("passing by"))), run_time=2)
count = look.number(7.0, 1)
self.add(count, tag(
    "one line"
    " and its end"
))
t = ValueTracker(0)
self.add(always_redraw(lambda: look.words("is " + ("large" if t.get_value() > 1 else "small"))))
self.play(t.animate.set_value(2), run_time=1)
"""


def line_of(words: str) -> int:
    lines = WAYS.strip().splitlines()
    return FIRST_LINE + next(at for at, line in enumerate(lines) if words in line)


def test_texts_are_traced_to_their_lines(stage: Stage) -> None:
    texts = stage.perform(stage.job(WAYS, 75), draw=False).inspection.texts
    by_text: dict[str, TextOnScreen] = {}
    for text in texts:
        by_text.setdefault(text.text, text)
    lines = {text.text: text.place.line for text in by_text.values()}
    assert lines == {
        "first name": line_of('"first name"'),
        "last name": line_of('"last name"'),
        "another name": line_of("another name"),
        "about 3 rows": line_of("about {3}"),
        "passing by": line_of("passing by"),
        "7.0": line_of("look.number"),
        "one line and its end": line_of('"one line"'),
        "is small": line_of('"is "'),
        "is large": line_of('"is "'),
    }
    assert by_text["about 3 rows"].place_of("rows").line == line_of('noun = "rows"')
    assert by_text["one line and its end"].place_of("end").line == line_of("its end")
    assert by_text["7.0"].kind is TextKind.NUMBER


def test_what_a_text_turned_into_is_on_screen_from_then_on(stage: Stage) -> None:
    texts = stage.perform(stage.job(WAYS, 75), draw=False).inspection.texts
    spans = {text.text: (text.first_frame, text.stop_frame) for text in texts}
    assert spans["first name"] == (0, 16), "until it has become another"
    assert spans["another name"] == (8, 75)
    first, stop = spans["passing by"]
    assert 16 <= first < stop <= 46, "it goes within the play in which it comes"
