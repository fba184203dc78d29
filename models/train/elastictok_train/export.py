"""Model folders: weights as safetensors under the published names, and loading them again."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

from .config import ModelConfig
from .model import ElasticTok
from .recipe import Recipe

SUMMED = ("config.json", "weights.safetensors", "README.md")
_TOWER = {
    **{f"w{x}": f"attention/w{x}/kernel" for x in "qkvo"},
    **{f"w{x}": f"feed_forward/w{x}/kernel" for x in "123"},
    "attention_norm": "attention_norm/kernel",
    "ffn_norm": "ffn_norm/kernel",
}


def published_name(name: str) -> str:
    """The published name of one of our parameters, e.g. `encoder.wq` -> `encoder/encoder_blocks/scan_decoder/attention/wq/kernel`."""
    tower, _, part = name.partition(".")
    if part:
        return f"{tower}/{tower}_blocks/scan_decoder/{_TOWER[part]}"
    if name in ("is_kept_embed", "is_masked_embed"):
        return f"encoder/{name}"
    if name in ("in_proj", "pre_quant"):
        return f"encoder/{name}/kernel"
    if name in ("post_quant", "out_proj", "mask_embed", "previous_proj", "previous_gate"):
        return f"decoder/{name}/kernel"
    side, _, part = name.partition("_")
    return f"{side}/{part}/kernel"


def write_safetensors(tensors: dict[str, Tensor], path: Path, metadata: dict[str, str]) -> None:
    """Float32, little-endian, names sorted; the header is padded so that the data starts at a multiple of 64 bytes."""
    header: dict[str, object] = {"__metadata__": metadata}
    end = 0
    for name in sorted(tensors):
        begin, end = end, end + 4 * tensors[name].numel()
        header[name] = {"dtype": "F32", "shape": list(tensors[name].shape), "data_offsets": [begin, end]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-(8 + len(text)) % 64)
    with path.open("wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for name in sorted(tensors):
            file.write(tensors[name].detach().cpu().contiguous().float().numpy().astype("<f4").tobytes())


def load_weights(model: ElasticTok, weights: dict[str, Tensor]) -> None:
    """Fills a model from tensors under the published names; every parameter must be there, and nothing else."""
    wanted = {published_name(name): p for name, p in model.named_parameters()}
    if set(wanted) != set(weights):
        raise ValueError(f"weights do not fit the config: {sorted(set(wanted) ^ set(weights))}")
    with torch.no_grad():
        for name, p in wanted.items():
            if p.shape != weights[name].shape:
                raise ValueError(f"{name}: {tuple(weights[name].shape)} instead of {tuple(p.shape)}")
            p.copy_(weights[name])


def load_model(folder: Path) -> ElasticTok:
    """The model of a model folder, ready for inference."""
    model = ElasticTok(ModelConfig.load(folder / "config.json"))
    load_weights(model, load_file(folder / "weights.safetensors"))
    return model.eval()


def write_sums(folder: Path) -> None:
    """SHA256SUMS of the files that are there, in the format of `sha256sum`."""
    lines = [f"{hashlib.sha256((folder / n).read_bytes()).hexdigest()}  {n}\n" for n in SUMMED if (folder / n).exists()]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def export_run(run: Path, out: Path) -> None:
    """Writes config.json, weights.safetensors (the moving averages of a run) and SHA256SUMS; a README.md there stays."""
    state = torch.load(run / "checkpoint.pt", weights_only=True, map_location="cpu")
    recipe = Recipe.from_dict(json.loads(state["recipe"]))
    trained_on = recipe.model.trained_on or f"{state['frames']} frames in {state['step']} steps, see README.md"
    config = dataclasses.replace(recipe.model, trained_on=trained_on)
    out.mkdir(parents=True, exist_ok=True)
    (out / "config.json").write_text(config.to_json(), encoding="utf-8")
    tensors = {published_name(name): p for name, p in state["average"].items()}
    write_safetensors(tensors, out / "weights.safetensors", {"format": "pt", "model": config.name, "steps": str(state["step"])})
    write_sums(out)
    print(f"{out}: {sum(t.numel() for t in tensors.values()):,} parameters, step {state['step']}")
