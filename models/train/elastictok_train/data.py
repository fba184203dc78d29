"""Clips and photos, decoded once into memory."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from .config import InputError

Frames = NDArray[np.uint8]
"""(frames, height, width, 3) RGB."""

PHOTO_SCALES = (2.5, 1.77, 1.25)
"""Short sides of the sizes each photo is kept in, over the model's; so a crop is never scaled down by more than about 1.5."""


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


def load_photo(path: Path, side: int) -> list[Frames] | None:
    """A photo in the sizes of `PHOTO_SCALES`, or None where it cannot be read or is too small."""
    sides = [round(scale * side) for scale in PHOTO_SCALES]
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None or min(picture.shape[:2]) < sides[-1]:
        return None
    picture = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
    sizes = []
    for short in sides:
        ratio = short / min(picture.shape[:2])
        if ratio <= 1:
            sizes.append(cv2.resize(picture, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA))
    return sizes


@dataclass(frozen=True)
class Material:
    """Everything real that runs may train on."""

    names: list[str] = field(default_factory=list)
    """File names of the clips."""
    clips: list[Frames] = field(default_factory=list)
    photos: list[list[Frames]] = field(default_factory=list)

    @classmethod
    def load(cls, folder: Path | None, side: int, threads: int) -> Material:
        """Decodes `train/` (clips) and `train-images/` (photos) of a folder for models of a resolution; without one, nothing.

        Throws InputError where neither is there.
        """
        if folder is None:
            return cls()
        clips, photos = ([p for p in sorted((folder / n).glob("*")) if p.is_file()] for n in ("train", "train-images"))
        if not clips and not photos:
            raise InputError(f"{folder} holds neither clips in train/ nor photos in train-images/: name the folder that has them.")
        with ThreadPoolExecutor(threads) as pool:
            decoded = list(pool.map(decode_whole, clips))
            return cls([p.name for p in clips], decoded, [s for s in pool.map(lambda p: load_photo(p, side), photos) if s])

    def describe(self) -> dict[str, int]:
        return {"clips": len(self.clips), "clip_frames": sum(len(c) for c in self.clips), "photos": len(self.photos)}
