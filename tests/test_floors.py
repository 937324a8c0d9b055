"""The house has floors: a file imports from below only, and the rooms of a floor are strangers."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PIPELINE = Path(__file__).parents[1] / "pipeline"

# From the ground up: each floor is a list of rooms, each room a set of modules.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("errors",),
    (
        "timecode",
        "store",
        "drafts",
        "media programs beside",
        "stitch",
        "sturdy_pool",
        "espeak espeak_events",
        "spoken",
        "energy resampling",
        "lexicon",
    ),
    ("schema", "folder", "engine"),
    (
        "sources",
        "unchanged",
        "audio decoding",
        "draft_record",
        "pauses whisper_models whisper_recogniser",
        "clipping levels noise_steps pops soft_rests tail_dips",
        "cluster cluster_worker drawing local_workers reuse split workers",
    ),
    (
        "script page wording attributes settings recording_settings chapter segments",
        "claims model bounds quantity lexemes",
        "takes",
        "ad_libs align align_takes clips_to_hear cut doubts forcing hearing listening "
        "passage_choice passages patience pronunciation read_recording reading reading_findings "
        "readings recognisers said_words sentences settling sphinx story walk wordforms",
        "timeline",
        "shots",
        "inspect",
        "spelling readable",
        "render",
        "keep",
        "assemble caption_breaks captions chapters contact_sheet join loudness manifest narration "
        "stills",
    ),
    ("damage recording_report sound_report", "sound_plot"),
    ("cache film preview sound_check summary watching",),
    (
        "align_command cache_command cli console doctor draft_command film_commands "
        "listen_command models_command options served serving start watch_command",
    ),
)
FLOOR_OF = {
    module: (height, room)
    for height, floor in enumerate(FLOORS)
    for room in floor
    for module in room.split()
}
MODULES = sorted(path.stem for path in PIPELINE.glob("*.py") if path.stem != "__init__")
PACKAGES = ["schema"]  # `stage` has a rule of its own, `template` belongs to a new film
STAGE_MAY_IMPORT = {"pipeline.stage", "pipeline.schema", "pipeline.errors"}


def imports(path: Path) -> set[str]:
    """Modules of `pipeline` that a file imports anywhere, and `manim` if it does."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "pipeline":
            names |= {f"pipeline.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {name for name in names if name.split(".")[0] in ("pipeline", "manim")}


def test_every_module_has_its_room() -> None:
    assert sorted(FLOOR_OF) == sorted(MODULES + PACKAGES)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_from_below_or_its_own_room(module: str) -> None:
    height, room = FLOOR_OF[module]
    for name in imports(PIPELINE / f"{module}.py"):
        if name.startswith("pipeline.stage."):
            assert module == "drawing", "scenes are performed by workers only"
            continue
        below, other_room = FLOOR_OF[name.split(".")[1]]
        assert below < height or other_room == room, f"{module} imports {name}"


@pytest.mark.parametrize("path", sorted((PIPELINE / "stage").rglob("*.py")), ids=lambda p: p.stem)
def test_the_stage_knows_only_nouns_and_errors(path: Path) -> None:
    for name in imports(path) - {"manim"}:
        root = ".".join(name.split(".")[:2])
        assert root in STAGE_MAY_IMPORT or name.startswith("manim."), f"{path.name}: {name}"
