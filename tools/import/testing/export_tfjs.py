"""Writes a small Keras network as tensorflowjs_converter converts it: fixtures/tfjs/keras/.

Needs Python 3.11 and an environment of its own:

    pip install tensorflow-cpu==2.15.1 tensorflowjs==4.17.0 "setuptools<81"
    python tools/import/testing/export_tfjs.py
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

FOLDER = Path(__file__).resolve().parents[3] / "fixtures" / "tfjs" / "keras"


def conv_bn(x, filters, kernel, strides=1, activation="relu6"):
    x = layers.Conv2D(filters, kernel, strides, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    return layers.Activation(getattr(tf.nn, activation))(x) if activation else x


def squeeze_excite(x, reduced):
    gate = layers.GlobalAveragePooling2D(keepdims=True)(x)
    gate = layers.Conv2D(reduced, 1, activation="relu")(gate)
    # Not a hard sigmoid: the converter folds its offset into a bias of one number, which TF.js's
    # WASM backend refuses.
    return x * layers.Conv2D(x.shape[-1], 1, activation="sigmoid")(gate)


def network():
    """MobileNet's habits, then DenseNet's: what the converter folds and what it leaves."""
    image = keras.Input((32, 32, 3), name="image")
    x = layers.ZeroPadding2D(((0, 1), (0, 1)))(image)
    x = layers.Conv2D(8, 3, 2, padding="valid", use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    x = layers.ReLU(6.0)(x)
    block = conv_bn(x, 16, 1, activation="swish")
    block = layers.DepthwiseConv2D(5, padding="same", use_bias=False)(block)
    block = layers.BatchNormalization()(block)
    block = squeeze_excite(layers.ReLU()(block), 4)
    x = layers.Add()([x, conv_bn(block, 8, 1, activation=None)])
    x = layers.MaxPooling2D(3, 2, padding="same")(x)
    # Not a ReLU: the converter fuses those with the normalization into an operator that TF.js does
    # not have.
    new = layers.Activation("swish")(layers.BatchNormalization()(x))
    x = layers.Concatenate()([x, layers.Conv2D(4, 3, padding="same")(new)])
    x = layers.Activation("swish")(layers.BatchNormalization()(x))
    x = layers.AveragePooling2D(2)(x)
    x = layers.Dropout(0.2)(layers.GlobalAveragePooling2D()(x))
    return keras.Model(image, layers.Dense(5, activation="softmax", name="finding")(x))


def settle(model, random):
    """Statistics unlike those of a fresh network, so that folding them wrongly shows."""
    for layer in model.layers:
        if isinstance(layer, layers.BatchNormalization):
            count = layer.gamma.shape[0]
            ranges = ((0.5, 1.5), (-0.5, 0.5), (-0.3, 0.3), (0.5, 2))
            layer.set_weights([random.uniform(low, high, count) for low, high in ranges])


def main():
    keras.utils.set_random_seed(20261122)
    model = network()
    settle(model, np.random.default_rng(1))
    shutil.rmtree(FOLDER, ignore_errors=True)
    with tempfile.TemporaryDirectory() as saved:
        model.export(saved)
        subprocess.run(
            [
                "tensorflowjs_converter",
                "--input_format=tf_saved_model",
                "--output_format=tfjs_graph_model",
                saved,
                str(FOLDER),
            ],
            check=True,
        )


if __name__ == "__main__":
    main()
