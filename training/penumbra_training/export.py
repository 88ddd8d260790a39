"""PyTorch to ONNX, with batch normalization left unfolded: tools/import folds it."""

from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import nn

from .model import EfficientNetLite0


class Exported(nn.Module):
    """The two outputs that the app reads: probabilities [1, 14] and logit maps [1, 14, 7, 7]."""

    def __init__(self, model: EfficientNetLite0):
        super().__init__()
        self.model = model

    def forward(self, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        logits, maps = self.model(image)
        return torch.sigmoid(logits), maps


def export(model: EfficientNetLite0, size_px: int, file: Path) -> None:
    exported = Exported(model.eval()).eval()
    torch.onnx.export(
        exported,
        (torch.zeros(1, 1, size_px, size_px),),
        str(file),
        dynamo=False,
        training=torch.onnx.TrainingMode.PRESERVE,  # Keeps BatchNormalization nodes.
        do_constant_folding=False,
        input_names=["image"],
        output_names=["probabilities", "maps"],
        opset_version=17,
    )


def load_exported(file: Path) -> EfficientNetLite0:
    """Reads back the weights of a network that `export` wrote."""
    graph = onnx.load(str(file)).graph
    state = {
        t.name.removeprefix("model."): numpy_helper.to_array(t)
        for t in graph.initializer
        if t.name.startswith("model.")
    }
    model = EfficientNetLite0()
    counters = {k: v for k, v in model.state_dict().items() if k.endswith("num_batches_tracked")}
    model.load_state_dict(counters | {k: torch.tensor(v) for k, v in state.items()})
    return model
