"""Runs the recipe on image files and writes the tensors, one after the other, as little-endian
float32 to stdout.

    python training/reference.py FILE...

Needs numpy and Pillow only; src/preprocess/python-reference.real-data.test.ts compares.
"""

import sys
from pathlib import Path

from penumbra_training.preprocess import load_grey, load_recipe, run_recipe

recipe = load_recipe()
for name in sys.argv[1:]:
    tensor = run_recipe(load_grey(Path(name)), bits_stored=8, recipe=recipe)
    sys.stdout.buffer.write(tensor.astype("<f4").tobytes())
