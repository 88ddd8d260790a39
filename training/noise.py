"""Measures how far pixel noise moves a network's logits.

    python noise.py MODEL.onnx [MODEL.onnx ...] --data ../../shared/data

Root mean square change of the logits under Gaussian noise, as a share of each label's spread over
the pictures. 60 validation pictures, both sources alike, seeded.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from penumbra_training.data import load_pixels, split_records
from penumbra_training.export import load_exported
from penumbra_training.preprocess import load_recipe
from penumbra_training.train import Normalization, grey

PICTURES, SEED = 60, 14
DEVIATIONS = (0.001, 0.0025, 0.005, 0.01, 0.02)


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", type=Path, nargs="+")
    parser.add_argument("--data", type=Path, default=Path("../../shared/data"))
    args = parser.parse_args()
    normalize = Normalization.of(load_recipe())
    validation = split_records(args.data)["validation"]
    chosen = [
        r for s in ("nih-cxr", "nih-128") for r in [v for v in validation if v.source == s][: PICTURES // 2]
    ]
    pictures = grey(load_pixels(chosen, 224))
    noise = torch.randn(pictures.shape, generator=torch.Generator().manual_seed(SEED))
    print("deviation of the noise, share of the grey range:", *DEVIATIONS)
    for file in args.models:
        model = load_exported(file).eval()
        clean = model(normalize(pictures))[0].numpy()
        moved = [model(normalize(pictures + noise * d))[0].numpy() - clean for d in DEVIATIONS]
        shares = [np.sqrt((m**2).mean()) / np.sqrt(clean.var(0).mean()) for m in moved]
        print(file.parent.parent.name, *(f"{s:.3f}" for s in shares))


if __name__ == "__main__":
    main()
