"""Recomputes the AUCs of `npm run -s evaluate` with scikit-learn, from the same raw scores.

    npm run -s evaluate -- --images DIR --labels CSV --scores scores.csv --json > evaluation.json
    python training/check_auc.py scores.csv evaluation.json
"""

import argparse
import csv
import json
import sys
from pathlib import Path

from sklearn.metrics import roc_auc_score

TOLERANCE = 1e-9
MIN_POSITIVES = 20


def recompute(rows: list[dict[str, str]], label: str) -> tuple[int, float | None]:
    """Positives, and the AUC where there are enough of them."""
    positive = [label in row["labels"].split("|") for row in rows]
    if sum(positive) < MIN_POSITIVES:
        return sum(positive), None
    return sum(positive), roc_auc_score(positive, [float(row[label]) for row in rows])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("scores", type=Path, help="CSV of --scores")
    parser.add_argument("evaluation", type=Path, help="JSON of --json")
    args = parser.parse_args()
    with open(args.scores, newline="") as file:
        rows = list(csv.DictReader(file))
    evaluation = json.loads(args.evaluation.read_text())

    faults = [] if evaluation["n"] == len(rows) else [f"n is {evaluation['n']}, the CSV has {len(rows)}"]
    areas, largest = [], 0.0
    for entry in evaluation["perLabel"]:
        positives, auc = recompute(rows, entry["label"])
        if positives != entry["positives"] or (auc is None) != (entry["auc"] is None):
            faults.append(
                f"{entry['label']}: {entry['positives']} positives, AUC {entry['auc']}; "
                f"expected {positives}, {auc}"
            )
        elif auc is not None:
            areas.append(auc)
            largest = max(largest, abs(auc - entry["auc"]))
    if areas:
        largest = max(largest, abs(sum(areas) / len(areas) - evaluation["meanAuc"]))
    if largest > TOLERANCE:
        faults.append(f"an AUC differs by {largest:.3g}, above {TOLERANCE:g}")
    if len(areas) != evaluation["meanOver"]:
        faults.append(f"meanOver is {evaluation['meanOver']}, expected {len(areas)}")
    print(f"{len(rows)} images, {len(areas)} labels with an AUC; largest difference {largest:.3g}")
    sys.exit("\n".join(faults) or 0)


if __name__ == "__main__":
    main()
