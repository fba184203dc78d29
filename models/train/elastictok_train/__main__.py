"""Command line: fit, export, evaluate, compare, smoke, golden."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from subprocess import CalledProcessError
from typing import Any

CONFIGS = Path(__file__).parents[1] / "configs"


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="elastictok_train", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    def command(name: str, text: str, device: bool = True) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        if device:
            made.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto", help="auto: a CUDA GPU where there is one")
        return made

    def budget(to: argparse.ArgumentParser, **default: Any) -> None:
        either = to.add_mutually_exclusive_group(required=not default)
        either.add_argument("--minutes", type=float, help="time budget; the schedule is stretched over it")
        either.add_argument("--steps", type=int, help="budget in steps: the same seed gives the same model", **default)

    fit = command("fit", "train a model")
    fit.add_argument("config", type=Path, help="recipe (configs/*.json)")
    fit.add_argument("--data", type=Path, help="folder with train/ (clips) and train-images/ (photos); without it: generated clips")
    fit.add_argument("--out", type=Path, required=True, help="run folder: checkpoint and log")
    budget(fit)
    fit.add_argument("--resume", action="store_true", help="go on from the checkpoint in the run folder")
    fit.add_argument("--start", type=Path, help="begin with the weights of this model folder instead of from nothing")
    export = command("export", "write a model folder from a run", device=False)
    export.add_argument("run", type=Path)
    export.add_argument("--out", type=Path, required=True, help="model folder")
    evaluate = command("evaluate", "measure a model on clips")
    evaluate.add_argument("model", type=Path)
    evaluate.add_argument("--clips", type=Path, required=True, help="a clip, or a folder that is searched for clips")
    evaluate.add_argument("--chunks", type=int, default=12, help="chunks per clip, evenly spread; 0: all")
    evaluate.add_argument("--full", action="store_true", help="only the error with every token kept, over all frames of the clips")
    evaluate.add_argument("--threshold", type=float, help="instead of the model's default threshold")
    evaluate.add_argument("--json", type=Path, help="also write the figures here")
    compare = command("compare", "train recipes on the same budget and print one table of their figures")
    compare.add_argument("configs", type=Path, nargs="+", help="recipes")
    compare.add_argument("--data", type=Path, help="as for fit")
    compare.add_argument("--clips", type=Path, required=True, help="as for evaluate")
    budget(compare)
    compare.add_argument("--start", type=Path, help="begin each run with the weights of this model folder")
    compare.add_argument("--seed", type=int, default=1, help="for all recipes, in place of their own")
    compare.add_argument("--chunks", type=int, default=2, help="measured chunks per clip; 0: all")
    compare.add_argument("--threshold", type=float, help="instead of the first model's default threshold")
    compare.add_argument("--out", type=Path, help="keep the runs here, and go on from those that were interrupted")
    smoke = command("smoke", "train a tiny model on generated clips, export and evaluate it; fails where it learned nothing")
    smoke.add_argument("--config", type=Path, default=CONFIGS / "smoke.json")
    smoke.add_argument("--out", type=Path, required=True, help="folder for the run, the model and the clips")
    budget(smoke, default=600)
    golden = command("golden", "write inputs and outputs of one chunk for comparison with other runtimes", device=False)
    golden.add_argument("model", type=Path, nargs="+")
    golden.add_argument("--clip", type=Path, required=True, help="a clip, or frames of the models' size as uint8 .npy")
    golden.add_argument("--out", type=Path, nargs="+", required=True, help="one folder for each model")
    return parser.parse_args()


def run(options: argparse.Namespace) -> None:
    # Imported late, so that --help answers at once and golden needs no OpenCV.
    if options.command == "golden":
        from .golden import write_golden

        for model, out in zip(options.model, options.out, strict=True):
            write_golden(model, options.clip, out)
        return
    if options.command == "export":
        from .export import export_run

        export_run(options.run, options.out)
        return
    from .schedule import Budget
    from .train import Run, pick_device

    device = pick_device(options.device)
    if options.command == "fit":
        from .batches import Source
        from .data import Material
        from .recipe import Recipe

        recipe = Recipe.load(options.config)
        source = Source(Material.load(options.data, recipe.model.resolution, recipe.threads), recipe)
        Run(recipe, source, options.out, Budget(options.minutes, options.steps), device, options.resume, options.start).fit()
    elif options.command == "evaluate":
        from .evaluate import evaluate_full, evaluate_model

        if options.full:
            evaluate_full(options.model, options.clips, device)
        else:
            evaluate_model(options.model, options.clips, options.chunks, options.threshold, options.json, device)
    elif options.command == "compare":
        from .compare import Comparison, compare_recipes

        compare_recipes(options.configs, Comparison(
            Budget(options.minutes, options.steps), options.clips, device, options.data, options.start, options.seed,
            options.chunks, options.threshold, options.out))
    else:
        from .smoke import smoke

        steps = None if options.minutes else options.steps
        smoke(options.config, options.out, Budget(options.minutes, steps), device)


def main() -> None:
    from .config import InputError

    try:
        run(parse())
    except InputError as error:
        sys.exit(f"elastictok_train: {error}")
    except CalledProcessError as error:
        sys.exit(f"elastictok_train: {error.cmd[0]} failed, see above: {' '.join(map(str, error.cmd))}")


if __name__ == "__main__":
    main()
