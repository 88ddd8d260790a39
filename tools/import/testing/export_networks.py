"""Writes the topologies of real networks, as PyTorch exports them, without their weights:
fixtures/onnx/networks/*.onnx.

    pip install torch==2.13.0 torchvision==0.28.0 timm==1.0.31 torchxrayvision==1.5.7 \
        onnx==1.23.2 onnxscript==0.7.2
    python tools/import/testing/export_networks.py [NAME...]

The weights would take 200 MB, so a file keeps only small tensors and describes the others as ONNX
external data, which networks.ts fills from a seeded generator. The `doc_string` of each of those
tensors gives its mean and standard deviation, so that activations are as large as in a trained
network. Stack traces and inferred shapes, which no reader needs, are left out.
"""

import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx.external_data_helper import set_external_data
from torch import nn

warnings.filterwarnings("ignore")
# Packages of torchvision for CUDA bring no operators for the CPU; classifiers need none, but
# importing them does.
library = torch.library.Library("torchvision", "DEF")
for operator in ("nms", "qnms"):
    try:
        library.define(f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    except RuntimeError:
        pass
import timm  # noqa: E402
import torchvision  # noqa: E402
import torchxrayvision  # noqa: E402

FOLDER = Path(__file__).resolve().parents[3] / "fixtures" / "onnx" / "networks"

SIZE = 224
LABELS = 14

"""Tensors of fewer elements stay in the file: shapes, bounds and single scales."""
KEPT_BELOW = 32

"""Standard deviation of the last layer's outputs: where the sigmoid is steep, so that differences
show.
"""
LOGIT_STD = 1.0

"""name: (model, channels, new exporter, arguments of the export)"""
NETWORKS = {
    # Fully dynamic, as tutorials export.
    "densenet121-xrv": (
        lambda: torchxrayvision.models.DenseNet(num_classes=18, in_channels=1, weights=None),
        1,
        False,
        {"dynamic_axes": {"input": {0: "batch", 2: "height", 3: "width"}, "output": {0: "batch"}}},
    ),
    "densenet121": (lambda: torchvision.models.densenet121(num_classes=LABELS), 3, True, {}),
    "resnet50": (lambda: torchvision.models.resnet50(num_classes=LABELS), 3, True, {}),
    "mobilenetv2": (
        lambda: timm.create_model("mobilenetv2_100", num_classes=LABELS),
        3,
        False,
        {"dynamic_axes": {"input": {0: "batch"}, "output": {0: "batch"}}},
    ),
    "mobilenetv3": (lambda: torchvision.models.mobilenet_v3_large(num_classes=LABELS), 3, True, {}),
    "efficientnet-b0": (lambda: timm.create_model("efficientnet_b0", num_classes=LABELS), 3, False, {}),
    # SAME padding, written as shape arithmetic.
    "efficientnet-lite0": (
        lambda: timm.create_model("tf_efficientnet_lite0", num_classes=LABELS),
        3,
        False,
        {"dynamic_axes": {"input": {0: "batch", 2: "height", 3: "width"}, "output": {0: "batch"}}},
    ),
}


def noise(channels, count=8):
    """Images of the right range with structure at several scales; white noise alone would leave
    after two pools.
    """
    image = torch.zeros(count, channels, SIZE, SIZE)
    for cells in (4, 14, 56, SIZE):
        coarse = torch.randn(count, channels, cells, cells)
        image += nn.functional.interpolate(coarse, size=(SIZE, SIZE), mode="nearest")
    return image / 2


@torch.no_grad()
def settle(model, channels):
    """Layer-sequential unit variance (Mishkin and Matas, ICLR 2016), in one pass: activations stay
    as large as in a trained network with nothing but a mean and a standard deviation for each
    tensor.
    """
    convolved = set()

    def scale(layer, inputs, _):
        nn.init.uniform_(layer.weight, -1, 1)
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)
        wanted = LOGIT_STD if isinstance(layer, nn.Linear) else 1.0
        layer.weight *= wanted / layer.forward(*inputs).std()
        if layer.bias is not None:
            nn.init.uniform_(layer.bias, -0.3, 0.3)
        output = layer.forward(*inputs)
        convolved.add(id(output))
        kept.append(output)
        return output

    def normalize(norm, inputs, _):
        nn.init.uniform_(norm.bias, -0.3, 0.3)
        # The exporter folds it into the convolution before it, whose scale is right.
        if id(inputs[0]) in convolved:
            nn.init.ones_(norm.weight)
            norm.running_mean.zero_()
            norm.running_var.fill_(1)
        else:
            nn.init.uniform_(norm.weight, 0.6, 1.4)
            norm.running_mean.uniform_(-0.3, 0.3).add_(inputs[0].mean())
            norm.running_var.uniform_(0.6, 1.4).mul_(inputs[0].var())
        return norm.forward(*inputs)

    # Alive until the end, so that no identity is given twice.
    kept = []
    hooks = [m.register_forward_hook(scale) for m in model.modules() if isinstance(m, (nn.Conv2d, nn.Linear))]
    hooks += [m.register_forward_hook(normalize) for m in model.modules() if isinstance(m, nn.BatchNorm2d)]
    model.eval()(noise(channels))
    for hook in hooks:
        hook.remove()
    return model


def strip(model):
    del model.graph.value_info[:]
    del model.metadata_props[:]
    for part in [
        model.graph,
        *model.graph.node,
        *model.graph.input,
        *model.graph.output,
        *model.graph.initializer,
    ]:
        part.doc_string = ""
        del part.metadata_props[:]


def take_out(model, location):
    """Moves every large tensor out of the file and leaves its statistics."""
    offset = 0
    for tensor in model.graph.initializer:
        values = onnx.numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < KEPT_BELOW:
            continue
        mean, std = float(values.mean()), float(values.std())
        if values.min() > 0:
            # Variances and factors: a uniform distribution of this width stays above zero.
            std = min(std, 0.5 * mean)
        tensor.ClearField("raw_data")
        tensor.ClearField("float_data")
        mean = mean if abs(mean) > std / 20 else 0
        tensor.doc_string = f"{mean:.2g} {std:.3g}"
        tensor.raw_data = b""  # without a value, set_external_data refuses
        set_external_data(tensor, location, offset)
        tensor.ClearField("raw_data")
        tensor.data_location = onnx.TensorProto.EXTERNAL
        offset += values.nbytes


def export(name):
    make, channels, dynamo, arguments = NETWORKS[name]
    torch.manual_seed(20261122)
    model = settle(make(), channels)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{name}.onnx"
        torch.onnx.export(
            model,
            (torch.zeros(1, channels, SIZE, SIZE),),
            str(file),
            dynamo=dynamo,
            input_names=["input"],
            output_names=["output"],
            **arguments,
        )
        exported = onnx.load(file)
    strip(exported)
    take_out(exported, f"{name}.data")
    FOLDER.mkdir(parents=True, exist_ok=True)
    content = exported.SerializeToString()
    (FOLDER / f"{name}.onnx").write_bytes(content)
    print(name, len(content), "bytes", len(exported.graph.node), "nodes")


if __name__ == "__main__":
    for name in sys.argv[1:] or NETWORKS:
        export(name)
