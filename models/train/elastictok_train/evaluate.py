"""Measures a model on clips: error at fixed kept counts, and the tokens a search spends at a threshold, with context."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from .config import InputError, ModelConfig
from .data import decode_square
from .export import load_model
from .model import ElasticTok
from .patches import patchify
from .tower import Cache, append

SUFFIXES = {".mp4", ".webm", ".mkv", ".mov", ".gif"}
COUNTS = (16, 32, 64, 128, 192, 256)
THRESHOLDS = (0.007, 0.01, 0.015, 0.02, 0.03)
BATCH = 4


@dataclass
class Measured:
    """Figures of one clip; errors are MSE on [-1, 1], one row per chunk, one column per block."""

    clip: str
    curve: dict[int, np.ndarray] = field(default_factory=dict)
    copied: np.ndarray = field(default_factory=lambda: np.zeros((0, 0)))
    """Blocks after the first at the smallest count, where the first keeps every token: how well content is carried on."""
    tokens: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), int))
    error: np.ndarray = field(default_factory=lambda: np.zeros((0, 0)))


def psnr(mse: float) -> float:
    return 10 * math.log10(4 / mse)


def block_error(recon: Tensor, patches: Tensor) -> Tensor:
    return (recon - patches).square().mean((-2, -1))


@torch.no_grad()
def curve(model: ElasticTok, patches: Tensor, counts: list[int]) -> dict[int, Tensor]:
    """Errors (chunks, blocks) where every block of a chunk keeps the same count."""
    errors, codes = {}, None
    for n in counts:
        kept = torch.full(patches.shape[:2], n, device=patches.device)
        if codes is None or model.config.encoder_sees_mask:
            codes = model.bottleneck(model.encode(patches, kept)[0])
        errors[n] = block_error(model.decode(codes, kept)[0], patches)
    return errors


@torch.no_grad()
def carried(model: ElasticTok, patches: Tensor) -> Tensor:
    """Errors of the later blocks of each chunk at the smallest count, after a first block that keeps every token."""
    kept = torch.full(patches.shape[:2], model.config.min_toks, device=patches.device)
    kept[:, 0] = model.config.max_toks
    return block_error(model(patches, kept), patches)[:, 1:]


@torch.no_grad()
def search(model: ElasticTok, patches: Tensor, threshold: float) -> tuple[Tensor, Tensor]:
    """Smallest passing count of each block by bisection, the earlier blocks at their own counts; (counts, errors).

    Where nothing passes, a block keeps every token. All chunks are searched side by side.
    """
    config = model.config
    past: tuple[Cache, Cache] | None = None
    previous: Tensor | None = None
    counts, errors = [], []
    for b in range(patches.shape[1]):
        block, place = patches[:, b : b + 1], model.block_index(1, b)
        fixed = None if config.encoder_sees_mask else model.encode(block, None, place, past and past[0])

        def probe(n: Tensor, block=block, place=place, fixed=fixed, past=past, previous=previous) -> tuple[Tensor, Cache, Cache]:
            latent, seen = fixed or model.encode(block, n[:, None], place, past and past[0])
            recon, made = model.decode(model.bottleneck(latent), n[:, None], place, past and past[1], previous)
            return recon, seen, made

        low = torch.full((len(patches),), config.min_toks, device=patches.device)
        high = torch.full((len(patches),), config.max_toks, device=patches.device)
        while (low < high).any():
            middle = (low + high) // 2
            passes = block_error(probe(middle)[0], block)[:, 0] <= threshold
            low, high = torch.where(passes, low, torch.minimum(middle + 1, high)), torch.where(passes, middle, high)
        previous, seen, made = probe(high)
        past = (seen, made) if past is None else (append(past[0], seen), append(past[1], made))
        counts.append(high)
        errors.append(block_error(previous, block)[:, 0])
    return torch.stack(counts, 1), torch.stack(errors, 1)


def chunks_of(path: Path, config: ModelConfig, most: int) -> Iterator[Tensor]:
    """Batches of whole chunks of consecutive frames as patches; at most `most` chunks, each in the middle of its part of the clip.

    Throws InputError where the clip is shorter than a chunk.
    """
    length = config.max_context_blocks * config.frames_per_block
    frames = decode_square(path, config.resolution)
    if len(frames) < length:
        raise InputError(f"{path} has {len(frames)} frames, but a chunk of {config.name or 'the model'} has {length}: take longer clips.")
    starts = np.arange(0, len(frames) - length + 1, length)
    if most and len(starts) > most:
        starts = starts[((np.arange(most) + 0.5) * len(starts) / most).astype(int)]
    for i in range(0, len(starts), BATCH):
        video = torch.from_numpy(np.stack([frames[s : s + length] for s in starts[i : i + BATCH]]))
        yield patchify(video.float() / 127.5 - 1, config)


def measure(model: ElasticTok, path: Path, counts: list[int], threshold: float, most: int) -> Measured:
    """The figures of one clip."""
    chunks = (patches.to(model.in_proj.device) for patches in chunks_of(path, model.config, most))
    parts = [(curve(model, patches, counts), *search(model, patches, threshold), carried(model, patches)) for patches in chunks]
    tokens, error, copied = (np.concatenate([p[i].cpu().numpy() for p in parts]) for i in (1, 2, 3))
    return Measured(path.stem, {n: np.concatenate([p[0][n].cpu().numpy() for p in parts]) for n in counts}, copied, tokens, error)


def together(results: list[Measured]) -> Measured:
    """The figures of all clips as one."""
    return Measured("all", {n: np.concatenate([r.curve[n] for r in results]) for n in results[0].curve},
                    *(np.concatenate([getattr(r, name) for r in results]) for name in ("copied", "tokens", "error")))


def table_counts(config: ModelConfig) -> list[int]:
    """The kept counts that tables show: the smallest, the largest, and the usual ones between."""
    return sorted({n for n in COUNTS if config.min_toks < n < config.max_toks} | {config.min_toks, config.max_toks})


def clips_in(path: Path) -> list[Path]:
    """The clip, or all clips in a folder and its folders. Throws InputError where there is none."""
    paths = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.suffix in SUFFIXES)
    if not paths:
        raise InputError(f"{path} holds no clips ({', '.join(sorted(SUFFIXES))}).")
    return paths


def evaluate_model(
    folder: Path, clips: Path, most: int, threshold: float | None, out: Path | None, device: torch.device
) -> list[Measured]:
    """Prints the tables of the model card for every clip under `clips`, and gives their figures."""
    model = load_model(folder).to(device)
    limit = model.config.default_threshold if threshold is None else threshold
    counts = table_counts(model.config)
    paths = clips_in(clips)
    print(f"PSNR (dB) of the mean error at a kept count; tokens and satisfied blocks at threshold {limit}\n")
    head = ["clip", "frames", *map(str, counts), "falls", "carried", "tokens", "first block", "later blocks", "satisfied"]
    print("| " + " | ".join(head) + " |\n|" + "---|" * len(head), flush=True)
    results = []
    for path in paths:
        r = measure(model, path, counts, limit, most)
        results.append(r)
        print(row(r, limit), flush=True)
    total = together(results)
    print(row(total, limit))
    print("\n| kept count | " + " | ".join(map(str, counts)) + " |\n|---|" + "---|" * len(counts))
    print("| PSNR of the median frame (dB) | " + " | ".join(f"{psnr(float(np.median(total.curve[n]))):.1f}" for n in counts) + " |")
    for t in THRESHOLDS:
        print(f"| error at most {t} | " + " | ".join(f"{(total.curve[n] <= t).mean():.0%}" for n in counts) + " |")
    if out:
        rows = [{"clip": r.clip, "mse": {n: float(e.mean()) for n, e in r.curve.items()}, "tokens": r.tokens.tolist(),
                 "error": r.error.tolist()} for r in results]
        out.write_text(json.dumps({"threshold": limit, "clips": rows}) + "\n", encoding="utf-8")
    return results


def evaluate_full(folder: Path, clips: Path, device: torch.device) -> Measured:
    """Prints the error of each clip where every token is kept, over all of its whole chunks, and gives that of all together."""
    model = load_model(folder).to(device)
    most = model.config.max_toks
    print(f"PSNR (dB) with all {most} tokens\n\n| clip | frames | of the mean error | of the median frame |\n|---|---|---|---|", flush=True)
    results = []
    for path in clips_in(clips):
        parts = [curve(model, patches.to(device), [most])[most].cpu().numpy() for patches in chunks_of(path, model.config, 0)]
        results.append(Measured(path.stem, {most: np.concatenate(parts)}))
        print(full_row(results[-1], most), flush=True)
    total = Measured("all", {most: np.concatenate([r.curve[most] for r in results])})
    print(full_row(total, most))
    return total


def full_row(r: Measured, count: int) -> str:
    error = r.curve[count]
    return f"| {r.clip} | {error.size} | {psnr(float(error.mean())):.2f} | {psnr(float(np.median(error))):.2f} |"


def row(r: Measured, limit: float) -> str:
    means = [float(e.mean()) for e in r.curve.values()]
    falls = all(a > b for a, b in zip(means, means[1:], strict=False))
    later = f"{r.tokens[:, 1:].mean():.0f}" if r.tokens.shape[1] > 1 else "-"
    cells = [r.clip, str(r.tokens.size), *(f"{psnr(m):.1f}" for m in means), "yes" if falls else "NO",
             f"{psnr(float(r.copied.mean())):.1f}" if r.copied.size else "-", f"{r.tokens.mean():.0f}",
             f"{r.tokens[:, 0].mean():.0f}", later, f"{(r.error <= limit).mean():.0%}"]
    return "| " + " | ".join(cells) + " |"
