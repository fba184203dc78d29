"""Files: model folders, recipes, and what is said about those that cannot be used."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import torch
from safetensors.torch import load_file
from support import ROOT, TINY, tiny_model

from elastictok_train.config import InputError
from elastictok_train.export import load_model, load_weights, published_name, write_safetensors
from elastictok_train.model import ElasticTok
from elastictok_train.recipe import Recipe

CONFIGS = ROOT / "models" / "train" / "configs"


class ModelFolder(unittest.TestCase):
    def test_round_trip(self) -> None:
        model = tiny_model()
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            weights = {published_name(n): p for n, p in model.named_parameters()}
            write_safetensors(weights, folder / "weights.safetensors", {"format": "pt"})
            (folder / "config.json").write_text(TINY.to_json(), encoding="utf-8")
            raw = (folder / "weights.safetensors").read_bytes()
            self.assertEqual((8 + int.from_bytes(raw[:8], "little")) % 64, 0)
            again = load_model(folder)
            self.assertEqual(again.config, TINY)
            for (n, p), q in zip(model.named_parameters(), again.parameters(), strict=True):
                self.assertTrue(torch.equal(p, q), n)
            more = {**load_file(folder / "weights.safetensors"), "x": torch.zeros(1)}
            self.assertRaises(ValueError, load_weights, ElasticTok(TINY), more)


class Recipes(unittest.TestCase):
    def test_all_of_them_load_and_survive_the_checkpoint(self) -> None:
        paths = sorted(CONFIGS.rglob("*.json"))
        self.assertGreater(len(paths), 1)
        for path in paths:
            recipe = Recipe.load(path)
            self.assertEqual(Recipe.from_dict(json.loads(json.dumps(recipe.to_dict()))), recipe)
            self.assertEqual(recipe.stages[-1].until, 1)

    def test_a_recipe_says_what_differs_from_its_base(self) -> None:
        base, other = (Recipe.load(CONFIGS / "compare" / name) for name in ("blind-mix-bayer.json", "sees-mask.json"))
        self.assertTrue(other.model.encoder_sees_mask and not base.model.encoder_sees_mask)
        self.assertEqual(other.model.hidden_size, base.model.hidden_size)
        self.assertEqual((other.stages, other.clip_mix), (base.stages, base.clip_mix))

    def test_a_bad_recipe_is_named_with_what_is_wrong(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            path = Path(name) / "r.json"
            path.write_text('{"base": "smoke.json", "ema": 0.9}', encoding="utf-8")
            self.assertRaisesRegex(InputError, r"r\.json is not a recipe: .*smoke\.json", Recipe.load, path)
            values = {**Recipe.load(CONFIGS / "smoke.json").to_dict(), "learning_rate": 1}
            path.write_text(json.dumps(values), encoding="utf-8")
            self.assertRaisesRegex(InputError, r"r\.json is not a recipe: .*learning_rate", Recipe.load, path)

    def test_the_command_line_says_it_without_a_traceback(self) -> None:
        command = [sys.executable, "-m", "elastictok_train", "fit", "none.json", "--out", "none", "--steps", "1"]
        done = subprocess.run(command, cwd=ROOT / "models" / "train", capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("elastictok_train: none.json is not a recipe", done.stderr)
        self.assertNotIn("Traceback", done.stderr)
