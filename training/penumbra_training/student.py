"""One student learns from the hard labels and from the fold models (distillation: Hinton et al.
2015).
"""

import copy
from pathlib import Path

import numpy as np
import torch

from .data import PixelStore, Record, fold_of, targets
from .model import EfficientNetLite0
from .train import (
    Normalization,
    Targets,
    grey,
    hard_targets,
    loss_mask,
    mean_auc,
    mean_weights,
    predict,
    train,
)


def soup(models: list[EfficientNetLite0]) -> EfficientNetLite0:
    """The mean of the models' weights (Wortsman et al. 2022); batch norm's statistics are to be
    measured anew.
    """
    mixed = copy.deepcopy(models[0])
    mixed.load_state_dict(mean_weights([m.state_dict() for m in models]))
    return mixed


@torch.no_grad()
def measure_batch_norm(
    model: EfficientNetLite0, pixels: np.ndarray, normalize: Normalization, batch: int = 64
) -> None:
    """Replaces batch norm's running statistics by the plain mean over the images given, as
    `load_pixels` gives them.
    """
    norms = [m for m in model.modules() if isinstance(m, torch.nn.BatchNorm2d)]
    momenta = [m.momentum for m in norms]
    model.eval()
    for m in norms:
        m.reset_running_stats()
        m.momentum = None  # PyTorch's cumulative mean.
        m.train()
    for i in range(0, len(pixels), batch):
        model(normalize(grey(pixels[i : i + batch])))
    for m, momentum in zip(norms, momenta, strict=True):
        m.momentum = momentum
    model.eval()


def taught(
    records: list[Record], each: np.ndarray, teacher_share: float, out_of_fold_share: float
) -> Targets:
    """Soft targets from the teachers' probabilities, [teachers, N, 14]: `teacher_share` of the
    teachers' probability, the rest the hard label.

    The model that never saw an image's patient has `out_of_fold_share` of the teachers' voice; the
    others, which have met the image and remember it in part, have equal shares of what is left.
    Pneumonia in nih-128 has no hard label to learn from (see `loss_mask`): there the teachers alone
    speak.
    """
    y, mask = torch.from_numpy(targets(records)), loss_mask(records)
    voices = np.full((len(each), len(records)), (1 - out_of_fold_share) / (len(each) - 1), dtype=np.float32)
    voices[[fold_of(r.patient_id, len(each)) for r in records], range(len(records))] = out_of_fold_share
    soft = torch.from_numpy((each * voices[:, :, None]).sum(0).astype(np.float32))
    share = torch.where(mask > 0, teacher_share, 1.0)
    wanted, everywhere = soft * share + y * (1 - share), torch.ones_like(mask)
    return lambda rows: (wanted[rows], everywhere[rows])


def train_student(
    teachers: list[EfficientNetLite0],
    lessons: np.ndarray,
    previous: EfficientNetLite0 | None,
    records: list[Record],
    watch: list[Record],
    store: PixelStore,
    normalize: Normalization,
    config: dict,
    student_dir: Path,
) -> tuple[EfficientNetLite0, list[dict]]:
    """lessons: the teachers' probabilities for every record, [teachers, N, 14]."""
    size_px = config["stages"][-1]["size_px"]
    if config["start"] == "soup":
        model = soup(teachers)
        measure_batch_norm(model, store.of(records[:: max(len(records) // 1500, 1)], size_px), normalize)
    elif config["start"] == "previous":
        if previous is None:
            raise ValueError("a student that starts from the previous weights needs --previous")
        model = copy.deepcopy(previous)
    elif config["start"] == "imagenet":
        model = EfficientNetLite0(config["dropout"], config["drop_path"])
        model.load_imagenet()
    else:
        raise ValueError(f"a student starts from soup, previous or imagenet, not {config['start']!r}")

    if not (student_dir / "checkpoint.pt").exists() and config["start"] == "soup":
        auc = mean_auc(
            targets(watch), predict(model, store.of(watch, size_px), normalize), config["min_positives"]
        )
        print(f"{student_dir.name}: the soup itself, validation mean AUC {auc:.4f}", flush=True)

    def wanted(stage: dict) -> Targets:
        if not stage["teacher_share"]:
            return hard_targets(records)
        return taught(records, lessons, stage["teacher_share"], config["out_of_fold_share"])

    log = train(model, records, wanted, store, normalize, config, watch, student_dir)
    return model, log


def choose(logs: dict[str, list[dict]]) -> dict:
    """The student that is highest on validation patients: its mean of weights where it has one,
    else its best epoch.
    """
    best = {}
    for name, log in logs.items():
        last = [line for line in log if line["stage"] == log[-1]["stage"]]
        best[name] = (
            log[-1]
            if "mean_of_weights" in log[-1]
            else max(last, key=lambda line: line["validation_mean_auc"])
        )

    def what(line: dict) -> str:
        return (
            f"mean of {line['mean_of_weights']} sets of weights"
            if "mean_of_weights" in line
            else f"epoch {line['epoch']}"
        )

    name = max(best, key=lambda n: best[n]["validation_mean_auc"])
    each = "; ".join(f"`{n}` {line['validation_mean_auc']:.4f} ({what(line)})" for n, line in best.items())
    return {"name": name, "text": f"`{name}`, from {each}."}
