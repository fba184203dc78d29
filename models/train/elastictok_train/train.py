"""The training run: a time budget, batches by stage, two optimizers, moving averages, checkpoints to go on from."""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from .config import Recipe, Stage
from .data import Frames, Source, prefetch
from .export import load_model
from .model import ElasticTok, count_parameters, patchify
from .optim import Muon
from .start import start_from_model, start_from_patches

CHECKPOINT = "checkpoint.pt"
SAVE_EVERY_S = 240.0


def draw_kept(rng: np.random.Generator, chunks: int, blocks: int, recipe: Recipe) -> np.ndarray:
    """Kept counts (chunks, blocks)."""
    low, high = recipe.model.min_toks, recipe.model.max_toks
    kept = rng.integers(low, high + 1, (chunks, blocks))
    few = (low * (high / low) ** rng.random((chunks, blocks))).astype(int)
    kept = np.where(rng.random((chunks, 1)) < recipe.few_share, few, kept)
    full = recipe.full_count_share
    mix = recipe.chunk_kept_mix if blocks > 1 else {"full": full, "any": 1 - full}
    ways = rng.choice(list(mix), size=chunks, p=np.array(list(mix.values())) / sum(mix.values()))
    for row, few_row, way in zip(kept, few, ways, strict=True):
        if way == "full":
            row[:] = high
        elif way == "equal":
            row[:] = row[0]
        elif way in ("known", "seen"):
            known = rng.integers(1, blocks)
            row[:known] = rng.integers(high // 2 if way == "known" else low, high + 1, known)
            row[known:] = few_row[known:]
    return kept


def draw_offsets(rng: np.random.Generator, blocks: int, context: int) -> list[int]:
    """Places of the blocks in their chunk: in a row or, half of the time, with gaps, so that every distance is seen."""
    if blocks == 1 or blocks >= context or rng.random() < 0.5:
        return list(range(blocks))
    return [0, *sorted(int(v) + 1 for v in rng.choice(context - 1, blocks - 1, replace=False))]


def stage_at(stages: tuple[Stage, ...], progress: float) -> Stage:
    return next((s for s in stages if progress < s.until), stages[-1])


def rate_factor(recipe: Recipe, step: int, progress: float) -> float:
    warm = min(1.0, (step + 1) / recipe.warmup_steps)
    left = (1 - progress) / (1 - recipe.decay_from)
    return warm * max(0.02, min(1.0, left))


class Run:
    """The state of one run in its folder."""

    def __init__(self, recipe: Recipe, data: Path, folder: Path, minutes: float, resume: bool, start: Path | None = None) -> None:
        self.recipe, self.folder, self.budget_s = recipe, folder, 60 * minutes
        folder.mkdir(parents=True, exist_ok=True)
        torch.set_num_threads(recipe.threads)
        torch.manual_seed(recipe.seed)
        self.step, self.spent_s, self.frames, self.segment = 0, 0.0, 0, 0
        self.source = Source(data, recipe)
        self.model = ElasticTok(recipe.model)
        matrices = [p for p in self.model.parameters() if p.ndim == 3]
        others = [p for p in self.model.parameters() if p.ndim != 3]
        self.optimizers: list[torch.optim.Optimizer] = [
            Muon(matrices, recipe.matrix_rate, weight_decay=recipe.weight_decay),
            torch.optim.AdamW(others, recipe.other_rate, betas=(0.9, 0.98), weight_decay=0.0)]
        if resume and (folder / CHECKPOINT).exists():
            self.restore()
        else:
            rng = np.random.default_rng(recipe.seed)
            frames = self.source.batch(rng, 256, [0])
            if start is None:
                start_from_patches(self.model, frames)
            else:
                start_from_model(self.model, load_model(start), frames)
            self.average = {k: v.detach().clone() for k, v in self.model.named_parameters()}
        self.log(event="start", parameters=count_parameters(self.model), minutes=minutes, **self.source.describe())

    def log(self, **values: Any) -> None:
        line = json.dumps({"step": self.step, "spent_s": round(self.spent_s, 1), **values})
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(line + "\n")
        print(line, flush=True)

    def save(self) -> None:
        """Writes the checkpoint next to its place and moves it there, so that a crash leaves the earlier one."""
        state = {
            "recipe": json.dumps(self.recipe.to_dict()), "step": self.step, "spent_s": self.spent_s, "frames": self.frames,
            "segment": self.segment, "model": self.model.state_dict(), "average": self.average,
            "optimizers": [o.state_dict() for o in self.optimizers]}
        torch.save(state, self.folder / (CHECKPOINT + ".part"))
        os.replace(self.folder / (CHECKPOINT + ".part"), self.folder / CHECKPOINT)

    def restore(self) -> None:
        state = torch.load(self.folder / CHECKPOINT, weights_only=True)
        self.step, self.spent_s, self.frames = state["step"], state["spent_s"], state["frames"]
        self.segment = state["segment"] + 1
        self.model.load_state_dict(state["model"])
        self.average = state["average"]
        for optimizer, saved in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)

    @property
    def progress(self) -> float:
        return min(1.0, self.spent_s / self.budget_s)

    def batches(self) -> Iterator[tuple[Frames, list[int], np.ndarray]]:
        """Endless batches of the stage that the clock has reached; a resumed run draws from a new stream."""
        rng = np.random.default_rng([self.recipe.seed, self.segment])
        while True:
            shapes = stage_at(self.recipe.stages, self.progress).shapes
            weights = np.array([s[0] for s in shapes])
            _, chunks, blocks = shapes[rng.choice(len(shapes), p=weights / weights.sum())]
            offsets = draw_offsets(rng, blocks, self.recipe.model.max_context_blocks)
            yield self.source.batch(rng, chunks, offsets), offsets, draw_kept(rng, chunks, blocks, self.recipe)

    def loss(self, recon: Tensor, target: Tensor, kept: Tensor) -> tuple[Tensor, Tensor]:
        """The weighted loss, and the plain error of each block."""
        error = (recon - target).square().mean((-2, -1))
        weight = (kept / self.recipe.model.max_toks) ** self.recipe.count_weight_power
        return (error * weight).mean(), error.detach()

    def fit(self) -> None:
        compiled = torch.compile(self.model, dynamic=False)
        self.model.train()
        last, last_save = time.monotonic(), time.monotonic()
        recent: dict[str, list[float]] = {}
        for frames, offsets, kept_counts in prefetch(self.batches()):
            video = torch.from_numpy(frames).float() / 127.5 - 1
            target, kept = patchify(video, self.recipe.model), torch.from_numpy(kept_counts)
            factor = rate_factor(self.recipe, self.step, self.progress)
            for optimizer, rate in zip(self.optimizers, (self.recipe.matrix_rate, self.recipe.other_rate), strict=True):
                optimizer.zero_grad(set_to_none=True)
                for group in optimizer.param_groups:
                    group["lr"] = rate * factor
            with torch.autocast("cpu", torch.bfloat16):
                model = compiled if len(offsets) <= self.recipe.compile_blocks else self.model
                recon = model(target, kept, torch.tensor(offsets))
            loss, error = self.loss(recon, target, kept)
            loss.backward()
            norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            if not math.isfinite(loss.item()):
                raise RuntimeError(f"the loss is {loss.item()} at step {self.step}")
            for optimizer in self.optimizers:
                optimizer.step()
            keep = min(self.recipe.ema, (1 + self.step) / (10 + self.step))
            with torch.no_grad():
                for name, p in self.model.named_parameters():
                    self.average[name].lerp_(p, 1 - keep)
            self.step += 1
            self.frames += frames.shape[0] * frames.shape[1]
            now = time.monotonic()
            self.spent_s, last = self.spent_s + now - last, now
            note(recent, len(offsets), kept, error, self.recipe.model.max_toks)
            if self.step % 25 == 0:
                means = {k: round(float(np.mean(v)), 4) for k, v in sorted(recent.items())}
                self.log(frames=self.frames, rate=round(factor, 3), norm=round(float(norm), 3), **means)
                recent.clear()
            if now - last_save > SAVE_EVERY_S or self.progress >= 1:
                self.save()
                last_save = now
            if self.progress >= 1:
                break


def note(recent: dict[str, list[float]], blocks: int, kept: Tensor, error: Tensor, most: int) -> None:
    """Collects the errors of stills (s) and clips (c) by kept count."""
    for label, mask in (("all", kept == most), ("mid", (kept > most // 4) & (kept < most)), ("few", kept <= most // 4)):
        if mask.any():
            recent.setdefault(f"{'s' if blocks == 1 else 'c'}_{label}", []).append(float(error[mask].mean()))
