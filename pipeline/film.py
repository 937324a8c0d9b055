"""The line, top to bottom: the only file that knows the order of the stages.

read_script > check_claims > gather_takes > align > lay_out > inspect > render > assemble
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor, Future, wait
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import cattrs

from pipeline.align import align
from pipeline.align_takes import TakesRead, read_takes
from pipeline.assemble import ASSEMBLY_STEPS, assemble, levelled_sound, take_stills
from pipeline.beside import beside
from pipeline.captions import captions_of
from pipeline.claims import (
    ClaimResult,
    check_claims,
    claim_findings,
    load_model,
    unclaimed_numbers,
)
from pipeline.draft_record import DraftRecord, latest_draft
from pipeline.errors import Finding, FindingsError, Severity
from pipeline.folder import FilmFolder
from pipeline.inspect import inspect, picture_findings, timing_findings
from pipeline.keep import in_film_order, mixed_with, shots_to_make
from pipeline.loudness import levelling_of
from pipeline.narration import narration_of
from pipeline.reading import Reading
from pipeline.recognisers import recogniser_for
from pipeline.render import render
from pipeline.schema import (
    Alignment,
    Clip,
    Draft,
    Inspection,
    Quality,
    Script,
    ShotJob,
    Take,
    TakeKind,
    Timeline,
)
from pipeline.script import read_script
from pipeline.shots import shot_jobs
from pipeline.spelling import spelling_findings
from pipeline.store import Store
from pipeline.takes import gather_takes
from pipeline.timeline import lay_out


class Watcher(Protocol):
    """Who is told how far the work is."""

    def stage(self, name: str, total: int) -> AbstractContextManager[Callable[[int], None]]:
        """A stage begins; the callable is told how much of `total` is done."""

    def found(self, findings: Iterable[Finding]) -> None:
        """Warnings that do not stop the line."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that is known about a film before a scene is performed.

    There is a job for every shot but those that `kept` shows, clips of the draft `before`.
    """

    script: Script
    claims: tuple[ClaimResult, ...]
    alignments: tuple[Alignment, ...]
    timeline: Timeline
    jobs: tuple[ShotJob, ...]
    kept: tuple[Clip, ...] = ()
    before: DraftRecord | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A draft, and what it was made from."""

    plan: Plan
    clips: tuple[Clip, ...]
    late: tuple[Finding, ...]
    draft: Draft


P = ParamSpec("P")
T = TypeVar("T")


def keeping_the_store(
    work: Callable[Concatenate[FilmFolder, P], T],
) -> Callable[Concatenate[FilmFolder, P], T]:
    """Work for which nothing may go away meanwhile that is in the store."""

    @wraps(work)
    def kept(folder: FilmFolder, /, *args: P.args, **kwargs: P.kwargs) -> T:
        with Store(folder.cache).in_use():
            return work(folder, *args, **kwargs)

    return kept


def read_words(folder: FilmFolder, watcher: Watcher) -> tuple[Script, tuple[ClaimResult, ...]]:
    """The script, and every claim of it judged against the film's model.

    Raises FindingsError with everything that is wrong in the words.
    """
    script, findings = read_script(folder)
    claims: tuple[ClaimResult, ...] = ()
    if any(segment.claims for segment in script.segments):
        claims = check_claims(script, load_model(folder))
    report((*findings, *claim_findings(claims), *unclaimed_numbers(script)), watcher)
    return script, claims


def plan_film(folder: FilmFolder, quality: Quality, watcher: Watcher) -> Plan:
    """From the written words to a job for every shot; the narration is gathered on the way.

    Raises FindingsError with everything that is wrong in the words.
    """
    script, claims = read_words(folder, watcher)
    alignments, _ = hear_script(folder, script, watcher)
    timeline = lay_out(script, alignments, quality.fps)
    jobs = shot_jobs(folder, script, alignments, timeline, quality)
    return Plan(script, claims, alignments, timeline, jobs)


def hear_script(
    folder: FilmFolder, script: Script, watcher: Watcher
) -> tuple[tuple[Alignment, ...], Mapping[str, Reading]]:
    """Every segment's voice and when its words are heard, and what was found in recordings.

    Raises FindingsError if a recording can not be used.
    """
    with watcher.stage("narration", len(script.segments)) as done:
        takes, findings = gather_takes(folder, script, Store(folder.cache), done)
    report(findings, watcher)
    read = read_recordings(folder, script, takes, watcher)
    return align(script, {**takes, **read.takes}, read.readings), read.readings


def keep_the_rest(folder: FilmFolder, plan: Plan, quality: Quality, only: Sequence[str]) -> Plan:
    """The plan with the shots of the segments `only` as they are, and every other shot as it
    is in the latest draft of this quality. Raises RoughcutError where that can not be."""
    before = latest_draft(folder, quality)
    mixture = mixed_with(
        *(before, only, plan.script, plan.alignments, plan.timeline, Store(folder.cache))
    )
    made = {shot.segments for shot in shots_to_make(mixture.timeline, mixture.kept)}
    return Plan(
        mixture.script,
        plan.claims,
        mixture.alignments,
        mixture.timeline,
        tuple(job for job in plan.jobs if job.segments in made),
        mixture.kept,
        before,
    )


