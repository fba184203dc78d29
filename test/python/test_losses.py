"""Losses against their formulas."""

from __future__ import annotations

import dataclasses
import math
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from support import ROOT
from torch import Tensor, nn

from elastictok_train.config import InputError
from elastictok_train.losses import Loss, divergence, pyramid_distance
from elastictok_train.lpips import Lpips, shapes
from elastictok_train.recipe import Recipe

SMOKE = Recipe.load(ROOT / "models" / "train" / "configs" / "smoke.json")
CPU = torch.device("cpu")


def loss_of(recipe: Recipe, recon: Tensor, target: Tensor, kept: Tensor, latent: Tensor) -> float:
    return float(Loss(recipe, CPU)(recon, target, kept, latent)[0])


class Terms(unittest.TestCase):
    def setUp(self) -> None:
        torch.manual_seed(0)
        self.recon, self.target = torch.rand(2, 3, 64, 192) * 2 - 1, torch.rand(2, 3, 64, 192) * 2 - 1
        self.kept, self.latent = torch.tensor([[4, 64, 16], [64, 32, 8]]), torch.randn(2, 3, 64, 6)

    def test_squared_error_weighted_by_the_kept_count(self) -> None:
        loss, error = Loss(SMOKE, CPU)(self.recon, self.target, self.kept, self.latent)
        plain = ((self.recon - self.target) ** 2).mean((2, 3))
        self.assertTrue(torch.allclose(error, plain))
        self.assertAlmostEqual(float(loss), float((plain * (self.kept / 64) ** 0.3).mean()), places=6)
        self.assertFalse(error.requires_grad)

    def test_perceptual_term_adds_the_distance_of_each_block_s_pictures(self) -> None:
        plain, more = (loss_of(dataclasses.replace(SMOKE, perceptual_weight=w, count_weight_power=0.0), self.recon, self.target,
                               self.kept, self.latent) for w in (0.0, 0.5))
        pictures = [x.reshape(6, 8, 8, 8, 8, 3).permute(0, 5, 1, 3, 2, 4).reshape(6, 3, 64, 64) for x in (self.recon, self.target)]
        self.assertAlmostEqual(more - plain, 0.5 * float(pyramid_distance(*pictures).mean()), places=5)

    def test_divergence_of_kept_tokens(self) -> None:
        recipe = dataclasses.replace(SMOKE, model=dataclasses.replace(SMOKE.model, bottleneck_type="vae"))
        latent = torch.randn(2, 3, 64, 16)
        total = 0.0
        for chunk in range(2):
            for block in range(3):
                for token in latent[chunk, block, : int(self.kept[chunk, block])].tolist():
                    total += sum(0.5 * (m * m + math.exp(v) - 1 - v) for m, v in zip(token[:8], token[8:], strict=True))
        self.assertAlmostEqual(float(divergence(latent, self.kept, recipe)), total / 6, delta=1e-3)
        heavy = dataclasses.replace(recipe, kl_weight=1e-3)
        grown = loss_of(heavy, self.recon, self.target, self.kept, latent) - loss_of(
            dataclasses.replace(recipe, kl_weight=0.0), self.recon, self.target, self.kept, latent)
        self.assertAlmostEqual(grown, 1e-3 * total / 6, places=4)
        normal = torch.zeros(2, 3, 64, 16)
        self.assertEqual(float(divergence(normal, self.kept, recipe)), 0)


class Pyramid(unittest.TestCase):
    def test_it_is_a_distance_with_gradients_everywhere(self) -> None:
        torch.manual_seed(0)
        a, b = torch.rand(3, 3, 64, 64) * 2 - 1, torch.rand(3, 3, 64, 64) * 2 - 1
        self.assertLess(float(pyramid_distance(a, a).abs().max()), 1e-6)
        self.assertTrue(torch.allclose(pyramid_distance(a, b), pyramid_distance(b, a)))
        self.assertGreater(float(pyramid_distance(a, b).min()), 0.1)
        same = a.clone().requires_grad_()
        pyramid_distance(same, a).sum().backward()
        self.assertTrue(torch.isfinite(same.grad).all())

    def test_a_lost_texture_weighs_more_where_contrast_is_low(self) -> None:
        y, x = torch.meshgrid(torch.arange(64.0), torch.arange(64.0), indexing="ij")
        fine = 0.05 * torch.sin(2.5 * x) * torch.sin(2.5 * y)
        busy = 0.8 * torch.sign(torch.sin(0.8 * x) * torch.sin(0.8 * y))
        calm = torch.zeros(64, 64)
        lost = [float(pyramid_distance((ground + fine).expand(1, 3, 64, 64), ground.expand(1, 3, 64, 64))) for ground in (calm, busy)]
        self.assertGreater(lost[0], 3 * lost[1])


