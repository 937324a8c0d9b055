"""A film's Python files, read without running them: scene classes, model functions, imports.

Only the standard `ast` looks at them, so a script can be checked in milliseconds, without
Manim, and a mistake in a scene cannot stop the check.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath

from pipeline.errors import Finding, FindingsError, Place
from pipeline.folder import FilmFolder

SCENE_BASE = "CuedScene"
KNOWN_FILES = 2048


def scene_classes(folder: FilmFolder) -> dict[str, Place]:
    """Where each scene class of the film is defined: the top-level classes that derive,
    directly or through other classes of the folder, from `CuedScene`.

    Raises FindingsError with every syntax error and every name that is defined twice.
    """
    bases: dict[str, set[str]] = {}
    definitions: list[tuple[str, Place]] = []
    findings: list[Finding] = []
    for path in sorted(folder.scenes.glob("*.py")):
        try:
            classes = _classes(path.read_bytes(), folder.relative(path))
        except FindingsError as error:
            findings += error.findings
            continue
        for name, base_names, place in classes:
            bases.setdefault(name, set()).update(base_names)
            definitions.append((name, place))
    scenes = _descendants(bases)
    places = _places_once([entry for entry in definitions if entry[0] in scenes], findings)
    if findings:
        raise FindingsError(tuple(findings))
    return places


def model_functions(folder: FilmFolder) -> dict[str, Place]:
    """Where each function that a claim may name is defined: top-level functions of the
    model that can be called without arguments and do not start with an underscore.

    A film without a model has none. Raises FindingsError where the model is not Python.
    """
    if not folder.model.is_file():
        return {}
    tree = parse_source(folder.model.read_bytes(), folder.relative(folder.model))
    return {
        node.name: Place(folder.relative(folder.model), node.lineno, node.col_offset + 1)
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and _callable_without_arguments(node.args)
    }


def closure(
    file: Path, root: Path, read: dict[Path, tuple[Path, ...]] | None = None
) -> tuple[Path, ...]:
    """All files below `root`/scenes that running `file` may read as Python: the file itself
    and what it imports from there, directly or not, sorted.

    `read` keeps what each file imports, for the closures of a film's many scenes. Raises
    FindingsError where one of them is not Python.
    """
    read = {} if read is None else read
    found: set[Path] = set()
    waiting = [file]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        if path not in read:
            modules = _imported_modules(path.read_bytes(), path.relative_to(root).as_posix())
            read[path] = tuple(file for module in modules for file in _module_files(module, root))
        waiting.extend(read[path])
    return tuple(sorted(found))


def parse_source(source: bytes, name: str) -> ast.Module:
    """The syntax tree of a file of this name below the root; raises FindingsError with line and
    column if it has none."""
    try:
        return ast.parse(source, filename=name)
    except SyntaxError as error:
        place = Place(name, error.lineno or 0, error.offset or 0)
        message = f"this is not Python: {error.msg}"
    except (ValueError, RecursionError) as error:
        place = Place(name)
        message = f"this cannot be read as Python: {error}"
    raise FindingsError((Finding(place, message, "mend the file, then run the command again"),))


# What a text says is asked several times for every draft, and texts that have not changed are
# known while a film is watched.
@lru_cache(KNOWN_FILES)
def _classes(source: bytes, name: str) -> tuple[tuple[str, frozenset[str], Place], ...]:
    """The top-level classes with the names of their bases, aliases of imports undone."""
    tree = parse_source(source, name)
    aliases = {
        alias.asname: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname
    }
    return tuple(
        (
            node.name,
            frozenset(aliases.get(base, base) for base in map(_last_name, node.bases)),
            Place(name, node.lineno, node.col_offset + 1),
        )
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    )


def _last_name(base: ast.expr) -> str:
    """`CuedScene` of both `CuedScene` and `stage.CuedScene`; subscripts are looked through."""
    if isinstance(base, ast.Subscript):
        return _last_name(base.value)
    if isinstance(base, ast.Attribute):
        return base.attr
    return base.id if isinstance(base, ast.Name) else ""


def _descendants(bases: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    grew = True
    while grew:
        more = {name for name, of in bases.items() if of & (found | {SCENE_BASE})}
        grew = not more <= found
        found |= more
    return found


def _places_once(definitions: list[tuple[str, Place]], findings: list[Finding]) -> dict[str, Place]:
    places: dict[str, Place] = {}
    for name, place in definitions:
        if name in places:
            message = f"the scene class {name} is defined twice, first at {places[name]}"
            findings.append(Finding(place, message, "rename one: a page names scenes by class"))
        places.setdefault(name, place)
    return places


def _callable_without_arguments(arguments: ast.arguments) -> bool:
    positional = len(arguments.posonlyargs) + len(arguments.args)
    return positional == len(arguments.defaults) and None not in arguments.kw_defaults


@lru_cache(KNOWN_FILES)
def _imported_modules(source: bytes, name: str) -> frozenset[str]:
    """Dotted names, from the root on, of everything that may be imported; a name imported
    from a package may be a module, so both are named."""
    package, found = PurePosixPath(name).parent.parts, set[str]()
    for node in ast.walk(parse_source(source, name)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            origin = ".".join((*above, *([node.module] if node.module else ())))
            found.update((origin, *(f"{origin}.{alias.name}" for alias in node.names)))
    return frozenset(found)


def _module_files(module: str, root: Path) -> Iterator[Path]:
    """The files that importing a dotted name runs: its packages' `__init__` and itself."""
    parts = module.split(".")
    if parts[0] != "scenes":
        return
    for length in range(1, len(parts) + 1):
        base = root.joinpath(*parts[:length])
        for path in (base / "__init__.py", base.with_name(f"{base.name}.py")):
            if path.is_file():
                yield path
