"""After a draft made for the open issues: what was changed for each, and is it mended?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.draft_record import DraftRecord
from pipeline.drafts import draft_name
from pipeline.errors import RoughcutError
from pipeline.folder import FilmFolder
from review.before_after import evidence_before_after, frames_before_after
from review.carry import carry
from review.flagged import Flag
from review.issues import Evidence, Issue, IssueState, Transition
from review.life import TOOL
from review.records import to_plain
from review.store import NoteStore, apply, load_issue, reading, writing
from review.verify import verify

PAIRS = "before-after"
"""The folder of a draft with a picture for each issue that it was made for."""

MENDED = frozenset({IssueState.VERIFIED, IssueState.CLOSED})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an issue in a draft that was made for it: `changed` says whether its
    shot is another one at all. `pictures` are paths below the film's root."""

    issue: Issue
    was: IssueState
    changed: bool
    evidence: tuple[Evidence, ...]
    pictures: tuple[str, ...]

    @property
    def mended(self) -> bool:
        """Whether evidence says that it is gone."""
        return self.issue.state in MENDED

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "issue": self.issue.id,
            "category": self.issue.category.value,
            "segment": self.issue.anchor.segment if self.issue.anchor else None,
            "was": self.was.value,
            "state": self.issue.state.value,
            "fixed": self.mended,
            "changed": self.changed,
            "evidence": [to_plain(one) for one in self.evidence],
            "pictures": list(self.pictures),
        }

    def lines(self) -> list[str]:
        """For people: whether it is fixed, by what evidence, and where to look."""
        found = [one.sentence for one in self.evidence] or ["No check can judge this by itself."]
        if self.mended:
            verdict = "fixed"
        elif not self.changed:
            verdict, found = "not changed", ["Its shot shows and says the same as before."]
        elif self.issue.state is IssueState.FIX_RENDERED:
            verdict = "made anew, to be looked at"
        else:
            verdict = "not fixed"
        below = (f"    {sentence}" for sentence in (*found, *self.pictures))
        return [f"{verdict}: {self.issue.id} ({self.issue.title})", *below]


def follow_up(
    store: NoteStore,
    folder: FilmFolder,
    flags: Iterable[Flag],
    before: DraftRecord,
    after: DraftRecord,
    draft: Path,
) -> tuple[Outcome, ...]:
    """Look for every flagged issue again in the draft `after`, which was made from `before` and
    lies in the folder `draft`.

    An issue whose shot has changed becomes fix-rendered, and what its checks find moves it
    on; one whose shot shows and says the same as before stays what it is. Evidence is kept.
    """
    changed = changed_shots(before, after)
    return tuple(
        _followed(store, folder, flag, before, after, draft)
        if flag.anchor.segment in changed
        else Outcome(flag.issue, flag.issue.state, False, (), ())
        for flag in flags
    )


def changed_shots(before: DraftRecord, after: DraftRecord) -> frozenset[str]:
    """The segments whose shot shows or says something else in `after`."""
    old, new = _faces(before), _faces(after)
    return frozenset(segment for segment in new if new[segment] != old.get(segment))


def _faces(record: DraftRecord) -> dict[str, object]:
    """By segment, everything that is seen or heard of its shot, without where it stands."""
    takes = {one.segment: one.take.digest if one.take else "" for one in record.alignments}
    words = {one.id: tuple(token.text for token in one.tokens) for one in record.segments}
    faces: dict[str, object] = {}
    at = 0
    for shot, key in zip(record.timeline.shots, record.clip_keys, strict=True):
        inside = range(at, at + shot.frames)
        # A clip's key changes with every edit of its sources; the pictures tell more.
        shown = tuple(
            (play.first_frame - at, play.frames, play.picture)
            for play in record.plays
            if play.first_frame in inside
        )
        for segment in shot.segments:
            faces[segment] = (shown or key, shot.frames, takes[segment], words[segment])
        at += shot.frames
    return faces


def _followed(
    store: NoteStore,
    folder: FilmFolder,
    flag: Flag,
    before: DraftRecord,
    after: DraftRecord,
    draft: Path,
) -> Outcome:
    issue = flag.issue
    why = f"{flag.anchor.segment} was made anew"
    made = Transition(TOOL, "", why, after.number, issue.state, IssueState.FIX_RENDERED)
    with writing(store) as connection:
        apply(connection, issue.id, made)
    (verified,) = verify(store, folder, after, draft, [issue.id])
    with reading(store) as connection:
        now = load_issue(connection, issue.id)
    pictures = _pictures(folder, flag, before, after, verified.evidence)
    return Outcome(now, issue.state, True, verified.evidence, pictures)


def _pictures(
    folder: FilmFolder,
    flag: Flag,
    before: DraftRecord,
    after: DraftRecord,
    found: Iterable[Evidence],
) -> tuple[str, ...]:
    """Before and after, in one picture: what the same check drew of both drafts, else a frame
    of each; none where the earlier draft's film is no longer there."""
    to = folder.renders / draft_name(after.number) / PAIRS / f"{flag.issue.id}.png"
    pair = _drawn_twice(flag.issue.evidence, found, before.number)
    place = carry(flag.anchor, after)
    try:
        if pair:
            old, new = (folder.review / path for path in pair)
            evidence_before_after((old, before.number), (new, after.number), to)
        elif place:
            frames_before_after(folder, (flag.anchor, before), (place, after), to)
    except (RoughcutError, OSError):
        return ()
    return (folder.relative(to),) if to.is_file() else ()


def _drawn_twice(
    before: Iterable[Evidence], after: Iterable[Evidence], draft: int
) -> tuple[str, str] | None:
    """The pictures that one check made of both drafts, if there is such a check."""
    earlier = {one.check: one.pictures for one in before if one.draft == draft and one.pictures}
    pairs = (
        (earlier[one.check][0], one.pictures[0])
        for one in after
        if one.pictures and one.check in earlier
    )
    return next(pairs, None)
