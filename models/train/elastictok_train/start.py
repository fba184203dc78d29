"""The starting point: first and last projections from the principal components of real patches."""

from __future__ import annotations

import torch

from .data import Frames
from .model import ElasticTok, patchify


@torch.no_grad()
def start_from_patches(model: ElasticTok, frames: Frames) -> None:
    """Lets the first layer see fine detail as well as brightness (half-whitened), and lets the last layer move in the same measure.

    Without this, the few strongest components fill what the first normalization lets through, and detail is learned late.
    """
    config = model.config
    if config.frames_per_block != frames.shape[1]:
        frames = frames[:, :1].repeat(config.frames_per_block, 1)
    video = torch.from_numpy(frames).float() / 127.5 - 1
    patches = patchify(video, config).reshape(-1, config.patch_values)
    variance, directions = torch.linalg.eigh(patches.T @ patches / len(patches))
    spread = variance.clamp_min(1e-4).sqrt()
    if config.patch_values > config.hidden_size:
        return
    turn = torch.linalg.qr(torch.randn(config.hidden_size, config.hidden_size))[0][: config.patch_values]
    into = (directions * spread.rsqrt()) @ turn
    model.in_proj.copy_(into / (patches @ into).square().mean().sqrt())
    turn = torch.linalg.qr(torch.randn(config.hidden_size, config.hidden_size))[0][:, : config.patch_values]
    out = (turn * spread.sqrt()) @ directions.T
    model.out_proj.copy_(out * (0.1 / (torch.randn(4096, config.hidden_size) @ out).square().mean().sqrt()))
