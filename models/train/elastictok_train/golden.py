"""Inputs and outputs of one chunk as .npy files, to compare other runtimes with this one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from .export import load_model
from .patches import patchify

BLOCKS, TOKENS = 4, 2048
"""A chunk has at least so many blocks and tokens, where the model's context allows."""


@torch.no_grad()
def write_golden(folder: Path, clip: Path, out: Path) -> None:
    """Writes patches, kept, latent (before the bottleneck), codes, indexes (FSQ), recon (patches in [-1, 1]) and mse.

    The first frames of the clip are one chunk; blocks are rows, values float32. `clip` may be an .npy file: frames of the model's
    size that were decoded elsewhere, uint8 (frames, height, width, 3). Every second block keeps all tokens, the others fewer.
    """
    model = load_model(folder)
    config = model.config
    blocks = min(max(BLOCKS, -(-TOKENS // config.max_toks)), config.max_context_blocks)
    frames, side = blocks * config.frames_per_block, config.resolution
    if clip.suffix == ".npy":
        video = np.load(clip)
    else:
        # Imported here: frames that are decoded already need no OpenCV.
        from .data import decode_square

        video = decode_square(clip, side)
    if len(video) < frames or video.shape[1:] != (side, side, 3):
        raise ValueError(f"{folder.name} takes {frames} frames of {side} x {side} pixels, RGB; {clip.name} holds {video.shape}")
    patches = patchify(torch.from_numpy(video[:frames].copy())[None].float() / 127.5 - 1, config)
    low, high = config.min_toks, config.max_toks
    fewer = ((low + high) // 2 + 1, low, high // 4 + 3)
    kept = torch.tensor([[fewer[b // 2 % 3] if b % 2 else high for b in range(blocks)]])
    latent, _ = model.encode(patches, kept)
    codes = model.bottleneck(latent)
    recon, _ = model.decode(codes, kept)
    error = (recon - patches).square().mean((-2, -1))
    arrays = {"patches": patches, "kept": kept.int(), "latent": latent, "codes": codes, "recon": recon, "mse": error}
    if config.bottleneck_type == "fsq":
        arrays["indexes"] = model.indexes(codes).int()
    out.mkdir(parents=True, exist_ok=True)
    for name, array in arrays.items():
        np.save(out / f"{name}.npy", array[0].numpy())
    print(f"{out}: " + ", ".join(f"{n} {tuple(a.shape[1:])}" for n, a in arrays.items()))
