"""Train the tiny checkpoint of the tests from nothing.

    OMP_WAIT_POLICY=PASSIVE GOMP_SPINCOUNT=0 \
        python -m tests.data.whisper.train tiny.pt [--share 1.0] [--resume OLD.pt]

Whole it takes about two hours on two cores; `--share 0.01` shows that it runs. (Without the
two settings the threads spend most of their time waiting for each other at full speed.)
"""

from __future__ import annotations

import argparse
import math
import random
import time
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812 (its usual name)
from torch import Tensor

from tests.data.whisper.network import Pupil
from tests.data.whisper.targets import NO_LOSS, Batch, Teacher
from tests.data.whisper.vocabulary import TIMESTAMPS, vocabulary_of
from tests.data.whisper.windows import Speakers


@dataclass(frozen=True, slots=True)
class Phase:
    """Steps with windows of one length, at a rate of learning that falls as a cosine."""

    steps: int
    windows: int
    seconds: float
    rate: float
    last_rate: float
    guidance: float


# Longer windows once words are known: the first phases learn most for their time.
PHASES = (
    Phase(1_100, 16, 5, 2e-3, 2e-3, 1.0),
    Phase(900, 8, 10, 2e-3, 1e-3, 1.0),
    Phase(500, 4, 30, 1e-3, 6e-5, 0.6),
    Phase(5_000, 4, 30, 1.2e-3, 4e-5, 0.6),
)
POOL, RENEWED, RENEW_EVERY = 5_000, 400, 250  # sentences, and after how many steps
WARM_UP = 150
SOFT_TIMESTAMP = {-2: 0.1, -1: 0.2, 0: 0.4, 1: 0.2, 2: 0.1}  # frames off, and how much it counts
REPORT_EVERY, SAVE_EVERY = 25, 500


def main() -> None:
    """Train, reporting every 25 steps, and export the checkpoint."""
    asked = _arguments()
    torch.manual_seed(asked.seed)
    torch.set_num_threads(asked.threads)
    speakers = Speakers(random.Random(asked.seed), max(50, int(POOL * min(1.0, asked.share))))
    words = speakers.texts.words
    teacher = Teacher(speakers, vocabulary_of(words))
    pupil = Pupil(teacher.vocabulary, len(teacher.word_number))
    if asked.resume:
        pupil.resume(asked.resume)
    print(f"{len(words)} words, {teacher.vocabulary.others} tokens, {len(speakers.pool)} sentences")
    _train(teacher, pupil, asked.share, asked.checkpoint)
    pupil.export(asked.checkpoint)


def _train(teacher: Teacher, pupil: Pupil, share: float, checkpoint: Path) -> None:
    optimiser = torch.optim.AdamW(pupil.parameters(), lr=1e-3, betas=(0.9, 0.98), weight_decay=0.01)
    began, done, report = time.monotonic(), 0, Report()
    for phase in PHASES:
        steps = max(1, round(phase.steps * share))
        for step in range(steps):
            rate = _rate(phase, step / steps) * min(1.0, (done + 1) / WARM_UP)
            for group in optimiser.param_groups:
                group["lr"] = rate
            loss = lesson(pupil, teacher.batch(phase.windows, phase.seconds), phase, report)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(pupil.parameters(), 1.0)
            optimiser.step()
            done += 1
            if done % REPORT_EVERY == 0:
                print(f"{done:6} {time.monotonic() - began:6.0f} s {phase.seconds:4g} s  {report}",
                      flush=True)  # fmt: skip
                report = Report()
            if done % RENEW_EVERY == 0:
                teacher.speakers.renew(RENEWED)
            if done % SAVE_EVERY == 0:
                pupil.export(checkpoint)


def _rate(phase: Phase, share: float) -> float:
    falling = 0.5 * (1 + math.cos(math.pi * share))
    return phase.last_rate + (phase.rate - phase.last_rate) * falling


# --- what is learned -------------------------------------------------------------------


class Report:
    """The means of what was measured since the last one."""

    def __init__(self) -> None:
        self.sums: dict[str, float] = {}
        self.steps = 0

    def add(self, **figures: float) -> None:
        """One step's figures."""
        self.steps += 1
        for name, figure in figures.items():
            self.sums[name] = self.sums.get(name, 0.0) + figure

    def __str__(self) -> str:
        return "  ".join(f"{name} {total / self.steps:.3f}" for name, total in self.sums.items())


def lesson(pupil: Pupil, batch: Batch, phase: Phase, report: Report) -> Tensor:
    """What is to become small, and in the report its parts and the share of words right."""
    named, scores, off_guide = pupil(batch)
    first = pupil.vocabulary.timestamp
    tokens, right = _token_loss(scores, batch.wanted, first)
    frames = _frame_loss(named, batch.spoken, pupil.words)
    guided = batch.guide.sum(-1) > 0
    looking = off_guide.mean((1, 2))[guided].mean()
    report.add(tokens=tokens.item(), right=right, frames=frames.item(), looking=looking.item())
    return tokens + 0.5 * phase.guidance * frames + phase.guidance * looking


def _token_loss(scores: Tensor, wanted: Tensor, first_timestamp: int) -> tuple[Tensor, float]:
    """Cross-entropy of the next tokens, timestamps softly, and the share of words right."""
    asked = wanted != NO_LOSS
    logs, wanted = F.log_softmax(scores[asked], -1), wanted[asked]
    loss = F.nll_loss(logs, wanted, reduction="none")
    is_time = wanted >= first_timestamp
    last = first_timestamp + TIMESTAMPS - 1
    soft = torch.zeros_like(loss)
    for off, weight in SOFT_TIMESTAMP.items():
        near = (wanted + off).clamp(first_timestamp, last)
        soft = soft - weight * logs.gather(-1, near[:, None])[:, 0]
    right = (logs.argmax(-1) == wanted)[~is_time].float().mean().item()
    return torch.where(is_time, soft, loss).mean(), right


def _frame_loss(named: Tensor, spoken: Tensor, words: int) -> Tensor:
    now, before = named[..., :words], named[..., words:]
    return F.cross_entropy(now.transpose(1, 2), spoken[:, 0]) + F.cross_entropy(
        before.transpose(1, 2), spoken[:, 1]
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("checkpoint", type=Path, help="where the checkpoint is written")
    parser.add_argument("--share", type=float, default=1.0, help="of the steps, such as 0.01")
    parser.add_argument("--resume", type=Path, help="an exported checkpoint to go on from")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
