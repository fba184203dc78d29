"""All of it once, small: generates clips, trains on others of their kind, exports, evaluates, and says whether anything was learned."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import torch

from .batches import Source
from .config import InputError
from .data import Frames, Material, decode_square
from .evaluate import Measured, evaluate_model, psnr, together
from .export import export_run
from .generate import generated_clip
from .patches import patchify
from .recipe import Recipe
from .schedule import Budget
from .train import Run

CLIPS, LENGTH = 6, 32
HELD_OUT_SEED = 1_000_003
"""Clips that are measured are drawn from another stream of random numbers than those that are trained on."""


def write_clip(frames: Frames, path: Path) -> None:
    """Writes frames without loss (FFV1)."""
    height, width = frames.shape[1:3]
    command = ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-r", "24"]
    subprocess.run([*command, "-i", "-", "-c:v", "ffv1", "-pix_fmt", "bgr0", str(path)], input=frames.tobytes(), check=True)


def held_out_clips(folder: Path, side: int) -> None:
    """Writes the generated clips that the smoke run measures on."""
    folder.mkdir(parents=True, exist_ok=True)
    for i in range(CLIPS):
        frames = generated_clip(np.random.default_rng([HELD_OUT_SEED, i]), list(range(LENGTH)), side)
        write_clip(frames, folder / f"generated_{i}.mkv")


def floors(folder: Path, recipe: Recipe) -> dict[int, float]:
    """PSNR (dB) over the clips of what needs no learning: at min_toks the mean colour of each frame, at max_toks that of each patch.

    A model that is no better than the second has learned nothing about the insides of patches.
    """
    config = recipe.model
    frames = np.concatenate([decode_square(p, config.resolution) for p in sorted(folder.glob("*.mkv"))])
    patches = patchify(torch.from_numpy(frames)[None].float() / 127.5 - 1, config)[0]
    pixels = patches.reshape(*patches.shape[:2], -1, 3)
    return {n: psnr(float((pixels - pixels.mean(axes, keepdim=True)).square().mean()))
            for n, axes in ((config.min_toks, (1, 2)), (config.max_toks, (2,)))}


def smoke(config: Path, out: Path, budget: Budget, device: torch.device) -> None:
    """Fit, export, evaluate. Throws InputError where the model is not better than the floors at both ends of the kept count."""
    recipe = Recipe.load(config)
    held_out_clips(out / "clips", recipe.model.resolution)
    Run(recipe, Source(Material(), recipe), out / "run", budget, device).fit()
    export_run(out / "run", out / "model")
    total: Measured = together(evaluate_model(out / "model", out / "clips", 0, None, None, device))
    failed = False
    for count, floor in floors(out / "clips", recipe).items():
        reached = psnr(float(total.curve[count].mean()))
        failed = failed or reached <= floor
        print(f"{count} tokens: {reached:.2f} dB; the mean colours that need no learning: {floor:.2f} dB")
    if failed:
        raise InputError("The smoke run learned too little: it is not better than mean colours.")
