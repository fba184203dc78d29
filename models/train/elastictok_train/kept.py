"""Laws of tail drop: how many tokens each block of a training batch keeps."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from .recipe import Recipe

Counts = NDArray[np.int64]

SCATTER = 0.5
"""Law log-uniform: standard deviation of the logarithm of a block's count around its chunk's level."""


def draw_kept(rng: np.random.Generator, chunks: int, blocks: int, recipe: Recipe) -> Counts:
    """Kept counts (chunks, blocks), each in min_toks..max_toks, by the recipe's law."""
    return LAWS[recipe.kept_law](rng, chunks, blocks, recipe)


def uniform(rng: np.random.Generator, chunks: int, blocks: int, recipe: Recipe) -> Counts:
    """Each block its own count, all counts equally often: the published law (Yan et al. 2024)."""
    return rng.integers(recipe.model.min_toks, recipe.model.max_toks + 1, (chunks, blocks))


def few(rng: np.random.Generator, chunks: int, blocks: int, recipe: Recipe) -> Counts:
    """Each block its own count, the logarithm uniform: every doubling equally often."""
    low, high = recipe.model.min_toks, recipe.model.max_toks
    return (low * ((high + 1) / low) ** rng.random((chunks, blocks))).astype(np.int64)


def log_uniform(rng: np.random.Generator, chunks: int, blocks: int, recipe: Recipe) -> Counts:
    """A level for each chunk, every doubling equally often, with the blocks' counts scattered around it; some chunks keep all.

    A search at one threshold gives such counts: alike in a chunk, small as often as large. The published law puts half of
    all blocks above half of the tokens, and lets neighbours differ more than they ever do in use.
    """
    low, high = recipe.model.min_toks, recipe.model.max_toks
    scatter = np.exp(SCATTER * rng.normal(0, 1, (chunks, blocks))) if blocks > 1 else 1.0
    kept = np.clip(few(rng, chunks, 1, recipe) * scatter, low, high).round().astype(np.int64)
    return np.where(rng.random((chunks, 1)) < recipe.full_count_share, high, kept)


def mix(rng: np.random.Generator, chunks: int, blocks: int, recipe: Recipe) -> Counts:
    """Uniform or (`few_share`) log-uniform counts, in the ways of `chunk_kept_mix`."""
    low, high = recipe.model.min_toks, recipe.model.max_toks
    few_kept = few(rng, chunks, blocks, recipe)
    kept = np.where(rng.random((chunks, 1)) < recipe.few_share, few_kept, uniform(rng, chunks, blocks, recipe))
    full = recipe.full_count_share
    shares = recipe.chunk_kept_mix if blocks > 1 else {"full": full, "any": 1 - full}
    ways = rng.choice(list(shares), size=chunks, p=np.array(list(shares.values())) / sum(shares.values()))
    for row, few_row, way in zip(kept, few_kept, ways, strict=True):
        if way == "full":
            row[:] = high
        elif way == "equal":
            row[:] = row[0]
        elif way in ("known", "seen"):
            known = rng.integers(1, blocks)
            row[:known] = rng.integers(high // 2 if way == "known" else low, high + 1, known)
            row[known:] = few_row[known:]
    return kept


LAWS: dict[str, Callable[[np.random.Generator, int, int, Recipe], Counts]] = {
    "uniform": uniform,
    "log-uniform": log_uniform,
    "mix": mix,
}
