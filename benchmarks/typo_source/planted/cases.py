"""Scenes with one typo each; the line on which it stands is marked.

What is expected is the line of the string that holds the wrong word, however it comes to the
screen.
"""

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Circle,
    DecimalNumber,
    FadeIn,
    FadeOut,
    LaggedStart,
    MarkupText,
    MathTypst,
    Paragraph,
    ReplacementTransform,
    Square,
    Succession,
    Text,
    Transform,
    TransformMatchingShapes,
    Typst,
    ValueTracker,
    VGroup,
    Write,
    always_redraw,
)

from pipeline.stage import CuedScene, look

from . import labels, parts


class Direct(CuedScene):
    def construct(self):
        first = look.words("A fine word")
        second = look.words("A metalic question")  # typo: metalic
        self.play(FadeIn(VGroup(first, second).arrange(DOWN)))


class Title(CuedScene):
    def construct(self):
        self.add(look.title("Where do facts resside?"))  # typo: resside
        self.wait(1)


class ThroughAHelper(CuedScene):
    def construct(self):
        good = parts.labelled(Square(1), "a square")
        bad = parts.labelled(Circle(1), "a cirlce")  # typo: cirlce
        self.add(VGroup(good, bad).arrange(RIGHT))
        self.wait(1)


class DefaultOfAHelper(CuedScene):
    def construct(self):
        self.add(parts.box())
        self.wait(1)


class ListInALoop(CuedScene):
    def construct(self):
        column = VGroup()
        for name in (
            "Michael",
            "Micahel",  # typo: Micahel
            "Jordan",
        ):
            column.add(parts.tag(name))
        self.play(FadeIn(column.arrange(DOWN)))


class ListOfAnotherModule(CuedScene):
    def construct(self):
        stack = VGroup(*(parts.tag(layer) for layer in labels.LAYERS)).arrange(UP)
        self.play(LaggedStart(*map(FadeIn, stack)))


class TableOfAnotherModule(CuedScene):
    def construct(self):
        for key in ("start", "middle", "end"):
            caption = look.words(labels.CAPTIONS[key])
            self.play(FadeIn(caption), run_time=0.5)
            self.play(FadeOut(caption), run_time=0.5)


class FormattedString(CuedScene):
    def construct(self):
        for row in range(3):
            self.add(look.words(f"queston {row + 1}").shift(row * DOWN))  # typo: queston
        self.wait(1)


class FilledIn(CuedScene):
    def construct(self):
        noun = "baises"  # typo: baises
        count = 3
        self.add(look.words(f"There are {count} {noun} here"))
        self.wait(1)


class TransformTarget(CuedScene):
    def construct(self):
        label = look.words("the first sentence")
        self.play(FadeIn(label))
        self.play(Transform(label, look.words("the secnod sentence")))  # typo: secnod
        self.wait(0.5)


class ReplacedBy(CuedScene):
    def construct(self):
        before = look.words("before")
        after = look.words("afterwrads")  # typo: afterwrads
        self.add(before)
        self.play(ReplacementTransform(before, after))


class GroupTransform(CuedScene):
    def construct(self):
        pair = VGroup(look.words("left"), look.words("right")).arrange(RIGHT)
        other = VGroup(
            look.words("one"),
            look.words("oppposite"),  # typo: oppposite
        ).arrange(RIGHT)
        self.add(pair)
        self.play(pair.animate.become(other))


class TypstMarkup(CuedScene):
    def construct(self):
        self.add(
            Typst(
                "The *weights* are #text(fill: blue)[multiplyed] here"  # typo: multiplyed
            )
        )
        self.wait(1)


class FormulaWithWords(CuedScene):
    def construct(self):
        self.add(MathTypst('bold(y) = W bold(x) quad "withuot bias"'))  # typo: withuot
        self.wait(1)


class PangoText(CuedScene):
    def construct(self):
        heading = Text("Paramters of the model", font_size=40)  # typo: Paramters
        self.play(Write(heading))


class PangoMarkup(CuedScene):
    def construct(self):
        self.add(MarkupText("a <b>nonlinaer</b> step", font_size=40))  # typo: nonlinaer
        self.wait(1)


class NumberWithLabel(CuedScene):
    def construct(self):
        number = DecimalNumber(0, num_decimal_places=1, mob_class=look.Words)
        unit = look.words("metrse")  # typo: metrse
        number.add_updater(lambda m, dt: m.increment_value(dt))
        self.add(VGroup(number, unit).arrange(RIGHT))
        self.wait(2)


class SeveralLines(CuedScene):
    def construct(self):
        self.add(
            look.words(
                "Take a sentence\nand leave off\nits lastt word."  # typo: lastt
            )
        )
        self.wait(1)


class Redrawn(CuedScene):
    def construct(self):
        t = ValueTracker(0)
        self.add(
            always_redraw(
                lambda: look.words(f"lenght {t.get_value():.1f}")  # typo: lenght
            )
        )
        self.play(t.animate.set_value(3), run_time=2)


class ComesAndGoes(CuedScene):
    def construct(self):
        notes = [look.words("here"), look.words("breifly"), look.words("gone")]  # typo: breifly
        self.play(
            Succession(*(step for note in notes for step in (FadeIn(note), FadeOut(note)))),
            run_time=4,
        )


# Ten more, written after the check was made.


class ClassAttribute(CuedScene):
    def construct(self):
        self.add(parts.Legend("rows", "columns"))
        self.wait(1)


class LetterByLetter(CuedScene):
    def construct(self):
        sentence = look.words("one leter after the other")  # typo: leter
        self.play(LaggedStart(*map(FadeIn, sentence), lag_ratio=0.1), run_time=2)


class Cut(CuedScene):
    def construct(self):
        row = "Michael Jordan palys the sport of".split(" ")  # noqa: SIM905  typo: palys
        self.add(VGroup(*map(look.words, row)).arrange(RIGHT))
        self.wait(1)


class FormatMethod(CuedScene):
    def construct(self):
        sentence = "about {} wieghts"  # typo: wieghts
        self.add(look.words(sentence.format("604 million")))
        self.wait(1)


class Put(CuedScene):
    def construct(self):
        noun = "rwo"  # typo: rwo
        self.add(parts.counted(3, noun).shift(UP), look.words("the matrix"))
        self.wait(1)


class Constant(CuedScene):
    def construct(self):
        self.add(look.words(labels.AXIS).rotate(1.57).to_edge(LEFT))
        self.wait(1)


class WithinATransform(CuedScene):
    def construct(self):
        old = VGroup(Square(), look.words("sum").shift(2 * UP))
        new = VGroup(Circle(), look.words("averge").shift(2 * UP))  # typo: averge
        self.add(old)
        self.play(Transform(old, new))
        self.play(old.animate.shift(DOWN))


class Matching(CuedScene):
    def construct(self):
        old = look.words("down projection")
        new = look.words("down projektion")  # typo: projektion
        self.add(old)
        self.play(TransformMatchingShapes(old, new))


class Paragraphs(CuedScene):
    def construct(self):
        self.add(
            Paragraph(
                "The first line,",
                "and the secand line",  # typo: secand
                font_size=30,
            )
        )
        self.wait(1)


class Column(CuedScene):
    def construct(self):
        self.add(
            look.words(
                "A longer note that is set in a column, "
                "so that it has to be wraped somewhere",  # typo: wraped
                width=5,
            )
        )
        self.wait(1)
