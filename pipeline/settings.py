"""A film's settings: `film.yaml`, and the YAML at the head of a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import yaml

from pipeline.attributes import nearest
from pipeline.errors import Finding, Place, Severity
from pipeline.schema import Pacing
from pipeline.spoken import numbers_are_known

DEFAULT_LANGUAGE = "en-us"
NO_VOICE = "none"
FILM_KEYS = ("title", "language", "voice", "poster", "pacing", "recordings")
PAGE_KEYS = ("chapter",)
PACING_KEYS = tuple(field.name for field in fields(Pacing))


@dataclass(frozen=True, slots=True)
class Setting:
    """A value with the place of its key and its own."""

    value: Any
    key_place: Place
    place: Place


Settings = Mapping[str, Setting]


@dataclass(frozen=True, slots=True)
class FilmSettings:
    """What `film.yaml` says; `voice` is an espeak-ng voice, or "none" for no scratch voice,
    `poster` the segment (with its place) that gives the poster, `recordings` the group of
    that name as it stands there."""

    title: str
    language: str
    voice: str
    pacing: Pacing
    poster: Setting | None
    recordings: Setting | None


def read_film_settings(text: str, file: str, findings: list[Finding]) -> FilmSettings:
    """The settings of a film; what is wrong is a finding, and the default stands in."""
    before = len(findings)
    settings = read_settings(text, file, FILM_KEYS, findings)
    unreadable = not settings and len(findings) > before
    if "title" not in settings and not unreadable:
        hint = "add a line: title: The film's title"
        findings.append(Finding(Place(file), "the film has no title", hint))
    title = text_of(settings, "title", "", findings)
    language = text_of(settings, "language", DEFAULT_LANGUAGE, findings)
    if not numbers_are_known(language):
        message = f"numbers cannot be said in {language!r} and are said in English"
        hint = 'give each one its words: [12]{say="..."}'
        place = settings["language"].place
        findings.append(Finding(place, message, hint, Severity.WARNING))
    poster = settings.get("poster")
    if poster and not text_of(settings, "poster", "", findings):
        poster = None
    voice = text_of(settings, "voice", language, findings)
    pacing = _pacing(settings, findings)
    recordings = settings.get("recordings")
    return FilmSettings(title, language, voice, pacing, poster, recordings)


def read_settings(
    text: str, file: str, keys: tuple[str, ...], findings: list[Finding], first_line: int = 1
) -> Settings:
    """The settings of a YAML mapping by their keys, of which only `keys` are known;
    `first_line` is the line of `file` on which `text` starts."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        findings.append(_broken(error, text, file, first_line))
        return {}
    if node is None:
        return {}
    return _mapping(node, file, keys, findings, first_line)


def text_of(settings: Settings, key: str, default: str, findings: list[Finding]) -> str:
    """A setting that must be a line of text, or the default where it is missing or wrong."""
    if key not in settings:
        return default
    setting = settings[key]
    if isinstance(setting.value, str) and setting.value.strip():
        return " ".join(setting.value.split())
    hint = f'put it in quotes: {key}: "..."'
    message = f"{key} must be text, not {_shown(setting.value)}"
    findings.append(Finding(setting.place, message, hint))
    return default


def group_of(
    setting: Setting, name: str, keys: tuple[str, ...], findings: list[Finding]
) -> Settings:
    """The settings of a group below a key, of which only `keys` are known."""
    if isinstance(setting.value, yaml.MappingNode):
        return _mapping(setting.value, setting.place.file, keys, findings, 1)
    hint = f"indent lines like {keys[-1]}: ... under it; known: {', '.join(keys)}"
    findings.append(Finding(setting.place, f"{name} is a group of settings", hint))
    return {}


def _mapping(
    node: yaml.Node,
    file: str,
    keys: tuple[str, ...],
    findings: list[Finding],
    first_line: int,
) -> Settings:
    here = _place(node.start_mark, file, first_line)
    if not isinstance(node, yaml.MappingNode):
        hint = f"write lines like {keys[0]}: ...; known: {', '.join(keys)}"
        findings.append(Finding(here, "settings are keys with values", hint))
        return {}
    settings: dict[str, Setting] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        key_place = _place(key_node.start_mark, file, first_line)
        if key in settings:
            message = f"the setting {key!r} stands twice, first at {settings[key].key_place}"
            findings.append(Finding(key_place, message, "keep one of them"))
        elif key not in keys:
            hint = nearest(key, keys, f"known: {', '.join(keys)}")
            findings.append(Finding(key_place, f"unknown setting {key!r}", hint))
        else:
            place = _place(value_node.start_mark, file, first_line)
            settings[key] = Setting(_value(value_node), key_place, place)
    return settings


def _value(node: yaml.Node) -> Any:
    """The plain value of a node; a mapping stays a node, so that its keys keep places."""
    if isinstance(node, yaml.MappingNode):
        return node
    try:
        return yaml.SafeLoader("").construct_object(node, deep=True)
    except (yaml.YAMLError, ValueError):
        return None  # such as the date 2024-13-45: no setting is of such a kind


def _pacing(settings: Settings, findings: list[Finding]) -> Pacing:
    if "pacing" not in settings:
        return Pacing()
    rates = group_of(settings["pacing"], "pacing", PACING_KEYS, findings)
    good = {key: rate.value for key, rate in rates.items() if _rate_is_good(key, rate, findings)}
    return Pacing(**good)


def _rate_is_good(key: str, rate: Setting, findings: list[Finding]) -> bool:
    if type(rate.value) is not int:
        message = f"{key} must be a whole number, not {_shown(rate.value)}"
        findings.append(Finding(rate.place, message, f"the default is {getattr(Pacing(), key)}"))
        return False
    try:
        Pacing(**{key: rate.value})
    except ValueError as error:
        hint = f"the default is {getattr(Pacing(), key)}"
        findings.append(Finding(rate.place, str(error), hint))
        return False
    return True


def _broken(error: yaml.YAMLError, text: str, file: str, first_line: int) -> Finding:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    hint = "settings are lines like title: The film's title; text with a : in it needs quotes"
    if mark is not None:
        problem = getattr(error, "problem", None) or "it cannot be read"
        return Finding(_place(mark, file, first_line), f"this is not YAML: {problem}", hint)
    before = re.split("\n", text[: getattr(error, "position", 0)])
    place = Place(file, first_line + len(before) - 1, len(before[-1]) + 1)
    hint = "delete the character here; it does not show on the screen"
    return Finding(place, "a control character cannot stand in settings", hint)


def _place(mark: yaml.Mark, file: str, first_line: int) -> Place:
    return Place(file, mark.line + first_line, mark.column + 1)


def _shown(value: Any) -> str:
    if isinstance(value, yaml.MappingNode):
        return "a group of settings"
    return "nothing" if value is None else repr(value)
