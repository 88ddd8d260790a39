"""One network as .tflite, float32 and int8 with float input and output.

Usage: tflite.py FOLDER. The folder holds network.json (operations and the positions of their
weights), weights.bin and images.bin (images for the int8 ranges), all float32 in the machine's byte
order. float32.tflite and int8.tflite are added to it.
"""

import json
import os
import sys
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np
import tensorflow as tf
from tensorflow import keras

layers = keras.layers
folder = Path(sys.argv[1])
network = json.loads((folder / "network.json").read_text())
numbers = np.fromfile(folder / "weights.bin", dtype=np.float32)
images = np.fromfile(folder / "images.bin", dtype=np.float32).reshape(-1, 1, *network["shape"])


def stored(location):
    offset, shape = location
    return numbers[offset : offset + int(np.prod(shape))].reshape(shape)


def applied(operation, values):
    kind = operation["kind"]
    window = {"strides": operation.get("stride", 1), "padding": "same"}
    if kind == "conv":
        filters = operation["values"][1][-1]
        layer = layers.Conv2D(filters, operation["window"], **window)
    elif kind == "depthwise":
        layer = layers.DepthwiseConv2D(operation["window"], **window)
    elif kind == "dense":
        layer = layers.Dense(operation["values"][1][-1])
    elif kind == "normalize":
        layer = layers.BatchNormalization(epsilon=0)
    elif kind == "add":
        return layers.Add()(values)
    elif kind == "relu":
        return layers.ReLU()(values[0])
    elif kind == "concat":
        return layers.Concatenate()(values)
    elif kind == "max-pool":
        return layers.MaxPool2D(operation["window"], **window)(values[0])
    elif kind == "average-pool":
        return layers.AveragePooling2D(operation["window"], **window)(values[0])
    elif kind == "mean":
        return layers.GlobalAveragePooling2D()(values[0])
    else:
        raise ValueError(kind)
    result = layer(values[0])
    weights, bias = stored(operation["values"]), stored(operation["bias"])
    if kind == "normalize":
        layer.set_weights([weights, bias, np.zeros_like(bias), np.ones_like(bias)])
        return layers.ReLU()(result)
    layer.set_weights([weights, bias])
    activation = operation.get("activation")
    if activation is None:
        return result
    return layers.ReLU(max_value=6 if activation == "relu6" else None)(result)


def model():
    image = keras.Input(network["shape"], batch_size=1)
    made = {network["input"]: image}
    for operation in network["operations"]:
        reads = operation.get("inputs") or [operation["input"]]
        made[operation["output"]] = applied(operation, [made[name] for name in reads])
    return keras.Model(image, made[network["output"]])


network_model = model()
(folder / "float32.tflite").write_bytes(tf.lite.TFLiteConverter.from_keras_model(network_model).convert())

int8 = tf.lite.TFLiteConverter.from_keras_model(network_model)
int8.optimizations = [tf.lite.Optimize.DEFAULT]
int8.representative_dataset = lambda: ([image] for image in images)
int8.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
(folder / "int8.tflite").write_bytes(int8.convert())
