"""Generated scenes: gradients, textures, noise and pages of text, with shapes that move over them."""

from __future__ import annotations

import string
from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

Frames = NDArray[np.uint8]

Scene = Callable[[int], Frames]
"""The picture (side, side, 3) at a time in frames: a function of nothing else, so that any moments may be asked for."""


def scene(rng: np.random.Generator, side: int) -> Scene:
    """A background that stands or drifts (noise may also be new at every moment), shapes that move, now and then a camera's grain."""
    kind = rng.choice(["gradient", "texture", "page", "noise"], p=[0.3, 0.3, 0.3, 0.1])
    seed = int(rng.integers(2**63))
    draw = {"gradient": gradient, "texture": texture, "page": page, "noise": noise}[kind]
    alive = kind == "noise" and rng.random() < 0.4
    canvas = draw(rng, side if kind == "page" else 2 * side)
    drift = np.zeros(2) if rng.random() < 0.5 else rng.normal(0, 1.5, 2)
    sprites = [] if kind == "page" and rng.random() < 0.5 else [sprite(rng, side) for _ in range(rng.integers(1, 6))]
    grain = rng.choice([0.0, 0.0, 2.0])

    def picture(t: int) -> Frames:
        now = np.random.default_rng([seed, t])
        shift = now.integers(0, side, 2) if alive else drift * t
        matrix = np.array([[1.0, 0, -shift[0]], [0, 1, -shift[1]]])
        frame = cv2.warpAffine(canvas, matrix, (side, side), borderMode=cv2.BORDER_REFLECT_101)
        for points, paint, start, speed, spin in sprites:
            turn = spin * t
            rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
            place = (start + speed * t) % (1.4 * side) - 0.2 * side
            cv2.fillPoly(frame, [((points @ rotation + place) * 16).astype(np.int32)], paint, cv2.LINE_AA, 4)
        if grain:
            frame = np.clip(frame + now.normal(0, grain, frame.shape), 0, 255).astype(np.uint8)
        return frame

    return picture


def colour(rng: np.random.Generator) -> tuple[int, int, int]:
    r, g, b = (int(v) for v in rng.integers(0, 256, 3))
    return r, g, b


def gradient(rng: np.random.Generator, side: int) -> Frames:
    """A smooth blend of random colours."""
    points = rng.integers(0, 256, (rng.integers(2, 4), rng.integers(2, 4), 3)).astype(np.uint8)
    return cv2.resize(points, (side, side), interpolation=cv2.INTER_CUBIC)


def noise(rng: np.random.Generator, side: int) -> Frames:
    """Noise of one size around one colour: fine (each pixel its own value) in half of the cases, else in spots of 2 to 16 pixels."""
    cell = 1 if rng.random() < 0.5 else float(rng.uniform(2, 16))
    n = round(side / cell)
    values = rng.normal(0, rng.uniform(5, 60), (n, n, 1 if rng.random() < 0.7 else 3)).astype(np.float32)
    layer = cv2.resize(values, (side, side), interpolation=cv2.INTER_CUBIC).reshape(side, side, -1)
    return np.clip(layer + colour(rng), 0, 255).astype(np.uint8)


def texture(rng: np.random.Generator, side: int) -> Frames:
    """Noise of several sizes around one colour, or stripes."""
    if rng.random() < 0.3:
        angle, width = rng.uniform(0, np.pi), rng.uniform(4, 30)
        y, x = np.mgrid[:side, :side]
        wave = 0.5 + 0.5 * np.clip(3 * np.sin((x * np.cos(angle) + y * np.sin(angle)) * 2 * np.pi / width), -1, 1)
        return (wave[..., None] * colour(rng) + (1 - wave[..., None]) * colour(rng)).astype(np.uint8)
    total = np.zeros((side, side, 3)) + colour(rng)
    for octave in range(1, 6):
        n = 2 ** (octave + 1)
        values = rng.normal(0, 1, (n, n, 1 if rng.random() < 0.7 else 3)).astype(np.float32)
        layer = cv2.resize(values, (side, side), interpolation=cv2.INTER_CUBIC).reshape(side, side, -1)
        total += layer * rng.uniform(5, 60) / octave
    return np.clip(total, 0, 255).astype(np.uint8)


def page(rng: np.random.Generator, side: int) -> Frames:
    """A screen: a plain ground, a few panels, lines of text."""
    dark = rng.random() < 0.4
    ground = int(rng.integers(5, 60) if dark else rng.integers(200, 256))
    frame = np.full((side, side, 3), ground, np.uint8)
    for _ in range(rng.integers(0, 4)):
        x, y, w, h = (int(v) for v in rng.integers(0, side, 4))
        cv2.rectangle(frame, (x, y), (x + w, y + h), colour(rng), -1)
    ink = (int(rng.integers(160, 256)),) * 3 if dark else (int(rng.integers(0, 90)),) * 3
    size = float(rng.uniform(0.22, 0.7))
    step = int(30 * size) + 2
    letters = list(string.ascii_letters + string.digits + "    .,:;()={}")
    for y in range(step, side, step):
        if rng.random() < 0.75:
            text = "".join(rng.choice(letters, rng.integers(3, 40)))
            cv2.putText(frame, text, (int(rng.integers(0, 20)), y), cv2.FONT_HERSHEY_SIMPLEX, size, ink, 1, cv2.LINE_AA)
    return frame


def sprite(
    rng: np.random.Generator, side: int
) -> tuple[NDArray[np.float64], tuple[int, int, int], NDArray[np.float64], NDArray[np.float64], float]:
    """A star-shaped polygon: its points, colour, start, speed (pixels per frame) and spin (radians per frame)."""
    corners = int(rng.choice([3, 4, 5, 8, 24]))
    angle = np.sort(rng.uniform(0, 2 * np.pi, corners)) if corners < 8 else np.linspace(0, 2 * np.pi, corners, endpoint=False)
    radius = rng.uniform(4, side / 4) * (rng.uniform(0.6, 1, corners) if corners < 24 else 1)
    points = np.stack([np.cos(angle) * radius, np.sin(angle) * radius], 1)
    speed = rng.normal(0, 1, 2) * rng.choice([0.0, 1.0, 4.0])
    return points, colour(rng), rng.uniform(0, 1.4 * side, 2), speed, float(rng.normal(0, 0.03))
