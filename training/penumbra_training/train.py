"""The training loop: stages of growing resolution, exponential averaging, checkpoints after each epoch."""

import copy
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from torch.nn import functional as F

from .augment import augment
from .data import Record, load_pixels, targets
from .labels import LABELS, PNEUMONIA
from .model import EfficientNetLite0


def normalized(pixels: np.ndarray, recipe: dict) -> torch.Tensor:
    step = next(s for s in recipe["steps"] if s["op"] == "normalize")
    x = torch.from_numpy(pixels).unsqueeze(1).float() / 255
    return (x - step["mean"]) / step["std"]


@torch.no_grad()
def predict(model: EfficientNetLite0, pixels: np.ndarray, recipe: dict, batch: int = 64) -> np.ndarray:
    """pixels: [N, S, S] uint8. Returns logits [N, 14] in float32 (no autocast: as the export computes)."""
    model.eval()
    parts = [model(normalized(pixels[i : i + batch], recipe))[0] for i in range(0, len(pixels), batch)]
    return torch.cat(parts).numpy()


def mean_auc(truth: np.ndarray, scores: np.ndarray, min_positives: int) -> float:
    kept = [i for i in range(len(LABELS)) if truth[:, i].sum() >= min_positives]
    return float(np.mean([roc_auc_score(truth[:, i], scores[:, i]) for i in kept]))


def loss_mask(records: list[Record]) -> torch.Tensor:
    """[N, 14]: 0 where a label must not be learnt from an image.

    Pneumonia has 351 positives in nih-cxr and 6 in nih-128, so across both folders resolution alone would
    predict it. Its loss counts only within nih-cxr, where positives and negatives look equally sharp.
    """
    mask = torch.ones(len(records), len(LABELS))
    for i, record in enumerate(records):
        if record.source != "nih-cxr":
            mask[i, PNEUMONIA] = 0
    return mask


def epoch_order(records: list[Record], low_share: float, rng: np.random.Generator) -> np.ndarray:
    """Every nih-cxr image and a share of the nih-128 ones, shuffled."""
    low = np.array([i for i, r in enumerate(records) if r.source == "nih-128"])
    high = np.array([i for i, r in enumerate(records) if r.source == "nih-cxr"])
    chosen = rng.choice(low, size=round(len(low) * low_share), replace=False)
    order = np.concatenate([high, chosen])
    rng.shuffle(order)
    return order


def train(model: EfficientNetLite0, splits: dict[str, list[Record]], recipe: dict, config: dict, run_dir: Path) -> None:
    """Trains in place; resumes from run_dir/checkpoint.pt.

    The model ends with the averaged weights of the epoch that was best on the validation patients, at the last
    stage's resolution; that stage ends early after `patience` epochs without a better one.
    """
    seed = config["seed"]
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            # ImageNet's 0.01 is too slow for some hundred steps at a new resolution: trial 1 fell to 0.60 with it.
            module.momentum = config["bn_momentum"]
    checkpoint_file = run_dir / "checkpoint.pt"
    done = 0
    best = {"auc": 0.0, "epoch": 0, "average": None}
    average = copy.deepcopy(model)
    resume = torch.load(checkpoint_file, weights_only=False) if checkpoint_file.exists() else None
    if resume:
        done = resume["epochs"]
        model.load_state_dict(resume["model"])
        average.load_state_dict(resume["average"])
        best = resume["best"]

    train_records = splits["train"]
    y, mask = torch.from_numpy(targets(train_records)), loss_mask(train_records)
    truth_val = targets(splits["validation"])
    normalize = next(s for s in recipe["steps"] if s["op"] == "normalize")
    epoch, last = 0, len(config["stages"]) - 1
    for number, stage in enumerate(config["stages"]):
        if done >= epoch + stage["epochs"]:
            epoch += stage["epochs"]
            continue
        pixels = torch.from_numpy(load_pixels(train_records, stage["size_px"])).unsqueeze(1)
        pixels_val = load_pixels(splits["validation"], stage["size_px"])
        head = [p for n, p in model.named_parameters() if n.startswith("maps.")]
        body = [p for n, p in model.named_parameters() if not n.startswith("maps.")]
        groups = [{"params": body, "lr": stage["lr"]}, {"params": head, "lr": stage["lr"] * stage["head_lr_factor"]}]
        optimizer = torch.optim.AdamW(groups, weight_decay=config["weight_decay"])
        per_epoch = len(epoch_order(train_records, stage["low_share"], np.random.default_rng(0)))
        steps = stage["epochs"] * (per_epoch // config["batch"])
        warmup = min(100, steps // 10)
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer,
            lambda s, steps=steps, warmup=warmup: min((s + 1) / warmup, 0.5 * (1 + math.cos(math.pi * min(s / steps, 1)))),
        )
        if resume and resume["stage"] == number:
            optimizer.load_state_dict(resume["optimizer"])
            schedule.load_state_dict(resume["schedule"])
        for _ in range(stage["epochs"]):
            epoch += 1
            if epoch <= done or (number == last and best["epoch"] and epoch - best["epoch"] > config["patience"]):
                continue
            started = time.time()
            rng, g = np.random.default_rng(seed + epoch), torch.Generator().manual_seed(seed + epoch)
            torch.manual_seed(seed + epoch)
            order = epoch_order(train_records, stage["low_share"], rng)
            losses = []
            model.train()
            for i in range(0, len(order) - config["batch"] + 1, config["batch"]):
                index = torch.from_numpy(order[i : i + config["batch"]])
                x = augment(pixels[index].float() / 255, stage["degrade_share"], g)
                x = ((x - normalize["mean"]) / normalize["std"]).contiguous(memory_format=torch.channels_last)
                with torch.autocast("cpu", dtype=torch.bfloat16):
                    logits, _ = model(x)
                m = mask[index]
                loss = (F.binary_cross_entropy_with_logits(logits.float(), y[index], reduction="none") * m).sum() / m.sum()
                optimizer.zero_grad(set_to_none=True)
                loss.backward()
                torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
                optimizer.step()
                schedule.step()
                losses.append(loss.item())
                with torch.no_grad():
                    for a, b in zip(average.state_dict().values(), model.state_dict().values(), strict=True):
                        a.lerp_(b, 1 - config["ema"]) if a.is_floating_point() else a.copy_(b)
            auc = mean_auc(truth_val, predict(average, pixels_val, recipe), config["min_positives"])
            if number == last and auc > best["auc"]:
                best = {"auc": auc, "epoch": epoch, "average": copy.deepcopy(average.state_dict())}
            line = {
                "epoch": epoch,
                "stage": number,
                "size_px": stage["size_px"],
                "images": len(order),
                "loss": round(float(np.mean(losses)), 5),
                "validation_mean_auc": round(auc, 5),
                "seconds": round(time.time() - started, 1),
            }
            with open(run_dir / "log.jsonl", "a") as log:
                log.write(json.dumps(line) + "\n")
            print(json.dumps(line), flush=True)
            state = {"epochs": epoch, "stage": number, "model": model.state_dict(), "average": average.state_dict()}
            state |= {"optimizer": optimizer.state_dict(), "schedule": schedule.state_dict(), "best": best}
            temporary = checkpoint_file.with_suffix(".tmp")
            torch.save(state, temporary)
            temporary.replace(checkpoint_file)
    print(f"the weights of epoch {best['epoch']}", flush=True)
    model.load_state_dict(best["average"])
