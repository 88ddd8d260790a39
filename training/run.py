"""From data to ONNX and report in one command: python run.py configs/lite0-14.json --data ../../shared/data

It resumes after an interruption, from the checkpoint of the last whole epoch.
"""

import argparse
import json
from pathlib import Path

import torch

from penumbra_training.data import split_records
from penumbra_training.export import export
from penumbra_training.model import EfficientNetLite0
from penumbra_training.preprocess import load_recipe
from penumbra_training.report import write_report
from penumbra_training.train import train


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("--data", type=Path, default=Path("../../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("runs"))
    parser.add_argument("--onnx", type=Path, help="default: ../models/<id>/source/model.onnx")
    args = parser.parse_args()
    config, recipe = json.loads(args.config.read_text()), load_recipe()
    run_dir = args.out / config["id"]
    run_dir.mkdir(parents=True, exist_ok=True)
    (run_dir / "config.json").write_text(json.dumps(config, indent=2) + "\n")

    torch.manual_seed(config["seed"])
    splits = split_records(args.data)
    names = {k: [f"{r.source}/{r.path.name}" for r in v] for k, v in splits.items()}
    (run_dir / "splits.json").write_text(json.dumps(names, indent=0) + "\n")
    print({k: len(v) for k, v in splits.items()}, flush=True)

    model = EfficientNetLite0()
    model.load_imagenet()
    train(model, splits, recipe, config, run_dir)

    onnx = args.onnx or Path("../models") / config["id"] / "source" / "model.onnx"
    onnx.parent.mkdir(parents=True, exist_ok=True)
    export(model, config["stages"][-1]["size_px"], onnx)
    write_report(model, splits, recipe, config, run_dir)


if __name__ == "__main__":
    main()
