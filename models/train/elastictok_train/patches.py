"""How frames become patches and patches tokens: the layout of a block, which holds no weights.

Arrays are (chunks, blocks, tokens, values).
"""

from __future__ import annotations

import torch
from torch import Tensor

from .config import ModelConfig


def patchify(video: Tensor, config: ModelConfig) -> Tensor:
    """(chunks, frames, height, width, 3) -> (chunks, blocks, tokens, values): patches in order (t, h, w), values (tp, hp, wp, c)."""
    n, frames, height, width, channels = video.shape
    tp, hp, wp = config.patch_size
    blocks = frames // config.frames_per_block
    x = video.reshape(n, blocks, config.frames_per_block // tp, tp, height // hp, hp, width // wp, wp, channels)
    return x.permute(0, 1, 2, 4, 6, 3, 5, 7, 8).reshape(n, blocks, config.max_toks, config.patch_values)


def unpatchify(patches: Tensor, config: ModelConfig) -> Tensor:
    """The inverse of `patchify`."""
    n, blocks = patches.shape[:2]
    tp, hp, wp = config.patch_size
    side = (config.resolution // hp, config.resolution // wp)
    x = patches.reshape(n, blocks, config.frames_per_block // tp, *side, tp, hp, wp, 3)
    return x.permute(0, 1, 2, 5, 3, 6, 4, 7, 8).reshape(n, blocks * config.frames_per_block, config.resolution, config.resolution, 3)


def kept_mask(kept: Tensor, config: ModelConfig) -> Tensor:
    """Kept counts (chunks, blocks) -> (chunks, blocks, tokens, 1), true where a token is kept: exactly the first n."""
    return (torch.arange(config.max_toks, device=kept.device) < kept[..., None])[..., None]


def token_patches(config: ModelConfig) -> Tensor:
    """The patch of each token (tokens,). For `bayer`: patches by rank in the ordered-dithering matrix (Bayer 1973) of the grid."""
    if config.token_order == "raster":
        return torch.arange(config.max_toks)
    side = config.resolution // config.patch_size[1]
    rank = torch.zeros(side, side, dtype=torch.long)
    y, x = torch.meshgrid(torch.arange(side), torch.arange(side), indexing="ij")
    for bit in range(side.bit_length() - 1):
        row, column = (y >> bit) & 1, (x >> bit) & 1
        rank = 4 * rank + 2 * (row ^ column) + row
    return rank.reshape(-1).argsort()
