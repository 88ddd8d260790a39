"""What the trained network can do, on patients it never saw."""

import json
from pathlib import Path

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from torch.nn import functional as F

from .data import Record, load_pixels, targets
from .labels import LABELS, PNEUMONIA
from .model import EfficientNetLite0
from .train import predict

MIN_POSITIVES = 20
RESAMPLES = 1000
SEED = 20261122


def bootstrap_by_patient(records: list[Record], truth: np.ndarray, scores: np.ndarray) -> dict:
    """AUC-ROC per label with a 95 % percentile interval over resampled patients (not images)."""
    rng = np.random.default_rng(SEED)
    patients, index = np.unique([r.patient_id for r in records], return_inverse=True)
    members = [np.flatnonzero(index == p) for p in range(len(patients))]
    kept = [k for k in range(len(LABELS)) if truth[:, k].sum() >= MIN_POSITIVES]
    draws = []
    for _ in range(RESAMPLES):
        rows = np.concatenate([members[p] for p in rng.integers(0, len(patients), len(patients))])
        t, s = truth[rows], scores[rows]
        draws.append([roc_auc_score(t[:, k], s[:, k]) if 0 < t[:, k].sum() < len(rows) else np.nan for k in kept])
    draws = np.array(draws)
    low, high = np.nanpercentile(draws, [2.5, 97.5], axis=0)
    mean_low, mean_high = np.nanpercentile(draws.mean(1), [2.5, 97.5])
    per_label = []
    for k, label in enumerate(LABELS):
        entry = {"label": label, "positives": int(truth[:, k].sum()), "auc": None, "ci95": None}
        if k in kept:
            i = kept.index(k)
            entry |= {"auc": float(roc_auc_score(truth[:, k], scores[:, k])), "ci95": [float(low[i]), float(high[i])]}
        per_label.append(entry)
    mean = float(np.mean([e["auc"] for e in per_label if e["auc"] is not None]))
    return {
        "images": len(records),
        "patients": len(patients),
        "mean_auc": mean,
        "mean_ci95": [float(mean_low), float(mean_high)],
        "mean_over": len(kept),
        "per_label": per_label,
    }


def expected_calibration_error(truth: np.ndarray, probability: np.ndarray, bins: int = 10) -> float:
    """Mean gap between predicted and observed frequency, over bins of equally many images (Naeini et al. 2015)."""
    order = np.array_split(np.argsort(probability, kind="stable"), bins)
    gaps = [abs(truth[rows].mean() - probability[rows].mean()) * len(rows) for rows in order]
    return float(sum(gaps) / len(truth))


def calibration(truth_val: np.ndarray, val: np.ndarray, truth_test: np.ndarray, test: np.ndarray) -> list[dict]:
    """Platt scaling fitted on validation patients, judged on test patients."""
    rows = []
    for k, label in enumerate(LABELS):
        if truth_val[:, k].sum() < MIN_POSITIVES or truth_test[:, k].sum() < MIN_POSITIVES:
            continue
        platt = LogisticRegression(C=np.inf).fit(val[:, [k]], truth_val[:, k])
        raw = 1 / (1 + np.exp(-test[:, k]))
        rows.append(
            {
                "label": label,
                "ece_raw": expected_calibration_error(truth_test[:, k], raw),
                "ece_platt": expected_calibration_error(truth_test[:, k], platt.predict_proba(test[:, [k]])[:, 1]),
            }
        )
    return rows


@torch.no_grad()
def shortcut(model: EfficientNetLite0, records: list[Record], recipe: dict, size_px: int) -> dict:
    """Does sharpness stand for Pneumonia? The same nih-cxr test images, sharp and reduced to 128 px."""
    sharp_records = [r for r in records if r.source == "nih-cxr"]
    truth = targets(sharp_records)
    pixels = load_pixels(sharp_records, size_px)
    x = torch.from_numpy(pixels).unsqueeze(1).float()
    low = F.interpolate(F.interpolate(x, size=(128, 128), mode="area"), size=(size_px, size_px), mode="bilinear")
    blurred = low.round().clamp(0, 255).to(torch.uint8).squeeze(1).numpy()
    sharp, soft = predict(model, pixels, recipe), predict(model, blurred, recipe)

    negatives = [r for r in records if not r.labels]
    scores = predict(model, load_pixels(negatives, size_px), recipe)[:, PNEUMONIA]
    source = np.array([r.source == "nih-cxr" for r in negatives])
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
        # 0.5: the Pneumonia score of pictures without any finding does not tell the two sources apart.
        "auc_of_source_by_pneumonia_score": float(roc_auc_score(source, scores)),
    }


