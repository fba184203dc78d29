"""ElasticTok in PyTorch: one definition for our models and the published ones (Yan et al. 2024).

Arrays are (chunks, blocks, tokens, values). Attention is full inside a block and causal over the blocks of a chunk.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from .config import ModelConfig
from .patches import kept_mask, token_patches
from .tower import Cache, Tower, append, rms_norm

GATE_START = -2.0
"""Added to what the decoder's gate reads: at first it keeps an eighth of the previous block."""


class ElasticTok(nn.Module):
    """Encoder, bottleneck and decoder of one model."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        h, dim, values = config.hidden_size, config.latent_dim, config.patch_values

        def kernel(rows: int, columns: int, scale: float) -> nn.Parameter:
            return nn.Parameter(torch.randn(rows, columns) * scale)

        self.in_proj = kernel(values, h, values**-0.5)
        self.encoder = Tower(config, config.num_encoder_layers)
        self.encoder_ln_f = nn.Parameter(torch.ones(h))
        self.pre_quant = kernel(h, config.pre_quant_dim, h**-0.5)
        self.post_quant = kernel(dim, h, 1.0)
        self.decoder = Tower(config, config.num_decoder_layers)
        self.decoder_ln_f = nn.Parameter(torch.ones(h))
        self.out_proj = kernel(h, values, 0.1 * h**-0.5)
        if config.encoder_sees_mask:
            self.is_kept_embed, self.is_masked_embed = kernel(1, h, 0.02), kernel(1, h, 0.02)
        if config.learned_positions:
            self.encoder_pos_embed = kernel(config.max_toks, h, 0.5)
            self.decoder_pos_embed = kernel(config.max_toks, h, 0.5)
        if config.learned_mask_token:
            self.mask_embed = kernel(1, h, 0.5)
        if config.decoder_sees_previous:
            # Zero at first: a trained model that starts to learn this decodes as before.
            self.previous_proj = kernel(values, h, 0.0)
            self.previous_gate = kernel(h, 1, 0.0)
        levels = torch.tensor(config.fsq_quant_levels, dtype=torch.float32)
        self.register_buffer("levels", levels, persistent=False)
        patch_of_token = token_patches(config)
        self.register_buffer("patch_of_token", patch_of_token, persistent=False)
        self.register_buffer("token_of_patch", patch_of_token.argsort(), persistent=False)

    def block_index(self, blocks: int, first: int = 0) -> Tensor:
        return torch.arange(first, first + blocks, device=self.levels.device)

    def encode(
        self, patches: Tensor, kept: Tensor | None = None, block_index: Tensor | None = None, past: Cache | None = None
    ) -> tuple[Tensor, Cache]:
        """Patches in [-1, 1] -> what enters the bottleneck, in token order. `kept` is needed only where the encoder sees the mask."""
        features, made = self.features(patches, kept, block_index, past)
        return (features @ self.pre_quant)[:, :, self.patch_of_token], made

    def features(
        self, patches: Tensor, kept: Tensor | None = None, block_index: Tensor | None = None, past: Cache | None = None
    ) -> tuple[Tensor, Cache]:
        """What the encoder knows of each patch before it is cut down to latents, in patch order, (chunks, blocks, patches, hidden)."""
        x = patches @ self.in_proj
        if self.config.encoder_sees_mask:
            if kept is None:
                raise ValueError("this encoder sees the mask: kept counts are needed")
            x = x + torch.where(kept_mask(kept, self.config)[:, :, self.token_of_patch], self.is_kept_embed, self.is_masked_embed)
        if self.config.learned_positions:
            x = x + self.encoder_pos_embed
        x, made = self.encoder(x, self.block_index(patches.shape[1]) if block_index is None else block_index, past)
        return rms_norm(x, self.encoder_ln_f, self.config.rms_norm_eps), made

    def bottleneck(self, latent: Tensor) -> Tensor:
        """FSQ codes with straight-through gradients, or the mean of the VAE (a sample of it while training)."""
        latent = latent.float()
        if self.config.bottleneck_type == "vae":
            mean, log_variance = latent.chunk(2, -1)
            return mean + torch.randn_like(mean) * (0.5 * log_variance.clamp(-30, 20)).exp() if self.training else mean
        half = (self.levels - 1) * (1 - 1e-3) / 2
        offset = torch.where(self.levels % 2 == 0, 0.5, 0.0)
        bound = torch.tanh(latent + torch.tan(offset / half)) * half - offset
        return (bound + (bound.round() - bound).detach()) / (self.levels // 2)

    def indexes(self, codes: Tensor) -> Tensor:
        """FSQ codes -> integers below the product of the levels."""
        basis = torch.cumprod(torch.cat([self.levels.new_ones(1), self.levels[:-1]]), 0)
        half = self.levels // 2
        return ((codes * half + half).round() * basis).sum(-1).long()

    def decode(
        self, codes: Tensor, kept: Tensor, block_index: Tensor | None = None, past: Cache | None = None, previous: Tensor | None = None
    ) -> tuple[Tensor, Cache]:
        """Codes and kept counts -> patches in [-1, 1]; codes past the kept count have no influence.

        `previous` is the reconstruction of the block before the first of these (chunks, 1, patches, values); None where a chunk starts.
        """
        mask = kept_mask(kept, self.config)
        x = torch.where(mask, codes, 0.0)[:, :, self.token_of_patch] @ self.post_quant
        mask = mask[:, :, self.token_of_patch]
        if self.config.learned_mask_token:
            x = torch.where(mask, x, self.mask_embed.to(x.dtype))
        if self.config.learned_positions:
            x = x + self.decoder_pos_embed
        places = self.block_index(codes.shape[1]) if block_index is None else block_index
        if not self.config.decoder_sees_previous:
            return self.reveal(x, places, past, None)
        recons, caches = [], []
        for b in range(codes.shape[1]):
            seen = x[:, b : b + 1] if previous is None else x[:, b : b + 1] + previous @ self.previous_proj
            recon, made = self.reveal(seen, places[b : b + 1], past, previous)
            # What a block learns from the one before is that one's picture; it does not answer for its making.
            previous = recon.detach()
            past = made if past is None else append(past, made)
            recons.append(recon)
            caches.append(made)
        made = [tuple(torch.cat(parts, 2) for parts in zip(*layer, strict=True)) for layer in zip(*caches, strict=True)]
        return torch.cat(recons, 1), made

    def reveal(self, x: Tensor, block_index: Tensor, past: Cache | None, previous: Tensor | None) -> tuple[Tensor, Cache]:
        """The decoder's tower and the last projection; a gate for each patch says how much of the previous block stays as it was.

        Without it, what is carried on passes through the whole decoder at every block and fades.
        """
        x, made = self.decoder(x, block_index, past)
        x = rms_norm(x, self.decoder_ln_f, self.config.rms_norm_eps)
        recon = torch.tanh((x @ self.out_proj).float())
        if previous is not None:
            stays = torch.sigmoid((x @ self.previous_gate).float() + GATE_START)
            recon = recon + stays * (previous - recon)
        return recon, made

    def forward(self, patches: Tensor, kept: Tensor, block_index: Tensor | None = None) -> Tensor:
        """Reconstruction of whole chunks at the given kept counts (chunks, blocks)."""
        return self.reconstruct(patches, kept, block_index)[0]

    def reconstruct(self, patches: Tensor, kept: Tensor, block_index: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Like `forward`; also gives what entered the bottleneck, in token order, which the loss of a VAE needs."""
        latent, _ = self.encode(patches, kept, block_index)
        return self.decode(self.bottleneck(latent), kept, block_index)[0], latent


def count_parameters(model: nn.Module) -> int:
    return sum(math.prod(p.shape) for p in model.parameters())
