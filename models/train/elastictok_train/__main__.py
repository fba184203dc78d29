"""Command line: fit, export, evaluate, golden."""

from __future__ import annotations

import argparse
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(prog="elastictok_train", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    fit = commands.add_parser("fit", help="train a model")
    fit.add_argument("config", type=Path, help="recipe (configs/*.json)")
    fit.add_argument("--data", type=Path, required=True, help="folder with train/ (clips) and train-images/ (photos)")
    fit.add_argument("--out", type=Path, required=True, help="run folder: checkpoint and log")
    fit.add_argument("--minutes", type=float, required=True, help="time budget; the schedule is stretched over it")
    fit.add_argument("--resume", action="store_true", help="go on from the checkpoint in the run folder")
    fit.add_argument("--start", type=Path, help="begin with the weights of this model folder instead of from nothing")
    export = commands.add_parser("export", help="write a model folder from a run")
    export.add_argument("run", type=Path)
    export.add_argument("--out", type=Path, required=True, help="model folder")
    evaluate = commands.add_parser("evaluate", help="measure a model on clips")
    evaluate.add_argument("model", type=Path)
    evaluate.add_argument("--clips", type=Path, required=True, help="a clip, or a folder that is searched for clips")
    evaluate.add_argument("--chunks", type=int, default=12, help="chunks per clip, evenly spread; 0: all")
    evaluate.add_argument("--threshold", type=float, help="instead of the model's default threshold")
    evaluate.add_argument("--json", type=Path, help="also write the figures here")
    golden = commands.add_parser("golden", help="write inputs and outputs of one chunk for comparison with other runtimes")
    golden.add_argument("model", type=Path, nargs="+")
    golden.add_argument("--clip", type=Path, required=True, help="a clip, or frames of the models' size as uint8 .npy")
    golden.add_argument("--out", type=Path, nargs="+", required=True, help="one folder for each model")
    options = parser.parse_args()
    # Imported late, so that --help answers at once.
    if options.command == "fit":
        from .config import Recipe
        from .train import Run

        Run(Recipe.load(options.config), options.data, options.out, options.minutes, options.resume, options.start).fit()
    elif options.command == "export":
        from .export import export_run

        export_run(options.run, options.out)
    elif options.command == "evaluate":
        from .evaluate import evaluate_model

        evaluate_model(options.model, options.clips, options.chunks, options.threshold, options.json)
    else:
        from .golden import write_golden

        for model, out in zip(options.model, options.out, strict=True):
            write_golden(model, options.clip, out)


main()
