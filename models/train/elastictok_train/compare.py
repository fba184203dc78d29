"""Trains recipes on the same budget and measures them on the same clips: laws of tail drop, blind encoders, token orders."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path

import torch

from .batches import Source
from .config import InputError
from .data import Material
from .evaluate import chunks_of, clips_in, measure, psnr, table_counts, together
from .recipe import Recipe
from .schedule import Budget
from .train import Run


@dataclasses.dataclass(frozen=True)
class Comparison:
    """What all recipes of a comparison share."""

    budget: Budget
    clips: Path
    device: torch.device
    data: Path | None = None
    start: Path | None = None
    """Model folder that every run begins with."""
    seed: int = 1
    chunks: int = 2
    """Measured chunks per clip; 0: all."""
    threshold: float | None = None
    """For the counted tokens; the default threshold of the first recipe's model where none is given."""
    out: Path | None = None
    """Keeps the runs here and goes on from those that were interrupted; otherwise they are thrown away."""


def compare_recipes(paths: list[Path], wanted: Comparison) -> list[str]:
    """Trains each recipe and prints one Markdown table of figures on the clips; gives its lines.

    Throws InputError where the recipes' models have different kept counts, as their rows would not compare.
    """
    recipes = {path.stem: dataclasses.replace(Recipe.load(path), seed=wanted.seed) for path in paths}
    models = [r.model for r in recipes.values()]
    if len(recipes) < len(paths) or any(table_counts(m) != table_counts(models[0]) for m in models):
        raise InputError("Recipes to compare need different file names and models with the same min_toks and max_toks.")
    clips = clips_in(wanted.clips)
    for path in clips:
        for model in models:
            next(chunks_of(path, model, 1))  # Rather now than after hours of training.
    material = Material.load(wanted.data, max(m.resolution for m in models), recipes[paths[0].stem].threads)
    sources = {name: Source(material, recipe) for name, recipe in recipes.items()}
    limit = models[0].default_threshold if wanted.threshold is None else wanted.threshold
    counts = table_counts(models[0])
    head = ["recipe", "steps", "frames drawn", *map(str, counts), f"tokens at {limit}", "satisfied"]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    with tempfile.TemporaryDirectory(prefix="elastictok-compare-") as scratch:
        for name, recipe in recipes.items():
            folder = (wanted.out or Path(scratch)) / name
            print(f"{name}:", flush=True)
            run = Run(recipe, sources[name], folder, wanted.budget, wanted.device, resume=True, start=wanted.start)
            run.fit()
            model = run.averaged()
            total = together([measure(model, path, counts, limit, wanted.chunks) for path in clips])
            cells = [name, str(run.step), str(run.frames), *(f"{psnr(float(total.curve[n].mean())):.2f}" for n in counts),
                     f"{total.tokens.mean():.1f}", f"{(total.error <= limit).mean():.0%}"]
            lines.append("| " + " | ".join(cells) + " |")
    print("\nPSNR (dB) of the mean error at a kept count, over all frames; tokens per block that a search spends:\n")
    print("\n".join(lines), flush=True)
    return lines
