"""How a model is trained: a recipe is a JSON file with the fields of `Recipe`."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from .config import InputError, ModelConfig


@dataclass(frozen=True)
class Stage:
    """A part of a run: which shapes of batches are drawn until `until`, a fraction of the run's budget."""

    until: float
    shapes: tuple[tuple[float, int, int], ...]
    """(weight, chunks, blocks per chunk): how often a batch of this shape is drawn."""


@dataclass(frozen=True)
class Recipe:
    """How a model is trained. Times are fractions of the run's budget, so that a run fits any number of minutes or steps."""

    model: ModelConfig
    stages: tuple[Stage, ...]
    seed: int = 1
    threads: int = 2
    """For the CPU's part of the work; on a GPU all cores draw batches."""
    matrix_rate: float = 0.015
    """Step size of Muon, for the matrices of the transformer blocks."""
    other_rate: float = 2e-3
    """Step size of AdamW, for everything else."""
    weight_decay: float = 0.01
    max_gradient_norm: float = 1.0
    warmup_steps: int = 60
    decay_from: float = 0.5
    """The rates are constant until here, then fall linearly to a fiftieth."""
    ema: float = 0.99
    compile_blocks: int = 4
    """Batches of longer chunks run uncompiled: there are too few of them to earn the minutes of compiling. 0 compiles nothing."""

    kept_law: Literal["uniform", "log-uniform", "mix"] = "mix"
    """How kept counts are drawn, see `kept.py`."""
    full_count_share: float = 0.25
    """Share of stills (laws mix and log-uniform) and chunks (log-uniform) that keep every token."""
    few_share: float = 0.0
    """Law mix: share of stills and chunks whose counts are drawn log-uniformly instead of uniformly."""
    chunk_kept_mix: dict[str, float] = field(default_factory=lambda: {"full": 0.25, "equal": 0.25, "known": 0.35, "any": 0.15})
    """Law mix: how the blocks of a chunk keep tokens: all (full); one count for all of them (equal); many (known) or any number
    (seen) at first and few later, which teaches the decoder to copy from earlier blocks; or each its own count (any)."""

    count_weight_power: float = 0.3
    """The error of a block counts (kept / max_toks) ** power, so that small counts do not drown large ones."""
    perceptual_weight: float = 0.0
    """Weight of the normalized Laplacian pyramid distance beside the MSE, see `losses.py`."""
    lpips_weights: str = ""
    """File with the weights of LPIPS, see `lpips.py`; without one the loss has no such term."""
    lpips_weight: float = 0.1
    kl_weight: float = 1e-8
    """Weight of a VAE's divergence from the normal distribution (Yan et al. 2024)."""

    clip_weights: dict[str, float] = field(default_factory=dict)
    """File name pattern -> weight of each clip it matches; 1 where none matches. Longer clips weigh more (square root)."""
    still_mix: dict[str, float] = field(default_factory=lambda: {"clip": 0.5, "photo": 0.4, "generated": 0.1})
    clip_mix: dict[str, float] = field(default_factory=lambda: {"clip": 0.6, "photo": 0.2, "still": 0.12, "generated": 0.08})

    @classmethod
    def load(cls, path: Path) -> Recipe:
        """Reads a recipe. Throws InputError where the file is missing, is not JSON, or has fields that do not exist."""
        try:
            return cls.from_dict(_read(path))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path} is not a recipe: {error}. models/train/README.md says what one holds.") from error

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Recipe:
        """Builds a recipe from parsed JSON; unlike a model config, it may hold no unknown fields."""
        stages = tuple(Stage(s["until"], tuple(tuple(x) for x in s["shapes"])) for s in values["stages"])
        return cls(**{**values, "model": ModelConfig.from_dict(values["model"]), "stages": stages})

    def to_dict(self) -> dict[str, Any]:
        return dataclasses.asdict(self)


def _read(path: Path) -> dict[str, Any]:
    """The JSON of a recipe. With `base`, the path of another one relative to it, it says only what differs from that one."""
    values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if "base" not in values:
        return values
    base = _read(path.parent / values.pop("base"))
    return {**base, **values, "model": {**base["model"], **values.get("model", {})}}