def read_recordings(
    folder: FilmFolder,
    script: Script,
    takes: Mapping[str, Take],
    watcher: Watcher,
    again: bool = False,
) -> TakesRead:
    """When each word of the recorded takes is heard; nothing is done where none is recorded.

    `again` reads recordings anew whose alignments are in git already.
    """
    recorded = [take for take in takes.values() if take.kind is TakeKind.RECORDED]
    if not recorded:
        return TakesRead({}, {}, ())
    recogniser, why_not = recogniser_for(script.recordings, script.language)
    store = Store(folder.cache)
    sound_ms = sum({take.recording: take.length_ms for take in recorded}.values())
    with watcher.stage("alignment", sound_ms // 1000) as done:

        def tell(ms: int) -> None:
            done(ms // 1000)

        read = read_takes(folder, script, takes, store, recogniser, why_not, again, tell)
    report(read.findings, watcher)
    return read


@keeping_the_store
def inspect_film(
    folder: FilmFolder, plan: Plan, workers: Executor, watcher: Watcher
) -> tuple[Inspection, ...]:
    """Every shot performed with drawing switched off."""
    with watcher.stage("inspection", sum(job.frames for job in plan.jobs)) as done:
        return inspect(plan.jobs, Store(folder.cache), workers, done)


def check_film(folder: FilmFolder, plan: Plan, seen: Sequence[Inspection]) -> tuple[Finding, ...]:
    """What is worth mending before anybody is shown a draft: in timing, layout, motion,
    spelling."""
    return (
        *timing_findings(plan.jobs, seen),
        *picture_findings(seen),
        *spelling_findings(folder, plan.script, seen),
    )


@keeping_the_store
def make_draft(
    folder: FilmFolder,
    quality: Quality,
    workers: Executor,
    watcher: Watcher,
    strict: bool,
    reuse: bool = True,
    only: Sequence[str] = (),
) -> Made:
    """The whole line: the next numbered draft of a film; of the segments `only`, if any are
    named, with everything else as it is in the latest draft.

    A cue that a scene comes late to is a warning, or with `strict` the end of the work
    before anything is drawn; without `reuse` every frame is drawn anew. Raises
    RoughcutError for all that a user can mend.
    """
    plan = plan_film(folder, quality, watcher)
    if only:
        plan = keep_the_rest(folder, plan, quality, only)
    if strict:
        refuse(timing_findings(plan.jobs, inspect_film(folder, plan, workers, watcher)))
    shots = shots_to_make(plan.timeline, plan.kept)
    like = levelling_of(plan.before.sound) if plan.before else None
    narration = narration_of(plan.timeline, plan.alignments)
    store = Store(folder.cache)
    sound = (narration, plan.timeline, store, like, quality.final)
    with beside() as thread:
        # While the pictures are drawn; assembling finds it all in the store.
        voice = thread.submit(levelled_sound, *sound)
        captions = thread.submit(captions_of, plan.script, plan.timeline, plan.alignments)
        begun: list[Future[Any]] = [voice, captions]

        def take(clip: Clip) -> None:
            about = (clip, folder.root, store, plan.script, plan.timeline)
            begun.append(thread.submit(take_stills, *about))

        with watcher.stage("pictures", sum(shot.frames for shot in shots)) as done:
            made = render(shots, plan.jobs, store, workers, done, reuse, take)
        inspections = [clip.inspection for clip in made]
        late = timing_findings(plan.jobs, inspections)
        watcher.found((*late, *picture_findings(inspections)))
        clips = in_film_order(plan.timeline, plan.kept, made)
        with watcher.stage("assembly", ASSEMBLY_STEPS) as done:
            wait(begun)
            voice.result()
            draft = assemble(
                *(folder, plan.script, plan.timeline, plan.alignments, clips, narration),
                *(captions.result(), quality),
                manifest_extra={"claims": claims_shown(plan)},
                on_step=done,
                like=like,
            )
    return Made(plan, clips, late, draft)


def claims_shown(plan: Plan) -> list[Any]:
    """The claims of the draft, for its manifest: those of kept shots as they were judged then."""
    kept = {segment for clip in plan.kept for segment in clip.shot.segments}
    before = plan.before.claims if plan.before else ()
    return [
        *(claim for claim in before if claim["segment"] in kept),
        *(cattrs.unstructure(claim) for claim in plan.claims if claim.segment not in kept),
    ]


def report(findings: Iterable[Finding], watcher: Watcher) -> None:
    """Raise FindingsError if an error is among the findings; show them if not."""
    findings = tuple(sorted(findings, key=lambda finding: finding.place))
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise FindingsError(findings)
    watcher.found(findings)


def refuse(findings: Iterable[Finding]) -> None:
    """Raise FindingsError if there is any finding, warnings included."""
    if findings := tuple(findings):
        raise FindingsError(findings)
