"""Laws of tail drop, stages, step sizes, places of blocks."""

from __future__ import annotations

import dataclasses
import unittest

import numpy as np
from support import ROOT

from elastictok_train.config import InputError
from elastictok_train.kept import LAWS, draw_kept
from elastictok_train.recipe import Recipe
from elastictok_train.schedule import Budget, draw_offsets, rate_factor, stage_at

RECIPE = Recipe.load(ROOT / "models" / "train" / "configs" / "elastictok-s-fsq.json")
LOW, HIGH = RECIPE.model.min_toks, RECIPE.model.max_toks


def draw(law: str, chunks: int, blocks: int, **changes: object) -> np.ndarray:
    recipe = dataclasses.replace(RECIPE, kept_law=law, **changes)
    return draw_kept(np.random.default_rng(0), chunks, blocks, recipe)


class Laws(unittest.TestCase):
    def test_every_law_keeps_its_limits_and_repeats_with_its_seed(self) -> None:
        for law in LAWS:
            for blocks in (1, 4, 8):
                kept = draw(law, 400, blocks)
                self.assertEqual(kept.shape, (400, blocks))
                self.assertTrue(kept.min() >= LOW and kept.max() == HIGH, law)
                self.assertTrue(np.array_equal(kept, draw(law, 400, blocks)))

    def test_uniform_is_the_published_law(self) -> None:
        kept = draw("uniform", 20_000, 2)
        self.assertAlmostEqual(float(kept.mean()), (LOW + HIGH) / 2, delta=1)
        self.assertEqual(len(np.unique(kept)), HIGH - LOW + 1)
        self.assertLess(abs(np.corrcoef(kept.T)[0, 1]), 0.03)

    def test_log_uniform_draws_every_doubling_alike_and_keeps_chunks_together(self) -> None:
        stills = draw("log-uniform", 20_000, 1, full_count_share=0.0)
        doubling = np.histogram(np.log2(stills / LOW), bins=[0, 1, 2, 3, 4.01])[0] / len(stills)
        self.assertTrue((np.abs(doubling - 0.25) < 0.02).all(), doubling)
        clips = draw("log-uniform", 20_000, 4, full_count_share=0.0)
        self.assertGreater(np.corrcoef(np.log(clips).T)[0, 3], 0.6)
        self.assertGreater((clips != clips[:, :1]).mean(), 0.5)
        full = (draw("log-uniform", 20_000, 4, full_count_share=0.3) == HIGH).all(1).mean()
        self.assertAlmostEqual(float(full), 0.3, delta=0.03)

    def test_mix_follows_its_shares(self) -> None:
        ways = ("full", "equal", "known", "seen", "any")
        only = {way: draw("mix", 2000, 4, chunk_kept_mix={way: 1.0}, few_share=0.0) for way in ways}
        self.assertTrue((only["full"] == HIGH).all())
        self.assertTrue((only["equal"] == only["equal"][:, :1]).all())
        self.assertTrue((only["known"][:, 0] >= HIGH // 2).all() and (only["seen"][:, 0] < HIGH // 2).any())
        self.assertLess(only["known"][:, 3].mean(), only["any"][:, 3].mean() - 30)
        self.assertLess(draw("mix", 2000, 1, few_share=1.0).mean(), draw("mix", 2000, 1, few_share=0.0).mean() - 30)


class Schedule(unittest.TestCase):
    def test_offsets_are_places_in_a_chunk(self) -> None:
        rng, gaps = np.random.default_rng(0), 0
        for blocks in (1, 4, 8):
            for _ in range(50):
                offsets = draw_offsets(rng, blocks, 8)
                self.assertEqual(offsets, sorted(set(offsets)))
                self.assertTrue(len(offsets) == blocks and offsets[0] == 0 and offsets[-1] < 8)
                gaps += offsets != list(range(blocks))
        self.assertTrue(10 < gaps < 40)

    def test_rates_rise_hold_and_fall(self) -> None:
        self.assertAlmostEqual(rate_factor(RECIPE, 0, 0.0), 1 / RECIPE.warmup_steps)
        self.assertAlmostEqual(rate_factor(RECIPE, 1000, RECIPE.decay_from), 1)
        self.assertAlmostEqual(rate_factor(RECIPE, 1000, (1 + RECIPE.decay_from) / 2), 0.5)
        self.assertLess(rate_factor(RECIPE, 1000, 0.999), 0.03)

    def test_stages_follow_the_budget(self) -> None:
        stages = RECIPE.stages
        self.assertEqual([stage_at(stages, p) for p in (0.0, stages[0].until, 1.0)], [stages[0], stages[1], stages[-1]])
        self.assertEqual(Budget(steps=200).progress(50, 1e9), 0.25)
        self.assertEqual(Budget(minutes=2).progress(10**9, 30), 0.25)
        self.assertEqual(Budget(minutes=2).progress(0, 500), 1)
        for wrong in ({}, {"steps": 0}, {"minutes": -1.0}, {"steps": 3, "minutes": 1.0}):
            self.assertRaises(InputError, Budget, **wrong)
