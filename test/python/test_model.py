"""The model itself: patches, tokens, codes, context, devices."""

from __future__ import annotations

import dataclasses
import math
import unittest

import numpy as np
import torch
from support import TINY, tiny_model

from elastictok_train.evaluate import block_error, curve, search
from elastictok_train.model import GATE_START, ElasticTok
from elastictok_train.patches import kept_mask, patchify, token_patches, unpatchify


class Layout(unittest.TestCase):
    def test_patches_and_back(self) -> None:
        video = torch.randn(2, 3, 32, 32, 3)
        patches = patchify(video, TINY)
        self.assertTrue(torch.equal(unpatchify(patches, TINY), video))
        self.assertTrue(torch.equal(patches[1, 2, 5], video[1, 2, 8:16, 8:16].reshape(-1)))

    def test_patches_of_blocks_of_frames(self) -> None:
        config = dataclasses.replace(TINY, patch_size=(2, 8, 8), frames_per_block=4, max_toks=32)
        video = torch.randn(1, 8, 32, 32, 3)
        patches = patchify(video, config)
        self.assertEqual(patches.shape, (1, 2, 32, 384))
        self.assertTrue(torch.equal(patches[0, 1, 17], video[0, 6:8, 0:8, 8:16].reshape(-1)))
        self.assertTrue(torch.equal(unpatchify(patches, config), video))

    def test_first_tokens_in_bayer_order_lie_on_even_grids(self) -> None:
        config = dataclasses.replace(TINY, resolution=64, max_toks=64, token_order="bayer")
        order = token_patches(config)
        self.assertEqual(sorted(order.tolist()), list(range(64)))
        for count, step in ((1, 8), (4, 4), (16, 2)):
            places = {(int(p) // 8, int(p) % 8) for p in order[:count]}
            self.assertEqual(places, {(y, x) for y in range(0, 8, step) for x in range(0, 8, step)})


class Codes(unittest.TestCase):
    def test_exactly_n_tokens_are_kept_and_the_rest_has_no_influence(self) -> None:
        kept = torch.tensor([[2, 16, 7]])
        self.assertEqual(kept_mask(kept, TINY).sum((-2, -1)).tolist(), [[2, 16, 7]])
        for order in ("raster", "bayer"):
            model, codes = tiny_model(dataclasses.replace(TINY, token_order=order)), torch.randn(1, 3, 16, 6)
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

    def test_vae_samples_while_training_and_gives_the_mean_after(self) -> None:
        model = tiny_model(dataclasses.replace(TINY, bottleneck_type="vae"))
        latent = torch.cat([torch.full((1, 1, 4000, 8), 0.5), torch.full((1, 1, 4000, 8), -2.0)], -1)
        self.assertTrue(torch.equal(model.bottleneck(latent), latent[..., :8]))
        drawn = model.train().bottleneck(latent)
        self.assertAlmostEqual(float(drawn.mean()), 0.5, delta=0.02)
        self.assertAlmostEqual(float(drawn.std()), float(np.exp(-1.0)), delta=0.02)


class Context(unittest.TestCase):
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
        for other in ({}, {"encoder_sees_mask": True}, {"decoder_sees_previous": True}):
            model = tiny_model(dataclasses.replace(TINY, **other))
            patches = torch.rand(2, 4, 16, 192) * 2 - 1
            threshold = float(torch.median(curve(model, patches, [8])[8]))
            counts, errors = search(model, patches, threshold)
            with torch.no_grad():
                self.assertTrue(torch.allclose(errors, block_error(model(patches, counts), patches), rtol=1e-4))

    def test_a_decoder_that_sees_the_previous_block_can_repeat_it(self) -> None:
        model = tiny_model(dataclasses.replace(TINY, decoder_sees_previous=True))
        codes, kept = torch.rand(1, 3, 16, 6) * 2 - 1, torch.tensor([[16, 2, 2]])
        with torch.no_grad():
            whole, _ = model.decode(codes, kept)
            first, cache = model.decode(codes[:, :1], kept[:, :1])
            rest, _ = model.decode(codes[:, 1:], kept[:, 1:], model.block_index(2, 1), cache, first)
            self.assertTrue(torch.allclose(torch.cat([first, rest], 1), whole, atol=1e-5))
            other, _ = model.decode(codes[:, 1:], kept[:, 1:], model.block_index(2, 1), cache, -first)
            self.assertFalse(torch.allclose(other, rest, atol=1e-3))
            # With weights of zero, nothing but the gate's constant share of the previous block is left.
            model.previous_proj.zero_()
            model.previous_gate.zero_()
            shown = [model.decode(codes[:, 1:2], kept[:, 1:2], model.block_index(1, 1), cache, p)[0] for p in (first, -first)]
            share = 1 / (1 + math.exp(-GATE_START))
            self.assertTrue(torch.allclose(shown[0] - shown[1], 2 * share * first, atol=1e-5))


class Devices(unittest.TestCase):
    def test_nothing_is_made_on_another_device_than_the_model_s(self) -> None:
        # The meta device computes shapes alone, and refuses arrays of the CPU as a GPU does.
        vae = dataclasses.replace(TINY, bottleneck_type="vae", encoder_sees_mask=True, token_order="bayer", decoder_sees_previous=True)
        for config in (TINY, vae):
            with torch.device("meta"):
                model = ElasticTok(config).train()
            patches, kept = torch.rand(2, 3, 16, 192, device="meta"), torch.full((2, 3), 5, device="meta")
            recon, latent = model.reconstruct(patches, kept)
            self.assertEqual((recon.shape, recon.device.type), ((2, 3, 16, 192), "meta"))
            self.assertEqual(latent.shape[-1], config.pre_quant_dim)
            self.assertEqual(model.encode(patches, kept)[0].device.type, "meta")
