"""The Python reference of src/preprocess: the same recipe, executed by Pillow.

Nothing here is our own resampling: Pillow's antialiased BILINEAR on 32-bit float images is the
definition, and the TypeScript module is held to it by a golden test (largest difference 1/255).
"""

import json
from pathlib import Path

import numpy as np
from PIL import Image

# The one recipe: training, quantizer, command line and app read this same file.
RECIPE_FILE = Path(__file__).resolve().parent.parent / "recipe.json"


def load_recipe() -> dict:
    return json.loads(RECIPE_FILE.read_text())


def resize(pixels: np.ndarray, width: int, height: int) -> np.ndarray:
    """Antialiased bilinear resize (triangle filter widened by the reduction factor).

    pixels: [H, W] float32. Returns [height, width] float32.
    """
    image = Image.fromarray(np.ascontiguousarray(pixels, dtype=np.float32))
    return np.asarray(image.resize((width, height), Image.Resampling.BILINEAR), dtype=np.float32)


def run_recipe(samples: np.ndarray, bits_stored: int, recipe: dict) -> np.ndarray:
    """Executes the recipe on a MONOCHROME2 image without VOI window (PNG and JPEG files).

    samples: [H, W] unsigned integers. Returns [height, width] float32, normalized.
    """
    pixels = samples.astype(np.float32)
    for step in recipe["steps"]:
        match step["op"]:
            case "rescale":
                pass  # Modality rescale: identity for files that carry none.
            case "window":
                if bits_stored <= 8:  # No VOI window: the full range; above 8 bits, the file's own extremes.
                    low, high = 0.0, 2**bits_stored - 1
                else:
                    low, high = float(pixels.min()), float(pixels.max())
                pixels = (pixels - np.float32(low)) / np.float32(max(high - low, 1))
            case "invert":
                pass  # Only for MONOCHROME1.
            case "resize":
                pixels = resize(pixels, step["widthPx"], step["heightPx"])
            case "normalize":
                pixels = (pixels - np.float32(step["mean"])) / np.float32(step["std"])
            case op:
                raise ValueError(f"unknown preprocessing step {op!r}")
    return pixels


def load_grey(path: Path) -> np.ndarray:
    """Reads an 8-bit image as grey, [H, W] uint8."""
    with Image.open(path) as image:
        return np.asarray(image.convert("L"))
