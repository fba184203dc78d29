"""The two JSON files of a model: what it is (ModelConfig) and how it was trained (Recipe)."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True)
class ModelConfig:
    """Shape of a model; the field names are those of `config.json`. The defaults are those of published models."""

    hidden_size: int
    intermediate_size: int
    num_encoder_layers: int
    num_decoder_layers: int
    num_attention_heads: int
    patch_size: tuple[int, int, int]
    frames_per_block: int
    resolution: int
    min_toks: int
    max_toks: int
    theta: float
    name: str = ""
    rms_norm_eps: float = 1e-5
    bottleneck_type: Literal["fsq", "vae"] = "fsq"
    fsq_quant_levels: tuple[int, ...] = (8, 8, 8, 5, 5, 5)
    vae_bottleneck_dim: int = 8
    max_context_blocks: int = 4
    encoder_sees_mask: bool = True
    learned_positions: bool = False
    learned_mask_token: bool = False
    token_order: Literal["raster", "bayer"] = "raster"
    """Which patch token k belongs to: patch k (raster, as published), or the patch of rank k in Bayer's matrix (bayer), so that
    the first 4, 16, 64 ... tokens lie on an even grid and each stands for its neighbourhood while later ones are missing."""
    default_threshold: float = 0.003
    trained_on: str = ""

    def __post_init__(self) -> None:
        grid = self.resolution // self.patch_size[1] * (self.resolution // self.patch_size[2])
        tokens = self.frames_per_block // self.patch_size[0] * grid
        if tokens != self.max_toks:
            raise ValueError(f"max_toks is {self.max_toks}, but a block has {tokens} patches")
        if self.hidden_size % (2 * self.num_attention_heads):
            raise ValueError("hidden_size must be a multiple of twice num_attention_heads")
        side, square = self.resolution // self.patch_size[1], self.patch_size[1] == self.patch_size[2]
        if self.token_order == "bayer" and (not square or side * side != self.max_toks or side & (side - 1)):
            raise ValueError("token_order bayer needs one square of patches whose side is a power of two")

    @property
    def patch_values(self) -> int:
        """Number of values in one patch (RGB)."""
        t, h, w = self.patch_size
        return t * h * w * 3

    @property
    def head_dim(self) -> int:
        return self.hidden_size // self.num_attention_heads

    @property
    def latent_dim(self) -> int:
        """Numbers per token that enter the decoder."""
        return len(self.fsq_quant_levels) if self.bottleneck_type == "fsq" else self.vae_bottleneck_dim

    @property
    def pre_quant_dim(self) -> int:
        """Numbers per token that leave the encoder: a VAE adds the logarithm of the variance."""
        return self.latent_dim * (2 if self.bottleneck_type == "vae" else 1)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> ModelConfig:
        """Builds a config from parsed JSON; keys this version does not know are ignored, except where they stand for known ones."""
        known = {f.name for f in dataclasses.fields(cls)}
        kept = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items() if k in known}
        if "max_context_blocks" not in kept and "max_sequence_length" in values:
            kept["max_context_blocks"] = values["max_sequence_length"] // values["max_toks"]
        return cls(**kept)

    @classmethod
    def load(cls, path: Path) -> ModelConfig:
        return cls.from_dict(json.loads(path.read_text(encoding="utf-8")))

    def to_json(self) -> str:
        """The text of `config.json`, without the fields of the other bottleneck."""
        values = dataclasses.asdict(self)
        del values["vae_bottleneck_dim" if self.bottleneck_type == "fsq" else "fsq_quant_levels"]
        return json.dumps(values, indent=2) + "\n"


@dataclass(frozen=True)
class Stage:
    """A part of a run: which shapes of batches are drawn until `until`, a fraction of the run's time."""

    until: float
    shapes: tuple[tuple[float, int, int], ...]
    """(weight, chunks, blocks per chunk): how often a batch of this shape is drawn."""


@dataclass(frozen=True)
class Recipe:
    """How a model is trained. Times are fractions of the run's time budget, so that a run fits any number of minutes."""

    model: ModelConfig
    stages: tuple[Stage, ...]
    seed: int = 1
    threads: int = 2
    matrix_rate: float = 0.015
    """Step size of Muon, for the matrices of the transformer blocks."""
    other_rate: float = 2e-3
    """Step size of AdamW, for everything else."""
    weight_decay: float = 0.01
    warmup_steps: int = 60
    decay_from: float = 0.5
    """The rates are constant until here, then fall linearly to a fiftieth."""
    ema: float = 0.99
    compile_blocks: int = 4
    """Batches of longer chunks run uncompiled: there are too few of them to earn the minutes of compiling."""
    full_count_share: float = 0.25
    """Share of stills that keep every token; the others keep any number."""
    few_share: float = 0.0
    """Share of stills and chunks whose counts are drawn log-uniformly instead of uniformly."""
    chunk_kept_mix: dict[str, float] = field(default_factory=lambda: {"full": 0.25, "equal": 0.25, "known": 0.35, "any": 0.15})
    """How the blocks of a chunk keep tokens: all (full); one count for all of them (equal); many (known) or any number (seen)
    at first and few later, which teaches the decoder to copy from earlier blocks; or each its own count (any)."""
    count_weight_power: float = 0.3
    """The error of a block counts (kept / max_toks) ** power, so that small counts do not drown large ones."""
    clip_weights: dict[str, float] = field(default_factory=dict)
    """File name pattern -> weight of each clip it matches; 1 where none matches. Longer clips weigh more (square root)."""
    still_mix: dict[str, float] = field(default_factory=lambda: {"clip": 0.5, "photo": 0.4, "generated": 0.1})
    clip_mix: dict[str, float] = field(default_factory=lambda: {"clip": 0.6, "photo": 0.2, "still": 0.12, "generated": 0.08})

    @classmethod
    def load(cls, path: Path) -> Recipe:
        return cls.from_dict(json.loads(path.read_text(encoding="utf-8")))

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Recipe:
        """Builds a recipe from parsed JSON; unlike a model config, it may hold no unknown fields."""
        stages = tuple(Stage(s["until"], tuple(tuple(x) for x in s["shapes"])) for s in values["stages"])
        return cls(**{**values, "model": ModelConfig.from_dict(values["model"]), "stages": stages})

    def to_dict(self) -> dict[str, Any]:
        return dataclasses.asdict(self)
