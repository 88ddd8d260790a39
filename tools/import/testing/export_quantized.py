"""Quantizes the small networks of fixtures/onnx as ONNX Runtime does, in its QDQ form:
fixtures/onnx/quantized/*.onnx.

    pip install onnx==1.23.2 onnxruntime==1.32.0
    python tools/import/testing/export_quantized.py
"""

import tempfile
from pathlib import Path

import numpy as np
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

FOLDER = Path(__file__).resolve().parents[3] / "fixtures" / "onnx"

"""name: (type of activations, type of weights, scales per channel)"""
NETWORKS = {
    "lite": (QuantType.QUInt8, QuantType.QInt8, True),
    "residual": (QuantType.QInt8, QuantType.QInt8, False),
}
SHAPES = {"lite": (1, 1, 16, 16), "residual": (1, 3, 32, 32)}
"""Of the calibration's noise. Loud enough that the ReLU6 of one network reach their upper end."""
BOUNDS = {"lite": 6, "residual": 1}


class Noise(CalibrationDataReader):
    def __init__(self, shape, bound, count=50):
        random = np.random.default_rng(20261122)
        self.images = iter([random.uniform(-bound, bound, shape).astype(np.float32) for _ in range(count)])

    def get_next(self):
        image = next(self.images, None)
        return None if image is None else {"image": image}


def main():
    (FOLDER / "quantized").mkdir(exist_ok=True)
    for name, (activations, weights, per_channel) in NETWORKS.items():
        with tempfile.TemporaryDirectory() as folder:
            prepared = Path(folder) / "prepared.onnx"
            quant_pre_process(FOLDER / f"{name}.onnx", prepared)
            quantize_static(
                prepared,
                FOLDER / "quantized" / f"{name}.onnx",
                Noise(SHAPES[name], BOUNDS[name]),
                quant_format=QuantFormat.QDQ,
                activation_type=activations,
                weight_type=weights,
                per_channel=per_channel,
            )


if __name__ == "__main__":
    main()