class LearnedDistance(unittest.TestCase):
    """LPIPS with random weights against the formula of Zhang et al. 2018, written with PyTorch's own layers."""

    @classmethod
    def setUpClass(cls) -> None:
        torch.manual_seed(0)
        cls.weights = {name: torch.randn(shape) * (math.prod(shape[1:]) ** -0.5 if len(shape) > 1 else 0.1)
                       for name, shape in shapes().items()}
        for name in cls.weights:
            if name.startswith("lin"):
                cls.weights[name] = cls.weights[name].abs()
        cls.a, cls.b = torch.rand(2, 3, 64, 64) * 2 - 1, torch.rand(2, 3, 64, 64) * 2 - 1

    def by_formula(self, a: Tensor, b: Tensor) -> Tensor:
        layers, entering = [], 3
        for width in (64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512):
            layers += [nn.Conv2d(entering, width, 3, padding=1), nn.ReLU()] if width else [nn.MaxPool2d(2)]
            entering = width or entering
        network = nn.Sequential(*layers)
        network.load_state_dict({".".join(k.split(".")[2:]): v for k, v in self.weights.items() if k.startswith("net.")})
        shift, scale = (torch.tensor(v)[:, None, None] for v in ((-0.030, -0.088, -0.188), (0.458, 0.448, 0.450)))
        resized = [nn.Upsample((224, 224), mode="bilinear")(x) for x in (a, b)]
        x, y, total = (resized[0] - shift) / scale, (resized[1] - shift) / scale, torch.zeros(len(a))
        for i, layer in enumerate(network):
            x, y = layer(x), layer(y)
            if i in (3, 8, 15, 22, 29):
                p, q = (v / (v.norm(dim=1, keepdim=True) + 1e-10) for v in (x, y))
                head = self.weights[f"lin{(3, 8, 15, 22, 29).index(i)}.model.1.weight"]
                total += (head[0] * (p - q) ** 2).sum(1).mean((1, 2))
        return total

    @torch.no_grad()
    def test_formula(self) -> None:
        made = Lpips(self.weights)(self.a, self.b)
        self.assertTrue(torch.allclose(made, self.by_formula(self.a, self.b), rtol=1e-4), made)
        self.assertGreater(float(made.min()), 0.01)
        self.assertTrue(torch.equal(Lpips(self.weights)(self.a, self.a), torch.zeros(2)))

    def test_files_and_the_term_in_the_loss(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            tensors, arrays = Path(name) / "w.safetensors", Path(name) / "w.npz"
            save_file({**self.weights, "scaling_layer.shift": torch.zeros(1)}, tensors)
            np.savez(arrays, **{k: v.numpy() for k, v in self.weights.items()})
            again = Lpips.load(arrays)
            self.assertTrue(all(torch.equal(again.weight(k), v) for k, v in self.weights.items()))
            recon = torch.zeros(1, 1, 64, 192, requires_grad=True)
            target, kept, latent = torch.rand(1, 1, 64, 192) * 2 - 1, torch.tensor([[64]]), torch.zeros(1, 1, 64, 6)
            recipe = dataclasses.replace(SMOKE, lpips_weights=str(tensors), lpips_weight=0.25)
            loss, error = Loss(recipe, CPU)(recon, target, kept, latent)
            picture = target.reshape(8, 8, 8, 8, 3).permute(4, 0, 2, 1, 3).reshape(1, 3, 64, 64)
            with torch.no_grad():
                distance = float(again(torch.zeros_like(picture), picture))
            self.assertAlmostEqual(float(loss.detach()), float(error) + 0.25 * distance, places=4)
            loss.backward()
            self.assertTrue(torch.isfinite(recon.grad).all() and bool((recon.grad != 0).any()))
            save_file({k: v for k, v in self.weights.items() if k != "lin3.model.1.weight"}, tensors)
            self.assertRaisesRegex(InputError, r"no lin3\.model\.1\.weight of shape", Lpips.load, tensors)
            self.assertRaisesRegex(InputError, "cannot be read", Lpips.load, Path(name) / "none.npz")
