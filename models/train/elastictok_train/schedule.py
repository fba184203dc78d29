"""What a run does when: its budget, the stage it is in, its step sizes, and which blocks of a chunk it draws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .config import InputError
from .recipe import Recipe, Stage


@dataclass(frozen=True)
class Budget:
    """How long a run may go on: minutes of training, or steps, which give the same weights on any machine of one kind."""

    minutes: float | None = None
    steps: int | None = None

    def __post_init__(self) -> None:
        if (self.minutes or 0) <= 0 and (self.steps or 0) <= 0 or (self.minutes and self.steps):
            raise InputError("A run needs a budget: give --minutes or --steps, one of them, greater than 0.")

    def progress(self, step: int, spent_s: float) -> float:
        """Part of the budget that is used up, 0 to 1."""
        return min(1.0, step / self.steps if self.steps else spent_s / (60 * (self.minutes or 0)))


def stage_at(stages: tuple[Stage, ...], progress: float) -> Stage:
    return next((s for s in stages if progress < s.until), stages[-1])


def rate_factor(recipe: Recipe, step: int, progress: float) -> float:
    """Factor of the step sizes: rises over the warm-up, then is 1, then falls linearly from `decay_from` on."""
    warm = min(1.0, (step + 1) / recipe.warmup_steps)
    left = (1 - progress) / (1 - recipe.decay_from)
    return warm * max(0.02, min(1.0, left))


def draw_offsets(rng: np.random.Generator, blocks: int, context: int) -> list[int]:
    """Places of the blocks in their chunk: in a row or, half of the time, with gaps, so that every distance is seen."""
    if blocks == 1 or blocks >= context or rng.random() < 0.5:
        return list(range(blocks))
    return [0, *sorted(int(v) + 1 for v in rng.choice(context - 1, blocks - 1, replace=False))]
