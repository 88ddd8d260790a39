"""From data to ONNX in one command: python run.py configs/lite0-14.json --data ../../shared/data"""

import argparse
import json
from pathlib import Path

import torch

from penumbra_training.data import split_records
from penumbra_training.model import EfficientNetLite0
from penumbra_training.preprocess import load_recipe
from penumbra_training.train import train


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("--data", type=Path, default=Path("../../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("runs"))
    args = parser.parse_args()
    config = json.loads(args.config.read_text())
    run_dir = args.out / config["id"]
    run_dir.mkdir(parents=True, exist_ok=True)
    (run_dir / "config.json").write_text(json.dumps(config, indent=2) + "\n")

    torch.manual_seed(config["seed"])
    splits = split_records(args.data)
    print({name: len(records) for name, records in splits.items()}, flush=True)
    model = EfficientNetLite0()
    model.load_imagenet()
    train(model, splits, load_recipe(), config, run_dir)


if __name__ == "__main__":
    main()
