"""Writes fixtures/golden/statistics.json: the answers of scikit-learn and numpy for seeded scores.

tools/shared/statistics/golden.test.ts holds the TypeScript statistics against it. Run:
python golden_statistics.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
from scipy.stats import binomtest, rankdata
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import cohen_kappa_score, roc_auc_score, roc_curve

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
    """Unpenalized logistic regression; a soft target t is a 1 of weight t and a 0 of weight 1-t."""
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
    """The kernel of DeLong et al. (1988), eqs. 4 to 6, over all pairs: slow, and unlike the midrank
    form.
    """
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


def at_sensitivity(scores: np.ndarray, positive: np.ndarray, wanted: float) -> dict:
    fpr, tpr, thresholds = roc_curve(positive, scores, drop_intermediate=False)
    first = int(np.argmax(tpr >= wanted))
    return {"threshold": thresholds[first], "sensitivity": tpr[first], "specificity": 1 - fpr[first]}


def at_specificity(scores: np.ndarray, positive: np.ndarray, wanted: float) -> dict | None:
    fpr, tpr, thresholds = roc_curve(positive, scores, drop_intermediate=False)
    last = int(np.flatnonzero(1 - fpr >= wanted)[-1])
    # The first threshold of roc_curve is infinite: no observed score is enough.
    if last == 0:
        return None
    return {"threshold": thresholds[last], "sensitivity": tpr[last], "specificity": 1 - fpr[last]}


def structural(scores: np.ndarray, positive: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """DeLong's components by midranks, the fast form of Sun and Xu (2014): one value a positive,
    one a negative.
    """
    together = rankdata(scores)
    among_positives, among_negatives = rankdata(scores[positive]), rankdata(scores[~positive])
    m, n = positive.sum(), (~positive).sum()
    return (together[positive] - among_positives) / n, 1 - (together[~positive] - among_negatives) / m


def paired(rng: np.random.Generator, n: int, prevalence: float, noise: float) -> dict:
    """Two readers of the same images, the second one noisier: DeLong's test of correlated areas."""
    probabilities, positive = draw(rng, n, prevalence, 1.4, None)
    logits = np.log(probabilities / (1 - probabilities)) + rng.normal(0, noise, n)
    other = 1 / (1 + np.exp(-logits))
    (p1, n1), (p2, n2) = structural(probabilities, positive), structural(other, positive)
    variance = (p2 - p1).var(ddof=1) / len(p1) + (n2 - n1).var(ddof=1) / len(n1)
    return {
        "noise": noise,
        "positive": positive.astype(int).tolist(),
        "scores": probabilities.tolist(),
        "otherScores": other.tolist(),
        "difference": roc_auc_score(positive, other) - roc_auc_score(positive, probabilities),
        "standardError": float(np.sqrt(variance)),
    }


def proportion(rng: np.random.Generator, patients: int, largest: int, share: float, alike: float) -> dict:
    """Wilson's interval by scipy, on the effective number of Rao and Scott (1992) by numpy's sums
    over groups.
    """
    sizes = rng.integers(1, largest + 1, patients)
    patient = np.repeat(np.arange(patients), sizes)
    common = rng.random(patients) < share
    success = np.where(rng.random(len(patient)) < alike, common[patient], rng.random(len(patient)) < share)
    n, p = len(success), success.mean()
    residuals = np.bincount(patient, weights=success) - p * sizes
    clustered = patients / (patients - 1) * (residuals**2).sum() / n**2
    effective = n / max(clustered / (p * (1 - p) / n), 1) if 0 < p < 1 else patients
    # scipy takes whole numbers; at its own n it gives the interval, which the formula below must
    # then repeat.
    plain = binomtest(int(success.sum()), n).proportion_ci(method="wilson")
    z2 = Z_975**2

    def wilson(size: float) -> list[float]:
        roots = np.roots([1 + z2 / size, -(2 * p + z2 / size), p * p])
        return sorted(roots.real.tolist())

    assert np.allclose(wilson(n), [plain.low, plain.high], atol=1e-12)
    return {
        "patient": patient.tolist(),
        "success": success.astype(int).tolist(),
        "share": p,
        "ci95": wilson(effective),
        "plainCi95": wilson(n),
    }


def agreement(rng: np.random.Generator, n: int, share: float, changed: float) -> dict:
    a = rng.random(n) < share
    b = np.where(rng.random(n) < changed, ~a, a)
    return {
        "a": a.astype(int).tolist(),
        "b": b.astype(int).tolist(),
        "agreement": float((a == b).mean()),
        "kappa": cohen_kappa_score(a, b),
    }


def calibration_error(probabilities: np.ndarray, positive: np.ndarray, bins: int = 10) -> float:
    order = np.argsort(probabilities, kind="stable")
    edges = [b * len(order) // bins for b in range(bins + 1)]
    gaps = [
        abs(probabilities[order[a:b]].sum() - positive[order[a:b]].sum()) for a, b in zip(edges, edges[1:])
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
        "sensitivity90": at_sensitivity(probabilities, positive, 0.9) if both else None,
        "specificity90": at_specificity(probabilities, positive, 0.9) if both else None,
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
        "paired": [paired(rng, 1000, 0.1, noise) for noise in (0.05, 0.5, 2.0)],
        "proportions": [
            proportion(rng, *arguments)
            for arguments in ((300, 1, 0.8, 0.0), (80, 6, 0.8, 0.9), (80, 6, 0.3, 0.0), (40, 3, 1.0, 0.5))
        ],
        "agreements": [
            agreement(rng, 500, *arguments) for arguments in ((0.3, 0.01), (0.02, 0.05), (0.5, 0.5))
        ],
    }
    GOLDEN.parent.mkdir(parents=True, exist_ok=True)
    GOLDEN.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
