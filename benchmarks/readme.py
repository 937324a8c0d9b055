"""The README's measured figures: its tables and its plot, made from `benchmarks/results`.

    python -m benchmarks.readme            write both anew

A table stands between `<!-- figures: NAME, NAME -->` and `<!-- end of figures -->`; NAME is a
file of results, whose rows with a target are shown, the misses among them. Between
`<!-- side by side: NAME -->` and the same end stands one whose rows are called "set: way:
measure", a line a way. A test compares the page with the results, so neither can grow old alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.table import RESULTS

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PLOT = ROOT / "docs" / "pictures" / "render.png"
PLOTTED = ("render-m", "render-h", "edit-m", "join-m")
OF_OTHERS = ("of stock", "of the re-encode")
"""The units of rows that compare a cost with that of today's tools; these are plotted."""

_TABLE = re.compile(
    r"(?P<head><!-- figures: (?P<names>[\w, -]+) -->\n).*?(?P<foot><!-- end of figures -->)", re.S
)
_SIDE_BY_SIDE = re.compile(
    r"(?P<head><!-- side by side: (?P<name>[\w-]+) -->\n).*?(?P<foot><!-- end of figures -->)", re.S
)
_COMPARED = ("median", "95 %", "within 100 ms", "CPU time")
_MET = {True: "yes", False: "**no**", None: ""}


def results(name: str) -> dict[str, Any]:
    """What a benchmark found: its rows, and the machine and versions they were measured on."""
    found: dict[str, Any] = json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))
    return found


def with_figures(page: str) -> str:
    """The page with every table of figures made anew."""
    page = _TABLE.sub(
        lambda table: f"{table['head']}{_table_of(table['names'])}{table['foot']}", page
    )
    return _SIDE_BY_SIDE.sub(
        lambda table: f"{table['head']}{_compared(results(table['name'])['rows'])}{table['foot']}",
        page,
    )


def shown(figure: float | str) -> str:
    """A figure as people read it.

    >>> shown(0.2948), shown(1234.5), shown(12), shown("8 of 8")
    ('0.295', '1234', '12', '8 of 8')
    """
    if not isinstance(figure, float):
        return str(figure)
    return f"{figure:.3g}" if abs(figure) < 1000 else f"{figure:.0f}"


def _table_of(names: str) -> str:
    every = [row for name in names.split(",") for row in results(name.strip())["rows"]]
    rows = [row for row in every if row["ok"] is not None]
    lines = ["| what | figure | target | met | against |", "|---|---|---|---|---|"]
    lines += [
        f"| {row['what']} | {shown(row['figure'])} {row['unit']} | {row['target']} "
        f"| {_MET[row['ok']]} | {row['against']} |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def _compared(rows: Iterable[dict[str, Any]]) -> str:
    """A table with a line for each set and way, and a column for each measure."""
    cells: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        match row["what"].split(": "):
            case [recordings, way, measure] if measure in _COMPARED:
                figure = f"{shown(row['figure'])} {row['unit']}"
                cells.setdefault((recordings, way), {})[measure] = figure
    lines = [f"| recordings | way | {' | '.join(_COMPARED)} |", f"|{'---|' * (2 + len(_COMPARED))}"]
    for (recordings, way), figures in cells.items():
        told = " | ".join(figures.get(measure, "") for measure in _COMPARED)
        lines.append(f"| {recordings} | {way} | {told} |")
    return "\n".join(lines) + "\n"


def plot(rows: Iterable[dict[str, Any]], caption: str, picture: Path) -> None:
    """Draw the costs as shares of today's tools' on a logarithmic scale, with their targets."""
    import matplotlib as mpl
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter

    rows = list(reversed([row for row in rows if row["unit"] in OF_OTHERS]))
    mpl.rcParams["font.family"] = "DejaVu Sans"
    figure = Figure(figsize=(11, 1.6 + 0.42 * len(rows)), layout="constrained")
    axes = figure.subplots()
    for place, row in enumerate(rows):
        colour = {True: "#2a9d8f", False: "#d1495b", None: "#8d99ae"}[row["ok"]]
        axes.barh(place, row["figure"], left=0, color=colour, height=0.62)
        target = _target_of(row)
        beyond = max(row["figure"], target or 0) * 1.08
        share = f"{100 * row['figure']:.3g} %"
        axes.text(beyond, place, share, va="center", bbox={"fc": "white", "ec": "none", "pad": 1})
        if target:
            axes.plot([target, target], [place - 0.42, place + 0.42], color="black", linewidth=2)
    axes.set_xscale("log")
    axes.set_xlim(left=min(row["figure"] for row in rows) / 3, right=2.5)
    axes.axvline(1, color="grey", linestyle=":")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda share, _place: f"{100 * share:.3g} %"))
    axes.set_yticks(range(len(rows)), [row["what"] for row in rows])
    axes.set_xlabel(
        "cost as a share of today's tools' (logarithmic, less is better); "
        "black: the target; red: missed"
    )
    axes.set_title(caption, fontsize=9, color="grey", loc="left")
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y", length=0)
    figure.savefig(picture, dpi=110)


def caption_of(found: dict[str, Any]) -> str:
    """The machine and the versions, in one line."""
    machine, versions = found["machine"], found["versions"]
    tools = ", ".join(f"{name} {version}" for name, version in versions.items())
    return (
        f"{machine['system']} {machine['processor']}, {machine['cores']} cores, "
        f"Python {machine['python']}, {tools}"
    )


def _target_of(row: dict[str, Any]) -> float | None:
    found = re.fullmatch(r"<= ([\d.e-]+)(?:/(\d+))?", row["target"])
    return float(found[1]) / float(found[2] or 1) if found else None


def main() -> None:
    """Write the page's tables and its plot from the kept results."""
    README.write_text(with_figures(README.read_text(encoding="utf-8")), encoding="utf-8")
    found = [results(name) for name in PLOTTED if (RESULTS / f"{name}.json").exists()]
    plot((row for one in found for row in one["rows"]), caption_of(found[0]), PLOT)


if __name__ == "__main__":
    main()
