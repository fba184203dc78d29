"""Batches of small clips, drawn from real material and generated scenes."""

from __future__ import annotations

import fnmatch
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import TypeVar

import cv2
import numpy as np

from .config import InputError
from .data import Frames, Material
from .generate import generated_clip
from .recipe import Recipe

T = TypeVar("T")


class Source:
    """Draws what a recipe asks for. Throws InputError where it asks for material that is not there."""

    def __init__(self, material: Material, recipe: Recipe) -> None:
        self.material, self.recipe, self.side = material, recipe, recipe.model.resolution
        self.clips, self.photos = material.clips, material.photos
        for name, mix in (("still_mix", recipe.still_mix), ("clip_mix", recipe.clip_mix)):
            for kind, there in (("clip", self.clips), ("photo", self.photos)):
                if mix.get(kind) and not there:
                    raise InputError(f"The recipe's {name} asks for {kind}s, but there are none: name a folder with --data that "
                                     "has them, or ask for generated clips alone.")
        weights = np.array([
            next((w for pattern, w in recipe.clip_weights.items() if fnmatch.fnmatch(name, pattern)), 1.0) * len(clip) ** 0.5
            for name, clip in zip(material.names, self.clips, strict=True)])
        self.clip_share = weights / weights.sum()

    def batch(self, rng: np.random.Generator, chunks: int, offsets: list[int]) -> Frames:
        """(chunks, frames, side, side, 3): the blocks at places `offsets` of one scene per chunk, moments times a random stride.

        A block on its own is a still: where blocks have several frames, all of them show the same.
        """
        length = self.recipe.model.frames_per_block
        still = len(offsets) == 1
        moments = [0] if still else [b * length + i for b in offsets for i in range(length)]
        mix = self.recipe.still_mix if still else self.recipe.clip_mix
        kinds = rng.choice(list(mix), size=chunks, p=np.array(list(mix.values())) / sum(mix.values()))
        draw = {"clip": self.real_clip, "photo": self.photo_clip, "still": self.still_clip, "generated": self.generated}
        frames = np.stack([recolour(rng, draw[kind](rng, moments)) for kind in kinds])
        return frames.repeat(length, 1) if still else frames

    def real_clip(self, rng: np.random.Generator, offsets: list[int]) -> Frames:
        clip = self.clips[rng.choice(len(self.clips), p=self.clip_share)]
        stride = int(rng.choice([1, 2, 3, 4], p=[0.5, 0.25, 0.15, 0.1]))
        stride = max(1, min(stride, (len(clip) - 1) // max(offsets[-1], 1)))
        start = rng.integers(0, max(1, len(clip) - stride * offsets[-1]))
        frames = clip[np.minimum(start + stride * np.array(offsets), len(clip) - 1)]
        return self.crop(rng, frames)

    def still_clip(self, rng: np.random.Generator, offsets: list[int]) -> Frames:
        """One picture repeated, in most cases with a little noise that differs from frame to frame, as a camera adds."""
        there = [*([self.photo_clip] if self.photos else []), *([self.real_clip] if self.clips else [])] or [self.generated]
        picture = there[rng.integers(len(there))](rng, [0])
        noise = rng.normal(0, rng.choice([0.0, 1.0, 2.5]), (len(offsets), self.side, self.side, 3))
        return np.clip(picture + noise, 0, 255).round().astype(np.uint8)

    def photo_clip(self, rng: np.random.Generator, offsets: list[int]) -> Frames:
        """A view that moves, zooms and turns slowly (now and then fast) over a photo."""
        sizes = self.photos[rng.integers(len(self.photos))]
        picture = sizes[rng.integers(len(sizes))]
        height, width = picture.shape[:2]
        view = self.side * rng.uniform(1.0, min(1.5, min(height, width) / self.side))
        speed = rng.choice([0.3, 1.0, 3.0, 8.0]) * rng.normal(0, 1, 2)
        zoom, turn = rng.normal(0, 0.004), rng.normal(0, 0.005)
        centre = np.array([rng.uniform(view / 2, width - view / 2 + 1e-3), rng.uniform(view / 2, height - view / 2 + 1e-3)])
        frames = []
        for t in offsets:
            scale = view / self.side * (1 + zoom) ** t
            a, b = scale * np.cos(turn * t), scale * np.sin(turn * t)
            x, y = centre + speed * t
            half = (self.side - 1) / 2
            matrix = np.array([[a, -b, x - a * half + b * half], [b, a, y - b * half - a * half]])
            frames.append(cv2.warpAffine(
                picture, matrix, (self.side, self.side), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REFLECT_101))
        return self.flip(rng, np.stack(frames))

    def generated(self, rng: np.random.Generator, offsets: list[int]) -> Frames:
        return generated_clip(rng, offsets, self.side)

    def crop(self, rng: np.random.Generator, frames: Frames) -> Frames:
        """The same random square of every frame, area-resampled to the model's size."""
        height, width = frames.shape[1:3]
        side = int(rng.uniform(min(self.side * 0.85, height, width), min(height, width) + 1))
        y, x = rng.integers(0, height - side + 1), rng.integers(0, width - side + 1)
        cut = [np.ascontiguousarray(f[y : y + side, x : x + side]) for f in frames]
        return self.flip(rng, np.stack([cv2.resize(f, (self.side, self.side), interpolation=cv2.INTER_AREA) for f in cut]))

    @staticmethod
    def flip(rng: np.random.Generator, frames: Frames) -> Frames:
        return frames[:, :, ::-1] if rng.random() < 0.5 else frames


def recolour(rng: np.random.Generator, frames: Frames) -> Frames:
    """In a third of the clips a change of brightness, contrast and colour balance, the same for every frame."""
    if rng.random() > 0.33:
        return frames
    ramp = np.linspace(0, 1, 256)[:, None] ** np.exp(rng.normal(0, 0.2, 3))
    table = np.clip((ramp - 0.5) * rng.uniform(0.75, 1.2) + 0.5 + rng.normal(0, 0.06), 0, 1)
    return (table * 255).round().astype(np.uint8)[frames, np.arange(3)]


def prefetch(draw: Callable[[int], T], first: int, threads: int, depth: int = 3) -> Generator[T, None, None]:
    """`draw(first)`, `draw(first + 1)` ... in order, drawn ahead in threads of their own while the model computes."""
    with ThreadPoolExecutor(threads) as pool:
        ahead = deque(pool.submit(draw, first + i) for i in range(threads + depth))
        for step in count(first + threads + depth):
            yield ahead.popleft().result()
            ahead.append(pool.submit(draw, step))
