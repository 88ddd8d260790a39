"""Measures the trained networks on patients that they never saw: report.json and report.md."""

import json
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from torch.nn import functional as F

from .data import PixelStore, Record, targets
from .labels import LABELS, PNEUMONIA
from .markdown import markdown
from .model import EfficientNetLite0
from .statistics import MIN_POSITIVES, Aucs, aucs, calibration, cross_validated
from .train import Normalization, predict


def shortcut(
    model: EfficientNetLite0,
    records: list[Record],
    scores: np.ndarray,
    store: PixelStore,
    normalize: Normalization,
    size_px: int,
) -> dict:
    """Does sharpness stand for Pneumonia? The same nih-cxr test images, sharp and reduced to 128
    px.

    scores: the model's logits for the records as they are.
    """
    rows = [i for i, r in enumerate(records) if r.source == "nih-cxr"]
    sharp_records = [records[i] for i in rows]
    truth, sharp = targets(sharp_records), scores[rows]
    x = (
        torch.from_numpy(store.of(sharp_records, size_px)).unsqueeze(1).float()
    )  # Still in units of 1/PIXEL_ONE.
    low = F.interpolate(
        F.interpolate(x, size=(128, 128), mode="area"), size=(size_px, size_px), mode="bilinear"
    )
    soft = predict(model, low.round().to(torch.int16).squeeze(1).numpy(), normalize)

    without = [i for i, r in enumerate(records) if not r.labels]
    source = np.array([records[i].source == "nih-cxr" for i in without])
    kept = [k for k in range(len(LABELS)) if truth[:, k].sum() >= MIN_POSITIVES]
    return {
        "images": len(sharp_records),
        "per_label": [
            {
                "label": LABELS[k],
                "positives": int(truth[:, k].sum()),
                "auc_sharp": float(roc_auc_score(truth[:, k], sharp[:, k])),
                "auc_128px": float(roc_auc_score(truth[:, k], soft[:, k])),
            }
            for k in kept
        ],
        "pneumonia_mean_logit_sharp": float(sharp[:, PNEUMONIA].mean()),
        "pneumonia_mean_logit_128px": float(soft[:, PNEUMONIA].mean()),
        # 0.5: the Pneumonia score of pictures without any finding does not tell the two sources
        # apart.
        "auc_of_source_by_pneumonia_score": float(roc_auc_score(source, scores[without, PNEUMONIA])),
    }


def any_twelve(measured: Aucs) -> list[float] | None:
    """The yardsticks' twelve labels are not named: the lowest and highest mean that leaving one of
    our thirteen out gives.
    """
    values = measured.draws[0][~np.isnan(measured.draws[0])]
    if len(values) != 13:
        return None
    return [float((values.sum() - v) / 12) for v in (values.max(), values.min())]


def write_report(
    student: EfficientNetLite0,
    fold_models: list[EfficientNetLite0],
    held_out: list[tuple[list[Record], np.ndarray]],
    previous: EfficientNetLite0 | None,
    chosen: dict,
    splits: dict[str, list[Record]],
    store: PixelStore,
    normalize: Normalization,
    config: dict,
    run_dir: Path,
) -> None:
    """held_out: of each fold, its records and the logits of the model that never saw them."""
    size_px = config["size_px"]
    truth = {name: targets(splits[name]) for name in ("validation", "test")}

    def scored(model: EfficientNetLite0, name: str) -> np.ndarray:
        return predict(model, store.of(splits[name], size_px), normalize)

    logits = {name: scored(student, name) for name in truth}
    singles = {name: [scored(m, name) for m in fold_models] for name in truth}
    ensemble = {name: np.mean(scores, axis=0) for name, scores in singles.items()}
    measured = {name: aucs(splits[name], truth[name], logits[name]) for name in truth}
    by_source = {}
    for source in ("nih-cxr", "nih-128"):
        rows = [i for i, r in enumerate(splits["test"]) if r.source == source]
        part = [splits["test"][i] for i in rows]
        by_source[source] = aucs(part, truth["test"][rows], logits["test"][rows]).summary()
    compared = {}
    for name in truth:
        together = aucs(splits[name], truth[name], ensemble[name])
        compared[name] = {
            "student": measured[name].summary()["mean_auc"],
            "ensemble": together.summary()["mean_auc"],
            "fold_models": [aucs(splits[name], truth[name], s).summary()["mean_auc"] for s in singles[name]],
            "student_minus_ensemble": measured[name].minus(together),
        }
        if previous:
            old = aucs(splits[name], truth[name], scored(previous, name))
            compared[name] |= {
                "previous": old.summary()["mean_auc"],
                "student_minus_previous": measured[name].minus(old),
            }
    larger = aucs(
        splits["validation"],
        truth["validation"],
        predict(student, store.of(splits["validation"], 288), normalize),
    )
    folds = [(records, targets(records), scores) for records, scores in held_out]
    report = {
        "model": config["id"],
        "version": config["version"],
        "run": config["run"],
        "torch": torch.__version__,
        "splits": {
            k: {"images": len(v), "patients": len({r.patient_id for r in v})} for k, v in splits.items()
        },
        "chosen": chosen,
        "test": measured["test"].summary(),
        "validation": measured["validation"].summary(),
        "any_twelve_labels": any_twelve(measured["test"]),
        "test_by_source": by_source,
        "cross_validation": {
            "folds": [aucs(r, t, s).summary()["mean_auc"] for r, t, s in folds],
            **cross_validated(folds).summary(),
        },
        "compared": compared,
        "size_288_px": {
            "validation": larger.summary()["mean_auc"],
            "minus_224_px": larger.minus(measured["validation"]),
        },
        "calibration": calibration(truth["validation"], logits["validation"], truth["test"], logits["test"]),
        "shortcut": shortcut(student, splits["test"], logits["test"], store, normalize, size_px),
    }
    (run_dir / "report.json").write_text(json.dumps(report, indent=1) + "\n")
    (run_dir / "report.md").write_text(markdown(report))
