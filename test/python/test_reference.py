"""The model against golden vectors of the published code, and its parameters against the published ones."""

from __future__ import annotations

import unittest
from math import prod

import numpy as np
import torch
from support import REFERENCE

from elastictok_train.config import ModelConfig
from elastictok_train.evaluate import block_error, search
from elastictok_train.export import load_weights, published_name
from elastictok_train.model import ElasticTok
from elastictok_train.patches import patchify
from elastictok_train.published import read_checkpoint

BLOCK = {
    **{f"attention/{w}/kernel": (10, 1024, 1024) for w in ("wq", "wk", "wv", "wo")},
    "feed_forward/w1/kernel": (10, 1024, 2048),
    "feed_forward/w2/kernel": (10, 2048, 1024),
    "feed_forward/w3/kernel": (10, 1024, 2048),
    "attention_norm/kernel": (10, 1024),
    "ffn_norm/kernel": (10, 1024),
}


class Sizes(unittest.TestCase):
    """The published 200M models (Yan et al. 2024): built without memory, every parameter has its published name and shape."""

    def check(self, config: ModelConfig, total: int) -> None:
        with torch.device("meta"):
            model = ElasticTok(config)
        shapes = {published_name(name): tuple(p.shape) for name, p in model.named_parameters()}
        towers = {f"{t}/{t}_blocks/scan_decoder/{n}": s for t in ("encoder", "decoder") for n, s in BLOCK.items()}
        self.assertEqual(shapes, {
            **towers,
            "encoder/in_proj/kernel": (config.patch_values, 1024),
            "encoder/is_kept_embed": (1, 1024),
            "encoder/is_masked_embed": (1, 1024),
            "encoder/ln_f/kernel": (1024,),
            "decoder/ln_f/kernel": (1024,),
            "encoder/pre_quant/kernel": (1024, config.pre_quant_dim),
            "decoder/post_quant/kernel": (config.latent_dim, 1024),
            "decoder/out_proj/kernel": (1024, config.patch_values)})
        self.assertEqual(sum(prod(s) for s in shapes.values()), total)

    def test_fsq(self) -> None:
        config = published((1, 8, 8), 256, 4096, 5e7, bottleneck_type="fsq", fsq_quant_levels=(8, 8, 8, 5, 5, 5))
        self.assertEqual((config.patch_values, config.pre_quant_dim, config.latent_dim), (192, 6, 6))
        self.check(config, 210_165_760)

    def test_vae(self) -> None:
        config = published((2, 8, 8), 128, 2048, 5e6, bottleneck_type="vae", vae_bottleneck_dim=8)
        self.assertEqual((config.patch_values, config.pre_quant_dim, config.latent_dim), (384, 16, 8))
        self.check(config, 210_571_264)


def published(patch: tuple[int, int, int], low: int, high: int, theta: float, **bottleneck: object) -> ModelConfig:
    """The config of a published model, read as its `config.json` would be; what ours add stays at its default."""
    return ModelConfig.from_dict({
        "hidden_size": 1024, "intermediate_size": 2048, "num_encoder_layers": 10, "num_decoder_layers": 10,
        "num_attention_heads": 8, "rms_norm_eps": 1e-5, "patch_size": list(patch), "frames_per_block": 4, "resolution": 256,
        "min_toks": low, "max_toks": high, "theta": theta, "max_sequence_length": 4 * high, **bottleneck})


@unittest.skipUnless(REFERENCE.is_dir(), f"no golden vectors at {REFERENCE} (ELASTICTOK_REFERENCE names their folder)")
class Published(unittest.TestCase):
    def load(self, name: str) -> tuple[ElasticTok, dict[str, np.ndarray]]:
        folder = REFERENCE / name
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
