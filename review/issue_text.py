"""An issue as a YAML text fit for a public repository, and back.

Keys in a fixed order, nothing that changes by itself, no names and no times of day: votes
tell which of the issue's voters it was ("voter: 2"), the life tells what and why. Letters
that turn or hide text are escaped, so that a review shows what is there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from pipeline.errors import RoughcutError
from review.issues import Anchor, Evidence, Issue, IssueState, Transition, Vote
from review.publishable import shows
from review.records import from_plain, to_plain
from review.schema import Category, DefectKind, TypoPair

LONGEST_FILE = 1_000_000
"""Characters of an issue's file; longer ones are no work of ours."""
_HEAD = "# One issue of the film. Edit it if you like, then: roughcut notes import\n"


@dataclass(frozen=True, slots=True)
class _Vote:
    source: str
    first: int
    stop: int
    voter: int
    draft: int | None = None


@dataclass(frozen=True, slots=True)
class _Moved:
    to: IssueState
    came_from: IssueState | None = None
    why: str = ""
    draft: int | None = None


@dataclass(frozen=True, slots=True)
class _File:
    """What an issue's file says; the order of its keys."""

    id: str
    revision: int
    state: IssueState
    category: Category
    title: str
    said: str
    kind: DefectKind | None = None
    typo: TypoPair | None = None
    anchor: Anchor | None = None
    evidence: tuple[Evidence, ...] = ()
    life: tuple[_Moved, ...] = ()
    votes: tuple[_Vote, ...] = ()
    linked: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()


def issue_text(issue: Issue) -> str:
    """An issue's file; `issue` must hold its own votes only (see `load_issues`)."""
    numbers = voter_numbers(issue.votes)
    told = _File(
        *(issue.id, issue.revision, issue.state, issue.category, issue.title, issue.said),
        *(issue.kind, issue.typo, issue.anchor, issue.evidence),
        life=tuple(
            _Moved(moved.to_state, moved.from_state, moved.why, moved.draft)
            for moved in issue.transitions
        ),
        votes=tuple(
            _Vote(vote.source, vote.first, vote.stop, number, vote.draft)
            for vote, number in zip(issue.votes, numbers, strict=True)
        ),
        linked=tuple(sorted(issue.linked)),
        merged=tuple(sorted(issue.merged)),
    )
    return _HEAD + _dumped(_without_nothing(to_plain(told)))


def issue_from(text: str, file: str) -> Issue:
    """The issue that a file tells; its voters have stand-ins for names, its life no times.

    Raises RoughcutError, with the place, if the file can not be one.
    """
    try:
        told = from_plain(_File, _loaded(text, file))
        return Issue(
            *(told.id, told.category, told.kind, told.title, told.said, told.state),
            *(told.anchor, told.typo),
            votes=tuple(
                Vote(
                    *(vote.source, vote.first, vote.stop),
                    *(f"voter {vote.voter} of {told.id}", vote.draft),
                )
                for vote in told.votes
            ),
            evidence=told.evidence,
            transitions=tuple(
                Transition("", "", moved.why, moved.draft, moved.came_from, moved.to)
                for moved in told.life
            ),
            linked=told.linked,
            merged=told.merged,
            revision=told.revision,
        )
    except ValueError as error:
        raise RoughcutError(f"{file}: error: {error}") from error


def voter_numbers(votes: Sequence[Vote]) -> list[int]:
    """Which of an issue's voters cast each vote, from 1 in order of their first."""
    numbers: dict[str, int] = {}
    return [numbers.setdefault(vote.author or vote.source, len(numbers) + 1) for vote in votes]


def _without_nothing(plain: Any) -> Any:
    """Without keys that say nothing: they are read back as their defaults."""
    if isinstance(plain, Mapping):
        kept = ((key, _without_nothing(value)) for key, value in plain.items())
        return {
            key: value
            for key, value in kept
            if value not in (None, [], {}) and (key, value) != ("why", "")
        }
    return [_without_nothing(one) for one in plain] if isinstance(plain, list) else plain


class _Dumper(yaml.SafeDumper):
    """Indents lists below their key, and takes a block for text of several lines."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Never without indent."""
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text and all(shows(one) or one == "\n" for one in text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def _dumped(plain: object) -> str:
    dumped: str = yaml.dump(
        plain,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=_can_be_seen(plain),
        default_flow_style=None,
        width=96,
    )
    return dumped


def _can_be_seen(plain: object) -> bool:
    if isinstance(plain, str):
        return all(shows(letter) or letter in "\n\t" for letter in plain)
    if isinstance(plain, Mapping):
        return all(_can_be_seen(key) and _can_be_seen(value) for key, value in plain.items())
    return all(map(_can_be_seen, plain)) if isinstance(plain, list) else True


class _Loader(yaml.SafeLoader):
    """Plain YAML only: no aliases (a few can stand for millions of values), no key twice."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Refuse aliases."""
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "an alias can not stand here", mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Refuse a key that stands twice."""
        keys = [key.value for key, _ in node.value]
        for at, (key, _) in enumerate(node.value):
            if key.value in keys[:at]:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key.value!r} stands twice", key.start_mark
                )
        return super().construct_mapping(node, deep)


def _loaded(text: str, file: str) -> object:
    if len(text) > LONGEST_FILE:
        raise RoughcutError(f"{file}: error: too long for an issue ({len(text):,} characters)")
    try:
        return yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{file}:{mark.line + 1}:{mark.column + 1}" if mark else file
        problem = getattr(error, "problem", None) or "a character that can not stand in YAML"
        raise RoughcutError(f"{where}: error: this is not an issue's YAML: {problem}") from error
    except RecursionError as error:
        raise RoughcutError(f"{file}: error: nested too deeply") from error
