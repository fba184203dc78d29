"""Commands that train: compare and smoke, with the tiniest of models."""

from __future__ import annotations

import dataclasses
import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch
from support import ROOT

from elastictok_train.compare import Comparison, compare_recipes
from elastictok_train.config import InputError
from elastictok_train.data import decode_square
from elastictok_train.evaluate import clips_in, evaluate_full, evaluate_model, psnr
from elastictok_train.recipe import Recipe
from elastictok_train.schedule import Budget
from elastictok_train.smoke import floors, held_out_clips, smoke, write_clip

SMOKE = ROOT / "models" / "train" / "configs" / "smoke.json"
CPU = torch.device("cpu")


class Commands(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def recipe(self, name: str, **changes: object) -> Path:
        """A recipe like that of the smoke run, but with the smallest model; gives its path."""
        model = {"hidden_size": 24, "intermediate_size": 32, "num_encoder_layers": 1, "num_decoder_layers": 1,
                 "num_attention_heads": 1, **changes.pop("model", {})}
        path = self.folder / f"{name}.json"
        values = {"base": str(SMOKE), "threads": 1, "stages": [{"until": 1, "shapes": [[1, 2, 2]]}], "model": model, **changes}
        path.write_text(json.dumps(values), encoding="utf-8")
        return path

    def test_compare_trains_each_recipe_and_prints_one_table(self) -> None:
        paths = [self.recipe("mixed", kept_law="mix"), self.recipe("seeing", model={"encoder_sees_mask": True})]
        write_clip(np.full((8, 64, 64, 3), 77, np.uint8), self.folder / "clips.mkv")
        wanted = Comparison(Budget(steps=3), self.folder / "clips.mkv", CPU, seed=5, out=self.folder / "runs")
        lines = compare_recipes(paths, wanted)
        self.assertEqual(lines[0], "| recipe | steps | frames drawn | 4 | 16 | 32 | 64 | tokens at 0.02 | satisfied |")
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
        self.assertEqual([row[:3] for row in rows], [["mixed", "3", "12"], ["seeing", "3", "12"]])
        for row in rows:
            self.assertTrue(all(0 < float(v) < 60 for v in row[3:7]) and 4 <= float(row[7]) <= 64, row)
        self.assertEqual(compare_recipes(paths, wanted), lines)
        for name in ("mixed", "seeing"):
            state = torch.load(self.folder / "runs" / name / "checkpoint.pt", weights_only=True)
            self.assertEqual(json.loads(state["recipe"])["seed"], 5)

    def test_recipes_with_other_counts_do_not_compare(self) -> None:
        paths = [self.recipe("a"), self.recipe("b", model={"min_toks": 8})]
        self.assertRaisesRegex(InputError, "same min_toks", compare_recipes, paths, Comparison(Budget(steps=1), self.folder, CPU))

    def test_smoke_exports_and_evaluates_and_refuses_a_model_that_learned_nothing(self) -> None:
        path = self.recipe("least")
        self.assertRaisesRegex(InputError, "learned too little", smoke, path, self.folder / "out", Budget(steps=2), CPU)
        model = self.folder / "out" / "model"
        self.assertEqual(sorted(p.name for p in model.iterdir()), ["SHA256SUMS", "config.json", "weights.safetensors"])
        one = clips_in(self.folder / "out" / "clips")[0]
        figures = evaluate_model(model, one, 1, 4.0, self.folder / "figures.json", CPU)
        self.assertTrue((figures[0].tokens == 4).all() and figures[0].tokens.shape == (1, 4))
        # The same error as the table's last column, here over every chunk of the clip.
        every = evaluate_model(model, one, 0, 4.0, None, CPU)[0].curve[64]
        self.assertTrue(np.array_equal(evaluate_full(model, one, CPU).curve[64], every))
        self.assertGreaterEqual(len(every), 1)
        written = json.loads((self.folder / "figures.json").read_text(encoding="utf-8"))
        self.assertEqual(written["clips"][0]["tokens"], figures[0].tokens.tolist())

    def test_floors_are_mean_colours(self) -> None:
        recipe = Recipe.load(SMOKE)
        recipe = dataclasses.replace(recipe, model=dataclasses.replace(recipe.model, resolution=32, max_toks=16))
        held_out_clips(self.folder / "clips", 32)
        frames = np.concatenate([decode_square(p, 32) for p in clips_in(self.folder / "clips")]).astype(np.float64) / 127.5 - 1
        small = frames.reshape(-1, 4, 8, 4, 8, 3).mean((2, 4), keepdims=True)
        coarse = (frames - frames.mean((1, 2), keepdims=True)) ** 2
        fine = (frames.reshape(-1, 4, 8, 4, 8, 3) - small) ** 2
        made = floors(self.folder / "clips", recipe)
        self.assertAlmostEqual(made[4], psnr(float(coarse.mean())), places=3)
        self.assertAlmostEqual(made[16], psnr(float(fine.mean())), places=3)
        self.assertGreater(made[16], made[4])

    def test_clips_too_short_for_a_chunk_are_named(self) -> None:
        write_clip(np.zeros((3, 64, 64, 3), np.uint8), self.folder / "short.mkv")
        self.assertRaisesRegex(
            InputError, r"short\.mkv has 3 frames, but a chunk of smoke has 4", compare_recipes, [self.recipe("a")],
            Comparison(Budget(steps=1), self.folder / "short.mkv", CPU))
        self.assertRaisesRegex(InputError, "holds no clips", clips_in, self.folder / "nothing")
