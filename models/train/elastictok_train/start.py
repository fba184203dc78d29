"""The starting point of a run: principal components of real patches, or the weights of a trained model."""

from __future__ import annotations

import torch

from .data import Frames
from .model import ElasticTok
from .patches import patchify

START_LOG_VARIANCE = -7.0


@torch.no_grad()
def start_from_patches(model: ElasticTok, frames: Frames) -> None:
    """Lets the first layer see fine detail as well as brightness (half-whitened), and lets the last layer move in the same measure.

    Without this, the few strongest components fill what the first normalization lets through, and detail is learned late.
    """
    config = model.config
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


@torch.no_grad()
def start_from_model(model: ElasticTok, trained: ElasticTok, frames: Frames) -> None:
    """Takes over every parameter of a trained model that fits; another bottleneck starts from what the trained one has learned.

    Between bottlenecks, the common latents are taken over, new ones start at random, and the variance of a VAE starts small.
    """
    known = dict(trained.named_parameters())
    for name, p in model.named_parameters():
        if name in known and known[name].shape == p.shape:
            p.copy_(known[name])
    if model.config.latent_dim != trained.config.latent_dim or model.config.bottleneck_type != trained.config.bottleneck_type:
        dim = min(model.config.latent_dim, trained.config.latent_dim)
        model.pre_quant[:, :dim] = trained.pre_quant[:, :dim]
        model.post_quant.mul_(0.1)
        model.post_quant[:dim] = trained.post_quant[:dim]
        if model.config.bottleneck_type == "vae":
            video = torch.from_numpy(frames).float() / 127.5 - 1
            features, _ = model.features(patchify(video, model.config))
            mean = features.mean((0, 1, 2))
            model.pre_quant[:, model.config.latent_dim :] = (START_LOG_VARIANCE / mean.square().sum() * mean)[:, None]
