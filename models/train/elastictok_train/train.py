"""The training run: a budget, batches by stage, two optimizers, moving averages, checkpoints to go on from."""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from .batches import Source, prefetch
from .config import InputError
from .data import Frames
from .export import load_model
from .kept import Counts, draw_kept
from .losses import Loss
from .model import ElasticTok, count_parameters
from .optim import Muon
from .patches import patchify
from .recipe import Recipe
from .schedule import Budget, draw_offsets, rate_factor, stage_at
from .start import start_from_model, start_from_patches

CHECKPOINT = "checkpoint.pt"
SAVE_EVERY_S = 240.0
LOG_EVERY_STEPS = 25


@dataclass(frozen=True)
class Batch:
    """What one step trains on."""

    frames: Frames
    """(chunks, frames, side, side, 3)"""
    offsets: list[int]
    """Places of the blocks in their chunk."""
    kept: Counts
    """(chunks, blocks)"""
    seed: int
    """For what the model draws: samples of a VAE, the frame that LPIPS sees."""


def pick_device(name: str) -> torch.device:
    """The device to compute on: `auto` takes a CUDA GPU where there is one. Throws InputError where a named one is not there."""
    there = torch.cuda.is_available()
    if name == "cuda" and not there:
        raise InputError("This PyTorch finds no CUDA GPU: take --device cpu, or install a build of PyTorch with CUDA and a driver.")
    return torch.device("cuda" if name != "cpu" and there else "cpu")


