"""The training loop: stages of growing resolution, mixup, exponential averaging, a checkpoint after
each epoch.
"""

import copy
import json
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from torch.nn import functional as F

from .augment import augment, mixup
from .data import PIXEL_ONE, PixelStore, Record, targets
from .labels import LABELS, PNEUMONIA
from .model import EfficientNetLite0

# Of rows of the records: targets [N, 14] between 0 and 1, and where they count.
Targets = Callable[[torch.Tensor], tuple[torch.Tensor, torch.Tensor]]


@dataclass(frozen=True)
class Normalization:
    mean: float
    std: float

    @classmethod
    def of(cls, recipe: dict) -> "Normalization":
        step = next(s for s in recipe["steps"] if s["op"] == "normalize")
        return cls(step["mean"], step["std"])

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """x in 0-1. Channels last, as the CPU kernels like it."""
        return ((x - self.mean) / self.std).contiguous(memory_format=torch.channels_last)


def grey(pixels: torch.Tensor | np.ndarray) -> torch.Tensor:
    """[N, S, S] int16 as `load_pixels` gives them: [N, 1, S, S] float32 in 0-1."""
    return torch.as_tensor(pixels).unsqueeze(1).float() / PIXEL_ONE


@torch.no_grad()
def predict(
    model: EfficientNetLite0, pixels: np.ndarray, normalize: Normalization, batch: int = 64
) -> np.ndarray:
    """pixels: as `load_pixels` gives them. Returns logits [N, 14] in float32 (no autocast: as the
    export computes).
    """
    model.eval()
    return torch.cat(
        [model(normalize(grey(pixels[i : i + batch])))[0] for i in range(0, len(pixels), batch)]
    ).numpy()


def mean_auc(truth: np.ndarray, scores: np.ndarray, min_positives: int) -> float:
    kept = [i for i in range(len(LABELS)) if truth[:, i].sum() >= min_positives]
    return float(np.mean([roc_auc_score(truth[:, i], scores[:, i]) for i in kept]))


def loss_mask(records: list[Record]) -> torch.Tensor:
    """[N, 14]: 0 where a label must not be learnt from an image.

    Pneumonia has 351 positives in nih-cxr and 6 in nih-128, so across both folders resolution alone
    would predict it. Its loss counts only within nih-cxr, where positives and negatives look
    equally sharp.
    """
    mask = torch.ones(len(records), len(LABELS))
    for i, record in enumerate(records):
        if record.source != "nih-cxr":
            mask[i, PNEUMONIA] = 0
    return mask


def hard_targets(records: list[Record]) -> Targets:
    y, mask = torch.from_numpy(targets(records)), loss_mask(records)
    return lambda rows: (y[rows], mask[rows])


def epoch_order(records: list[Record], empty_share: float, rng: np.random.Generator) -> np.ndarray:
    """Every nih-cxr image, each nih-128 image with a finding, a share of the others, shuffled."""
    empty = np.array([i for i, r in enumerate(records) if r.source == "nih-128" and not r.labels])
    always = np.array([i for i, r in enumerate(records) if r.source == "nih-cxr" or r.labels])
    order = np.concatenate([always, rng.choice(empty, size=round(len(empty) * empty_share), replace=False)])
    rng.shuffle(order)
    return order


def optimizer_for(model: EfficientNetLite0, stage: dict, config: dict) -> torch.optim.Optimizer:
    head = [p for n, p in model.named_parameters() if n.startswith("maps.")]
    body = [p for n, p in model.named_parameters() if not n.startswith("maps.")]
    groups = [
        {"params": body, "lr": stage["lr"]},
        {"params": head, "lr": stage["lr"] * stage["head_lr_factor"]},
    ]
    return torch.optim.AdamW(groups, weight_decay=config["weight_decay"], fused=True)


def schedule_for(optimizer: torch.optim.Optimizer, steps: int) -> torch.optim.lr_scheduler.LRScheduler:
    """Linear warm-up over a tenth of the steps, then half a cosine to zero."""
    warmup = max(1, min(100, steps // 10))
    return torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / warmup, 0.5 * (1 + math.cos(math.pi * min(s / steps, 1))))
    )


