"""Where a film's files lie, seen from the folder in which the command runs."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from pipeline.errors import UsageError


@dataclass(frozen=True, slots=True)
class FilmFolder:
    """The folders of one film: `root` is the creator's folder, `name` the film's."""

    root: Path
    name: str

    @property
    def script(self) -> Path:
        """Words: `film.yaml`, the chapters' pages, `takes/`, `words.txt`."""
        return self.root / "script" / self.name

    @property
    def settings(self) -> Path:
        """The film's title, pacing and voice."""
        return self.script / "film.yaml"

    @property
    def takes(self) -> Path:
        """Recordings: one file for a segment, named by its id, or for a whole page or film."""
        return self.script / "takes"

    @property
    def alignments(self) -> Path:
        """When each word of a recording is heard, one file for a segment; kept in git."""
        return self.script / "alignments"

    @property
    def glossary(self) -> Path:
        """Names and terms that are spelled right, one a line."""
        return self.script / "words.txt"

    @property
    def scenes(self) -> Path:
        """Pictures: the scene files and the model."""
        return self.root / "scenes" / self.name

    @property
    def model(self) -> Path:
        """The verified numeric toy model that words and pictures share."""
        return self.scenes / "model.py"

    @property
    def review(self) -> Path:
        """Notes on its drafts: the live store, and one YAML file per issue for git."""
        return self.root / "review" / self.name

    @property
    def renders(self) -> Path:
        """Numbered drafts of this film."""
        return self.root / "renders" / self.name

    @property
    def cache(self) -> Path:
        """Made things shared by all films of this root."""
        return self.root / "renders" / "cache"

    def relative(self, path: Path) -> str:
        """A path below the root as it is shown to people and kept in records."""
        return path.relative_to(self.root).as_posix()


def find_films(root: Path) -> tuple[FilmFolder, ...]:
    """Every film below `root`. Raises UsageError if there is none."""
    names = sorted(page.parent.name for page in root.glob("script/*/film.yaml"))
    if not names:
        raise UsageError(
            f"no film in {root}: there is no script/<film>/film.yaml. "
            "Run the command in the folder that holds script/, or start one: roughcut new NAME"
        )
    return tuple(FilmFolder(root, name) for name in names)


def find_film(root: Path, name: str | None = None) -> FilmFolder:
    """The film called `name` below `root`, or the only film there is.

    Raises UsageError if there is no such film, or if none was named and there are several.
    """
    names = [folder.name for folder in find_films(root)]
    if name is None:
        if len(names) > 1:
            raise UsageError(f"several films here ({', '.join(names)}): name the one you mean")
        name = names[0]
    if name not in names:
        near = get_close_matches(name, names, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there is: {', '.join(names)}"
        raise UsageError(f"no film {name!r} here (script/{name}/film.yaml is missing); {hint}")
    return FilmFolder(root, name)
