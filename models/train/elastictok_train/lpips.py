"""LPIPS (Zhang et al. 2018): distance of pictures by the features of a VGG16 network, for those who have its weights.

The weights are a .safetensors or .npz file with the names of the public `lpips` package's `LPIPS(net="vgg")`: `net.slice1.0.weight`
... for the convolutions (they keep the numbers of torchvision's VGG16) and `lin0.model.1.weight` ... for the linear heads.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from .config import InputError

SLICES = ((0, 2), (5, 7), (10, 12, 14), (17, 19, 21), (24, 26, 28))
"""Numbers of the convolutions of each slice; a ReLU follows each, a pooling stands before each slice but the first."""
CHANNELS = (64, 128, 256, 512, 512)
SIDE = 224
"""Pictures are scaled to this side first, as the published training code does: what VGG16 was trained on."""
SHIFT, SCALE = (-0.030, -0.088, -0.188), (0.458, 0.448, 0.450)


def shapes() -> dict[str, tuple[int, ...]]:
    """Names and shapes of the weights."""
    wanted: dict[str, tuple[int, ...]] = {}
    entering = 3
    for i, (numbers, width) in enumerate(zip(SLICES, CHANNELS, strict=True)):
        for number in numbers:
            wanted[f"net.slice{i + 1}.{number}.weight"] = (width, entering, 3, 3)
            wanted[f"net.slice{i + 1}.{number}.bias"] = (width,)
            entering = width
        wanted[f"lin{i}.model.1.weight"] = (1, width, 1, 1)
    return wanted


class Lpips(nn.Module):
    """The distance; its weights are constants."""

    def __init__(self, weights: dict[str, Tensor]) -> None:
        super().__init__()
        for name in shapes():
            self.register_buffer(name.replace(".", "_"), weights[name].float(), persistent=False)

    @classmethod
    def load(cls, path: Path) -> Lpips:
        """Reads the weights; names beside those needed are passed over. Throws InputError where the file does not fit."""
        try:
            weights = {k: torch.from_numpy(v) for k, v in np.load(path).items()} if path.suffix == ".npz" else load_file(path)
        except Exception as error:
            raise InputError(f"lpips_weights: {path} cannot be read as .safetensors or .npz: {error}") from error
        for name, shape in shapes().items():
            if name not in weights or tuple(weights[name].shape) != shape:
                raise InputError(f"lpips_weights: {path} has no {name} of shape {shape}. Save the state of LPIPS(net='vgg') there.")
        return cls(weights)

    def weight(self, name: str) -> Tensor:
        return self.get_buffer(name.replace(".", "_"))

    def features(self, pictures: Tensor) -> list[Tensor]:
        """The last layer of each slice, each position's vector scaled to length 1."""
        shift, scale = (torch.tensor(v, device=pictures.device).reshape(1, 3, 1, 1) for v in (SHIFT, SCALE))
        x, made = (pictures - shift) / scale, []
        for i, numbers in enumerate(SLICES):
            x = F.max_pool2d(x, 2) if i else x
            for number in numbers:
                name = f"net.slice{i + 1}.{number}"
                x = F.relu(F.conv2d(x, self.weight(f"{name}.weight"), self.weight(f"{name}.bias"), padding=1))
            made.append(x / (x.square().sum(1, keepdim=True).clamp_min(1e-20).sqrt() + 1e-10))
        return made

    def forward(self, a: Tensor, b: Tensor) -> Tensor:
        """Distance of each pair of pictures (pictures, 3, height, width) in [-1, 1]; (pictures,)."""
        a, b = (F.interpolate(x.float(), (SIDE, SIDE), mode="bilinear", align_corners=False) for x in (a, b))
        parts = [F.conv2d((p - q).square(), self.weight(f"lin{i}.model.1.weight")).mean((1, 2, 3))
                 for i, (p, q) in enumerate(zip(self.features(a), self.features(b), strict=True))]
        return torch.stack(parts).sum(0)