def train(
    model: EfficientNetLite0,
    records: list[Record],
    wanted: Callable[[dict], Targets],
    store: PixelStore,
    normalize: Normalization,
    config: dict,
    watch: list[Record],
    run_dir: Path,
) -> list[dict]:
    """Trains through `config["stages"]`, a fixed schedule; the model ends with the averaged weights
    of the last epoch.

    wanted: what is to be learnt in a stage, asked for as the stage begins. With
    `config["mean_of_epochs"]` it ends with the mean of the weights it started from and of those
    after each epoch of the last stage (one trajectory; Izmailov et al. 2018). With
    `config["keep_best"]` it ends with those of the epoch of the last stage that was best on
    `watch`; without it, `watch` is only written to the log, at the end of each stage. Resumes from
    run_dir/checkpoint.pt. Returns the log's lines.
    """
    run_dir.mkdir(parents=True, exist_ok=True)
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            # ImageNet's 0.01 is too slow for some hundred steps at a new resolution: trial 1 fell
            # to 0.60 with it.
            module.momentum = config["bn_momentum"]
    model.to(memory_format=torch.channels_last)
    average = copy.deepcopy(model)
    checkpoint_file = run_dir / "checkpoint.pt"
    resume = torch.load(checkpoint_file, weights_only=False) if checkpoint_file.exists() else None
    log, best = (resume["log"], resume["best"]) if resume else ([], None)
    trail = (resume.get("trail", []) if resume else []) or [copy.deepcopy(average.state_dict())]
    if resume:
        model.load_state_dict(resume["model"])
        average.load_state_dict(resume["average"])
    truth_watch = targets(watch)
    first, last = 0, len(config["stages"]) - 1
    for number, stage in enumerate(config["stages"]):
        epochs = range(first + 1, first + stage["epochs"] + 1)
        first += stage["epochs"]
        if len(log) >= epochs[-1]:
            continue
        pixels = torch.from_numpy(store.of(records, stage["size_px"]))
        pixels_watch = store.of(watch, stage["size_px"])
        stage_targets = wanted(stage)
        optimizer = optimizer_for(model, stage, config)
        per_epoch = len(epoch_order(records, stage["empty_share"], np.random.default_rng(0)))
        schedule = schedule_for(optimizer, stage["epochs"] * (per_epoch // config["batch"]))
        if resume and resume["stage"] == number:
            optimizer.load_state_dict(resume["optimizer"])
            schedule.load_state_dict(resume["schedule"])
        for epoch in epochs[max(len(log) - epochs[0] + 1, 0) :]:
            started = time.time()
            rng, g = (
                np.random.default_rng(config["seed"] + epoch),
                torch.Generator().manual_seed(config["seed"] + epoch),
            )
            torch.manual_seed(config["seed"] + epoch)
            order = epoch_order(records, stage["empty_share"], rng)
            losses = []
            model.train()
            for i in range(0, len(order) - config["batch"] + 1, config["batch"]):
                rows = torch.from_numpy(order[i : i + config["batch"]])
                x = augment(grey(pixels[rows]), stage["degrade_share"], stage.get("noise", 0), g)
                y, mask = stage_targets(rows)
                x, y = mixup(x, y, [records[r].source for r in rows.tolist()], stage["mixup_alpha"], g)
                with torch.autocast("cpu", dtype=torch.bfloat16):
                    logits, _ = model(normalize(x))
                loss = F.binary_cross_entropy_with_logits(logits.float(), y, reduction="none")
                loss = (loss * mask).sum() / mask.sum()
                optimizer.zero_grad(set_to_none=True)
                loss.backward()
                torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
                optimizer.step()
                schedule.step()
                losses.append(loss.item())
                follow(average, model, config["ema"])
            line = {"epoch": epoch, "stage": number, "size_px": stage["size_px"], "images": len(order)}
            line |= {"loss": round(float(np.mean(losses)), 5), "seconds": round(time.time() - started, 1)}
            keep_best = config.get("keep_best", False) and number == last
            if config.get("mean_of_epochs") and number == last:
                trail.append(copy.deepcopy(average.state_dict()))
            auc = None
            if keep_best or epoch == epochs[-1]:
                auc = mean_auc(
                    truth_watch, predict(average, pixels_watch, normalize), config["min_positives"]
                )
                line["validation_mean_auc"] = round(auc, 5)
            log.append(line)
            print(run_dir.name, json.dumps(line), flush=True)
            if keep_best and auc is not None and (best is None or auc > best["auc"]):
                best = {"auc": auc, "epoch": epoch, "average": copy.deepcopy(average.state_dict())}
            state = {
                "log": log,
                "stage": number,
                "model": model.state_dict(),
                "average": average.state_dict(),
            }
            state |= {
                "optimizer": optimizer.state_dict(),
                "schedule": schedule.state_dict(),
                "best": best,
                "trail": trail,
            }
            torch.save(state, checkpoint_file.with_suffix(".tmp"))
            checkpoint_file.with_suffix(".tmp").replace(checkpoint_file)
            write_log(run_dir, log)
    if not config.get("mean_of_epochs"):
        model.load_state_dict(best["average"] if best else average.state_dict())
        return log
    model.load_state_dict(mean_weights(trail))
    pixels_watch = store.of(watch, config["stages"][last]["size_px"])
    auc = mean_auc(truth_watch, predict(model, pixels_watch, normalize), config["min_positives"])
    whole = [*log, {"mean_of_weights": len(trail), "stage": last, "validation_mean_auc": round(auc, 5)}]
    write_log(run_dir, whole)
    return whole


def write_log(run_dir: Path, log: list[dict]) -> None:
    (run_dir / "log.jsonl").write_text("".join(json.dumps(entry) + "\n" for entry in log))


def mean_weights(states: list[dict[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """The mean of the weights and of batch norm's statistics; counters are the first's."""
    return {
        k: torch.stack([s[k] for s in states]).mean(0) if v.is_floating_point() else v
        for k, v in states[0].items()
    }


@torch.no_grad()
def follow(average: EfficientNetLite0, model: EfficientNetLite0, decay: float) -> None:
    """Exponential averaging of weights and of batch norm's statistics; counters are copied."""
    pairs = list(zip(average.state_dict().values(), model.state_dict().values(), strict=True))
    floats = [(a, b) for a, b in pairs if a.is_floating_point()]
    torch._foreach_lerp_([a for a, _ in floats], [b for _, b in floats], 1 - decay)
    for a, b in pairs:
        if not a.is_floating_point():
            a.copy_(b)