class Run:
    """The state of one run in its folder: `checkpoint.pt` and `log.jsonl`."""

    def __init__(
        self, recipe: Recipe, source: Source, folder: Path, budget: Budget, device: torch.device, resume: bool = False,
        start: Path | None = None
    ) -> None:
        """Begins a run, or goes on from its checkpoint (`resume`, where there is one); `start` is a model folder to begin with."""
        self.recipe, self.source, self.folder, self.budget, self.device = recipe, source, folder, budget, device
        folder.mkdir(parents=True, exist_ok=True)
        torch.set_num_threads(recipe.threads)
        torch.manual_seed(recipe.seed)
        self.step, self.spent_s, self.frames = 0, 0.0, 0
        self.model = ElasticTok(recipe.model)
        saved = self.read_checkpoint() if resume and (folder / CHECKPOINT).exists() else None
        if saved is None:
            frames = source.batch(np.random.default_rng(recipe.seed), 256, [0])
            if start is None:
                start_from_patches(self.model, frames)
            else:
                start_from_model(self.model, load_model(start), frames)
        self.model.to(device).train()
        self.average = {k: v.detach().clone() for k, v in self.model.named_parameters()}
        self.loss = Loss(recipe, device)
        matrices = [p for p in self.model.parameters() if p.ndim == 3]
        others = [p for p in self.model.parameters() if p.ndim != 3]
        self.optimizers: list[torch.optim.Optimizer] = [
            Muon(matrices, recipe.matrix_rate, weight_decay=recipe.weight_decay),
            torch.optim.AdamW(others, recipe.other_rate, betas=(0.9, 0.98), weight_decay=0.0)]
        if saved is not None:
            self.restore(saved)
        self.compiled: Callable[..., tuple[Tensor, Tensor]] = torch.compile(self.model.reconstruct, dynamic=False)
        self.recent: dict[str, list[float]] = {}
        self.log(event="start", parameters=count_parameters(self.model), device=str(device), minutes=budget.minutes,
                 steps=budget.steps, **source.material.describe())

    def log(self, **values: Any) -> None:
        line = json.dumps({"step": self.step, "spent_s": round(self.spent_s, 1), **values})
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(line + "\n")
        print(line, flush=True)

    def save(self) -> None:
        """Writes the checkpoint next to its place and moves it there, so that a crash leaves the earlier one."""
        state = {
            "recipe": json.dumps(self.recipe.to_dict()), "step": self.step, "spent_s": self.spent_s, "frames": self.frames,
            "model": self.model.state_dict(), "average": self.average, "optimizers": [o.state_dict() for o in self.optimizers]}
        torch.save(state, self.folder / (CHECKPOINT + ".part"))
        os.replace(self.folder / (CHECKPOINT + ".part"), self.folder / CHECKPOINT)

    def read_checkpoint(self) -> dict[str, Any]:
        """The saved state. Throws InputError where it is of another model; what else a recipe says may change on the way."""
        path = self.folder / CHECKPOINT
        state: dict[str, Any] = torch.load(path, weights_only=True, map_location=self.device)
        if Recipe.from_dict(json.loads(state["recipe"])).model != self.recipe.model:
            raise InputError(f"{path} is of another model than the recipe: take the recipe it was begun with, or another --out.")
        return state

    def restore(self, state: dict[str, Any]) -> None:
        self.step, self.spent_s, self.frames = state["step"], state["spent_s"], state["frames"]
        self.model.load_state_dict(state["model"])
        self.average = state["average"]
        for optimizer, saved in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)

    @property
    def progress(self) -> float:
        return self.budget.progress(self.step, self.spent_s)

    def draw(self, step: int) -> Batch:
        """What a step trains on: the same whenever it is drawn, but for the stage of a run that is measured in minutes."""
        rng = np.random.default_rng([self.recipe.seed, step])
        shapes = stage_at(self.recipe.stages, self.budget.progress(step, self.spent_s)).shapes
        weights = np.array([s[0] for s in shapes])
        _, chunks, blocks = shapes[rng.choice(len(shapes), p=weights / weights.sum())]
        offsets = draw_offsets(rng, blocks, self.recipe.model.max_context_blocks)
        frames = self.source.batch(rng, chunks, offsets)
        return Batch(frames, offsets, draw_kept(rng, chunks, blocks, self.recipe), int(rng.integers(2**63)))

    def advance(self, batch: Batch) -> None:
        """One step: forward, backward, clipped gradients, both optimizers, moving averages."""
        recipe, device = self.recipe, self.device
        torch.manual_seed(batch.seed)
        video = torch.from_numpy(batch.frames).to(device).float() / 127.5 - 1
        target, kept = patchify(video, recipe.model), torch.from_numpy(batch.kept).to(device)
        factor = rate_factor(recipe, self.step, self.progress)
        for optimizer, rate in zip(self.optimizers, (recipe.matrix_rate, recipe.other_rate), strict=True):
            optimizer.zero_grad(set_to_none=True)
            for group in optimizer.param_groups:
                group["lr"] = rate * factor
        with torch.autocast(device.type, torch.bfloat16):
            reconstruct = self.compiled if len(batch.offsets) <= recipe.compile_blocks else self.model.reconstruct
            recon, latent = reconstruct(target, kept, torch.tensor(batch.offsets, device=device))
        loss, error = self.loss(recon, target, kept, latent)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), recipe.max_gradient_norm)
        if not math.isfinite(loss.item()):
            raise RuntimeError(f"the loss is {loss.item()} at step {self.step}")
        for optimizer in self.optimizers:
            optimizer.step()
        keep = min(recipe.ema, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for name, p in self.model.named_parameters():
                self.average[name].lerp_(p, 1 - keep)
        self.step += 1
        self.frames += batch.frames.shape[0] * batch.frames.shape[1]
        note(self.recent, len(batch.offsets), kept, error, recipe.model.max_toks)
        if self.step % LOG_EVERY_STEPS == 0:
            means = {k: round(float(np.mean(v)), 4) for k, v in sorted(self.recent.items())}
            self.log(frames=self.frames, rate=round(factor, 3), norm=round(float(norm), 3), **means)
            self.recent.clear()

    def fit(self) -> None:
        """Trains until the budget is used up, with a checkpoint now and then and at the end."""
        threads = 1 if self.device.type == "cpu" else os.cpu_count() or 1
        last = last_save = time.monotonic()
        batches = prefetch(self.draw, self.step, threads)
        while self.progress < 1:
            self.advance(next(batches))
            now = time.monotonic()
            self.spent_s, last = self.spent_s + now - last, now
            if now - last_save > SAVE_EVERY_S or self.progress >= 1:
                self.save()
                last_save = now
        batches.close()

    def averaged(self) -> ElasticTok:
        """The model with the moving averages of the weights, ready for inference: what `export` writes."""
        model = ElasticTok(self.recipe.model).to(self.device).eval()
        model.load_state_dict(self.average)
        return model


def note(recent: dict[str, list[float]], blocks: int, kept: Tensor, error: Tensor, most: int) -> None:
    """Collects the errors of stills (s) and clips (c) by kept count."""
    for label, mask in (("all", kept == most), ("mid", (kept > most // 4) & (kept < most)), ("few", kept <= most // 4)):
        if mask.any():
            recent.setdefault(f"{'s' if blocks == 1 else 'c'}_{label}", []).append(float(error[mask].mean()))
