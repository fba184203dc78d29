"""What the Python tests share: the package's path, a tiny model, and where the reference vectors lie."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import torch

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "models" / "train"))

from elastictok_train.config import ModelConfig  # noqa: E402
from elastictok_train.model import ElasticTok  # noqa: E402

torch.set_num_threads(1)  # The models here are tiny: more threads only wait for one another.

TINY = ModelConfig(
    hidden_size=32, intermediate_size=48, num_encoder_layers=2, num_decoder_layers=2, num_attention_heads=2,
    patch_size=(1, 8, 8), frames_per_block=1, resolution=32, min_toks=2, max_toks=16, theta=10000.0,
    max_context_blocks=4, encoder_sees_mask=False, learned_positions=True, learned_mask_token=True)

REFERENCE = Path(os.environ.get("ELASTICTOK_REFERENCE", ROOT.parent / "shared" / "reference"))
"""Folder of `tiny-fsq` and `tiny-vae`: golden vectors of the published code."""


def tiny_model(config: ModelConfig = TINY) -> ElasticTok:
    """A model whose residual outputs are not zero, as after training."""
    torch.manual_seed(0)
    model = ElasticTok(config).eval()
    with torch.no_grad():
        for p in model.parameters():
            p.add_(0.1 * torch.randn_like(p))
    return model
