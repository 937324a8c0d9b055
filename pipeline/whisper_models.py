"""Where Whisper's weights lie on this machine; nothing here downloads or imports Whisper."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

MODEL_FILES = {
    "tiny.en": "tiny.en.pt",
    "tiny": "tiny.pt",
    "base.en": "base.en.pt",
    "base": "base.pt",
    "small.en": "small.en.pt",
    "small": "small.pt",
    "medium.en": "medium.en.pt",
    "medium": "medium.pt",
    "large-v1": "large-v1.pt",
    "large-v2": "large-v2.pt",
    "large-v3": "large-v3.pt",
    "large": "large-v3.pt",
    "large-v3-turbo": "large-v3-turbo.pt",
    "turbo": "large-v3-turbo.pt",
}
"""Names that openai-whisper knows, and the file that it keeps each model in."""

DEFAULT_MODEL = {True: "base.en", False: "base"}
"""What is recommended for English, and for other languages."""

# Without a name: what aligns well for its size comes first, the slowest last.
_PREFERRED = ("base.en", "small.en", "tiny.en", "medium.en", "base", "small", "turbo", "medium")
_LAST = ("large-v3", "large-v2", "large-v1", "tiny")

INSTALL_WHISPER = "pip install 'roughcut[whisper]'"


def cache_folder() -> Path:
    """Where openai-whisper keeps its models: `XDG_CACHE_HOME`/whisper, else ~/.cache/whisper."""
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"), "whisper")


def whisper_is_installed() -> bool:
    """Whether the package openai-whisper is there (it is not imported, which takes seconds)."""
    return find_spec("whisper") is not None and find_spec("torch") is not None


def find_model(name_or_path: str | None, language: str = "en") -> Path | None:
    """The weights of a model in the cache folder, or of a file; None if they are not there.

    Without a name: the best for word times among the models in the cache folder, for a
    language other than English among those that know more than English.
    """
    if name_or_path is None:
        here = (cache_folder() / MODEL_FILES[name] for name in _fit_for(language))
        return next((path for path in here if path.is_file()), None)
    if name_or_path in MODEL_FILES:
        path = cache_folder() / MODEL_FILES[name_or_path]
    else:
        path = Path(name_or_path).expanduser()
    return path if path.is_file() else None


def missing_message(name_or_path: str | None, language: str = "en") -> str:
    """One line on why Whisper can not be used: where was looked, and what to do."""
    if not whisper_is_installed():
        return f"Whisper is not installed: {INSTALL_WHISPER}"
    folder = cache_folder()
    if name_or_path is None:
        advice = DEFAULT_MODEL[is_english(language)]
        return f"no Whisper model in {folder}: roughcut models get {advice}"
    if name_or_path in MODEL_FILES:
        file = folder / MODEL_FILES[name_or_path]
        return f"no Whisper model at {file}: roughcut models get {name_or_path}"
    known = ", ".join(MODEL_FILES)
    return f"no Whisper model at {name_or_path}: give a file, or a name out of {known}"


def is_english(language: str) -> bool:
    """Whether a language code ("en-gb") is one of English."""
    return language.lower().replace("_", "-").split("-")[0] == "en"


def _fit_for(language: str) -> tuple[str, ...]:
    names = _PREFERRED + _LAST
    if is_english(language):
        return names
    return tuple(name for name in names if not name.endswith(".en"))
