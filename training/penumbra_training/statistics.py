"""AUC with intervals over resampled patients, and calibration."""

from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from .data import Record
from .labels import LABELS

MIN_POSITIVES = 20
RESAMPLES = 1000
SEED = 20261122


def weighted_auc(truth: np.ndarray, scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """AUC-ROC (Mann-Whitney, ties count half) where image i counts weights[b, i] times.

    truth: [N] of 0 and 1; scores: [N]; weights: [B, N]. Returns [B], NaN where one class is absent.
    """
    order = np.argsort(scores, kind="stable")
    t, w = truth[order], weights[:, order]
    starts = np.flatnonzero(np.diff(scores[order], prepend=np.nan) != 0)  # Ties form one group.
    positive = np.add.reduceat(w * t, starts, axis=1)
    negative = np.add.reduceat(w * (1 - t), starts, axis=1)
    won = (positive * (negative.cumsum(1) - negative / 2)).sum(1)
    pairs = positive.sum(1) * negative.sum(1)
    return np.divide(won, pairs, out=np.full(len(w), np.nan), where=pairs > 0)


def patient_weights(records: list[Record], rng: np.random.Generator) -> np.ndarray:
    """[1 + RESAMPLES, N]: how often each image counts; row 0 once each, the others with patients
    drawn anew.
    """
    patients, index = np.unique([r.patient_id for r in records], return_inverse=True)
    draws = rng.multinomial(len(patients), np.full(len(patients), 1 / len(patients)), size=RESAMPLES)
    return np.concatenate([np.ones((1, len(records))), draws[:, index]])


@dataclass(frozen=True)
class Aucs:
    """Row 0 holds the values themselves, the other rows the resamples; NaN columns are labels not
    given.
    """

    draws: np.ndarray  # [1 + RESAMPLES, 14]
    positives: np.ndarray  # [14]
    images: int
    patients: int

    def minus(self, other: "Aucs") -> dict:
        """The paired difference of the means, over labels that both give and the same resamples of
        the same images.
        """
        both = ~(np.isnan(self.draws[0]) | np.isnan(other.draws[0]))
        means = np.nanmean(self.draws[:, both] - other.draws[:, both], axis=1)
        return {"difference": float(means[0]), "ci95": interval(means[1:])}

    def summary(self) -> dict:
        kept = ~np.isnan(self.draws[0])
        means = np.nanmean(self.draws[:, kept], axis=1)
        per_label = []
        for k, label in enumerate(LABELS):
            given = bool(kept[k])
            entry = {"label": label, "positives": int(self.positives[k])}
            entry |= {
                "auc": float(self.draws[0, k]) if given else None,
                "ci95": interval(self.draws[1:, k]) if given else None,
            }
            per_label.append(entry)
        summary = {"images": self.images, "patients": self.patients, "mean_auc": float(means[0])}
        return summary | {
            "mean_ci95": interval(means[1:]),
            "mean_over": int(kept.sum()),
            "per_label": per_label,
        }


def interval(draws: np.ndarray) -> list[float]:
    return [float(v) for v in np.nanpercentile(draws, [2.5, 97.5])]


def aucs(records: list[Record], truth: np.ndarray, scores: np.ndarray) -> Aucs:
    """AUC-ROC of each label with at least MIN_POSITIVES, over resampled patients (not images)."""
    weights = patient_weights(records, np.random.default_rng(SEED))
    columns = [
        weighted_auc(truth[:, k], scores[:, k], weights)
        if truth[:, k].sum() >= MIN_POSITIVES
        else np.full(len(weights), np.nan)
        for k in range(len(LABELS))
    ]
    return Aucs(np.stack(columns, 1), truth.sum(0), len(records), len({r.patient_id for r in records}))


def cross_validated(folds: list[tuple[list[Record], np.ndarray, np.ndarray]]) -> Aucs:
    """AUC over held-out patients: within each fold (its model's scores are comparable among
    themselves), then the mean over folds.

    folds: records, truth and scores of each. Patients are resampled within their fold. A label
    needs MIN_POSITIVES over all folds together, and one in each.
    """
    rng = np.random.default_rng(SEED)
    weights = [patient_weights(records, rng) for records, _, _ in folds]
    positives = np.sum([truth.sum(0) for _, truth, _ in folds], axis=0)
    columns = []
    for k in range(len(LABELS)):
        per_fold = [weighted_auc(t[:, k], s[:, k], w) for (_, t, s), w in zip(folds, weights, strict=True)]
        given = positives[k] >= MIN_POSITIVES and not any(np.isnan(values[0]) for values in per_fold)
        columns.append(np.nanmean(per_fold, axis=0) if given else np.full(1 + RESAMPLES, np.nan))
    everyone = [r for records, _, _ in folds for r in records]
    return Aucs(np.stack(columns, 1), positives, len(everyone), len({r.patient_id for r in everyone}))


def expected_calibration_error(truth: np.ndarray, probability: np.ndarray, bins: int = 10) -> float:
    """Mean gap between predicted and observed frequency, over bins of equally many images (Naeini
    et al. 2015).
    """
    order = np.array_split(np.argsort(probability, kind="stable"), bins)
    gaps = [abs(truth[rows].mean() - probability[rows].mean()) * len(rows) for rows in order]
    return float(sum(gaps) / len(truth))


def calibration(
    truth_val: np.ndarray, val: np.ndarray, truth_test: np.ndarray, test: np.ndarray
) -> list[dict]:
    """Platt scaling fitted on validation patients, judged on test patients."""
    rows = []
    for k, label in enumerate(LABELS):
        if truth_val[:, k].sum() < MIN_POSITIVES or truth_test[:, k].sum() < MIN_POSITIVES:
            continue
        platt = LogisticRegression(C=np.inf).fit(val[:, [k]], truth_val[:, k])
        raw = expected_calibration_error(truth_test[:, k], 1 / (1 + np.exp(-test[:, k])))
        scaled = expected_calibration_error(truth_test[:, k], platt.predict_proba(test[:, [k]])[:, 1])
        rows.append({"label": label, "ece_raw": raw, "ece_platt": scaled})
    return rows
