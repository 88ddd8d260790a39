"""From data to ONNX and report in one command: python run.py configs/lite0-14-v2.json --data
../../shared/data

Models by patient fold, students that they teach, the student that is best on validation patients,
its report. Every step resumes after an interruption, from the last whole epoch.
"""

import argparse
import json
import os
import sys
from pathlib import Path

# glibc gives large blocks back to the system after each use; keeping them saves a sixth of a
# training step.
ALLOCATOR = {"MALLOC_MMAP_THRESHOLD_": "8589934592", "MALLOC_TRIM_THRESHOLD_": "8589934592"}
ALLOCATOR |= {"MALLOC_TOP_PAD_": "268435456", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
STEPS = ("folds", "students", "report")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("--data", type=Path, default=Path("../../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("runs"))
    parser.add_argument("--onnx", type=Path, help="default: ../models/<id>/source/model.onnx")
    parser.add_argument(
        "--previous", type=Path, default=Path("runs/lite0-14/model.onnx"), help="weights of 1.0.0"
    )
    parser.add_argument("--fold", type=int, help="only this fold, so that folds can run side by side")
    parser.add_argument("--student", help="only the folds and this student, likewise")
    parser.add_argument(
        "--threads",
        type=int,
        help="default: PyTorch's choice; side by side, 1 each wastes no time in waiting",
    )
    parser.add_argument("--until", choices=STEPS, default=STEPS[-1], help="the last step to take")
    args = parser.parse_args()

    import numpy as np
    import torch
    from penumbra_training.data import PixelStore, split_records
    from penumbra_training.export import export, load_exported
    from penumbra_training.folds import held_out_rows, predict_train, train_fold
    from penumbra_training.preprocess import load_recipe
    from penumbra_training.report import write_report
    from penumbra_training.student import choose, train_student
    from penumbra_training.train import Normalization

    if args.threads:
        torch.set_num_threads(args.threads)
    config, normalize, store = (
        json.loads(args.config.read_text()),
        Normalization.of(load_recipe()),
        PixelStore(),
    )
    run_dir = args.out / config["run"]
    run_dir.mkdir(parents=True, exist_ok=True)
    (run_dir / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    splits = split_records(args.data)
    names = {k: [f"{r.source}/{r.path.name}" for r in v] for k, v in splits.items()}
    (run_dir / "splits.json").write_text(json.dumps(names, indent=0) + "\n")
    print({k: len(v) for k, v in splits.items()}, flush=True)

    shared = {"seed": config["seed"], "folds": config["folds"], "min_positives": config["min_positives"]}
    train, validation = splits["train"], splits["validation"]
    teachers, logits = [], []
    for number in range(config["folds"]) if args.fold is None else [args.fold]:
        fold_dir = run_dir / f"fold-{number}"
        teachers.append(
            train_fold(number, train, validation, store, normalize, config["fold"] | shared, fold_dir)
        )
        logits.append(predict_train(teachers[-1], number, train, store, normalize, config, fold_dir))
    if args.until == "folds" or args.fold is not None:
        return

    previous = load_exported(args.previous) if args.previous.exists() else None
    students, lessons = {}, 1 / (1 + np.exp(-np.stack(logits)))
    for own in config["students"]:
        if args.student not in (None, own["name"]):
            continue
        settings = config["fold"] | shared | {"keep_best": True} | own
        folder = run_dir / f"student-{own['name']}"
        students[own["name"]] = train_student(
            teachers, lessons, previous, train, validation, store, normalize, settings, folder
        )
    if args.until == "students" or args.student:
        return

    chosen = choose({name: log for name, (_, log) in students.items()})
    student = students[chosen["name"]][0]
    onnx = args.onnx or Path("../models") / config["id"] / "source" / "model.onnx"
    onnx.parent.mkdir(parents=True, exist_ok=True)
    export(student, config["size_px"], onnx)
    rows = [held_out_rows(train, number, config["folds"]) for number in range(config["folds"])]
    held_out = [
        ([train[i] for i in chosen_rows], scores[chosen_rows])
        for chosen_rows, scores in zip(rows, logits, strict=True)
    ]
    write_report(student, teachers, held_out, previous, chosen, splits, store, normalize, config, run_dir)


if __name__ == "__main__":
    if any(os.environ.get(name) != value for name, value in ALLOCATOR.items()):
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | ALLOCATOR)
    main()
