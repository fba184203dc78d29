"""What a model is: the fields of its `config.json`."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal


class InputError(ValueError):
    """What a person gave cannot be used. The message says what is wrong and what to do; the command line prints it and ends."""


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
    decoder_sees_previous: bool = False
    """The decoder also gets the reconstruction of the chunk's previous block, and a gate for each patch says how much of that stays:
    few tokens suffice where nothing moves."""
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
