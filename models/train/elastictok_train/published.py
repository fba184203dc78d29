"""Reads published checkpoints: a stream of msgpack records, each a tuple of names and an array (Flax serialization)."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

_DTYPES = {"bfloat16": torch.bfloat16, "float32": torch.float32, "float16": torch.float16}


class _Reader:
    """The few msgpack types that occur in a checkpoint; lengths are checked against the data."""

    def __init__(self, data: memoryview) -> None:
        self.data, self.at = data, 0

    def take(self, count: int) -> memoryview:
        if self.at + count > len(self.data):
            raise ValueError("checkpoint is cut short")
        self.at += count
        return self.data[self.at - count : self.at]

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "big")

    def value(self) -> object:
        tag = self.number(1)
        if tag < 0x80:
            return tag
        if 0x90 <= tag <= 0x9F:
            return [self.value() for _ in range(tag & 15)]
        if 0xA0 <= tag <= 0xBF:
            return bytes(self.take(tag & 31)).decode()
        if tag in (0xDC, 0xDD):
            return [self.value() for _ in range(self.number(2 if tag == 0xDC else 4))]
        if 0xD9 <= tag <= 0xDB:
            return bytes(self.take(self.number(1 << (tag - 0xD9)))).decode()
        if 0xC4 <= tag <= 0xC6:
            return self.take(self.number(1 << (tag - 0xC4)))
        if 0xC7 <= tag <= 0xC9:
            length = self.number(1 << (tag - 0xC7))
            return self.extension(self.number(1), self.take(length))
        if 0xD4 <= tag <= 0xD8:
            return self.extension(self.number(1), self.take(1 << (tag - 0xD4)))
        if 0xCC <= tag <= 0xCF:
            return self.number(1 << (tag - 0xCC))
        raise ValueError(f"msgpack type {tag:#x} does not occur in checkpoints")

    @staticmethod
    def extension(kind: int, data: memoryview) -> object:
        if kind != 1:
            raise ValueError(f"msgpack extension {kind} is not an array")
        shape, dtype, raw = _Reader(data).value()  # type: ignore[misc]
        return torch.frombuffer(bytearray(raw), dtype=_DTYPES[dtype]).reshape(shape).float()


def read_checkpoint(path: Path) -> dict[str, Tensor]:
    """All tensors of a `params` file by name (joined with slashes, without a leading `params`), as float32."""
    reader, tensors = _Reader(memoryview(path.read_bytes())), {}
    while reader.at < len(reader.data):
        names, packed = reader.value()  # type: ignore[misc]
        tensor = _Reader(packed).value() if isinstance(packed, memoryview) else packed
        if isinstance(tensor, Tensor):
            tensors["/".join(n for n in names if n != "params")] = tensor
    return tensors
