"""Inputs and outputs of one chunk as .npy files, to compare other runtimes with this one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from .data import decode_square
from .evaluate import block_error
from .export import load_model
from .model import patchify, unpatchify

BLOCKS = 4


@torch.no_grad()
def write_golden(folder: Path, clip: Path, out: Path) -> None:
    """Writes video (uint8), kept, latent (before the bottleneck), codes, indexes (FSQ), recon (in [-1, 1]) and mse.

    The frames are the first four blocks of the clip, as one chunk; blocks are rows, except in video and recon.
    """
    model = load_model(folder)
    config = model.config
    blocks = min(BLOCKS, config.max_context_blocks)
    video = decode_square(clip, config.resolution)[: blocks * config.frames_per_block]
    patches = patchify(torch.from_numpy(video.copy())[None].float() / 127.5 - 1, config)
    low, high = config.min_toks, config.max_toks
    kept = torch.tensor([[high, (low + high) // 2 + 1, low, high // 4 + 3][:blocks]])
    latent, _ = model.encode(patches, kept)
    codes = model.bottleneck(latent)
    recon, _ = model.decode(codes, kept)
    arrays = {
        "video": video, "kept": kept[0].int().numpy(), "latent": latent[0].numpy(), "codes": codes[0].numpy(),
        "recon": unpatchify(recon, config)[0].numpy(), "mse": block_error(recon, patches)[0].numpy()}
    if config.bottleneck_type == "fsq":
        arrays["indexes"] = model.indexes(codes)[0].int().numpy()
    out.mkdir(parents=True, exist_ok=True)
    for name, array in arrays.items():
        np.save(out / f"{name}.npy", array)
    print(f"{out}: " + ", ".join(f"{n} {a.shape}" for n, a in arrays.items()))
