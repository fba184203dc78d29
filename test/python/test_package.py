"""Checks that need neither data nor weights: patches, masks, codes, context, files, draws."""

from __future__ import annotations

import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from support import ROOT, TINY, tiny_model

from elastictok_train.config import Recipe
from elastictok_train.data import recolour
from elastictok_train.evaluate import block_error, curve, search
from elastictok_train.export import load_model, load_weights, published_name, write_safetensors
from elastictok_train.generate import generated_clip
from elastictok_train.model import ElasticTok, kept_mask, patchify, unpatchify
from elastictok_train.train import draw_kept, draw_offsets, rate_factor

RECIPE = Recipe.load(ROOT / "models" / "train" / "configs" / "elastictok-s-fsq.json")

class Package(unittest.TestCase):
    def test_patches_and_back(self) -> None:
        video = torch.randn(2, 3, 32, 32, 3)
        patches = patchify(video, TINY)
        self.assertTrue(torch.equal(unpatchify(patches, TINY), video))
        self.assertTrue(torch.equal(patches[1, 2, 5], video[1, 2, 8:16, 8:16].reshape(-1)))

    def test_exactly_n_tokens_are_kept_and_the_rest_has_no_influence(self) -> None:
        kept = torch.tensor([[2, 16, 7]])
        self.assertEqual(kept_mask(kept, TINY).sum((-2, -1)).tolist(), [[2, 16, 7]])
        model, codes = tiny_model(), torch.randn(1, 3, 16, 6)
        other = torch.where(kept_mask(kept, TINY), codes, 9.0)
        self.assertTrue(torch.equal(model.decode(codes, kept)[0], model.decode(other, kept)[0]))

    def test_every_fsq_code_has_its_own_index(self) -> None:
        model = tiny_model()
        grids = torch.meshgrid(*(torch.arange(level) for level in TINY.fsq_quant_levels), indexing="ij")
        digits = torch.stack([g.reshape(-1) for g in grids], -1)
        indexes = model.indexes((digits - model.levels // 2) / (model.levels // 2))
        self.assertEqual(len(indexes.unique()), 64000)
        self.assertEqual(int(indexes.max()), 63999)
        codes = model.bottleneck(torch.randn(1000, 6) * 100)
        self.assertLess(int(model.indexes(codes).max()), 64000)

    def test_a_block_sees_earlier_blocks_only(self) -> None:
        model, patches = tiny_model(), torch.rand(1, 3, 16, 192) * 2 - 1
        kept = torch.tensor([[16, 3, 9]])
        changed = patches.clone()
        changed[:, 2] = 0
        with torch.no_grad():
            a, b = model(patches, kept), model(changed, kept)
        self.assertTrue(torch.allclose(a[:, :2], b[:, :2], atol=1e-6))
        changed[:, 0] = 0
        self.assertFalse(torch.allclose(a[:, 1], model(changed, kept)[:, 1], atol=1e-6))

    def test_search_with_context_gives_the_errors_of_the_whole_chunk(self) -> None:
        model, patches = tiny_model(), torch.rand(2, 4, 16, 192) * 2 - 1
        threshold = float(torch.median(curve(model, patches, [8])[8]))
        counts, errors = search(model, patches, threshold)
        with torch.no_grad():
            self.assertTrue(torch.allclose(errors, block_error(model(patches, counts), patches), rtol=1e-4))

    def test_model_folder_round_trip(self) -> None:
        model = tiny_model()
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            weights = {published_name(n): p for n, p in model.named_parameters()}
            write_safetensors(weights, folder / "weights.safetensors", {"format": "pt"})
            (folder / "config.json").write_text(TINY.to_json())
            raw = (folder / "weights.safetensors").read_bytes()
            self.assertEqual((8 + int.from_bytes(raw[:8], "little")) % 64, 0)
            again = load_model(folder)
            self.assertEqual(again.config, TINY)
            for (n, p), q in zip(model.named_parameters(), again.parameters(), strict=True):
                self.assertTrue(torch.equal(p, q), n)
            more = {**load_file(folder / "weights.safetensors"), "x": torch.zeros(1)}
            self.assertRaises(ValueError, load_weights, ElasticTok(TINY), more)

    def test_draws_keep_their_limits(self) -> None:
        rng = np.random.default_rng(0)
        for blocks in (1, 4, 8):
            kept = draw_kept(rng, 200, blocks, RECIPE)
            self.assertTrue(kept.min() >= 16 and kept.max() == 256)
            offsets = draw_offsets(rng, blocks, 8)
            self.assertEqual(offsets, sorted(set(offsets)))
            self.assertTrue(len(offsets) == blocks and offsets[0] == 0 and offsets[-1] < 8)
        self.assertAlmostEqual(rate_factor(RECIPE, 1000, RECIPE.decay_from), 1)
        self.assertLess(rate_factor(RECIPE, 1000, 0.999), 0.03)

    def test_generated_clips_repeat_with_their_seed(self) -> None:
        for seed in range(20):
            a, b = (recolour(r, generated_clip(r, [0, 3], 64)) for r in (np.random.default_rng(seed), np.random.default_rng(seed)))
            self.assertTrue(a.shape == (2, 64, 64, 3) and a.dtype == np.uint8 and np.array_equal(a, b))

    def test_recipe_survives_the_checkpoint(self) -> None:
        self.assertEqual(Recipe.from_dict(json.loads(json.dumps(RECIPE.to_dict()))), RECIPE)


if __name__ == "__main__":
    unittest.main()
