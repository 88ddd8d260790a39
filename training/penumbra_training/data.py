"""Reads ../shared/data into memory and splits it by patient."""

import csv
import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .labels import LABELS
from .preprocess import load_grey, resize

SOURCES = ("nih-cxr", "nih-128")
VALIDATION_SHARE, TEST_SHARE = 0.12, 0.20
SPLIT_SEED = "penumbra-1"
FOLD_SEED = "penumbra-folds-1"
PIXEL_ONE = 255 * 128


@dataclass(frozen=True)
class Record:
    path: Path
    source: str
    patient_id: str
    labels: tuple[str, ...]


def read_records(data_dir: Path) -> list[Record]:
    records = []
    for source in SOURCES:
        with open(data_dir / source / "labels.csv", newline="") as file:
            for row in csv.DictReader(file):
                labels = tuple(l for l in row["labels"].split("|") if l != "No Finding")
                path = data_dir / source / "images" / row["image"]
                records.append(Record(path, source, row["patient_id"], labels))
    return records


def reserved_patients(data_dir: Path) -> set[str]:
    """Patients of the full-size demonstration images: always tested on, never trained on."""
    with open(data_dir / "full-size" / "labels.csv", newline="") as file:
        return {row["patient_id"] for row in csv.DictReader(file)}


def split_of(patient_id: str, reserved: set[str]) -> str:
    """train, validation or test; a function of the patient alone, so both sources agree."""
    if patient_id in reserved:
        return "test"
    digest = hashlib.sha256(f"{SPLIT_SEED}:{patient_id}".encode()).digest()
    u = int.from_bytes(digest[:8], "big") / 2**64
    if u < TEST_SHARE:
        return "test"
    return "validation" if u < TEST_SHARE + VALIDATION_SHARE else "train"


def split_records(data_dir: Path) -> dict[str, list[Record]]:
    reserved = reserved_patients(data_dir)
    splits: dict[str, list[Record]] = {"train": [], "validation": [], "test": []}
    for record in read_records(data_dir):
        splits[split_of(record.patient_id, reserved)].append(record)
    return splits


def targets(records: list[Record]) -> np.ndarray:
    """[N, 14] float32 of 0 and 1."""
    return np.array([[l in r.labels for l in LABELS] for r in records], dtype=np.float32)


def fold_of(patient_id: str, folds: int) -> int:
    """0 to folds - 1; like `split_of`, a function of the patient alone."""
    digest = hashlib.sha256(f"{FOLD_SEED}:{patient_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % folds


def load_pixels(records: list[Record], size_px: int) -> np.ndarray:
    """All images as [N, size, size] int16 in units of 1/PIXEL_ONE, resized as the recipe does.

    Not as bytes: the app does not round after resizing, and rounding alone moved probabilities by
    up to 0.03.
    """

    def one(record: Record) -> np.ndarray:
        grey = np.clip(resize(load_grey(record.path), size_px, size_px), 0, 255)
        return np.rint(grey * (PIXEL_ONE / 255)).astype(np.int16)

    with ThreadPoolExecutor(2) as pool:
        return np.stack(list(pool.map(one, records)))


class PixelStore:
    """Keeps the images of each size in memory: folds and student see the same ones."""

    def __init__(self) -> None:
        self._images: dict[tuple[Path, int], np.ndarray] = {}

    def of(self, records: list[Record], size_px: int) -> np.ndarray:
        """As `load_pixels`."""
        missing = [r for r in records if (r.path, size_px) not in self._images]
        if missing:
            self._images |= {
                (r.path, size_px): image
                for r, image in zip(missing, load_pixels(missing, size_px), strict=True)
            }
        return np.stack([self._images[r.path, size_px] for r in records])
