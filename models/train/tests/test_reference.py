"""The model against golden vectors of the published code; needs ELASTICTOK_REFERENCE=folder with tiny-fsq and tiny-vae."""

from __future__ import annotations

import os
import sys
import unittest
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).parents[1]))

from elastictok_train.config import ModelConfig
from elastictok_train.evaluate import block_error, search
from elastictok_train.export import load_weights
from elastictok_train.model import ElasticTok, patchify
from elastictok_train.published import read_checkpoint

REFERENCE = os.environ.get("ELASTICTOK_REFERENCE")


@unittest.skipUnless(REFERENCE, "ELASTICTOK_REFERENCE is not set")
class Published(unittest.TestCase):
    def load(self, name: str) -> tuple[ElasticTok, dict[str, np.ndarray]]:
        folder = Path(REFERENCE or "") / name
        model = ElasticTok(ModelConfig.load(folder / "config.json")).eval()
        load_weights(model, read_checkpoint(folder / "params"))
        return model, {p.stem: np.load(p) for p in folder.glob("*.npy")}

    def check(self, name: str) -> None:
        model, golden = self.load(name)
        video = torch.from_numpy(golden["video"])[None].float() / 127.5 - 1
        patches = patchify(video, model.config)
        np.testing.assert_allclose(patches[0], golden["patches"], atol=1e-6)
        kept = torch.from_numpy(golden["budget"]).long()[None]
        with torch.no_grad():
            codes = model.bottleneck(model.encode(patches, kept)[0])
            recon = model.decode(codes, kept)[0]
        keep = (torch.arange(model.config.max_toks) < kept[..., None])[..., None]
        np.testing.assert_allclose((codes * keep)[0], golden["z"], atol=1e-4)
        np.testing.assert_allclose(recon[0], golden["recon"], atol=1e-4)
        np.testing.assert_allclose(block_error(recon, patches)[0], golden["mse"], rtol=1e-4)
        if "indexes" in golden:
            np.testing.assert_array_equal((model.indexes(codes) * keep[..., 0])[0], golden["indexes"] * keep[0, ..., 0].numpy())

    def test_fsq(self) -> None:
        self.check("tiny-fsq")

    def test_vae(self) -> None:
        self.check("tiny-vae")

    def test_search_with_context_agrees_with_the_whole_chunk(self) -> None:
        model, golden = self.load("tiny-fsq")
        patches = patchify(torch.from_numpy(golden["video"])[None].float() / 127.5 - 1, model.config)
        counts, errors = search(model, patches, float(np.median(golden["curve"])))
        with torch.no_grad():
            again = block_error(model(patches, counts), patches)
        np.testing.assert_allclose(errors, again, rtol=1e-4)


if __name__ == "__main__":
    unittest.main()
