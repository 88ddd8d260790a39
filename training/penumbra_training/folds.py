"""Models by patient fold: each trains on the other folds and predicts its own, held-out fold."""

import csv
import json
from pathlib import Path

import numpy as np

from .data import PixelStore, Record, fold_of, targets
from .export import export
from .labels import LABELS
from .model import EfficientNetLite0
from .train import Normalization, hard_targets, mean_auc, predict, train


def train_fold(
    number: int,
    records: list[Record],
    watch: list[Record],
    store: PixelStore,
    normalize: Normalization,
    config: dict,
    fold_dir: Path,
) -> EfficientNetLite0:
    """A fixed schedule, nothing chosen by the held-out patients: what is measured on them is
    unbiased.
    """
    rest = [r for r in records if fold_of(r.patient_id, config["folds"]) != number]
    model = EfficientNetLite0(config["dropout"], config["drop_path"])
    model.load_imagenet()
    own = config | {"seed": config["seed"] + 1000 * number}
    train(model, rest, lambda _stage: hard_targets(rest), store, normalize, own, watch, fold_dir)
    return model


def predict_train(
    model: EfficientNetLite0,
    number: int,
    records: list[Record],
    store: PixelStore,
    normalize: Normalization,
    config: dict,
    fold_dir: Path,
) -> np.ndarray:
    """The model's logits for every training image, [N, 14]; writes model.onnx, the lists of images,
    the held-out scores.
    """
    file = fold_dir / "train.npy"
    if file.exists():
        return np.load(file)
    scores = predict(model, store.of(records, config["size_px"]), normalize)
    export(model, config["size_px"], fold_dir / "model.onnx")
    rows = held_out_rows(records, number, config["folds"])
    held_out = [records[i] for i in rows]
    write_names(
        fold_dir / "train.csv", [r for r in records if fold_of(r.patient_id, config["folds"]) != number]
    )
    write_names(fold_dir / "heldout.csv", held_out)
    write_scores(fold_dir / "scores.csv", held_out, scores[rows])
    auc = mean_auc(targets(held_out), scores[rows], config["min_positives"])
    (fold_dir / "result.json").write_text(
        json.dumps({"held_out_images": len(rows), "held_out_mean_auc": round(auc, 5)}) + "\n"
    )
    print(f"fold {number}: held-out mean AUC {auc:.4f}", flush=True)
    np.save(file, scores)
    return scores


def held_out_rows(records: list[Record], number: int, folds: int) -> list[int]:
    return [i for i, r in enumerate(records) if fold_of(r.patient_id, folds) == number]


def write_names(file: Path, records: list[Record]) -> None:
    """The form that `npm run evaluate -- --images DATA --labels FILE` reads; file paths are
    relative to the data folder.
    """
    with open(file, "w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["image", "labels", "patient_id"])
        for r in records:
            writer.writerow(
                [f"{r.source}/images/{r.path.name}", "|".join(r.labels) or "No Finding", r.patient_id]
            )


def write_scores(file: Path, records: list[Record], logits: np.ndarray) -> None:
    with open(file, "w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["image", "patient_id", *LABELS])
        for r, row in zip(records, logits, strict=True):
            writer.writerow([f"{r.source}/images/{r.path.name}", r.patient_id, *(f"{z:.4f}" for z in row)])
