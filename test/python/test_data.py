"""What runs train on: generated clips, decoded clips and photos, batches, draws ahead."""

from __future__ import annotations

import dataclasses
import tempfile
import unittest
from pathlib import Path
from threading import get_ident

import cv2
import numpy as np
from support import ROOT

from elastictok_train.batches import Source, prefetch, recolour
from elastictok_train.config import InputError
from elastictok_train.data import Frames, Material
from elastictok_train.generate import generated_clip, joined
from elastictok_train.recipe import Recipe
from elastictok_train.scenes import gradient, noise, scene
from elastictok_train.smoke import write_clip

SMOKE = Recipe.load(ROOT / "models" / "train" / "configs" / "smoke.json")
MIXED = dataclasses.replace(SMOKE, still_mix={"clip": 1, "photo": 1, "generated": 1, "still": 1},
                            clip_mix={"clip": 1, "photo": 1, "generated": 1, "still": 1})


def detail(frame: Frames) -> float:
    """Mean difference between neighbours along a row."""
    return float(np.abs(np.diff(frame.astype(float), axis=1)).mean())


class Generated(unittest.TestCase):
    def test_a_moment_depends_on_the_seed_and_its_time_alone(self) -> None:
        for seed in range(60):
            a, b = (generated_clip(np.random.default_rng(seed), offsets, 64) for offsets in ([0, 5], [0, 1, 5, 7]))
            self.assertTrue(a.shape == (2, 64, 64, 3) and a.dtype == np.uint8)
            self.assertTrue(np.array_equal(a, b[[0, 2]]), seed)

    def test_scenes_join_by_cuts_dissolves_and_fades(self) -> None:
        rng = np.random.default_rng(0)
        first, second = scene(rng, 64), scene(rng, 64)
        for join in ("cut", "dissolve", "fade"):
            both = joined(first, second, join, 2.0, 4.0, 255)
            self.assertTrue(np.array_equal(both(1), first(1)))
            self.assertTrue(np.array_equal(both(6), second(6)))
        self.assertTrue(np.array_equal(joined(first, second, "cut", 2.0, 4.0, 0)(2), second(2)))
        half = (first(4).astype(float) + second(4)) / 2
        self.assertLessEqual(np.abs(joined(first, second, "dissolve", 2.0, 4.0, 0)(4) - half).max(), 0.5)
        self.assertTrue((joined(first, second, "fade", 2.0, 4.0, 255)(4) == 255).all())

    def test_noise_is_fine_or_coarse_and_finer_than_gradients(self) -> None:
        rng = np.random.default_rng(0)
        noisy = sorted(detail(noise(rng, 64)) for _ in range(40))
        smooth = np.median([detail(gradient(rng, 64)) for _ in range(40)])
        self.assertGreater(noisy[20], 2 * smooth)
        self.assertGreater(noisy[-5], 4 * noisy[5])

    def test_recolouring_repeats_with_its_seed(self) -> None:
        frames = generated_clip(np.random.default_rng(3), [0, 3], 64)
        changed = 0
        for seed in range(30):
            a, b = (recolour(np.random.default_rng(seed), frames) for _ in range(2))
            self.assertTrue(np.array_equal(a, b) and a.dtype == np.uint8)
            changed += not np.array_equal(a, frames)
        self.assertTrue(3 < changed < 20)


class Real(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        rng = np.random.default_rng(0)
        cls.clip = generated_clip(rng, list(range(9)), 80)
        with tempfile.TemporaryDirectory() as name:
            for folder in ("train", "train-images"):
                (Path(name) / folder).mkdir()
            write_clip(cls.clip, Path(name) / "train" / "a.mkv")
            cv2.imwrite(str(Path(name) / "train-images" / "p.png"), gradient(rng, 200))
            cv2.imwrite(str(Path(name) / "train-images" / "small.png"), gradient(rng, 40))
            cls.material = Material.load(Path(name), 64, 1)

    def test_clips_are_decoded_once_and_small_photos_left_out(self) -> None:
        self.assertEqual(self.material.describe(), {"clips": 1, "clip_frames": 9, "photos": 1})
        self.assertTrue(np.array_equal(self.material.clips[0], self.clip))
        self.assertEqual([min(p.shape[:2]) for p in self.material.photos[0]], [160, 113, 80])

    def test_batches_of_all_kinds(self) -> None:
        source = Source(self.material, MIXED)
        for offsets in ([0], [0, 1, 2, 3], [0, 2, 7]):
            a, b = (source.batch(np.random.default_rng(1), 24, offsets) for _ in range(2))
            self.assertTrue(a.shape == (24, len(offsets), 64, 64, 3) and a.dtype == np.uint8)
            self.assertTrue(np.array_equal(a, b))

    def test_blocks_of_several_frames(self) -> None:
        model = dataclasses.replace(MIXED.model, frames_per_block=4, patch_size=(4, 8, 8))
        source = Source(self.material, dataclasses.replace(MIXED, model=model))
        still = source.batch(np.random.default_rng(1), 6, [0])
        self.assertEqual(still.shape, (6, 4, 64, 64, 3))
        self.assertTrue((still == still[:, :1]).all())
        self.assertEqual(source.batch(np.random.default_rng(1), 6, [0, 1]).shape, (6, 8, 64, 64, 3))

    def test_what_is_not_there_is_asked_for_by_name(self) -> None:
        self.assertRaisesRegex(InputError, "still_mix asks for clips", Source, Material(), MIXED)
        with tempfile.TemporaryDirectory() as name:
            self.assertRaisesRegex(InputError, "holds neither clips", Material.load, Path(name), 64, 1)

    def test_generated_clips_need_nothing(self) -> None:
        source = Source(Material.load(None, 64, 1), SMOKE)
        self.assertEqual(source.batch(np.random.default_rng(0), 16, [0, 1, 2, 3]).shape, (16, 4, 64, 64, 3))


class Prefetch(unittest.TestCase):
    def test_keeps_the_order_and_draws_in_other_threads(self) -> None:
        drawn = prefetch(lambda step: (step, get_ident()), 5, 3)
        first = [next(drawn) for _ in range(20)]
        drawn.close()
        self.assertEqual([step for step, _ in first], list(range(5, 25)))
        self.assertNotIn(get_ident(), {thread for _, thread in first})

    def test_hands_on_what_went_wrong(self) -> None:
        def draw(step: int) -> int:
            return 1 // (2 - step)

        drawn = prefetch(draw, 0, 1)
        self.assertEqual(next(drawn), 0)
        self.assertEqual(next(drawn), 1)
        self.assertRaises(ZeroDivisionError, next, drawn)
