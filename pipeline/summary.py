"""A draft in a few figures, for machines: what `roughcut draft --json` prints."""

from __future__ import annotations

from typing import Any

from pipeline.film import Made


def summary_of(made: Made) -> dict[str, Any]:
    """The figures of a draft; paths are relative to the film's root, lengths in frames."""
    return {
        "draft": made.draft.number,
        "folder": made.draft.folder,
        "film": made.draft.film_file,
        "frames": made.draft.frames,
        "fps": made.draft.fps,
        "shots": len(made.clips),
        "reused": sum(clip.reused for clip in made.clips),
        "kept": len(made.plan.kept),
        "frames_drawn": sum(clip.frames_drawn for clip in made.clips),
        "claims": len(made.plan.claims),
        "late": [str(finding) for finding in made.late],
    }
