"""Training data in memory: decoded clips and photos, and the batches of small clips drawn from them."""

from __future__ import annotations

import fnmatch
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue
from threading import Thread

import cv2
import numpy as np
from numpy.typing import NDArray

from .config import Recipe
from .generate import generated_clip

Frames = NDArray[np.uint8]
"""(frames, height, width, 3) RGB."""

PHOTO_SIDES = (320, 226, 160)
"""Short sides of the sizes each photo is kept in, so that a crop is never scaled down by more than about 1.5."""


def decode(path: Path, width: int, height: int, video_filter: str | None = None) -> Frames:
    """All frames of a video's first stream as RGB of the given size, rotation applied, none repeated or dropped."""
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-map", "0:v:0", "-fps_mode", "passthrough", "-enc_time_base", "-1"]
    command += ["-vf", video_filter] if video_filter else []
    command += ["-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    raw = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, height, width, 3)


def decode_square(path: Path, side: int) -> Frames:
    """Frames as the app feeds them to a model: shortest side scaled to `side` (area), centre crop."""
    scale = f"scale=w={side}:h={side}:force_original_aspect_ratio=increase:flags=area,crop={side}:{side}"
    return decode(path, side, side, scale)


def decode_whole(path: Path) -> Frames:
    """Frames in the size they are stored in (training clips are small already)."""
    probe = ["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "stream=width,height", "-of", "csv=p=0"]
    text = subprocess.run([*probe, str(path)], stdout=subprocess.PIPE, check=True, text=True).stdout
    width, height = (int(v) for v in text.strip().rstrip(",").split(",")[:2])
    return decode(path, width, height)


def load_photo(path: Path) -> list[Frames] | None:
    """A photo in the sizes of `PHOTO_SIDES`, or None where it cannot be read or is too small."""
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None or min(picture.shape[:2]) < PHOTO_SIDES[-1]:
        return None
    picture = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
    sizes = []
    for side in PHOTO_SIDES:
        ratio = side / min(picture.shape[:2])
        if ratio <= 1:
            sizes.append(cv2.resize(picture, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA))
    return sizes


class Source:
    """Everything a run trains on, and the drawing of clips from it."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        self.recipe = recipe
        self.side = recipe.model.resolution
        clip_paths = sorted(p for p in (folder / "train").iterdir() if p.is_file())
        photo_paths = sorted(p for p in (folder / "train-images").iterdir() if p.is_file())
        with ThreadPoolExecutor(recipe.threads) as pool:
            self.clips = list(pool.map(decode_whole, clip_paths))
            self.photos = [p for p in pool.map(load_photo, photo_paths) if p]
        weights = np.array([
            next((w for pattern, w in recipe.clip_weights.items() if fnmatch.fnmatch(path.name, pattern)), 1.0) * len(clip) ** 0.5
            for path, clip in zip(clip_paths, self.clips, strict=True)])
        self.clip_share = weights / weights.sum()

    def describe(self) -> dict[str, int]:
        return {"clips": len(self.clips), "clip_frames": sum(len(c) for c in self.clips), "photos": len(self.photos)}

    def batch(self, rng: np.random.Generator, chunks: int, offsets: list[int]) -> Frames:
        """(chunks, blocks, side, side, 3): each chunk shows the moments `offsets` (times a random stride) of one scene."""
        mix = self.recipe.clip_mix if len(offsets) > 1 else self.recipe.still_mix
        kinds = rng.choice(list(mix), size=chunks, p=np.array(list(mix.values())) / sum(mix.values()))
        draw = {"clip": self.real_clip, "photo": self.photo_clip, "still": self.still_clip, "generated": self.generated}
        return np.stack([recolour(rng, draw[kind](rng, offsets)) for kind in kinds])

    def real_clip(self, rng: np.random.Generator, offsets: list[int]) -> Frames:
        clip = self.clips[rng.choice(len(self.clips), p=self.clip_share)]
        stride = int(rng.choice([1, 2, 3, 4], p=[0.5, 0.25, 0.15, 0.1]))
        stride = max(1, min(stride, (len(clip) - 1) // max(offsets[-1], 1)))
        start = rng.integers(0, max(1, len(clip) - stride * offsets[-1]))
        frames = clip[np.minimum(start + stride * np.array(offsets), len(clip) - 1)]
        return self.crop(rng, frames)

    def still_clip(self, rng: np.random.Generator, offsets: list[int]) -> Frames:
        """One picture repeated, in most cases with a little noise that differs from frame to frame, as a camera adds."""
        picture = self.photo_clip(rng, [0]) if rng.random() < 0.5 else self.real_clip(rng, [0])
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
        side = int(rng.uniform(max(self.side * 0.85, 1), min(height, width) + 1))
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


def prefetch(batches: Iterator[Frames], depth: int = 3) -> Iterator[Frames]:
    """Draws batches in a thread of its own while the model computes."""
    queue: Queue[Frames] = Queue(depth)

    def fill() -> None:
        for batch in batches:
            queue.put(batch)

    Thread(target=fill, daemon=True).start()
    while True:
        yield queue.get()
