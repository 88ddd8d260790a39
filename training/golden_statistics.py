"""Writes fixtures/golden/statistics.json: what scikit-learn and plain numpy say of seeded scores.

tools/statistics/golden.test.ts holds the TypeScript statistics against it. Run: python golden_statistics.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score, roc_curve

GOLDEN = Path(__file__).parent.parent / "fixtures" / "golden" / "statistics.json"
SEED = 20141
Z_975 = 1.959963984540054


def draw(rng: np.random.Generator, n: int, prevalence: float, shift: float, decimals: int | None):
    """Logits of two overlapping normal distributions; few decimals make ties."""
    positive = rng.random(n) < prevalence
    logits = rng.normal(-1.0, 1.4, n) + shift * positive
    probabilities = 1 / (1 + np.exp(-logits))
    if decimals is not None:
        probabilities = np.clip(np.round(probabilities, decimals), 10.0**-decimals, 1 - 10.0**-decimals)
    return probabilities, positive


def smoothed(positive: np.ndarray) -> np.ndarray:
    """Targets of Platt (1999) as kept by Lin, Lin and Weng (2007)."""
    positives = positive.sum()
    negatives = len(positive) - positives
    return np.where(positive, (positives + 1) / (positives + 2), 1 / (negatives + 2))


def platt(groups: list[tuple[np.ndarray, np.ndarray]]) -> dict:
    """Unpenalised logistic regression; a soft target t is a 1 of weight t and a 0 of weight 1 - t."""
    columns, targets = [], []
    for k, (probabilities, positive) in enumerate(groups):
        x = np.log(probabilities / (1 - probabilities))
        indicator = np.zeros((len(x), len(groups)))
        indicator[:, k] = 1
        columns.append(np.column_stack([x, indicator]))
        targets.append(smoothed(positive))
    features, target = np.concatenate(columns), np.concatenate(targets)
    model = LogisticRegression(
        C=np.inf, solver="newton-cholesky", fit_intercept=False, tol=1e-14, max_iter=1000
    )
    n = len(target)
    with warnings.catch_warnings():
        # The tolerance lies below double precision: the solver stops at the optimum and says so.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(
            np.concatenate([features, features]),
            np.concatenate([np.ones(n), np.zeros(n)]),
            sample_weight=np.concatenate([target, 1 - target]),
        )
    slope, *intercepts = model.coef_[0].tolist()
    return {"slope": slope, "intercepts": intercepts}


def delong(scores: np.ndarray, positive: np.ndarray) -> list[float]:
    """The kernel of DeLong et al. (1988), eqs. 4 to 6, over all pairs: slow, and unlike the midrank form."""
    pairs = scores[positive][:, None] - scores[~positive][None, :]
    psi = (pairs > 0) + 0.5 * (pairs == 0)
    m, n = psi.shape
    variance = psi.mean(axis=1).var(ddof=1) / m + psi.mean(axis=0).var(ddof=1) / n
    half = Z_975 * np.sqrt(variance)
    return [max(0.0, psi.mean() - half), min(1.0, psi.mean() + half)]


def youden(scores: np.ndarray, positive: np.ndarray) -> dict:
    fpr, tpr, thresholds = roc_curve(positive, scores, drop_intermediate=False)
    # Rounding makes equal indices compare as equal; argmax then takes the highest threshold.
    best = int(np.argmax(np.round(tpr - fpr, 12)))
    return {"threshold": thresholds[best], "sensitivity": tpr[best], "specificity": 1 - fpr[best]}


def calibration_error(probabilities: np.ndarray, positive: np.ndarray, bins: int = 10) -> float:
    order = np.argsort(probabilities, kind="stable")
    edges = [b * len(order) // bins for b in range(bins + 1)]
    gaps = [
        abs(probabilities[order[a:b]].sum() - positive[order[a:b]].sum())
        for a, b in zip(edges, edges[1:])
    ]
    return sum(gaps) / len(order)


def case(name: str, probabilities: np.ndarray, positive: np.ndarray) -> dict:
    both = 0 < positive.sum() < len(positive)
    return {
        "name": name,
        "scores": probabilities.tolist(),
        "positive": positive.astype(int).tolist(),
        "auc": roc_auc_score(positive, probabilities) if both else None,
        "delong": delong(probabilities, positive) if both else None,
        "youden": youden(probabilities, positive) if both else None,
        "calibrationError": calibration_error(probabilities, positive),
        "platt": platt([(probabilities, positive)]),
    }


def main() -> None:
    rng = np.random.default_rng(SEED)
    drawn = {
        "balanced": draw(rng, 400, 0.5, 1.0, None),
        "common finding": draw(rng, 800, 0.15, 1.5, None),
        "rare finding": draw(rng, 800, 0.03, 1.2, None),
        "ties at two decimals": draw(rng, 600, 0.2, 1.0, 2),
        "ties at one decimal": draw(rng, 300, 0.1, 0.7, 1),
        "no signal": draw(rng, 300, 0.3, 0.0, 2),
        "worse than chance": draw(rng, 300, 0.3, -0.8, None),
        "few positives": draw(rng, 500, 0.01, 1.0, 3),
        "no positive": draw(rng, 200, 0.0, 0.0, 3),
        "no negative": draw(rng, 200, 1.0, 1.0, 3),
    }
    shared = ["common finding", "rare finding", "few positives", "no positive"]
    golden = {
        "writtenBy": "training/golden_statistics.py",
        "seed": SEED,
        "cases": [case(name, *values) for name, values in drawn.items()],
        "sharedSlope": {"cases": shared, **platt([drawn[name] for name in shared])},
    }
    GOLDEN.parent.mkdir(parents=True, exist_ok=True)
    GOLDEN.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
