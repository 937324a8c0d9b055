"""What a benchmark found: rows of figures, printed as a table and kept as JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table

RESULTS = Path(__file__).parent / "results"
VERSIONS_OF = ("manim", "av", "numpy", "typst")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: what was measured, against what, and whether the target was met.

    `ok` None: a figure without a target. Misses stay in the table.
    """

    what: str
    figure: float | str
    unit: str
    target: str
    ok: bool | None
    against: str = ""


def keep(name: str, rows: Iterable[Row], packages: tuple[str, ...] = VERSIONS_OF) -> None:
    """Print the rows and write `benchmarks/results/NAME.json`, with machine and versions."""
    rows = tuple(rows)
    show(rows)
    RESULTS.mkdir(exist_ok=True)
    record = {
        "machine": {
            "system": platform.system(),
            "processor": platform.machine(),
            "cores": os.cpu_count(),
            "python": platform.python_version(),
        },
        "versions": {package: version(package) for package in packages},
        "rows": [asdict(row) for row in rows],
    }
    text = json.dumps(record, indent=1, ensure_ascii=False)
    (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def show(rows: Iterable[Row]) -> None:
    """Print the rows as a table."""
    table = Table("what", "figure", "unit", "target", "ok", "against", box=None)
    for row in rows:
        shown = f"{row.figure:.4g}" if isinstance(row.figure, float) else str(row.figure)
        mark = {True: "yes", False: "NO", None: ""}[row.ok]
        table.add_row(row.what, shown, row.unit, row.target, mark, row.against)
    Console(width=160, highlight=False).print(table)