def write_report(model: EfficientNetLite0, splits: dict[str, list[Record]], recipe: dict, config: dict, run_dir: Path) -> None:
    size_px = config["stages"][-1]["size_px"]
    model.eval()
    logits, truth = {}, {}
    for name in ("validation", "test"):
        logits[name] = predict(model, load_pixels(splits[name], size_px), recipe)
        truth[name] = targets(splits[name])
    by_source = {}
    for source in ("nih-cxr", "nih-128"):
        rows = [i for i, r in enumerate(splits["test"]) if r.source == source]
        chosen = [splits["test"][i] for i in rows]
        by_source[source] = bootstrap_by_patient(chosen, truth["test"][rows], logits["test"][rows])
    report = {
        "model": config["id"],
        "torch": torch.__version__,
        "splits": {k: {"images": len(v), "patients": len({r.patient_id for r in v})} for k, v in splits.items()},
        "test": bootstrap_by_patient(splits["test"], truth["test"], logits["test"]),
        "test_by_source": by_source,
        "calibration": calibration(truth["validation"], logits["validation"], truth["test"], logits["test"]),
        "shortcut": shortcut(model, splits["test"], recipe, size_px),
    }
    (run_dir / "report.json").write_text(json.dumps(report, indent=1) + "\n")
    (run_dir / "report.md").write_text(markdown(report))


def markdown(report: dict) -> str:
    def row(e: dict) -> str:
        if e["auc"] is None:
            return f"| {e['label']} | {e['positives']} | not given | below {MIN_POSITIVES} positives |"
        return f"| {e['label']} | {e['positives']} | {e['auc']:.3f} | {e['ci95'][0]:.3f} to {e['ci95'][1]:.3f} |"

    test, lines = report["test"], [f"# {report['model']}: report", ""]
    lines += ["Written by `python run.py configs/lite0-14.json`; numbers are of the float32 weights in PyTorch.", ""]
    lines += ["| split | images | patients |", "|---|---|---|"]
    lines += [f"| {k} | {v['images']} | {v['patients']} |" for k, v in report["splits"].items()]
    low, high = test["mean_ci95"]
    lines += ["", "## AUC-ROC on test patients", ""]
    lines += [f"Mean over {test['mean_over']} labels: **{test['mean_auc']:.3f}** ({low:.3f} to {high:.3f}); 95 %"]
    lines += [f"intervals by bootstrap over patients, {RESAMPLES} resamples.", ""]
    lines += ["| label | positives | AUC | 95 % interval |", "|---|---|---|---|", *map(row, test["per_label"])]
    for source, part in report["test_by_source"].items():
        lines += ["", f"### {source} alone: mean {part['mean_auc']:.3f} over {part['mean_over']} labels", ""]
        lines += ["| label | positives | AUC | 95 % interval |", "|---|---|---|---|"]
        lines += [row(e) for e in part["per_label"] if e["auc"] is not None]
    lines += ["", "## Calibration", "", "Expected calibration error on test patients, ten bins of equally many images.", ""]
    lines += ["| label | raw | Platt, fitted on validation |", "|---|---|---|"]
    lines += [f"| {c['label']} | {c['ece_raw']:.3f} | {c['ece_platt']:.3f} |" for c in report["calibration"]]
    s = report["shortcut"]
    lines += ["", "## Is sharpness a shortcut?", ""]
    lines += [f"The {s['images']} nih-cxr test images, as they are and reduced to 128 px first:", ""]
    lines += ["| label | positives | AUC sharp | AUC 128 px |", "|---|---|---|---|"]
    lines += [f"| {e['label']} | {e['positives']} | {e['auc_sharp']:.3f} | {e['auc_128px']:.3f} |" for e in s["per_label"]]
    lines += ["", f"Mean Pneumonia logit: {s['pneumonia_mean_logit_sharp']:.2f} sharp, {s['pneumonia_mean_logit_128px']:.2f} at 128 px."]
    lines += [f"AUC of telling nih-cxr from nih-128 by the Pneumonia score, pictures without findings: {s['auc_of_source_by_pneumonia_score']:.3f}"]
    lines += ["(0.5 is blind to the source).", ""]
    return "\n".join(lines)
