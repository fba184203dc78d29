"""Runs: resuming, seeds, averages, clipping, precision, step sizes, log, devices, start."""

from __future__ import annotations

import dataclasses
import json
import shutil
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch
from support import TINY, tiny_model
from torch import Tensor

from elastictok_train.batches import Source
from elastictok_train.config import InputError
from elastictok_train.data import Material
from elastictok_train.export import export_run, load_model
from elastictok_train.optim import orthogonalize
from elastictok_train.patches import patchify
from elastictok_train.recipe import Recipe, Stage
from elastictok_train.schedule import Budget
from elastictok_train.start import start_from_model
from elastictok_train.train import Batch, Run, pick_device

RECIPE = Recipe(
    dataclasses.replace(TINY, name="tiny"), (Stage(0.5, ((1, 4, 1),)), Stage(1, ((0.5, 4, 1), (0.5, 2, 3)))), threads=1,
    compile_blocks=0, warmup_steps=2, kept_law="log-uniform", still_mix={"generated": 1}, clip_mix={"generated": 1})
COMPILER = any(map(shutil.which, ("c++", "g++", "clang++", "cl")))
VAE = dataclasses.replace(RECIPE, model=dataclasses.replace(RECIPE.model, bottleneck_type="vae"))


class Runs(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def begin(self, name: str, recipe: Recipe = RECIPE, steps: int = 6, resume: bool = False) -> Run:
        return Run(recipe, Source(Material(), recipe), self.folder / name, Budget(steps=steps), torch.device("cpu"), resume)

    def assert_same(self, a: Run, b: Run) -> None:
        for (name, p), q in zip(a.model.named_parameters(), b.model.parameters(), strict=True):
            self.assertTrue(torch.equal(p, q), name)
            self.assertTrue(torch.equal(a.average[name], b.average[name]), name)

    def test_an_interrupted_run_ends_like_one_that_was_not(self) -> None:
        # A VAE draws random numbers while it trains, too.
        whole = self.begin("whole", VAE)
        whole.fit()
        part = self.begin("part", VAE)
        for step in range(3):
            part.advance(part.draw(step))
        part.save()
        again = self.begin("part", VAE, resume=True)
        self.assertEqual(again.step, 3)
        again.fit()
        self.assertEqual((again.step, again.frames), (whole.step, whole.frames))
        self.assert_same(whole, again)

    def test_the_seed_decides(self) -> None:
        runs = [self.begin(name, dataclasses.replace(RECIPE, seed=seed), 2) for name, seed in (("a", 1), ("b", 1), ("c", 2))]
        for run in runs:
            run.fit()
        self.assert_same(runs[0], runs[1])
        self.assertFalse(torch.equal(runs[0].model.in_proj, runs[2].model.in_proj))

    def test_averages_follow_the_weights(self) -> None:
        run = self.begin("ema", dataclasses.replace(RECIPE, ema=0.3))
        expected = {k: v.clone() for k, v in run.average.items()}
        for step, keep in enumerate((1 / 10, 2 / 11, 3 / 12, 0.3)):
            run.advance(run.draw(step))
            for name, p in run.model.named_parameters():
                expected[name] = keep * expected[name] + (1 - keep) * p.detach()
                self.assertTrue(torch.allclose(run.average[name], expected[name], atol=1e-6), name)

    def test_gradients_are_clipped(self) -> None:
        run = self.begin("clip", dataclasses.replace(RECIPE, max_gradient_norm=1e-3))
        run.advance(run.draw(0))
        norm = torch.stack([p.grad.norm() for p in run.model.parameters() if p.grad is not None]).norm()
        self.assertAlmostEqual(float(norm), 1e-3, delta=1e-5)

    def test_step_sizes_warm_up_and_decay(self) -> None:
        run, seen = self.begin("rates", steps=8), []
        for step in range(8):
            run.advance(run.draw(step))
            seen.append([o.param_groups[0]["lr"] for o in run.optimizers])
        factors = [0.5, 1, 1, 1, 1, 0.75, 0.5, 0.25]
        np.testing.assert_allclose(seen, [[f * RECIPE.matrix_rate, f * RECIPE.other_rate] for f in factors])

    def test_products_are_bfloat16_and_weights_float32(self) -> None:
        run, types = self.begin("types"), []
        inner = run.loss

        def watched(recon: Tensor, target: Tensor, kept: Tensor, latent: Tensor) -> tuple[Tensor, Tensor]:
            types.append((latent.dtype, recon.dtype))
            return inner(recon, target, kept, latent)

        run.loss = watched
        run.advance(run.draw(0))
        self.assertEqual(types, [(torch.bfloat16, torch.float32)])
        self.assertEqual({p.dtype for p in run.model.parameters()}, {torch.float32})

    def test_log_says_how_it_goes(self) -> None:
        self.begin("log", steps=25).fit()
        lines = [json.loads(line) for line in (self.folder / "log" / "log.jsonl").read_text(encoding="utf-8").splitlines()]
        self.assertEqual((lines[0]["event"], lines[0]["steps"], lines[0]["device"]), ("start", 25, "cpu"))
        self.assertEqual(lines[-1]["step"], 25)
        self.assertTrue({"rate", "norm", "frames", "s_few", "c_few"} <= set(lines[-1]), lines[-1])

    def test_a_long_enough_run_learns(self) -> None:
        run = self.begin("learns", dataclasses.replace(RECIPE, warmup_steps=5), steps=60)
        batch = run.draw(10_000)

        def error() -> float:
            with torch.no_grad():
                return float(run.loss(*self.reconstruct(run, batch))[1].mean())

        before = error()
        run.fit()
        self.assertLess(error(), 0.7 * before)

    @staticmethod
    def reconstruct(run: Run, batch: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """What the loss of a batch takes, in float32."""
        target = patchify(torch.from_numpy(batch.frames).float() / 127.5 - 1, run.recipe.model)
        kept = torch.from_numpy(batch.kept)
        recon, latent = run.model.reconstruct(target, kept, torch.tensor(batch.offsets))
        return recon, target, kept, latent

    def test_the_checkpoint_becomes_a_model_folder_with_the_averages(self) -> None:
        run = self.begin("run", steps=2)
        run.fit()
        self.assertEqual(sorted(p.name for p in (self.folder / "run").iterdir()), ["checkpoint.pt", "log.jsonl"])
        export_run(self.folder / "run", self.folder / "model")
        model = load_model(self.folder / "model")
        for name, p in model.named_parameters():
            self.assertTrue(torch.equal(p, run.average[name]), name)
        self.assertTrue(torch.equal(run.averaged().in_proj, model.in_proj))

    def test_another_model_s_checkpoint_is_refused(self) -> None:
        self.begin("run", steps=1).fit()
        self.assertRaisesRegex(InputError, "of another model", self.begin, "run", VAE, 6, True)
        again = self.begin("run", dataclasses.replace(RECIPE, ema=0.5), 6, True)
        self.assertEqual(again.step, 1)

    @unittest.skipUnless(COMPILER, "torch.compile needs a C++ compiler, and there is none")
    def test_compiled_steps_are_the_plain_ones(self) -> None:
        runs = [self.begin(name, dataclasses.replace(RECIPE, compile_blocks=blocks)) for name, blocks in (("plain", 0), ("compiled", 1))]
        for run in runs:
            run.advance(run.draw(0))
        for (name, p), q in zip(runs[0].model.named_parameters(), runs[1].model.parameters(), strict=True):
            self.assertLessEqual(float((p.grad - q.grad).norm()), 0.02 * float(p.grad.norm()), name)


class Start(unittest.TestCase):
    def test_a_vae_starts_from_what_an_fsq_model_knows(self) -> None:
        trained, model = tiny_model(), tiny_model(VAE.model)
        frames = np.random.default_rng(0).integers(0, 256, (8, 1, 32, 32, 3), np.uint8)
        start_from_model(model, trained, frames)
        self.assertTrue(torch.equal(model.encoder.wq, trained.encoder.wq))
        self.assertTrue(torch.equal(model.pre_quant[:, :6], trained.pre_quant))
        with torch.no_grad():
            latent, _ = model.encode(torch.from_numpy(frames).float().reshape(8, 1, 16, 192) / 127.5 - 1)
        self.assertLess(float(latent[..., 8:].mean()), -3)

    def test_muon_s_updates_are_nearly_orthogonal(self) -> None:
        torch.manual_seed(0)
        for shape in ((2, 24, 40), (2, 40, 24)):
            values = torch.linalg.svdvals(orthogonalize(torch.randn(shape)))
            self.assertTrue(0.6 < float(values.min()) and float(values.max()) < 1.3, values)


class Devices(unittest.TestCase):
    def test_auto_takes_what_is_there(self) -> None:
        there = torch.cuda.is_available()
        self.assertEqual(pick_device("auto").type, "cuda" if there else "cpu")
        self.assertEqual(pick_device("cpu").type, "cpu")
        if not there:
            self.assertRaisesRegex(InputError, "finds no CUDA GPU", pick_device, "cuda")
