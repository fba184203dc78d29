"""A stack of transformer blocks, as both the encoder and the decoder are one.

Arrays are (chunks, blocks, tokens, values). Attention is full inside a block and causal over the blocks of a chunk.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .config import ModelConfig

Cache = list[tuple[Tensor, Tensor]]
"""Keys and values of the earlier blocks of a chunk, one pair per layer, each (chunks, heads, positions, head_dim)."""


def rms_norm(x: Tensor, weight: Tensor, eps: float) -> Tensor:
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + eps) * weight


class Tower(nn.Module):
    """A stack of pre-norm transformer blocks; the weights of all layers are stacked on axis 0, kernels are (in, out)."""

    def __init__(self, config: ModelConfig, layers: int) -> None:
        super().__init__()
        h, m = config.hidden_size, config.intermediate_size
        self.config = config

        def kernel(rows: int, columns: int, zero: bool = False) -> nn.Parameter:
            scale = 0.0 if zero else rows**-0.5
            return nn.Parameter(torch.randn(layers, rows, columns) * scale)

        self.wq, self.wk, self.wv = kernel(h, h), kernel(h, h), kernel(h, h)
        self.wo = kernel(h, h, zero=True)
        self.w1, self.w3 = kernel(h, m), kernel(h, m)
        self.w2 = kernel(m, h, zero=True)
        self.attention_norm = nn.Parameter(torch.ones(layers, h))
        self.ffn_norm = nn.Parameter(torch.ones(layers, h))
        # Within a head, (0, 2, 4, ... 1, 3, 5, ...): the pairs that RoPE rotates become two halves. Queries and keys are
        # permuted alike, so their products stay the same, and halves are much faster than interleaved pairs.
        d = config.head_dim
        halves = torch.cat([torch.arange(0, d, 2), torch.arange(1, d, 2)])
        order = (torch.arange(config.num_attention_heads)[:, None] * d + halves).reshape(-1)
        self.register_buffer("order", order, persistent=False)

    def rotation(self, block_index: Tensor) -> tuple[Tensor, Tensor]:
        """Cosine and sine (positions, head_dim / 2) of the positions of the given blocks, float32.

        Angles are computed in float64: of a thousand radians float32 knows but four digits behind the point, and the app's differ then.
        """
        c = self.config
        position = (block_index[:, None] * c.max_toks + torch.arange(c.max_toks, device=block_index.device)).reshape(-1)
        rate = c.theta ** (-torch.arange(0, c.head_dim, 2, dtype=torch.float64, device=block_index.device) / c.head_dim)
        angle = position[:, None] * rate
        return angle.cos().float(), angle.sin().float()

    def forward(self, x: Tensor, block_index: Tensor, past: Cache | None = None) -> tuple[Tensor, Cache]:
        """Runs blocks at the given places of their chunk after `past`; also returns the keys and values of these blocks."""
        c = self.config
        n, blocks, tokens, width = x.shape
        cos, sin = self.rotation(block_index)
        x = x.reshape(n, blocks * tokens, width)
        made: Cache = []
        layers = zip(*(w.unbind(0) for w in (
            self.wq[..., self.order], self.wk[..., self.order], self.wv, self.wo, self.w1, self.w3, self.w2,
            self.attention_norm, self.ffn_norm)), strict=True)
        for i, (wq, wk, wv, wo, w1, w3, w2, attention_norm, ffn_norm) in enumerate(layers):
            normed = rms_norm(x, attention_norm, c.rms_norm_eps)
            qkv = normed @ torch.cat([wq, wk, wv], 1)
            q, k, v = qkv.reshape(n, -1, 3, c.num_attention_heads, c.head_dim).permute(2, 0, 3, 1, 4)
            q, k = rotate(q, cos, sin).to(v.dtype), rotate(k, cos, sin).to(v.dtype)
            made.append((k, v))
            if past is not None:
                k, v = torch.cat([past[i][0], k], 2), torch.cat([past[i][1], v], 2)
            before = k.shape[2] - blocks * tokens
            parts = [
                F.scaled_dot_product_attention(
                    q[:, :, b * tokens : (b + 1) * tokens],
                    k[:, :, : before + (b + 1) * tokens],
                    v[:, :, : before + (b + 1) * tokens])
                for b in range(blocks)
            ]
            mixed = torch.cat(parts, 2) if blocks > 1 else parts[0]
            x = x + mixed.transpose(1, 2).reshape(n, -1, width) @ wo
            normed = rms_norm(x, ffn_norm, c.rms_norm_eps)
            gate, value = (normed @ torch.cat([w1, w3], 1)).chunk(2, -1)
            x = x + (F.silu(gate) * value) @ w2
        return x.reshape(n, blocks, tokens, width), made


def append(past: Cache, made: Cache) -> Cache:
    """The keys and values of earlier blocks, with those of one more block."""
    return [(torch.cat([k, k2], 2), torch.cat([v, v2], 2)) for (k, v), (k2, v2) in zip(past, made, strict=True)]


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """RoPE on a (…, positions, head_dim) array whose pairs were permuted into halves."""
    a, b = x.float().chunk(2, -1)
    return torch.cat([a * cos - b * sin, a * sin + b * cos], -1)
