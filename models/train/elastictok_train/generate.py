"""Generated clips: one scene, or two that are joined by a cut, a dissolve or a fade."""

from __future__ import annotations

from typing import Literal

import numpy as np

from .scenes import Frames, Scene, scene

Join = Literal["cut", "dissolve", "fade"]

JOIN_SHARES = {"none": 0.7, "cut": 0.12, "dissolve": 0.1, "fade": 0.08}


def generated_clip(rng: np.random.Generator, offsets: list[int], side: int) -> Frames:
    """The moments `offsets` (in frames) of a clip, (moments, side, side, 3). What a moment shows does not depend on the others."""
    first = scene(rng, side)
    join = rng.choice(list(JOIN_SHARES), p=list(JOIN_SHARES.values()))
    if join != "none":
        ground = int(rng.choice([0, 0, 255]))
        first = joined(first, scene(rng, side), join, float(rng.uniform(0.5, 8)), float(rng.uniform(2, 12)), ground)
    return np.stack([first(t) for t in offsets])


def joined(first: Scene, second: Scene, join: Join, start: float, length: float, ground: int) -> Scene:
    """Two scenes, the second of which begins at `start`: at once (cut), or within `length` frames, blended with the first one
    (dissolve) or after it has faded to a plain ground of the given grey value (fade)."""

    def picture(t: int) -> Frames:
        if t < start:
            return first(t)
        done = min(1.0, (t - start) / length)
        if join == "cut" or done == 1:
            return second(t)
        if join == "dissolve":
            mixed = (1 - done) * first(t) + done * second(t)
        else:
            seen = abs(1 - 2 * done)
            mixed = seen * (first(t) if done < 0.5 else second(t)) + (1 - seen) * ground
        return mixed.round().astype(np.uint8)

    return picture
