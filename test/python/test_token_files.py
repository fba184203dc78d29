"""Token files: the lines of docs/tokens.md read every format, and find what `elastictok inspect --json` tells."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[2]
CLI = ROOT / "out" / "main" / "cli.js"
DTYPES = {"U16": "<u2", "I32": "<i4", "F16": "<f2", "I64": "<i8", "F64": "<f8", "F32": "<f4"}
SNIPPETS = dict(re.findall(r"```python\n# (\w+)[^\n]*\n(.*?)```", (ROOT / "docs" / "tokens.md").read_text("utf-8"), re.S))
# The snippet of each format, the options of its export, and the packages that it needs besides NumPy.
FORMS = [
    ("safetensors", [], ["safetensors"]), ("npz", [], []), ("parquet", [], ["pandas", "pyarrow"]), ("jsonl", [], []),
    ("webdataset", [], ["webdataset"]), ("webdataset", ["--per-chunk"], ["webdataset"]),
    ("tar", [], []), ("tar", ["--per-chunk"], [])]
FORMATS = {"tar": "webdataset"}
EXTENSIONS = {"webdataset": "tar"}


def run(*command: str) -> str:
    return subprocess.run(["node", *command], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def run_snippet(name: str, path: Path, kind: str) -> dict[str, Any]:
    """Runs the lines of the docs; those that say `ids` read the latents of a VAE."""
    code = SNIPPETS[name] if kind == "fsq" else SNIPPETS[name].replace('"ids', '"latents').replace(".ids.", ".latents.")
    names: dict[str, Any] = {"path": str(path)}
    exec(code, names)  # noqa: S102
    return names


@unittest.skipUnless(shutil.which("node"), "there is no node")
@unittest.skipUnless(CLI.exists(), "out/main/cli.js is not built: run npm run build")
class TokenFiles(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        run("test/fixtures/tokenSample.mjs", str(cls.folder))

    def export(self, kind: str, form: str, *options: str) -> Path:
        """A token file of one of the samples."""
        out = self.folder / f"{kind}.{EXTENSIONS.get(form, form)}"
        run(str(CLI), "export", str(self.folder / f"{kind}.etok"), "--format", form, "--out", str(out), "--force", *options)
        return out

    def compare(self, names: dict[str, Any], path: Path, kind: str) -> dict[str, Any]:
        """Compares what a snippet has read with what inspect tells."""
        told = json.loads(run(str(CLI), "inspect", str(path), "--json"))
        blocks = [block for chunk in told["chunks"] for block in chunk["blockList"]]
        self.assertEqual(names["info"], told["info"])
        self.assertEqual(len(names["blocks"]), len(blocks))
        self.assertGreater(sum(block["n"] for block in blocks), 100)
        for read, block in zip(names["blocks"], blocks, strict=True):
            tokens = np.asarray(read)
            if kind == "vae":
                tokens = tokens.astype(np.float16).reshape(-1, told["info"]["dim"]).view(np.uint16)
            self.assertEqual(tokens.tolist(), block["tokens"])
        return told["info"]

    def test_the_lines_of_the_docs_read_every_format(self) -> None:
        for name, options, packages in FORMS:
            missing = [package for package in packages if importlib.util.find_spec(package) is None]
            for kind in ("fsq", "vae"):
                with self.subTest(name=name, kind=kind, options=options):
                    if missing:
                        self.skipTest(f"{name}: {', '.join(missing)} is not installed")
                    path = self.export(kind, FORMATS.get(name, name), *options)
                    self.compare(run_snippet(name, path, kind), path, kind)

    def test_indices_have_the_type_that_was_asked_for(self) -> None:
        for options, dtype in (([], np.uint16), (["--ids", "int32"], np.int32)):
            names = run_snippet("npz", self.export("fsq", "npz", *options), "fsq")
            self.assertEqual(names["ids"].dtype, dtype)
        z = np.load(self.export("fsq", "npz", "--pad"))
        for row, n in zip(z["ids"], z["n"], strict=True):
            self.assertTrue((row[:n] >= 0).all() and (row[n:] == -1).all())

    def check_sums(self, arrays: dict[str, np.ndarray], info: dict[str, Any]) -> None:
        """Compares arrays with the checksums of the info: all of them, offsets and timestamps too."""
        sums = {name: hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest() for name, array in arrays.items()}
        self.assertEqual(sums, {name: info["checksums"][name] for name in sums})

    def test_every_column_has_the_bytes_that_the_checksums_tell(self) -> None:
        for kind in ("fsq", "vae"):
            z = np.load(self.export(kind, "npz"))
            info = json.loads(z["info"].tobytes())
            self.check_sums({name: z[name] for name in z.files if name != "info"}, info)
            self.assertEqual(set(z.files) - {"info"}, set(info["checksums"]) - {"info"})
            lines = [json.loads(line) for line in self.export(kind, "jsonl").read_text("utf-8").splitlines()][1:-1]
            self.check_sums(self.flat({name: [line[name] for line in lines] for name in lines[0]}, info), info)

    @staticmethod
    def flat(rows: dict[str, list[Any]], info: dict[str, Any]) -> dict[str, np.ndarray]:
        """The columns of a table of blocks, as the other formats hold them."""
        tokens = "latents" if info["bottleneck"] == "vae" else "ids"
        types = {"n": "<i4", "nfe": "<i4", "frame": "<i8", "pts": "<f8", tokens: DTYPES[info["ids"]["dtype"]]}
        columns = {}
        for name, values in rows.items():
            if name in ("type", "block", "chunk"):
                continue
            parts = [np.ravel(np.asarray(value, dtype=types.get(name, "<f4"))) for value in values]
            columns[name] = np.concatenate(parts)
        ends = np.cumsum([0, *rows["n"]], dtype="<i8")
        frames = np.cumsum([0, *(len(frame) for frame in rows["frame"])], dtype="<i8")
        return {**columns, "block_offsets": ends, "frame_offsets": frames}

    @unittest.skipUnless(importlib.util.find_spec("pyarrow") and importlib.util.find_spec("pandas"), "pandas and pyarrow are not installed")
    def test_parquet_has_the_same_columns(self) -> None:
        import pandas as pd
        import pyarrow.parquet as pq

        for kind in ("fsq", "vae"):
            path = self.export(kind, "parquet")
            info = json.loads(pq.read_schema(path).metadata[b"elastictok"])
            table = pd.read_parquet(path)
            self.assertEqual(len(table), info["counts"]["blocks"])
            self.check_sums(self.flat({name: list(table[name]) for name in table}, info), info)
            if kind == "fsq":
                self.assertEqual(table["ids"][1].dtype, np.uint16)

    @unittest.skipUnless(importlib.util.find_spec("pandas"), "pandas is not installed")
    def test_csv_has_the_tokens_of_each_frame(self) -> None:
        names = run_snippet("csv", self.export("fsq", "csv"), "fsq")
        told = json.loads(run(str(CLI), "inspect", str(self.folder / "fsq.etok"), "--json"))
        blocks = [block for chunk in told["chunks"] for block in chunk["blockList"]]
        self.assertEqual(names["tokens_of_frame"].tolist(), [b["n"] for b in blocks for _ in range(b["frames"])])


if __name__ == "__main__":
    unittest.main()
