"""Why a shot is taken from the store, or performed again."""

from __future__ import annotations

from pipeline.drawing import CLIP, inputs_before
from pipeline.schema import ShotJob
from pipeline.store import Store

DIGEST_LENGTH = 40


def reasons(job: ShotJob, store: Store) -> tuple[str, ...]:
    """Sentences on what the next draft does with a shot; one of them if nothing has changed."""
    if store.find(job.key, CLIP):
        return ("reused: nothing that it depends on has changed",)
    before = inputs_before(job, store)
    if before is None:
        return ("drawn: it was never drawn at this quality",)
    now = dict(job.inputs)
    names = sorted(before.keys() | now.keys())
    changed = [name for name in names if before.get(name) != now.get(name)]
    sentences = tuple(_changed(name, before.get(name), now.get(name)) for name in changed)
    return ("performed; what has not been drawn before is drawn, because", *sentences)


def _changed(name: str, before: str | None, now: str | None) -> str:
    if before is None:
        return f"{name} is new"
    if now is None:
        return f"{name} is gone"
    if len(now) == DIGEST_LENGTH:  # a digest tells people nothing
        return f"{name} has changed"
    return f"{name} is {now}, was {before}"
