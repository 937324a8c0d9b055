"""A section's words become a segment: tokens with what is said, cues and claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.attributes import Attribute, name_problem, nearest
from pipeline.chapter import Section
from pipeline.errors import Finding, Place
from pipeline.page import Passage
from pipeline.schema import Claim, Cue, Segment, Token
from pipeline.spoken import spoken_form
from pipeline.wording import MarkedSpan, WrittenWord, read_wording


@dataclass(frozen=True, slots=True)
class Names:
    """What a page may name: scene classes, and functions of the model. None where the
    film's Python cannot be read, which is a finding of its own."""

    scenes: Mapping[str, Place] | None
    functions: Mapping[str, Place] | None
    scenes_folder: str
    model_file: str


def build_segment(
    section: Section, names: Names, language: str, findings: list[Finding]
) -> Segment | None:
    """The segment of a section, or None (and a finding) where it has no words.

    A wrong name or attribute is a finding; the cue or claim is left out.
    """
    telling = _Telling(names, language, findings)
    for number, passage in enumerate(section.passages):
        telling.tell(number, passage)
    _check_scene(section.scene, names, findings)
    if not any(token.spoken for token in telling.tokens):
        hint = "write what is said under its heading, or delete the heading"
        findings.append(Finding(section.place, "this segment has no words to speak", hint))
        return None
    return Segment(
        id=section.id.value if section.id else "",
        title=section.title,
        chapter=section.chapter,
        scene=section.scene.value if section.scene else None,
        tokens=tuple(telling.tokens),
        cues=tuple(telling.cues),
        claims=tuple(telling.claims),
        picture_notes=section.picture_notes,
        place=section.place,
    )


def _check_scene(scene: Attribute | None, names: Names, findings: list[Finding]) -> None:
    if scene is None or names.scenes is None or scene.value in names.scenes:
        return
    otherwise = f"write the class in {names.scenes_folder}, or leave scene= out to get a card"
    message = f"no scene class {scene.value!r} in {names.scenes_folder}"
    findings.append(Finding(scene.place, message, nearest(scene.value, names.scenes, otherwise)))


@dataclass(frozen=True, slots=True)
class _Telling:
    """Collects a segment's tokens, cues and claims, paragraph by paragraph."""

    names: Names
    language: str
    findings: list[Finding]
    tokens: list[Token] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)

    def tell(self, paragraph: int, passage: Passage) -> None:
        wording = read_wording(passage, self.findings)
        before = len(self.tokens)
        spoken = self._spoken(wording.words, wording.spans)
        self.tokens.extend(
            Token(word.text, said, paragraph, word.place)
            for word, said in zip(wording.words, spoken, strict=True)
        )
        for span in wording.spans:
            self._take_cue(span, before)
            self._take_claim(span, before)

    def _spoken(self, words: tuple[WrittenWord, ...], spans: tuple[MarkedSpan, ...]) -> list[str]:
        """What is said for each word; a span's `say` stands on its first word, "" on the rest."""
        told: dict[int, str] = {}
        for span in spans:
            if say := span.attributes.get("say"):
                said = (spoken_form(part, self.language) for part in say.value.split())
                if self._may_say(span, say, words, told):
                    told.update(dict.fromkeys(range(span.first, span.stop), ""))
                    told[span.first] = " ".join(filter(None, said))
        return [
            told[index] if index in told else spoken_form(word.text, self.language)
            for index, word in enumerate(words)
        ]

    def _may_say(
        self,
        span: MarkedSpan,
        say: Attribute,
        words: tuple[WrittenWord, ...],
        told: dict[int, str],
    ) -> bool:
        if not told.keys().isdisjoint(range(span.first, span.stop)):
            message, hint = "two spoken forms for the same words", "keep one say= of the two"
            self.findings.append(Finding(say.place, message, hint))
            return False
        whole = "".join(word.text for word in words[span.first : span.stop])
        if _letters(whole) != _letters(span.said):
            message = f"this spoken form covers a part of the word “{whole}” only"
            hint = "put the brackets around the whole word"
            self.findings.append(Finding(say.place, message, hint))
            return False
        return True

    def _take_cue(self, span: MarkedSpan, before: int) -> None:
        cue = span.attributes.get("cue")
        if cue is None:
            return
        if problem := name_problem(cue.value, "cue"):
            self.findings.append(Finding(cue.place, *problem))
        else:
            first, stop = before + span.first, before + span.stop
            self.cues.append(Cue(cue.value, first, stop, cue.place))

    def _take_claim(self, span: MarkedSpan, before: int) -> None:
        claim = span.attributes.get("claim")
        if claim is None:
            return
        functions = self.names.functions
        if functions is not None and claim.value not in functions:
            file = self.names.model_file
            message = f"no function {claim.value!r} without arguments in {file}"
            hint = nearest(claim.value, functions, f"write it there: def {claim.value}(): ...")
            self.findings.append(Finding(claim.place, message, hint))
        else:
            first, stop = before + span.first, before + span.stop
            self.claims.append(Claim(claim.value, span.said, first, stop, span.place))


def _letters(text: str) -> str:
    """Letters and digits alone: punctuation may stand outside the brackets."""
    return "".join(filter(str.isalnum, text))
