"""What training makes small: squared error, and beside it a perceptual distance, LPIPS and a VAE's divergence."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from .lpips import Lpips
from .patches import kept_mask, unpatchify
from .recipe import Recipe

LUMA = (0.299, 0.587, 0.114)
PYRAMID_LEVELS = 4
FLAT = 0.05
"""Amplitude (pixels in [-1, 1]) up to which differences count as they are and are not measured against their neighbourhood."""


class Loss:
    """The loss of a recipe; holds the weights of LPIPS where the recipe names them."""

    def __init__(self, recipe: Recipe, device: torch.device) -> None:
        self.recipe = recipe
        self.lpips = Lpips.load(Path(recipe.lpips_weights)).to(device) if recipe.lpips_weights else None

    def __call__(self, recon: Tensor, target: Tensor, kept: Tensor, latent: Tensor) -> tuple[Tensor, Tensor]:
        """The loss to make small, and the MSE of each block (chunks, blocks) without gradients.

        `recon` and `target` are patches in [-1, 1] (chunks, blocks, tokens, values), `latent` what entered the bottleneck.
        """
        recipe, config = self.recipe, self.recipe.model
        error = (recon - target).square().mean((-2, -1))
        distance = error
        if recipe.perceptual_weight:
            frames = pyramid_distance(*(pictures(x, recipe) for x in (recon, target)))
            distance = distance + recipe.perceptual_weight * frames.reshape(*error.shape, -1).mean(-1)
        loss = (distance * (kept / config.max_toks) ** recipe.count_weight_power).mean()
        if self.lpips:
            # One frame of the batch, as published: a VGG network costs more than a small tokenizer.
            chunk, block = (int(torch.randint(n, ())) for n in error.shape)
            frame = int(torch.randint(config.frames_per_block, ()))
            one = (pictures(x[chunk : chunk + 1, block : block + 1], recipe)[frame : frame + 1] for x in (recon, target))
            loss = loss + recipe.lpips_weight * self.lpips(*one).mean()
        if config.bottleneck_type == "vae":
            loss = loss + recipe.kl_weight * divergence(latent.float(), kept, recipe)
        return loss, error.detach()


def pictures(patches: Tensor, recipe: Recipe) -> Tensor:
    """Patches -> (frames, 3, height, width)."""
    return unpatchify(patches, recipe.model).flatten(0, 1).permute(0, 3, 1, 2)


def divergence(latent: Tensor, kept: Tensor, recipe: Recipe) -> Tensor:
    """Mean over blocks of the Kullback-Leibler divergence of the kept tokens from the normal distribution, summed over their
    numbers, in nats (Yan et al. 2024: weighted 1e-8; the logarithm of the variance is limited there, too)."""
    mean, log_variance = latent.chunk(2, -1)
    log_variance = log_variance.clamp(-30, 20)
    each = 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance)
    return (each * kept_mask(kept, recipe.model)).sum((-2, -1)).mean()


def blur(x: Tensor) -> Tensor:
    """Binomial filter of 5 taps along both axes of (pictures, 1, height, width); the border is repeated."""
    taps = torch.tensor([1.0, 4, 6, 4, 1], device=x.device) / 16
    x = F.conv2d(F.pad(x, (2, 2, 2, 2), mode="replicate"), taps.reshape(1, 1, 1, 5))
    return F.conv2d(x, taps.reshape(1, 1, 5, 1))


def pyramid_distance(a: Tensor, b: Tensor) -> Tensor:
    """Normalized Laplacian pyramid distance of the brightness of pictures (pictures, 3, height, width) in [-1, 1]; (pictures,).

    After Laparra et al. 2016 (Perceptual image quality assessment using a normalized Laplacian pyramid): each band-pass level is
    divided by the local amplitude, because the eye sees contrast rather than brightness, so that a lost faint texture weighs as
    much as a blurred strong edge. No weights are needed. Plainer than there: a 5x5 mean instead of fitted filters, one constant
    for all levels, and bands that are what a blur takes away, without going down and up a size.
    """
    weights = torch.tensor(LUMA, device=a.device).reshape(1, 3, 1, 1)
    x = torch.cat([(a * weights).sum(1, keepdim=True), (b * weights).sum(1, keepdim=True)]).float()
    total = torch.zeros(len(a), device=a.device)
    for _ in range(PYRAMID_LEVELS):
        low = blur(x)
        band = x - low
        around = F.avg_pool2d(band.abs(), 5, stride=1, padding=2, count_include_pad=False)
        total = total + level_distance(band / (FLAT + around))
        x = low[..., ::2, ::2]
    return (total + level_distance(x)) / (PYRAMID_LEVELS + 1)


def level_distance(x: Tensor) -> Tensor:
    """Root of the mean squared difference between the first and the second half of the pictures; smooth where they are equal."""
    a, b = x.chunk(2)
    return ((a - b).square().mean((1, 2, 3)) + 1e-8).sqrt() - 1e-4
